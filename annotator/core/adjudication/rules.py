"""What a stated rule makes of one place before anybody looks at it.

`unanimous`: all readers marked it, with the same answers, arrows and boundary. `majority`: more
than half of all readers did, each answer counted on its own. `tolerance` is how many characters
two boundaries may differ and still be one; the most frequent is kept, of equally frequent ones
the longest, then the earliest. A rule never throws anything away: what only few marked is left
for a person to judge.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from annotator.core.adjudication.differences import arrows
from annotator.core.adjudication.layout import Item
from annotator.core.adjudication.marks import Mark, compared, said
from annotator.core.codebooks.codebook import Layer
from annotator.core.spans import Parts

RULES = ("none", "unanimous", "majority")


@dataclass(frozen=True)
class Rule:
    """How much is settled by itself."""

    name: str = "unanimous"
    tolerance: int = 0

    def needed(self, readers: int) -> int:
        """How many readers must say the same."""
        return readers if self.name == "unanimous" else readers // 2 + 1


@dataclass(frozen=True)
class Settled:
    """What came of a place: its boundary, and whose mark gave everything else."""

    parts: Parts
    base: Mark
    taken: tuple[Mark, ...]
    is_merged: bool


def settle(
    item: Item, layer: Layer, rule: Rule, readers: int, ends: dict[str, str]
) -> Settled | None:
    """The outcome, or nothing where the rule does not reach."""
    if rule.name == "none":
        return None
    needed = rule.needed(readers)
    if len(item.marks) < needed:
        return None
    agreed = _agreed_boundary(item.marks, needed, rule.tolerance)
    if agreed is None:
        return None
    answers: list[Callable[[Mark], object]] = [
        *(lambda mark, each=each: said(mark, each) for each in compared(layer)),
        *(lambda mark, role=link.role: arrows(mark, role, ends) for link in layer.links),
    ]
    winners = [_winner([answer(mark) for mark in item.marks], needed) for answer in answers]
    if any(winner is None for winner in winners):
        return None
    right = [
        mark
        for mark in item.marks
        if _is_near(mark.parts, agreed, rule.tolerance)
        and all((answer(mark),) == won for answer, won in zip(answers, winners, strict=True))
    ]
    if not right:
        return None
    base = next((mark for mark in right if mark.parts == agreed), right[0])
    return Settled(
        parts=agreed,
        base=base,
        taken=tuple(right),
        is_merged=len(right) < len(item.marks) or len({mark.parts for mark in right}) > 1,
    )


def _winner(given: Sequence[object], needed: int) -> tuple[object] | None:
    for each in given:
        if given.count(each) >= needed:
            return (each,)
    return None


def _agreed_boundary(marks: Sequence[Mark], needed: int, tolerance: int) -> Parts | None:
    given = [mark.parts for mark in marks]
    backed = [
        parts
        for parts in given
        if sum(_is_near(parts, other, tolerance) for other in given) >= needed
    ]
    if not backed:
        return None
    return min(
        backed, key=lambda parts: (-given.count(parts), -sum(e - s for s, e in parts), parts)
    )


def _is_near(one: Parts, other: Parts, tolerance: int) -> bool:
    return len(one) == len(other) and all(
        abs(start - first) <= tolerance and abs(end - last) <= tolerance
        for (start, end), (first, last) in zip(one, other, strict=True)
    )
