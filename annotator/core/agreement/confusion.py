"""Which answers are taken for which: every two annotators' answers to one unit, counted.

Two answers make one count for the pair of them, whoever gave which. Where several labels may be
given, labels in common agree, the others stand against each other, and a label that the other
has nothing against stands against `NONE`; so does an answer to what another reader of the same
document did not mark or left open.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from annotator.core.agreement.arrays import IntArray, integers, spread
from annotator.core.agreement.kappa import PERCENT
from annotator.core.agreement.label_by_label import Members
from annotator.core.agreement.metric import Metric
from annotator.core.agreement.sums import Axis, Group
from annotator.core.agreement.table import Table

NONE = ""  # no answer of any kind


def groups(table: Table) -> list[Group]:
    """Counts of pairs by document, the smaller name first."""
    members = Members(table.values)
    labels = [NONE, *members.labels]
    pairs = table.pairings
    forward = table.annotator[pairs.first] < table.annotator[pairs.second]
    first, second = pairs.first[forward], pairs.second[forward]
    pair, one, other = _cells(members, table.value[first], table.value[second])
    together = Group(
        "cell",
        table.document[first][pair],
        table.weight[first][pair],
        (Axis(labels, one), Axis(labels, other)),
    )
    return [together, _missed(table, members, labels)]


def _missed(table: Table, members: Members, labels: Sequence[str]) -> Group:
    """Answers beside which another reader of the document has none."""
    readers = np.bincount(table.readers.document, minlength=len(table.documents))
    missing = (readers[table.document] - table.ratings) * table.weight
    row, label = members.of(table.value)
    nothing = Axis(labels, np.zeros_like(label))
    amount = missing[row].astype(np.float64)
    return Group("cell", table.document[row], amount, (nothing, Axis(labels, label + 1)))


def _cells(members: Members, one: IntArray, other: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Every pair of values as cells: the pair's number and the two labels' codes."""
    width = max(1, len(members.sets))
    codes, place = np.unique(one * width + other, return_inverse=True)
    code_of = {NONE: 0, **{label: code for code, label in enumerate(members.labels, 1)}}
    found = [
        [
            (code_of[a], code_of[b])
            for a, b in _against(*(members.sets[i] for i in divmod(c, width)))
        ]
        for c in codes.tolist()
    ]
    size = integers([len(cells) for cells in found])
    flat = integers([cell for cells in found for cell in cells]).reshape(-1, 2)
    first = integers(np.cumsum(size) - size)
    chosen = flat[spread(first[place], size[place])]
    return np.repeat(np.arange(len(one)), size[place]), chosen[:, 0], chosen[:, 1]


def _against(one: frozenset[str], other: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Labels of two sets as pairs, each the smaller first; two empty sets agree on nothing."""
    if not one and not other:
        yield NONE, NONE
    for label in sorted(one & other):
        yield label, label
    mine, theirs = sorted(one - other) or [NONE], sorted(other - one) or [NONE]
    for a in mine:
        for b in theirs:
            if a != b:
                yield min(a, b), max(a, b)


CONFUSION: Metric[Table] = Metric(
    name="confusion",
    citation=PERCENT.citation,
    groups=groups,
    values=PERCENT.values,
    why=PERCENT.why,
    incomplete="Answers beside which another reader has none stand in a row of their own.",
)
