"""Gwet's AC1 and AC2: chance agreement from how undecided the answers are, not how common.

Source: Gwet 2008 (AC1), Gwet 2014 (AC2 and missing ratings). Unlike κ they stay high when nearly
all answers are the same. They ask how many answers there *are*, so hand the table every label of
the question, not only those that occurred.
"""

from collections.abc import Callable, Sequence

import numpy as np

from annotator.core.agreement.alpha import why, why_scaled
from annotator.core.agreement.arrays import FloatArray
from annotator.core.agreement.distances import Distance, interval, linear, nominal
from annotator.core.agreement.kappa import share_of
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
    """Pairs of values as shares of their unit's pairs, and each unit's shares of the answers."""
    pairs = table.pairings
    share = table.weight[pairs.first] / (pairs.size * (pairs.size - 1))
    both = (
        Axis(table.values, table.value[pairs.first]),
        Axis(table.values, table.value[pairs.second]),
    )
    given = Group(
        "share",
        table.document,
        table.weight / table.ratings,
        (Axis(table.values, table.value),),
        is_complete=True,
    )
    return [Group("pairs", table.document[pairs.first], share, both), given]


def values(distance: Distance) -> Callable[[Sums], FloatArray]:
    """(observed − chance) ÷ (1 − chance) with agreement 1 − distance ÷ largest distance."""

    def chance_corrected(sums: Sums) -> FloatArray:
        names = order(sums.names("share"))
        between = distance(names)
        if between is None or len(names) < 2:
            return np.full(len(sums.rows), np.nan)
        agreement = 1 - between / between.max()
        pairs, given = sums.grid("pairs", names, names), sums.grid("share", names)
        observed = share_of((pairs * agreement).sum(axis=(1, 2)), pairs.sum(axis=(1, 2)))
        total = np.broadcast_to(given.sum(axis=1, keepdims=True), given.shape)
        share = share_of(given, total)
        spread = (share * (1 - share)).sum(axis=1) / (len(names) * (len(names) - 1))
        chance = agreement.sum() * spread
        return share_of(observed - chance, 1 - chance)

    return chance_corrected


def why_scaled_shares(sums: Sums) -> Undefined:
    """Either the values are no numbers, or there is one answer only."""
    return why_scaled(Sums.of({("n", name): 1.0 for name in sums.names("share")}))


GWET_AC1 = Metric(
    name="gwet_ac1",
    citation="Gwet 2008",
    groups=groups,
    values=values(nominal),
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
