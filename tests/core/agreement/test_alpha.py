"""Krippendorff's α against his own example and against an independent implementation."""

import itertools
import warnings
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings

from annotator.core.agreement import LABEL_METRICS, Cell, Question, Table, Undefined, measure
from annotator.core.agreement.distances import jaccard, masi
from tests.core.agreement.studies import Rows, document, layer, printed, ratings, tables

TEXTBOOK = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
SETS = [frozenset(found) for found in ("", "a", "b", "ab", "bc", "abc")]


def oracle(rows: Rows, level: str) -> float | None:
    """The independent package's value, None where it has none."""
    numbers = np.array(
        [[np.nan if value is None else value for value in row] for row in rows], dtype=float
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = krippendorff.alpha(reliability_data=numbers, level_of_measurement=level)
    except ValueError:
        return None
    return None if np.isnan(value) else float(value)


def by_definition(rows: Rows, distance: Any) -> float | None:
    """1 − observed ÷ expected, pair by pair, for any distance between two values."""
    units = [[row[u] for row in rows if row[u] is not None] for u in range(len(rows[0]))]
    units = [unit for unit in units if len(unit) > 1]
    pool = [value for unit in units for value in unit]
    observed = sum(
        distance(one, other) / (len(unit) - 1)
        for unit in units
        for one, other in itertools.permutations(unit, 2)
    )
    expected = sum(distance(one, other) for one, other in itertools.permutations(pool, 2))
    return None if expected == 0 else 1 - (len(pool) - 1) * observed / expected


@pytest.mark.parametrize(
    ("level", "value"),
    [("nominal", 0.7434), ("ordinal", 0.8154), ("interval", 0.8491), ("ratio", 0.7974)],
)
def test_the_textbook_table_gives_the_textbook_values(level: str, value: float) -> None:
    result = LABEL_METRICS[f"alpha_{level}"].result(ratings(TEXTBOOK))
    assert printed(result) == value
    assert (result.n.units, result.n.pairable, result.n.annotators) == (11, 40, 4)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
@settings(max_examples=250, deadline=None)
@given(rows=tables([1, 2, 3, 5, 9]))
def test_random_tables_agree_with_the_independent_package(level: str, rows: Rows) -> None:
    expected = oracle(rows, level)
    result = LABEL_METRICS[f"alpha_{level}"].result(ratings(rows))
    if expected is None:
        assert result.value is None
        assert result.undefined is not None
    else:
        assert result.value == pytest.approx(expected, abs=1e-9)


def plain_jaccard(one: Any, other: Any) -> float:
    return 1 - len(one & other) / len(one | other) if one | other else 0.0


def plain_masi(one: Any, other: Any) -> float:
    if one == other:
        return 0.0
    kind = 2 / 3 if one <= other or other <= one else 1 / 3 if one & other else 0
    return 1 - (1 - plain_jaccard(one, other)) * kind


@pytest.mark.parametrize(("name", "distance"), [("jaccard", plain_jaccard), ("masi", plain_masi)])
@settings(max_examples=200, deadline=None)
@given(rows=tables(SETS))
def test_alpha_over_label_sets_follows_its_definition(name: str, distance: Any, rows: Rows) -> None:
    expected = by_definition(rows, distance)
    result = LABEL_METRICS[f"alpha_{name}"].result(ratings(rows))
    assert result.value == (None if expected is None else pytest.approx(expected, abs=1e-9))


@pytest.mark.parametrize(
    ("distance", "one", "other", "value"),
    [
        (masi, "1|2", "1|2|3|4", 0.6667),
        (masi, "1|2", "2|3", 0.8889),
        (jaccard, "1|2", "1|2|3|4", 0.5),
        (masi, "1", "2", 1.0),
        (masi, "1|2", "1|2", 0.0),
        (masi, "", "", 0.0),
        (masi, "", "1", 1.0),
        (jaccard, "", "", 0.0),
        (jaccard, "", "1", 1.0),
    ],
)
def test_distances_between_label_sets(distance: Any, one: Any, other: Any, value: float) -> None:
    assert round(float(distance([one, other])[0, 1]), 4) == value


def test_one_value_only_is_undefined_and_says_why() -> None:
    result = LABEL_METRICS["alpha_nominal"].result(ratings([["x", "x"], ["x", "x"]]))
    assert (result.value, result.undefined) == (None, Undefined.ONE_VALUE)


def test_total_disagreement_is_negative_not_zero() -> None:
    result = LABEL_METRICS["alpha_nominal"].result(ratings([["x", "x"], ["y", "y"]]))
    assert result.value == pytest.approx(-0.5)


def test_units_that_nobody_shares_are_undefined_and_not_perfect() -> None:
    result = LABEL_METRICS["alpha_nominal"].result(ratings([["x", None], [None, "x"]]))
    assert (result.value, result.undefined) == (None, Undefined.NO_DOCUMENT)


def test_shared_documents_without_shared_units_are_undefined() -> None:
    table = ratings([["x", None], [None, "x"]], documents=["d1", "d1"])
    result = LABEL_METRICS["alpha_nominal"].result(table)
    assert (result.value, result.undefined) == (None, Undefined.NOTHING_PAIRED)
    assert result.n.documents == 1


def test_an_empty_study_is_undefined() -> None:
    result = LABEL_METRICS["alpha_nominal"].result(ratings([]))
    assert (result.value, result.undefined) == (None, Undefined.NO_DOCUMENT)


@pytest.mark.parametrize("name", ["alpha_ordinal", "alpha_interval", "alpha_ratio"])
def test_words_have_no_place_on_a_scale(name: str) -> None:
    result = LABEL_METRICS[name].result(ratings([["x", "y"], ["x", "x"]]))
    assert (result.value, result.undefined) == (None, Undefined.NOT_NUMBERS)


def test_whole_and_decimal_spelling_of_a_number_are_one_value() -> None:
    result = LABEL_METRICS["alpha_nominal"].result(ratings([[1, 2], [1.0, 2.0]]))
    assert result.value == 1.0


def test_of_two_values_for_one_unit_by_one_annotator_the_later_counts() -> None:
    first, second = Cell("d1", "0", "a", "x"), Cell("d1", "0", "a", "y")
    other = Cell("d1", "0", "b", "y")
    percent = LABEL_METRICS["percent"]
    assert percent.result(Table.of([first, other, second])).value == 1.0
    assert percent.result(Table.of([second, other, first])).value == 0.0


def test_missing_is_not_no() -> None:
    rows: Rows = [[True, True, False], [True, False, None]]
    with_no = [[True, True, False], [True, False, False]]
    alpha = LABEL_METRICS["alpha_nominal"]
    assert alpha.result(ratings(rows)).value != alpha.result(ratings(with_no)).value


def test_answers_are_compared_where_spans_are_aligned() -> None:
    study = layer(
        document(
            {
                "a": [(0, 10, "x"), (20, 30, "y"), (40, 50, "x")],
                "b": [(1, 10, "x"), (22, 30, "y"), (52, 60, "x")],
            }
        )
    )
    result = measure("alpha_nominal", study, Question("frame"))
    assert result.value == 1.0
    assert (result.n.units, result.n.pairable) == (4, 4)
    assert result.parameters["level"] == "span"
    assert "0.5" in str(result.parameters["alignment"])
