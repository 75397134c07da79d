"""Every answer against all others at once: is this label given, yes or no?

For each label the same as a table of yes and no would give, but from one pass: how often it was
given, how often two gave it to the same unit, and how much was compared at all. That makes the
breakdown as cheap for thousands of names as for three sentiments. Sources: as in `alpha` and
`kappa`.
"""

from collections.abc import Sequence

import numpy as np

from annotator.core.agreement import alpha, kappa
from annotator.core.agreement.arrays import FloatArray, IntArray, integers, spread
from annotator.core.agreement.kappa import share_of
from annotator.core.agreement.metric import Metric
from annotator.core.agreement.readings import SEPARATOR
from annotator.core.agreement.sums import Axis, Group, Sums
from annotator.core.agreement.table import Table

_EACH = ("given", "both")


class Members:
    """The labels in each value of a table: a value is a set, spelled with bars."""

    def __init__(self, values: Sequence[str]) -> None:
        sets = [tuple(filter(None, value.split(SEPARATOR))) for value in values]
        self.labels = sorted({label for chosen in sets for label in chosen})
        code_of = {label: code for code, label in enumerate(self.labels)}
        self.flat = integers([code_of[label] for chosen in sets for label in chosen])
        self.size = integers([len(chosen) for chosen in sets])
        self.first = integers(np.cumsum(self.size) - self.size)
        self.sets = [frozenset(chosen) for chosen in sets]

    def of(self, value: IntArray) -> tuple[IntArray, IntArray]:
        """For each row, repeated for each label of its value: the row's number and the label."""
        size = self.size[value]
        return np.repeat(np.arange(len(value)), size), self.flat[spread(self.first[value], size)]

    def common(self, one: IntArray, other: IntArray) -> tuple[IntArray, IntArray]:
        """For each two values, the labels in both."""
        width = max(1, len(self.sets))
        codes, place = np.unique(one * width + other, return_inverse=True)
        code_of = {label: code for code, label in enumerate(self.labels)}
        found = [
            [code_of[label] for label in sorted(self.sets[code // width] & self.sets[code % width])]
            for code in codes.tolist()
        ]
        size = integers([len(labels) for labels in found])
        flat = integers([label for labels in found for label in labels])
        first = integers(np.cumsum(size) - size)
        return (
            np.repeat(np.arange(len(one)), size[place]),
            flat[spread(first[place], size[place])],
        )


def _groups(table: Table, *, is_by_unit: bool) -> list[Group]:
    """Given, given by both and compared; each value weighs 1, or each unit does."""
    members = Members(table.values)
    paired = np.flatnonzero(table.ratings > 1)
    weight = table.weight[paired] / (table.ratings[paired] if is_by_unit else 1)
    row, label = members.of(table.value[paired])
    pairs = table.pairings
    amount = table.weight[pairs.first] / (pairs.size - 1) / (pairs.size if is_by_unit else 1)
    both, common = members.common(table.value[pairs.first], table.value[pairs.second])
    document = table.document[paired]
    return [
        Group("given", document[row], weight[row], (Axis(members.labels, label),)),
        Group(
            "both",
            table.document[pairs.first][both],
            amount[both],
            (Axis(members.labels, common),),
        ),
        Group("compared", document, weight),
    ]


def groups(table: Table) -> list[Group]:
    """What α needs: each value counts."""
    return _groups(table, is_by_unit=False)


def groups_by_unit(table: Table) -> list[Group]:
    """What percent agreement needs: each unit counts."""
    return _groups(table, is_by_unit=True)


def of_label(sums: Sums, label: str) -> Sums:
    """One label's sums, with the counts of them all."""
    positions, groups = sums.columns.positions, sums.columns.groups
    own = [positions[key] for key in (("given", label), ("both", label)) if key in positions]
    common = [i for name, found in groups.items() if name not in _EACH for i in found]
    places = [*own, *common]
    columns = type(sums.columns)(tuple(sums.columns.keys[place] for place in places))
    return Sums(columns, sums.rows[:, places])


def _parts(sums: Sums) -> tuple[FloatArray, FloatArray, FloatArray]:
    given, both = (
        sums.grid(name, sums.names("given"))[:, 0] if sums.names("given") else sums.one(name)
        for name in _EACH
    )
    return given, both, sums.one("compared")


def alpha_values(sums: Sums) -> FloatArray:
    """Nominal α of yes and no."""
    given, both, compared = _parts(sums)
    return alpha.one_minus(given - both, given * (compared - given), compared - 1)


def percent_values(sums: Sums) -> FloatArray:
    """The share of pairs that agree on yes or no."""
    given, both, compared = _parts(sums)
    return 1 - share_of(2 * (given - both), compared)


BY_LABEL: dict[str, Metric[Table]] = {
    "alpha_nominal": Metric(
        name="alpha_nominal",
        citation=alpha.ALPHA_NOMINAL.citation,
        groups=groups,
        values=alpha_values,
        why=alpha.why,
        incomplete=alpha.INCOMPLETE,
        parameters={"distance": "nominal"},
    ),
    "percent": Metric(
        name="percent",
        citation=kappa.PERCENT.citation,
        groups=groups_by_unit,
        values=percent_values,
        why=alpha.why,
        incomplete=kappa.PERCENT.incomplete,
    ),
}
