"""Which marks of different readers are about the same place.

The rule, as the page and the export state it: marks of one layer are paired best overlap first
(characters in both ÷ characters in either, more than none); of equally good pairs the one with
more answers in common goes first, then the earlier in the text. A place holds at most one mark
of each reader, and every two marks in it overlap. Sentences, blocks and the whole article match
by being the same unit.
"""

from collections.abc import Sequence

from annotator.core.adjudication.marks import Mark, compared, overlap, said, start_of
from annotator.core.codebooks.codebook import Layer

Pair = tuple[int, int]


def matched(layer: Layer, marks: Sequence[Mark]) -> list[tuple[Mark, ...]]:
    """The marks of one layer by place, each mark in exactly one."""
    ordered = sorted(marks, key=lambda mark: (start_of(mark), mark.slot or 0, mark.parts, mark.id))
    alike = _overlapping(ordered)
    groups = [{mark.reader: index} for index, mark in enumerate(ordered)]
    for one, other in sorted(alike, key=lambda pair: _rank(layer, ordered, alike, pair)):
        here, there = groups[one], groups[other]
        if here is there or not _fits(here, there, alike):
            continue
        here.update(there)
        for member in there.values():
            groups[member] = here
    places = {id(group): group for group in groups}
    return [
        tuple(ordered[index] for _, index in sorted(group.items())) for group in places.values()
    ]


def _overlapping(marks: Sequence[Mark]) -> dict[Pair, float]:
    """The overlap of every two readers' marks that have any; `marks` stand by their start."""
    found: dict[Pair, float] = {}
    for index, one in enumerate(marks):
        reach = one.parts[-1][1] if one.parts else 0
        for later in range(index + 1, len(marks)):
            other = marks[later]
            if start_of(other) >= reach and one.parts:
                break
            if one.reader != other.reader and (share := overlap(one, other)) > 0:
                found[index, later] = share
    return found


def _rank(
    layer: Layer, marks: Sequence[Mark], alike: dict[Pair, float], pair: Pair
) -> tuple[float, int, int, int]:
    one, other = marks[pair[0]], marks[pair[1]]
    common = sum(said(one, each) == said(other, each) for each in compared(layer))
    return (-alike[pair], -common, pair[0], pair[1])


def _fits(here: dict[int, int], there: dict[int, int], alike: dict[Pair, float]) -> bool:
    """Whether two places can be one: no reader twice, and everybody overlaps everybody."""
    return all(
        (min(one, other), max(one, other)) in alike
        for one in here.values()
        for other in there.values()
    )
