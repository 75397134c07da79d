"""What may be done with an article's text: its licence, whether to pass it on, who says so.

Other things may stand beside these, since files bring them; a take-down is not written so.
"""

from collections.abc import Mapping

from annotator.core.errors import Invalid
from annotator.core.text import check_string

LONGEST = 2_000
_TEXTS = ("licence", "source_note")
_GIVABLE = "may_redistribute_text"
NAMES = (*_TEXTS, _GIVABLE)
_OURS = ("taken_down_at", "reason")


def check(rights: Mapping[str, object]) -> dict[str, object]:
    """Refuse what a release would misread: a “no” in words would be no clear no."""
    for name in _TEXTS:
        text = rights.get(name)
        if text is None:
            continue
        if not isinstance(text, str) or len(text) > LONGEST:
            raise Invalid.at(f"rights.{name}", f"This must be a text of at most {LONGEST:,}.")
        check_string(text, f"rights.{name}")
    if not isinstance(rights.get(_GIVABLE), bool | None):
        raise Invalid.at(f"rights.{_GIVABLE}", "This must be true, false or null.")
    return dict(rights)


def changed(old: Mapping[str, object], new: Mapping[str, object]) -> dict[str, object]:
    """The new in place of the old, but for a take-down, which stays and allows nothing."""
    kept = {name: old[name] for name in _OURS if name in old and "taken_down_at" in old}
    wanted = {name: value for name, value in check(new).items() if name not in _OURS}
    return _without_blanks(wanted) | kept | ({_GIVABLE: False} if kept else {})


def _without_blanks(rights: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in rights.items() if value is not None and value != ""}
