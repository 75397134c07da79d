"""Ragged rows without loops: runs of equal keys, ranges laid end to end, pairs within a run."""

from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
N = TypeVar("N", np.int64, np.uint64)


class Runs(NamedTuple):
    """Where each run of equal keys begins and how long it is."""

    starts: IntArray
    sizes: IntArray


class Pairings(NamedTuple):
    """Every ordered pair of different rows of one run, and the size of that run."""

    first: IntArray
    second: IntArray
    size: IntArray


def integers(values: object) -> IntArray:
    """One dtype for every code and offset, whatever they came as."""
    return np.asarray(values, dtype=np.int64)


def distinct(values: IntArray) -> IntArray:
    """The different values, sorted; `numpy.unique` hashes first and takes several times as long."""
    rising = np.sort(values, kind="stable")
    return integers(rising[np.append(True, rising[1:] != rising[:-1])[: len(rising)]])


def runs(keys: IntArray) -> Runs:
    """Cut sorted keys into runs."""
    if not len(keys):
        return Runs(integers([]), integers([]))
    starts = np.concatenate(([0], np.flatnonzero(np.diff(keys)) + 1))
    return Runs(integers(starts), integers(np.diff(np.append(starts, len(keys)))))


def spread(starts: IntArray, sizes: IntArray) -> IntArray:
    """The members of many ranges [start, start + size), one range after the other."""
    before = np.cumsum(sizes) - sizes
    return integers(np.repeat(starts - before, sizes) + np.arange(sizes.sum()))


def pairings(keys: IntArray) -> Pairings:
    """Pair each row with every other row that has the same key; the keys are sorted."""
    starts, sizes = runs(keys)
    first, second, size = [integers([])], [integers([])], [integers([])]
    for m in np.unique(sizes[sizes > 1]):
        heads = starts[sizes == m][:, None]
        left, right = np.nonzero(~np.eye(m, dtype=bool))
        first.append((heads + left).ravel())
        second.append((heads + right).ravel())
        size.append(np.full(len(heads) * len(left), m, dtype=np.int64))
    return Pairings(np.concatenate(first), np.concatenate(second), np.concatenate(size))


def weighted(codes: IntArray, amounts: FloatArray, room: int) -> FloatArray:
    """The sum of the amounts of each code below `room`."""
    sums = np.bincount(codes, weights=amounts, minlength=room)
    return sums.astype(np.float64, copy=False)


def tally(codes: IntArray, amounts: FloatArray, room: int) -> tuple[IntArray, FloatArray]:
    """The codes that occur and the sum of their amounts; all codes are below `room`."""
    if room <= 4 * len(codes) + 1_000_000:
        sums = weighted(codes, amounts, room)
        found = np.flatnonzero(sums)
        return integers(found), sums[found]
    found, place = np.unique(codes, return_inverse=True)
    return integers(found), weighted(integers(place), amounts, len(found))


def numbered(codes: IntArray, room: int) -> tuple[IntArray, IntArray]:
    """The codes that occur, rising, and each code's number among them; all are below `room`."""
    if room > 4 * len(codes) + 20_000_000:
        found, place = np.unique(codes, return_inverse=True)
        return integers(found), integers(place)
    occurs = np.zeros(room, dtype=bool)
    occurs[codes] = True
    found = integers(np.flatnonzero(occurs))
    number = np.zeros(room, dtype=np.int64)
    number[found] = np.arange(len(found))
    return found, number[codes]


def among(values: NDArray[N], pool: NDArray[N]) -> BoolArray:
    """Which of the values the pool holds."""
    known = np.sort(pool)
    place = np.minimum(np.searchsorted(known, values), max(0, len(known) - 1))
    return known[place] == values if len(known) else np.zeros(len(values), dtype=bool)
