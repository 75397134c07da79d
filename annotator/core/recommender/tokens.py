"""Words as the recommender sees them: where they stand, and one form for all their spellings.

Offsets are code points of the text, half-open. The time is linear in the text.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

# Scripts that put no space between words: each sign is a token of its own.
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_TOKEN = re.compile(
    rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])\w)+(?:[’'](?:(?![{_UNSPACED}])\w)+)*|[^\w\s]"
)
_ONE_SIGN = {
    **dict.fromkeys("“”„«»‹›", '"'),
    **dict.fromkeys("’‘‚", "'"),
    **dict.fromkeys("‐‑–—", "-"),
}


class Token(NamedTuple):
    """A word or a sign, by code points; `form` is equal for what should count as the same."""

    start: int
    end: int
    form: str


def tokens_of(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words and signs between two places of a text."""
    stop = len(text) if end is None else end
    return [
        Token(each.start(), each.end(), form_of(each.group()))
        for each in _TOKEN.finditer(text, start, stop)
    ]


def form_of(word: str) -> str:
    """One spelling for all: case, width and kinds of quotation marks do not matter."""
    plain = "".join(_ONE_SIGN.get(each, each) for each in word)
    return unicodedata.normalize("NFKC", plain).casefold()


def is_word(form: str) -> bool:
    """Whether it is more than a sign."""
    return any(each.isalnum() for each in form)


def phrase_of(tokens: Sequence[Token]) -> tuple[str, ...]:
    """What is remembered of some marked words: their forms, without signs around them."""
    forms = [each.form for each in tokens]
    while forms and not is_word(forms[0]):
        forms.pop(0)
    while forms and not is_word(forms[-1]):
        forms.pop()
    return tuple(forms)


def fold_of(seed: int, group: str, folds: int) -> int:
    """Which part of the project an article belongs to: alike at every time and on every machine."""
    digest = hashlib.sha256(f"{seed}\n{group}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % folds
