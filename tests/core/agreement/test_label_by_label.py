"""Label by label is what a table of yes and no says; confusion counts every pair once."""

import pytest
from hypothesis import given, settings

from annotator.core.agreement import LABEL_METRICS, Table
from annotator.core.agreement.confusion import CONFUSION
from annotator.core.agreement.label_by_label import BY_LABEL, of_label
from tests.core.agreement.studies import Rows, ratings, tables

SETS = [frozenset("x"), frozenset("xy"), frozenset("y"), frozenset("z"), frozenset()]


@pytest.mark.parametrize("name", ["alpha_nominal", "percent"])
@settings(max_examples=150, deadline=None)
@given(rows=tables(SETS))
def test_each_label_is_its_own_table_of_yes_and_no(name: str, rows: Rows) -> None:
    table = ratings(rows)
    metric = BY_LABEL[name]
    sums = metric.partials(table).total()
    for label in sums.names("given"):
        alone = ratings([[None if each is None else label in each for each in row] for row in rows])
        found = metric.finish(of_label(sums, label))
        expected = LABEL_METRICS[name].result(alone)
        assert found.value == pytest.approx(expected.value)
        assert (found.undefined, found.n) == (expected.undefined, expected.n)


def cells(table: Table) -> dict[tuple[str, ...], float]:
    amounts = CONFUSION.partials(table).total().amounts()
    return {key[1:]: amount for key, amount in amounts.items() if key[0] == "cell" and amount}


def test_confusion_counts_each_pair_once_whoever_said_which() -> None:
    rows: Rows = [["x", "y", "x", "y"], ["y", "x", "x", None]]
    assert cells(ratings(rows, ["d"] * 4)) == {("x", "y"): 2, ("x", "x"): 1, ("", "y"): 1}


def test_confusion_of_sets_sets_aside_what_they_have_in_common() -> None:
    rows: Rows = [[frozenset("xy"), frozenset("x")], [frozenset("xz"), frozenset("xy")]]
    assert cells(ratings(rows)) == {("x", "x"): 2, ("y", "z"): 1, ("", "y"): 1}
