"""The floor: whatever is told of people, at least k of them share it, alone and in combination."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.k_anonymity import OTHER, coarse, smallest_group, would_be_released

ORDER = ["age", "side"]


def people(**bins: int) -> list[dict[str, str]]:
    """So many people in each bin of one variable."""
    return [{"age": name} for name, count in bins.items() for _ in range(count)]


def ages(rows: list[dict[str, str]], k: int = 5) -> Counter[str | None]:
    return Counter(row.get("age") for row in coarse(rows, ["age"], k))


def test_bins_that_are_large_enough_stay() -> None:
    assert ages(people(young=5, old=7)) == {"young": 5, "old": 7}


def test_small_bins_are_put_together() -> None:
    assert ages(people(young=9, middle=3, old=2)) == {"young": 9, OTHER: 5}


def test_a_small_rest_takes_the_next_smallest_bin_in() -> None:
    """Two alone would be found by subtraction, and one bin for everybody tells nothing."""
    assert ages(people(young=9, middle=6, old=2)) == {"young": 9, OTHER: 8}


def test_one_bin_for_everybody_is_not_told() -> None:
    assert ages(people(young=4, old=3)) == {None: 7}
    assert ages(people(young=7, old=3)) == {None: 10}
    assert ages(people(young=9)) == {None: 9}


def test_too_few_people_are_not_told_at_all() -> None:
    assert ages(people(young=4)) == {None: 4}


def test_rare_combinations_lose_the_variable_that_matters_least() -> None:
    rows = [{"age": "young", "side": "left"}] * 6 + [{"age": "old", "side": "right"}] * 6
    rows += [{"age": "young", "side": "right"}] * 2
    told = Counter(tuple(sorted(row.items())) for row in coarse(rows, ORDER, 5))
    assert told[(("age", "young"), ("side", "left"))] == 6
    assert told[(("age", "old"), ("side", "right"))] == 6
    assert told[()] == 2


def test_who_did_not_answer_stays_as_they_are() -> None:
    rows = [*people(young=5, old=5), {}, {}]
    assert ages(rows) == {"young": 5, "old": 5, None: 2}


def test_the_rows_keep_their_order_and_the_given_ones_stay() -> None:
    rows = people(young=5, old=2)
    told = coarse(rows, ["age"], 5)
    assert len(told) == len(rows)
    assert rows[-1] == {"age": "old"}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abcd "), st.sampled_from("xyz "), st.sampled_from("uv ")),
        max_size=40,
    ),
    st.integers(2, 8),
)
def test_no_group_is_ever_below_the_floor(people_: list[tuple[str, str, str]], k: int) -> None:
    variables = ["side", "age", "news"]
    pairs = [zip(variables, each, strict=True) for each in people_]
    rows = [{name: value for name, value in each if value != " "} for each in pairs]
    told = coarse(rows, variables, k)
    smallest = smallest_group(told, variables)
    assert smallest is None or smallest >= k
    for variable in variables:
        counts = Counter(row[variable] for row in told if variable in row)
        assert all(count >= k for count in counts.values())
    # Nobody is told otherwise than they said, only less.
    for before, after in zip(rows, told, strict=True):
        assert all(value in (before[name], OTHER) for name, value in after.items())


@pytest.mark.parametrize(
    ("bins", "people_", "expected"), [(3, 15, True), (3, 14, False), (2, 10, True), (0, 9, False)]
)
def test_before_anybody_is_asked_an_even_spread_is_foretold(
    bins: int, people_: int, expected: bool
) -> None:
    assert would_be_released(bins, people_, 5) is expected
