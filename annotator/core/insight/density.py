"""How many people marked each character of a text."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple


class Run(NamedTuple):
    """Code points from `start` to before `end` that equally many people marked."""

    start: int
    end: int
    readers: int


def runs(marked: Iterable[tuple[str, int, int]]) -> list[Run]:
    """From (reader, start, end); somebody who marked a character twice counts once."""
    of_reader: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for reader, start, end in marked:
        of_reader[reader].append((start, end))
    steps: dict[int, int] = defaultdict(int)
    for parts in of_reader.values():
        for start, end in _merged(parts):
            steps[start] += 1
            steps[end] -= 1
    found: list[Run] = []
    readers, before = 0, 0
    for place in sorted(steps):
        if readers:
            found.append(Run(before, place, readers))
        readers, before = readers + steps[place], place
    return _joined(found)


def _merged(parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(parts):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _joined(found: list[Run]) -> list[Run]:
    """Where one reader ends as another begins the number stays, and so does the run."""
    kept: list[Run] = []
    for run in found:
        if kept and kept[-1].end == run.start and kept[-1].readers == run.readers:
            kept[-1] = kept[-1]._replace(end=run.end)
        else:
            kept.append(run)
    return kept
