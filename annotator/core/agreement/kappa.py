"""Agreement of raters with marginals of their own: percent, Cohen's κ, weighted κ, Fleiss' κ.

Sources: Cohen 1960 (κ for two raters), Cohen 1968 (weighted κ), Fleiss 1971 (many raters).
Cohen's κ knows two raters. For more, every pair's observed and expected disagreement is summed
before they are divided, a pair counting as much as the units it shares (pooling after De Vries
et al. 2008); for two raters that is Cohen's κ itself.
"""

from collections.abc import Callable, Sequence

import numpy as np

from annotator.core.agreement.alpha import why, why_scaled
from annotator.core.agreement.arrays import FloatArray, IntArray, numbered
from annotator.core.agreement.distances import (
    Distance,
    differences,
    interval,
    linear,
    nominal,
    products,
)
from annotator.core.agreement.metric import Metric, Parameters
from annotator.core.agreement.readings import order
from annotator.core.agreement.result import Undefined
from annotator.core.agreement.sums import Axis, Group, Sums
from annotator.core.agreement.table import Table

BETWEEN = "\t"  # joins two annotators' ids into one word of a key


def percent_groups(table: Table) -> list[Group]:
    """Per document: the share of agreeing pairs in each unit, and the number of units."""
    pairs = table.pairings
    equal = table.value[pairs.first] == table.value[pairs.second]
    share = table.weight[pairs.first] / (pairs.size * (pairs.size - 1))
    document = table.document[pairs.first]
    return [Group("agreement", document, equal * share), Group("compared", document, share)]


def percent_values(sums: Sums) -> FloatArray:
    """The mean over units of the share of pairs that agree."""
    return share_of(sums.one("agreement"), sums.one("compared"))


def share_of(part: FloatArray, whole: FloatArray) -> FloatArray:
    """part ÷ whole; not a number where there is nothing to divide by."""
    return np.divide(part, whole, out=np.full_like(whole, np.nan), where=whole > 0)


def pair_axis(annotators: Sequence[str], first: IntArray, second: IntArray) -> Axis:
    """Which two annotators an entry belongs to, named once for the pairs that occur."""
    size = max(1, len(annotators))
    found, place = numbered(first * size + second, size * size)
    names = [
        f"{annotators[one]}{BETWEEN}{annotators[other]}"
        for one, other in zip(*np.divmod(found, size), strict=True)
    ]
    return Axis(names, place)


def cohen_groups(distance: Distance) -> Callable[[Table], list[Group]]:
    """For each two annotators: their disagreement, and the marginals of the one and the other."""

    def groups(table: Table) -> list[Group]:
        pairs = table.pairings
        forward = table.annotator[pairs.first] < table.annotator[pairs.second]
        first, second = pairs.first[forward], pairs.second[forward]
        who = pair_axis(table.annotators, table.annotator[first], table.annotator[second])
        document, weight = table.document[first], table.weight[first]
        sides = [
            Group(name, document, weight, (who, Axis(table.values, table.value[side])))
            for name, side in (("one", first), ("other", second))
        ]
        apart = differences(distance, table.values, table.value[first], table.value[second])
        if apart is None:
            return sides
        return [*sides, Group("observed", document, apart * weight)]

    return groups


def cohen_values(distance: Distance) -> Callable[[Sums], FloatArray]:
    """1 − observed ÷ expected disagreement, summed over the pairs of annotators."""

    def values(sums: Sums) -> FloatArray:
        names = order([*sums.names("one", 2), *sums.names("other", 2)])
        who = sums.names("one")
        one, other = sums.grid("one", who, names), sums.grid("other", who, names)
        units = one.sum(axis=2)
        product = products(distance, names, one, other)
        if product is None:
            return np.full(len(sums.rows), np.nan)
        expected = np.divide(product, units, out=np.zeros_like(units), where=units > 0).sum(axis=1)
        return 1 - share_of(sums.one("observed"), expected)

    return values


def why_cohen_scaled(sums: Sums) -> Undefined:
    """Either the values are no numbers, or each annotator used one and the same."""
    return why_scaled(
        Sums.of({("n", *key[2:]): 1.0 for key in sums.columns.keys if key[0] in ("one", "other")})
    )


def fleiss_groups(table: Table) -> list[Group]:
    """By the number m of ratings a unit has: agreement, units, and how often each value occurs."""
    pairs = table.pairings
    paired = np.flatnonzero(table.ratings > 1)
    most = int(table.ratings.max(initial=0))
    sizes = [str(m) for m in range(most + 1)]
    equal = table.value[pairs.first] == table.value[pairs.second]
    share = equal * table.weight[pairs.first] / (pairs.size * (pairs.size - 1))
    ratings, document = table.ratings[paired], table.document[paired]
    by_size = Axis(sizes, ratings)
    return [
        Group("agreement", table.document[pairs.first], share, (Axis(sizes, pairs.size),)),
        Group("units", document, table.weight[paired] / ratings, (by_size,)),
        Group(
            "n", document, table.weight[paired], (by_size, Axis(table.values, table.value[paired]))
        ),
    ]


def _fixed_size(sums: Sums) -> tuple[str, float, float]:
    """The number of ratings that most units have, these units, and all units."""
    sizes = sums.names("units")
    units = {m: float(sums.one("units", m).sum()) for m in sizes}
    chosen = max(sizes, key=lambda m: (units[m], int(m)), default="0")
    return chosen, units.get(chosen, 0.0), sum(units.values())


def fleiss_values(sums: Sums) -> FloatArray:
    """κ over the units that have the usual number of ratings."""
    size, _, _ = _fixed_size(sums)
    values = sums.names("n", 2)
    count = sums.grid("n", [size], values)[:, 0]
    share = share_of(count, np.broadcast_to(count.sum(axis=1, keepdims=True), count.shape))
    agreement = share_of(sums.one("agreement", size), sums.one("units", size))
    expected = (share**2).sum(axis=1)
    return share_of(agreement - expected, 1 - expected)


def fleiss_details(sums: Sums) -> Parameters:
    """How many ratings a unit needs here, and how many units were dropped for it."""
    size, kept, units = _fixed_size(sums)
    return {"ratings_per_unit": int(size), "units_dropped": round(units - kept)}


PAIRWISE = "Units that only one of two annotators judged are left out for these two."

PERCENT = Metric(
    name="percent",
    citation="share of agreeing pairs, mean over units (Fleiss 1971)",
    groups=percent_groups,
    values=percent_values,
    why=why,
    incomplete="Units with fewer than two values are left out.",
)
COHEN = Metric(
    name="cohen_kappa",
    citation="Cohen 1960",
    groups=cohen_groups(nominal),
    values=cohen_values(nominal),
    why=why,
    incomplete=PAIRWISE,
)
FLEISS = Metric(
    name="fleiss_kappa",
    citation="Fleiss 1971",
    groups=fleiss_groups,
    values=fleiss_values,
    why=why,
    details=fleiss_details,
    incomplete="Only units with the most frequent number of ratings count.",
)


def weighted_kappa(weights: str = "quadratic") -> Metric[Table]:
    """Weighted κ: squared differences by default, absolute ones with ``linear``."""
    distance = {"quadratic": interval, "linear": linear}[weights]
    return Metric(
        name="weighted_kappa",
        citation="Cohen 1968",
        groups=cohen_groups(distance),
        values=cohen_values(distance),
        why=why_cohen_scaled,
        parameters={"weights": weights},
        incomplete=PAIRWISE,
    )


METRICS: Sequence[Metric[Table]] = (PERCENT, COHEN, weighted_kappa(), FLEISS)
