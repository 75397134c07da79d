"""Percent, Cohen, weighted and Fleiss against hand values and their definitions."""

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from annotator.core.agreement import LABEL_METRICS, Undefined
from annotator.core.agreement.kappa import weighted_kappa
from tests.core.agreement.studies import Rows, printed, ratings, tables

FLEISS = [  # ten subjects, fourteen raters, five answers (Fleiss 1971)
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]


def crossed(counts: list[list[int]]) -> Rows:
    """Two raters' rows from a table of counts."""
    cells = [(i, j) for i, row in enumerate(counts) for j, n in enumerate(row) for _ in range(n)]
    return [[i for i, _ in cells], [j for _, j in cells]]


def test_cohen_of_the_textbook_table() -> None:
    assert LABEL_METRICS["cohen_kappa"].result(
        ratings(crossed([[20, 5], [10, 15]]))
    ).value == pytest.approx(0.4)


def test_percent_of_the_textbook_table() -> None:
    assert LABEL_METRICS["percent"].result(
        ratings(crossed([[20, 5], [10, 15]]))
    ).value == pytest.approx(0.7)


def test_fleiss_of_the_textbook_table() -> None:
    subjects = [[answer for answer, n in enumerate(row) for _ in range(n)] for row in FLEISS]
    result = LABEL_METRICS["fleiss_kappa"].result(ratings(np.array(subjects).T.tolist()))
    assert printed(result) == 0.2099
    assert result.parameters["ratings_per_unit"] == 14


def test_fleiss_drops_units_with_another_number_of_ratings_and_says_so() -> None:
    rows: Rows = [["x", "y", "x", "y"], ["x", "y", "y", "y"], [None, None, None, "x"]]
    result = LABEL_METRICS["fleiss_kappa"].result(ratings(rows))
    assert result.parameters["ratings_per_unit"] == 2
    assert result.parameters["units_dropped"] == 1
    # three units of two: agreement 2/3; shares 3/6 and 3/6, expected 1/2
    assert result.value == pytest.approx((2 / 3 - 1 / 2) / (1 - 1 / 2))


def cohen_by_definition(rows: Rows, disagreement: Any) -> float | None:
    both = [(a, b) for a, b in zip(*rows, strict=True) if a is not None and b is not None]
    if not both:
        return None
    ones, others = Counter(a for a, _ in both), Counter(b for _, b in both)
    observed = sum(disagreement(a, b) for a, b in both)
    expected = sum(
        disagreement(a, b) * n * m / len(both) for a, n in ones.items() for b, m in others.items()
    )
    return None if expected == 0 else 1 - observed / expected


@settings(max_examples=300, deadline=None)
@given(rows=tables([1, 2, 4], most_raters=2).filter(lambda rows: len(rows) == 2))
def test_cohen_follows_its_definition(rows: Rows) -> None:
    expected = cohen_by_definition(rows, lambda a, b: a != b)
    assert LABEL_METRICS["cohen_kappa"].result(ratings(rows)).value == (
        None if expected is None else pytest.approx(expected)
    )


@pytest.mark.parametrize(("weights", "power"), [("quadratic", 2), ("linear", 1)])
@settings(max_examples=200, deadline=None)
@given(rows=tables([1, 2, 4], most_raters=2).filter(lambda rows: len(rows) == 2))
def test_weighted_kappa_follows_its_definition(weights: str, power: int, rows: Rows) -> None:
    expected = cohen_by_definition(rows, lambda a, b: abs(a - b) ** power)
    assert weighted_kappa(weights).result(ratings(rows)).value == (
        None if expected is None else pytest.approx(expected)
    )


def test_cohen_of_three_raters_pools_the_pairs() -> None:
    rows = [["x", "x", "y", "y"], ["x", "y", "y", "y"], ["x", "x", "y", "x"]]
    pairs = [(0, 1), (0, 2), (1, 2)]
    observed, expected = 0.0, 0.0
    for i, j in pairs:
        observed += sum(a != b for a, b in zip(rows[i], rows[j], strict=True)) / 4
        ones, others = Counter(rows[i]), Counter(rows[j])
        expected += 1 - sum(ones[v] * others[v] for v in "xy") / 16
    table = ratings(rows)
    assert LABEL_METRICS["cohen_kappa"].result(table).value == pytest.approx(
        1 - observed / expected
    )
    assert len(LABEL_METRICS["cohen_kappa"].pairs(table)) == 3


def test_a_pair_is_the_metric_of_its_two_annotators() -> None:
    rows = [["x", "x", "y", "y"], ["x", "y", "y", "y"], ["x", "x", "y", "x"]]
    pair = LABEL_METRICS["cohen_kappa"].pairs(ratings(rows))[0]
    assert (pair.one, pair.other) == ("a0", "a1")
    assert pair.value == LABEL_METRICS["cohen_kappa"].result(ratings(rows[:2])).value


def test_annotators_who_share_no_document_are_no_pair() -> None:
    rows = [["x", "x", None], ["x", None, "y"], [None, None, "y"]]
    pairs = LABEL_METRICS["percent"].pairs(ratings(rows))
    assert [(pair.one, pair.other) for pair in pairs] == [("a0", "a1"), ("a1", "a2")]


def test_raters_with_one_answer_each_and_the_same_are_undefined() -> None:
    result = LABEL_METRICS["cohen_kappa"].result(ratings([["x", "x"], ["x", "x"]]))
    assert (result.value, result.undefined) == (None, Undefined.ONE_VALUE)


def test_percent_of_total_agreement_is_one_although_kappa_is_undefined() -> None:
    assert LABEL_METRICS["percent"].result(ratings([["x", "x"], ["x", "x"]])).value == 1.0


def test_weighted_kappa_of_words_says_what_it_lacks() -> None:
    result = LABEL_METRICS["weighted_kappa"].result(ratings([["x", "y"], ["x", "x"]]))
    assert (result.value, result.undefined) == (None, Undefined.NOT_NUMBERS)
