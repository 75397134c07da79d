"""Coarse bins with a floor: no released group of people is smaller than k.

Two steps. First each variable alone: bins with fewer than k people are put together as OTHER,
and where OTHER is still too small the next smallest bin goes in as well. Then the variables
together: whoever stands in a combination of fewer than k people loses the variable that matters
least, then the next, until the group is large enough or nothing is told of them.

Those of whom nothing is told need no floor: they look like everybody who did not answer. What
this cannot do is keep two releases from being compared: who joins between them stands out less
the larger k is, and not at all only if a release is not made anew for one person.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

OTHER = "other"
DEFAULT_FLOOR = 5
LEAST_FLOOR = 3
MOST_FLOOR = 100

Row = Mapping[str, str]


def coarse(rows: Sequence[Row], variables: Sequence[str], k: int) -> list[dict[str, str]]:
    """The rows as they may be told, in their order; `variables` come with what matters most
    first. A variable that is missing in a row was not answered or is not told.
    """
    merged = [dict(row) for row in rows]
    for variable in variables:
        _merge_small(merged, variable, k)
    _drop_rare(merged, variables, k)
    return merged


def smallest_group(rows: Sequence[Row], variables: Sequence[str]) -> int | None:
    """How many people share the rarest told combination; None when nothing is told."""
    groups = Counter(_told(row, variables) for row in rows)
    del groups[(None,) * len(variables)]
    return min(groups.values(), default=None)


def _merge_small(rows: list[dict[str, str]], variable: str, k: int) -> None:
    counts = Counter(row[variable] for row in rows if variable in row)
    small = {bin_id for bin_id, count in counts.items() if count < k}
    if not small and len(counts) > 1:
        return
    total = sum(counts[bin_id] for bin_id in small)
    # By size, then by name, so that the same people always give the same bins.
    for bin_id, count in sorted(counts.items(), key=lambda each: (each[1], each[0])):
        if total >= k:
            break
        if bin_id not in small:
            small.add(bin_id)
            total += count
    for row in rows:
        if row.get(variable) in small or len(counts) == 1:
            if total < k or len(small) == len(counts):
                # One bin for all would tell it of each of them; fewer than k would tell too much.
                row.pop(variable, None)
            else:
                row[variable] = OTHER


def _drop_rare(rows: list[dict[str, str]], variables: Sequence[str], k: int) -> None:
    for variable in reversed(variables):
        groups = Counter(_told(row, variables) for row in rows)
        for row in rows:
            if groups[_told(row, variables)] < k:
                row.pop(variable, None)


def _told(row: Row, variables: Sequence[str]) -> tuple[str | None, ...]:
    return tuple(row.get(variable) for variable in variables)


def forecast(bins: int, people: int) -> int:
    """How many people each bin would hold if they were spread evenly."""
    return people // bins if bins else 0


def would_be_released(bins: int, people: int, k: int) -> bool:
    """Whether an even spread would fill every bin."""
    return bins > 0 and forecast(bins, people) >= k
