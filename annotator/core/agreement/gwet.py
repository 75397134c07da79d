"""Gwet's AC1 and AC2: chance agreement from how undecided the answers are, not how common.

Source: Gwet 2008 (AC1), Gwet 2014 (AC2 and missing ratings). Unlike κ they stay high when nearly
all answers are the same. They ask how many answers there *are*, so hand the table every label of
the question, not only those that occurred.
"""

from collections.abc import Callable, Sequence

import numpy as np

from annotator.core.agreement.alpha import why, why_scaled
from annotator.core.agreement.arrays import FloatArray, integers
from annotator.core.agreement.distances import Distance, interval, linear
from annotator.core.agreement.kappa import percent_groups, percent_values, share_of
from annotator.core.agreement.metric import Metric
from annotator.core.agreement.readings import order
from annotator.core.agreement.result import Undefined
from annotator.core.agreement.sums import Axis, Group, Sums
from annotator.core.agreement.table import Table

INCOMPLETE = (
    "Observed agreement is over units with two or more values; how often an answer is given is "
    "over all units."
)


def groups(table: Table) -> list[Group]:
    """Pairs of values as shares of their unit's pairs, each unit's shares of the answers, and
    the answers there are."""
    pairs = table.pairings
    share = table.weight[pairs.first] / (pairs.size * (pairs.size - 1))
    both = (
        Axis(table.values, table.value[pairs.first]),
        Axis(table.values, table.value[pairs.second]),
    )
    return [Group("pairs", table.document[pairs.first], share, both), *_given(table)]


def agreement_groups(table: Table) -> list[Group]:
    """The same where only equal answers agree: then the pairs need not be told apart."""
    return [*percent_groups(table), *_given(table)]


def _given(table: Table) -> list[Group]:
    value = Axis(table.values, table.value)
    nothing = integers([])
    possible = Axis(table.values[: table.possible], nothing)
    return [
        Group("share", table.document, table.weight / table.ratings, (value,)),
        Group("possible", nothing, np.zeros(0), (possible,), is_complete=True),
    ]


def _names(sums: Sums) -> tuple[str, ...]:
    return order([*sums.names("share"), *sums.names("possible")])


def agreement_values(sums: Sums) -> FloatArray:
    """AC1: (observed − chance) ÷ (1 − chance)."""
    names = _names(sums)
    return _corrected(sums, percent_values(sums), names, float(len(names)))


def values(distance: Distance) -> Callable[[Sums], FloatArray]:
    """The same with agreement 1 − distance ÷ largest distance."""

    def chance_corrected(sums: Sums) -> FloatArray:
        names = _names(sums)
        between = distance(names)
        if between is None or len(names) < 2:
            return np.full(len(sums.rows), np.nan)
        agreement = 1 - between / between.max()
        pairs = sums.grid("pairs", names, names)
        observed = share_of((pairs * agreement).sum(axis=(1, 2)), pairs.sum(axis=(1, 2)))
        return _corrected(sums, observed, names, float(agreement.sum()))

    return chance_corrected


def _corrected(
    sums: Sums, observed: FloatArray, names: Sequence[str], agreeing: float
) -> FloatArray:
    if len(names) < 2:
        return np.full(len(sums.rows), np.nan)
    given = sums.grid("share", names)
    total = np.broadcast_to(given.sum(axis=1, keepdims=True), given.shape)
    share = share_of(given, total)
    spread = (share * (1 - share)).sum(axis=1) / (len(names) * (len(names) - 1))
    chance = agreeing * spread
    return share_of(observed - chance, 1 - chance)


def why_scaled_shares(sums: Sums) -> Undefined:
    """Either the values are no numbers, or there is one answer only."""
    return why_scaled(Sums.of({("n", name): 1.0 for name in _names(sums)}))


GWET_AC1 = Metric(
    name="gwet_ac1",
    citation="Gwet 2008",
    groups=agreement_groups,
    values=agreement_values,
    why=why,
    incomplete=INCOMPLETE,
)


def gwet_ac2(weights: str = "quadratic") -> Metric[Table]:
    """AC2: squared differences by default, absolute ones with ``linear``."""
    return Metric(
        name="gwet_ac2",
        citation="Gwet 2014",
        groups=groups,
        values=values({"quadratic": interval, "linear": linear}[weights]),
        why=why_scaled_shares,
        parameters={"weights": weights},
        incomplete=INCOMPLETE,
    )


METRICS: Sequence[Metric[Table]] = (GWET_AC1, gwet_ac2())
