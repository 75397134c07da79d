"""How far apart two values are, for every two of a list of spelled values at once.

A distance answers None where it does not apply, as a scale's does to values that are no numbers.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from annotator.core.agreement.arrays import FloatArray, IntArray
from annotator.core.agreement.label_sets import members
from annotator.core.agreement.readings import numbers

Distance: TypeAlias = Callable[[Sequence[str]], FloatArray | None]


def differences(
    distance: Distance, names: Sequence[str], first: IntArray, second: IntArray
) -> FloatArray | None:
    """How far each two values are apart. Names of people and places are thousands: there no
    square of them is made."""
    if distance is nominal:
        return np.asarray(first != second, dtype=np.float64)
    between = distance(names)
    return None if between is None else between[first, second]


def products(
    distance: Distance, names: Sequence[str], one: FloatArray, other: FloatArray
) -> FloatArray | None:
    """The disagreement when every value of the one meets every value of the other, over the
    last axis."""
    if distance is nominal:
        everything = one.sum(axis=-1) * other.sum(axis=-1)
        return np.asarray(everything - (one * other).sum(axis=-1), dtype=np.float64)
    between = distance(names)
    if between is None:
        return None
    return np.asarray(((one @ between) * other).sum(axis=-1), dtype=np.float64)


def nominal(names: Sequence[str]) -> FloatArray:
    """0 for the same value, else 1."""
    return 1 - np.eye(len(names))


def interval(names: Sequence[str]) -> FloatArray | None:
    """The squared difference."""
    difference = _differences(names)
    return None if difference is None else difference**2


def linear(names: Sequence[str]) -> FloatArray | None:
    """The absolute difference."""
    difference = _differences(names)
    return None if difference is None else np.abs(difference)


def ratio(names: Sequence[str]) -> FloatArray | None:
    """The squared difference relative to the sum; two zeros are equal."""
    difference = _differences(names)
    if difference is None:
        return None
    size = np.array(numbers(names))
    total = size[:, None] + size[None, :]
    share = np.divide(difference, total, out=np.zeros_like(difference), where=total != 0)
    return np.asarray(share**2, dtype=np.float64)


def jaccard(names: Sequence[str]) -> FloatArray:
    """1 − common ÷ all labels; two empty sets are equal, an empty and a full one have nothing in
    common."""
    common, either = _overlaps(names)
    return 1 - _share(common, either)


def masi(names: Sequence[str]) -> FloatArray:
    """1 − Jaccard similarity × (1 equal, 2/3 one within the other, 1/3 overlap, 0 disjoint)."""
    common, either = _overlaps(names)
    size = np.diag(common)
    smaller = np.minimum(size[:, None], size[None, :])
    kind = np.select([common == either, common == smaller, common > 0], [1, 2 / 3, 1 / 3], 0.0)
    return np.asarray(1 - _share(common, either) * kind, dtype=np.float64)


def _differences(names: Sequence[str]) -> FloatArray | None:
    sizes = numbers(names)
    if sizes is None:
        return None
    size = np.array(sizes, dtype=np.float64)
    return np.asarray(size[:, None] - size[None, :], dtype=np.float64)


def _overlaps(names: Sequence[str]) -> tuple[FloatArray, FloatArray]:
    held = members(names)
    common = held @ held.T
    size = held.sum(axis=1)
    return common, size[:, None] + size[None, :] - common


def _share(common: FloatArray, either: FloatArray) -> FloatArray:
    share: FloatArray = np.divide(common, either, out=np.ones_like(common), where=either > 0)
    return share
