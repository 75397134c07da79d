"""Krippendorff's α for labels, numbers and label sets: 1 − observed ÷ expected disagreement.

Sources: Krippendorff 2004 and 2011 (coincidences; nominal, ordinal, interval, ratio);
Passonneau 2004 (label sets by Jaccard distance) and 2006 (MASI). Each unit with m ≥ 2 values adds
1 / (m − 1) for every ordered pair of its values. Distances that are fixed in advance need one
observed sum and the marginals per document; ordinal distances depend on the marginals of the
whole study, so there the coincidences themselves are summed.
"""

from collections.abc import Callable, Sequence

import numpy as np

from annotator.core.agreement.arrays import FloatArray
from annotator.core.agreement.distances import (
    Distance,
    differences,
    interval,
    jaccard,
    masi,
    nominal,
    products,
    ratio,
)
from annotator.core.agreement.metric import Metric
from annotator.core.agreement.readings import numbers, order
from annotator.core.agreement.result import Undefined
from annotator.core.agreement.sums import Axis, Group, Sums
from annotator.core.agreement.table import Table

INCOMPLETE = "Units with fewer than two values are left out; others count whatever is missing."


def marginals(table: Table) -> Group:
    """How often each value occurs in units that have a second value."""
    paired = np.flatnonzero(table.ratings > 1)
    values = Axis(table.values, table.value[paired])
    return Group("n", table.document[paired], table.weight[paired], (values,))


def coincidences(table: Table) -> Group:
    """The coincidence matrix of each document: also the cells of a confusion matrix."""
    pairs = table.pairings
    first, second = table.value[pairs.first], table.value[pairs.second]
    amount = table.weight[pairs.first] / (pairs.size - 1)
    axes = (Axis(table.values, first), Axis(table.values, second))
    return Group("o", table.document[pairs.first], amount, axes)


def fixed_groups(distance: Distance) -> Callable[[Table], list[Group]]:
    """Partial sums for a distance between two values that nothing else changes."""

    def groups(table: Table) -> list[Group]:
        pairs = table.pairings
        apart = differences(
            distance, table.values, table.value[pairs.first], table.value[pairs.second]
        )
        if apart is None:
            return [marginals(table)]
        amount = apart * table.weight[pairs.first] / (pairs.size - 1)
        return [marginals(table), Group("observed", table.document[pairs.first], amount)]

    return groups


def fixed_values(distance: Distance) -> Callable[[Sums], FloatArray]:
    """α from the observed sum and the marginals."""

    def values(sums: Sums) -> FloatArray:
        names = sums.names("n")
        n = sums.grid("n", names)
        expected = products(distance, names, n, n)
        if expected is None:
            return np.full(len(sums.rows), np.nan)
        return one_minus(sums.one("observed"), expected, n.sum(axis=1) - 1)

    return values


def ordinal_groups(table: Table) -> list[Group]:
    """Marginals and coincidences."""
    return [marginals(table), coincidences(table)]


def ordinal_values(sums: Sums) -> FloatArray:
    """α with the squared number of values ranked from one to the other, ends counted half."""
    names = order(sums.names("n"))
    if numbers(names) is None:
        return np.full(len(sums.rows), np.nan)
    n = sums.grid("n", names)
    middle = n.cumsum(axis=1) - n / 2
    between = (middle[:, :, None] - middle[:, None, :]) ** 2
    observed = (sums.grid("o", names, names) * between).sum(axis=(1, 2))
    expected = np.einsum("rc,rck,rk->r", n, between, n)
    return one_minus(observed, expected, n.sum(axis=1) - 1)


def one_minus(observed: FloatArray, expected: FloatArray, scale: FloatArray) -> FloatArray:
    """1 − scale × observed ÷ expected; not a number where nothing is expected."""
    possible = expected > 0
    quotient = np.divide(scale * observed, expected, out=np.zeros_like(expected), where=possible)
    return np.where(possible, 1 - quotient, np.nan)


def why(_: Sums) -> Undefined:
    """Without expected disagreement there was only one value."""
    return Undefined.ONE_VALUE


def why_scaled(sums: Sums) -> Undefined:
    """The same, unless the values are no numbers."""
    if numbers(sums.names("n")) is None:
        return Undefined.NOT_NUMBERS
    return Undefined.ONE_VALUE


def _alpha(kind: str, distance: Distance, source: str, *, is_scaled: bool = False) -> Metric[Table]:
    return Metric(
        name=f"alpha_{kind}",
        citation=source,
        groups=fixed_groups(distance),
        values=fixed_values(distance),
        why=why_scaled if is_scaled else why,
        parameters={"distance": kind},
        incomplete=INCOMPLETE,
    )


_BOOK = "Krippendorff 2004, Content Analysis, chapter 11"

ALPHA_NOMINAL = _alpha("nominal", nominal, _BOOK)
ALPHA_INTERVAL = _alpha("interval", interval, _BOOK, is_scaled=True)
ALPHA_RATIO = _alpha("ratio", ratio, _BOOK, is_scaled=True)
ALPHA_JACCARD = _alpha("jaccard", jaccard, f"{_BOOK}; distance: Passonneau 2004")
ALPHA_MASI = _alpha("masi", masi, f"{_BOOK}; distance: Passonneau 2006")
ALPHA_ORDINAL = Metric(
    name="alpha_ordinal",
    citation=_BOOK,
    groups=ordinal_groups,
    values=ordinal_values,
    why=why_scaled,
    parameters={"distance": "ordinal"},
    incomplete=INCOMPLETE,
)

METRICS: Sequence[Metric[Table]] = (
    ALPHA_NOMINAL,
    ALPHA_ORDINAL,
    ALPHA_INTERVAL,
    ALPHA_RATIO,
    ALPHA_JACCARD,
    ALPHA_MASI,
)
