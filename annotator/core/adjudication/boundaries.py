"""One boundary out of several, by a rule that has a name."""

from collections import Counter
from collections.abc import Sequence

from annotator.core.spans import Part, Parts

# What the words mean: all characters anybody marked; those that everybody marked; those that
# more than half of them marked.
BOUNDARIES = ("union", "common", "majority")


def merged(boundary: str, given: Sequence[Parts]) -> Parts:
    """The parts that come of it; empty where the rule leaves no character."""
    least = {"union": 1, "common": len(given), "majority": len(given) // 2 + 1}[boundary]
    return covered(given, least)


def covered(given: Sequence[Parts], least: int) -> Parts:
    """The stretches that lie in at least so many of the spans, joined where they touch."""
    steps: Counter[int] = Counter()
    for parts in given:
        for start, end in parts:
            steps[start] += 1
            steps[end] -= 1
    found: list[Part] = []
    depth, opened = 0, None
    for at in sorted(steps):
        depth += steps[at]
        if depth >= least and opened is None:
            opened = at
        elif depth < least and opened is not None:
            found.append((opened, at))
            opened = None
    return tuple(found)
