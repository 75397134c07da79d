"""Refusals in the reader's language, with the names and numbers that stand in them.

A refusal is raised with its whole English sentence, by rooms that know no language. Which sentence
of the catalog it is made from is seen by what stays the same in it.
"""

import re
from functools import cache

from django.utils.translation import get_language, gettext

from annotator import po


def translated(text: str) -> str:
    """The sentence in the language of this request; in English where nobody has translated it."""
    if not text or get_language() in {None, "en"}:
        return text
    found = gettext(text)
    if found != text:
        return found
    for pattern, template in _patterns():
        match = pattern.fullmatch(text)
        if match is not None:
            said = {name: gettext(value) for name, value in match.groupdict().items()}
            return gettext(template).format(**said)
    return text


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Sentences with places in them, those first in which more stays the same."""
    german = po.PACKAGE / "locale" / "de" / "LC_MESSAGES" / "django.po"
    templates = [text for text in po.read(german) if po.PLACE.search(text)]
    templates.sort(key=lambda text: -len(po.PLACE.sub("", text)))
    return [(re.compile(_pattern(text), re.DOTALL), text) for text in templates]


def _pattern(template: str) -> str:
    pieces = po.PLACE.split(template)
    return "".join(
        f"(?P<{piece}>.+?)" if at % 2 else re.escape(piece) for at, piece in enumerate(pieces)
    )
