"""Whatever walks over somebody's text takes time in proportion to it, on the worst text too.

Each text is one short piece over and over, the way to make a pattern try again from every place.
A walk that is quadratic takes many times the second that is given.
"""

import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from annotator.core import blocks, conventions, invitees, masking, near_duplicates, segments
from annotator.core.agreement.tokens import tokens
from annotator.core.errors import Invalid
from annotator.core.releasing import released
from annotator.formats import (
    brat_reading,
    cells,
    conll_reading,
    sniffing,
    webanno_tsv_reading,
)

_LENGTH = 25_000
_SECONDS = 1.0
PIECES = (
    *("a", ".", " ", "\n", "-", "\t", "1", "“", '"', "'", "(", "_", "é", "的", "\\", "|", "<"),
    *("a.", "a\n", "a@", "1.", "a-", "O ", "By A ", "“a ", "https://", "A.B."),
)
_OUTLET = masking.Outlet(("Canary Courier", "The Sun", "A B C"), ("canary.example", "a.com"))
_NAMES = released.naming(["Ada Lovelace", "Bo", "aa"])
assert _NAMES is not None
SEARCHED = (sniffing._TAGGED, sniffing._TASK, released.EMAIL, _NAMES, webanno_tsv_reading._SIGN)
MATCHED = (
    *(brat_reading._MARK, brat_reading._SAID, brat_reading._LINK, brat_reading._NOTE),
    *(webanno_tsv_reading._ROW, webanno_tsv_reading._NUMBERED, webanno_tsv_reading._ESCAPED),
    *(conll_reading._TAG, cells._DANGEROUS, masking._HOST, invitees._ADDRESS, invitees._NAMED),
)


def _patterns(text: str) -> None:
    for pattern in SEARCHED:
        for _ in pattern.finditer(text):
            pass
    for pattern in MATCHED:
        pattern.fullmatch(text)
        pattern.match(text)


WALKS: dict[str, Callable[[str], object]] = {
    "blocks": blocks.blocks_of,
    "sentences and quotations": lambda text: segments.segment(text, "en"),
    "sentences and quotations, Arabic": lambda text: segments.segment(text, "ar"),
    "masking": lambda text: masking.masks(text, _OUTLET, "By Ada", "https://canary.example/x"),
    "near copies": near_duplicates.sketch,
    "tokens": tokens,
    "quotes": lambda text: conventions.located(text, text[:50]),
    "invitations": lambda text: invitees.read([text]),
    "patterns": _patterns,
}


@pytest.mark.parametrize("name", WALKS)
def test_no_text_makes_a_walk_long(name: str) -> None:
    took = {}
    for piece in PIECES:
        text = f"x {(piece * _LENGTH)[:_LENGTH]}!"
        began = time.process_time()
        with suppress(Invalid):
            WALKS[name](text)
        took[piece] = time.process_time() - began
        if took[piece] > _SECONDS:
            break
    assert {piece: round(each, 1) for piece, each in took.items() if each > _SECONDS} == {}
