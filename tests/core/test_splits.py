"""Parts that do not leak, drawn from the seed and from nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import Invalid
from annotator.core.near_duplicates import clusters, sketch
from annotator.core.releasing.splits import (
    LEFT_OUT,
    NAMES,
    Item,
    Recipe,
    divide,
    groups,
    leave_one_outlet_out,
)

names = st.one_of(st.none(), st.sampled_from("abcdef"))
items = st.lists(
    st.tuples(
        names,
        names,
        names,
        st.one_of(st.none(), st.sampled_from(["2024-01-01", "2024-05-06", "2025-02-03"])),
    ),
    max_size=40,
).map(
    lambda rows: [
        Item(f"k{number}", event, cluster, outlet, day)
        for number, (event, cluster, outlet, day) in enumerate(rows)
    ]
)
methods = st.sampled_from(["event", "outlet", "time"])


@given(items, methods, st.integers(0, 99), st.randoms())
def test_every_article_has_one_part_whatever_the_order(
    listed: list[Item], method: str, seed: int, chance: object
) -> None:
    recipe = Recipe(method, seed)
    parts = divide(listed, recipe)
    assert parts.keys() == {item.key for item in listed}
    assert set(parts.values()) <= {*NAMES, LEFT_OUT}
    chance.shuffle(listed)  # type: ignore[attr-defined]
    assert divide(listed, recipe) == parts


@given(items, methods, st.integers(0, 99))
def test_no_near_copy_is_in_two_parts(listed: list[Item], method: str, seed: int) -> None:
    parts = divide(listed, Recipe(method, seed))
    for name in {item.cluster for item in listed} - {None}:
        found = {parts[item.key] for item in listed if item.cluster == name}
        assert len(found - {LEFT_OUT}) <= 1


@given(items, st.sampled_from(["event", "time"]), st.integers(0, 99))
def test_no_event_is_in_two_parts(listed: list[Item], method: str, seed: int) -> None:
    parts = divide(listed, Recipe(method, seed))
    for group in groups(listed):
        assert len({parts[item.key] for item in group} - {LEFT_OUT}) <= 1


@given(items, st.integers(0, 99))
def test_no_outlet_is_in_two_parts(listed: list[Item], seed: int) -> None:
    parts = divide(listed, Recipe("outlet", seed))
    for name in {item.outlet for item in listed} - {None}:
        found = {parts[item.key] for item in listed if item.outlet == name}
        assert len(found - {LEFT_OUT}) <= 1


@given(items)
def test_what_is_tested_is_never_older_than_what_is_learned_from(listed: list[Item]) -> None:
    parts = divide(listed, Recipe("time"))
    last = {
        name: [
            max(item.published_on for item in group if item.published_on)
            for group in groups(listed)
            if parts[group[0].key] == name
        ]
        for name in ("train", "test")
    }
    if last["train"] and last["test"]:
        assert max(last["train"]) <= min(last["test"])


@given(items)
def test_an_outlet_left_out_is_seen_nowhere_in_its_training(listed: list[Item]) -> None:
    folds = leave_one_outlet_out(listed)
    by_key = {item.key: item for item in listed}
    for outlet in {item.outlet for item in listed} - {None}:
        named = {key: role for name, key, role in folds if name == outlet}
        tested = {key for key, role in named.items() if role == "test"}
        assert tested == {item.key for item in listed if item.outlet == outlet}
        copied = {by_key[key].cluster for key in tested} - {None}
        assert not [i for i in listed if i.key not in named and i.cluster in copied]


def test_shares_are_met_where_groups_are_small() -> None:
    listed = [Item(f"k{number}", event=f"e{number}") for number in range(100)]
    parts = list(divide(listed, Recipe("event", seed=7, shares=(70, 10, 20))).values())
    assert [parts.count(name) for name in NAMES] == [70, 10, 20]
    assert divide(listed, Recipe("event", seed=8)) != divide(listed, Recipe("event", seed=9))


@pytest.mark.parametrize("shares", [(0, 50, 50), (50, 40, 20), (110, -10, 0)])
def test_shares_that_are_none_are_refused(shares: tuple[int, int, int]) -> None:
    with pytest.raises(Invalid):
        divide([], Recipe("event", 1, shares))


def test_agency_copy_is_known_again_and_another_report_of_the_event_is_not() -> None:
    agency = " ".join(f"word{number % 97} says{number % 31} no{number}" for number in range(200))
    shorter = " ".join(agency.split()[:450]) + " our correspondent adds a line of his own here"
    other = " ".join(
        f"quite{number % 89} other{number % 37} words{number}" for number in range(200)
    )
    found = clusters([("a", sketch(agency)), ("b", sketch(shorter)), ("c", sketch(other))])
    assert found == [["a", "b"]]
