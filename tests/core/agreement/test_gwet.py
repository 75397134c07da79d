"""Gwet's AC1 and AC2 against a published table and their definitions."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from annotator.core.agreement import LABEL_METRICS, Cell, Table, Undefined
from annotator.core.agreement.gwet import gwet_ac2
from tests.core.agreement.studies import Rows, printed, ratings, tables
from tests.core.agreement.test_kappa import crossed


def test_ac1_stays_high_where_kappa_collapses() -> None:
    table = ratings(crossed([[118, 5], [2, 0]]))
    assert printed(LABEL_METRICS["gwet_ac1"].result(table)) == 0.9408
    assert printed(LABEL_METRICS["cohen_kappa"].result(table)) == -0.0234


def by_definition(rows: Rows, answers: Any, agreement: Any) -> float | None:
    """Gwet 2014: observed over units with two values or more, answers over all units."""
    units = [[row[u] for row in rows if row[u] is not None] for u in range(len(rows[0]))]
    paired = [unit for unit in units if len(unit) > 1]
    rated = [unit for unit in units if unit]
    if not paired or len(answers) < 2:
        return None
    observed = 0.0
    for unit in paired:
        pairs = [(a, b) for i, a in enumerate(unit) for j, b in enumerate(unit) if i != j]
        observed += sum(agreement(a, b) for a, b in pairs) / len(pairs) / len(paired)
    share = {a: np.mean([unit.count(a) / len(unit) for unit in rated]) for a in answers}
    weight = sum(agreement(a, b) for a in answers for b in answers)
    chance = weight * sum(p * (1 - p) for p in share.values()) / len(answers) / (len(answers) - 1)
    return None if chance == 1 else (observed - chance) / (1 - chance)


@settings(max_examples=300, deadline=None)
@given(rows=tables([1, 2, 4]))
def test_ac1_follows_its_definition(rows: Rows) -> None:
    answers = sorted({value for row in rows for value in row if value is not None})
    expected = by_definition(rows, answers, lambda a, b: float(a == b))
    assert LABEL_METRICS["gwet_ac1"].result(ratings(rows)).value == (
        None if expected is None else pytest.approx(expected)
    )


@pytest.mark.parametrize(("weights", "power"), [("quadratic", 2), ("linear", 1)])
@settings(max_examples=200, deadline=None)
@given(rows=tables([1, 2, 4]))
def test_ac2_follows_its_definition(weights: str, power: int, rows: Rows) -> None:
    answers = sorted({value for row in rows for value in row if value is not None})
    reach = max(answers, default=1) - min(answers, default=0)
    expected = by_definition(
        rows, answers, lambda a, b: 1 - abs(a - b) ** power / reach**power if reach else 1.0
    )
    assert gwet_ac2(weights).result(ratings(rows)).value == (
        None if expected is None else pytest.approx(expected)
    )


def test_answers_nobody_gave_lower_chance() -> None:
    cells = [Cell(f"d{unit}", "0", who, "xxy"[unit]) for unit in range(3) for who in "ab"]
    cells[-1] = cells[-1]._replace(value="x")
    ac1 = LABEL_METRICS["gwet_ac1"]
    two = ac1.result(Table.of(cells)).value
    three = ac1.result(Table.of(cells, answers=("x", "y", "z"))).value
    share = (5 / 6) * (1 / 6) * 2
    assert two == pytest.approx((2 / 3 - share) / (1 - share))
    assert three == pytest.approx((2 / 3 - share / 2) / (1 - share / 2))


def test_a_single_possible_answer_is_undefined() -> None:
    result = LABEL_METRICS["gwet_ac1"].result(ratings([["x", "x"], ["x", "x"]]))
    assert (result.value, result.undefined) == (None, Undefined.ONE_VALUE)


def test_ac2_of_words_says_what_it_lacks() -> None:
    result = LABEL_METRICS["gwet_ac2"].result(ratings([["x", "y"], ["x", "x"]]))
    assert (result.value, result.undefined) == (None, Undefined.NOT_NUMBERS)
