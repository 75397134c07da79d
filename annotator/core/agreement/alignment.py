"""Which annotators' spans are the same place, so that their answers can be compared.

The rule, as the methods sentence states it: spans of different annotators are paired best overlap
first (characters in common ÷ characters in either, at least one half); a place holds at most one
span of each annotator, and every two spans in it satisfy the bound. Between equally good pairs
the one with more answers in common goes first, then the earlier in the text. A span that finds
no partner is a place of its own, with one value. Who is called what plays no part.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeVar

from annotator.core.agreement.readings import Span, Value, spell

LEAST_OVERLAP = 0.5
RULE = "spans paired best overlap first, intersection ÷ union ≥ 0.5, one per annotator and place"

Parts = tuple[Span, ...]
T = TypeVar("T", int, str, Parts)


def align(
    owners: Sequence[int], parts: Sequence[Parts], answers: Sequence[Mapping[str, Value]]
) -> list[int]:
    """For each span of one document the number of the first span that is the same place."""
    alike = likeness(owners, parts)
    if len({i for pair in alike for i in pair}) == 2 * len(alike):  # nobody has a choice
        earlier = {max(pair): min(pair) for pair in alike}
        return [earlier.get(i, i) for i in range(len(owners))]
    groups = [{owner: i} for i, owner in enumerate(owners)]
    for i, j in _best_first(alike, owners, parts, answers):
        one, other = groups[i], groups[j]
        if one is not other and all(
            (min(a, b), max(a, b)) in alike for a in one.values() for b in other.values()
        ):
            one.update(other)
            for member in other.values():
                groups[member] = one
    return [min(group.values()) for group in groups]


def _best_first(
    alike: Mapping[tuple[int, int], float],
    owners: Sequence[int],
    parts: Sequence[Parts],
    answers: Sequence[Mapping[str, Value]],
) -> list[tuple[int, int]]:
    """The pairs in the order of the rule, whatever the order of the annotators."""
    rank = {
        pair: (-share, -_in_common(answers[pair[0]], answers[pair[1]]), *_both(parts, pair))
        for pair, share in alike.items()
    }
    if len(set(rank.values())) == len(rank):
        return sorted(alike, key=rank.__getitem__)
    spelled = [
        repr(sorted((name, spell(value)) for name, value in given.items())) for given in answers
    ]
    seen = Counter[tuple[int, Parts, str]]()
    twins = []
    for owner, place, text in zip(owners, parts, spelled, strict=True):
        twins.append(seen[owner, place, text])
        seen[owner, place, text] += 1
    return sorted(
        alike, key=lambda pair: (*rank[pair], *_both(spelled, pair), *_both(twins, pair), pair)
    )


def likeness(owners: Sequence[int], parts: Sequence[Parts]) -> dict[tuple[int, int], float]:
    """Intersection ÷ union of every two annotators' spans that reach the bound, by their
    numbers, the smaller first."""
    found = {}
    by_start = sorted((where, i) for i, where in enumerate(parts) if where)
    for rank, (one, i) in enumerate(by_start):
        reach, owner = one[-1][1], owners[i]
        for other, j in by_start[rank + 1 :]:
            if other[0][0] >= reach:
                break
            if owners[j] != owner and (share := overlap(one, other)) >= LEAST_OVERLAP:
                found[(i, j) if i < j else (j, i)] = share
    return found


def overlap(one: Parts, other: Parts) -> float:
    """Characters in both ÷ characters in either; parts of one span never overlap."""
    if len(one) == 1 == len(other):
        (start, end), (first, last) = one[0], other[0]
        common = max(0, min(end, last) - max(start, first))
        return common / (end - start + last - first - common)
    common = sum(
        max(0, min(end, last) - max(start, first)) for start, end in one for first, last in other
    )
    return common / (sum(end - start for start, end in one + other) - common)


def _both(values: Sequence[T], pair: tuple[int, int]) -> list[T]:
    return sorted((values[pair[0]], values[pair[1]]))


def _in_common(one: Mapping[str, Value], other: Mapping[str, Value]) -> int:
    return sum(other.get(dimension) == value for dimension, value in one.items())
