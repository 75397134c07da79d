"""A text with marks laid over it, cut into stretches that all say one thing."""

from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from annotator.core.blocks import Block, is_locked


class Laid(NamedTuple):
    """A mark's part in code points, and the number of its answer in the legend."""

    start: int
    end: int
    answer: int


class Stretch(NamedTuple):
    """Words with the answers that lie on them, those given most often first."""

    text: str
    answers: tuple[int, ...]
    times: int


class Paragraph(NamedTuple):
    """A part of the page that belongs to the article."""

    kind: str
    stretches: tuple[Stretch, ...]


def paragraphs(text: str, blocks: Sequence[Block], laid: Sequence[Laid]) -> list[Paragraph]:
    """The article's own parts in order; what is not the article is left out."""
    edges = sorted({edge for mark in laid for edge in (mark.start, mark.end)})
    found = []
    for first, last, kind in blocks:
        if is_locked(kind):
            continue
        cuts = [first, *(edge for edge in edges if first < edge < last), last]
        here = [mark for mark in laid if mark.start < last and first < mark.end]
        cut = (
            _stretch(text[start:end], _between(here, start, end)) for start, end in pairwise(cuts)
        )
        alike = groupby(cut, key=lambda each: each.answers)
        found.append(Paragraph(kind, tuple(_joined(list(each)) for _, each in alike)))
    return found


def _joined(stretches: Sequence[Stretch]) -> Stretch:
    """Neighbours that say the same are one, wherever their readers began."""
    words = "".join(each.text for each in stretches)
    return Stretch(words, stretches[0].answers, max(each.times for each in stretches))


def _between(marks: Sequence[Laid], start: int, end: int) -> list[Laid]:
    return [each for each in marks if each.start < end and start < each.end]


def _stretch(words: str, marks: Sequence[Laid]) -> Stretch:
    times: dict[int, int] = {}
    for mark in marks:
        times[mark.answer] = times.get(mark.answer, 0) + 1
    answers = tuple(sorted(times, key=lambda each: (-times[each], each)))
    return Stretch(words, answers, len(marks))
