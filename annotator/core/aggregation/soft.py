"""Spans as shares: how many of those who read an article cover each character with each answer.

Who read it and marked nothing counts as a reader who covers nothing, so a share is of all
readers, and 1 means everybody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.core.spans import Part, Parts


@dataclass(frozen=True)
class Stretch:
    """A stretch of the text in which nothing changes; answers that nobody gave are left out."""

    start: int
    end: int
    shares: Mapping[str, float]


def soft(marks: Iterable[tuple[str, str, Parts]], readers: int) -> list[Stretch]:
    """From (reader, answer, parts); the same reader's overlapping marks count once."""
    if readers < 1:
        return []
    steps: dict[int, list[tuple[str, str, int]]] = {}
    for reader, answer, parts in marks:
        for start, end in parts:
            steps.setdefault(start, []).append((answer, reader, 1))
            steps.setdefault(end, []).append((answer, reader, -1))
    depth: dict[tuple[str, str], int] = {}
    found: list[Stretch] = []
    before = 0
    for at in sorted(steps):
        _extend(found, before, at, _shares(depth, readers))
        for answer, reader, step in steps[at]:
            depth[answer, reader] = depth.get((answer, reader), 0) + step
        before = at
    return found


def _shares(depth: Mapping[tuple[str, str], int], readers: int) -> dict[str, float]:
    counts: dict[str, int] = {}
    for (answer, _), level in depth.items():
        if level > 0:
            counts[answer] = counts.get(answer, 0) + 1
    return {answer: counts[answer] / readers for answer in sorted(counts)}


def _extend(found: list[Stretch], start: int, end: int, shares: Mapping[str, float]) -> None:
    if not shares or start >= end:
        return
    if found and found[-1].end == start and found[-1].shares == shares:
        found[-1] = Stretch(found[-1].start, end, shares)
    else:
        found.append(Stretch(start, end, shares))


def above(stretches: Sequence[Stretch], answer: str, threshold: float) -> Parts:
    """Where at least this share of the readers gives the answer, joined where it touches."""
    found: list[Part] = []
    for each in stretches:
        if each.shares.get(answer, 0.0) < threshold or threshold <= 0:
            continue
        if found and found[-1][1] == each.start:
            found[-1] = (found[-1][0], each.end)
        else:
            found.append((each.start, each.end))
    return tuple(found)


def mask(parts: Parts, length: int) -> bytes:
    """One byte for each code point of the text: 1 where it is covered."""
    found = bytearray(length)
    for start, end in parts:
        found[start:end] = b"\1" * (end - start)
    return bytes(found)
