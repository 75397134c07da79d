"""Whatever walks over somebody's text does work in proportion to it, on the worst text too.

Each text is one short piece over and over, the way to make a walk try again from every place.
The lines that run are counted, no clock is asked; what patterns do within one line is counted in
`test_worst_case_patterns`.
"""

from collections.abc import Callable
from contextlib import suppress

import pytest

from annotator.core import blocks, conventions, invitees, masking, near_duplicates, segments
from annotator.core.agreement.tokens import tokens
from annotator.core.errors import Invalid
from tests.work import lines_run

_LENGTH, _TIMES = 1_000, 4
# A quadratic walk runs up to sixteen times as many lines; what each walk does once is forgiven.
_MOST, _ONCE = 6, 500
PIECES = (
    *("a", ".", " ", "\n", "-", "\t", "1", "“", '"', "'", "(", "_", "é", "的", "\\", "|", "<"),
    *("a.", "a\n", "a@", "1.", "a-", "O ", "By A ", "“a ", "https://", "A.B."),
)
_OUTLET = masking.Outlet(("Canary Courier", "The Sun", "A B C"), ("canary.example", "a.com"))


WALKS: dict[str, Callable[[str], object]] = {
    "blocks": blocks.blocks_of,
    "sentences and quotations": lambda text: segments.segment(text, "en"),
    "sentences and quotations, Arabic": lambda text: segments.segment(text, "ar"),
    "masking": lambda text: masking.masks(text, _OUTLET, "By Ada", "https://canary.example/x"),
    "near copies": near_duplicates.sketch,
    "tokens": tokens,
    "quotes": lambda text: conventions.located(text, text[:50]),
    "invitations": lambda text: invitees.read([text]),
}


@pytest.mark.parametrize("name", WALKS)
def test_no_text_makes_a_walk_long(name: str) -> None:
    def lines(piece: str, length: int) -> int:
        text = f"x {(piece * length)[:length]}!"

        def walk() -> None:
            with suppress(Invalid):
                WALKS[name](text)

        return lines_run(walk)

    slow = [p for p in PIECES if lines(p, _TIMES * _LENGTH) > _MOST * lines(p, _LENGTH) + _ONCE]
    assert slow == []
