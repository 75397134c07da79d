"""Votes are weighed as the published methods weigh them."""

import json
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.aggregation import dawid_skene, mace, majority
from tests.e2e.site import ROOT

Votes = dict[str, dict[str, str]]


def test_the_majority_keeps_its_ties() -> None:
    found = majority({"a": {"x": "1", "y": "1", "z": "2"}, "b": {"x": "1", "y": "2"}})
    assert found["a"].answers == ("1",)
    assert found["a"].shares == pytest.approx({"1": 2 / 3, "2": 1 / 3})
    assert found["b"].answers == ("1", "2")


def test_nothing_comes_of_nothing() -> None:
    assert majority({}) == dawid_skene({}) == mace({}) == {}


GOLDEN = json.loads((ROOT / "fixtures" / "aggregation.json").read_text())


@pytest.mark.parametrize("case", GOLDEN["cases"])
@pytest.mark.parametrize(
    ("method", "near"), [(dawid_skene, 1e-3), (mace, 0.02)], ids=["dawid_skene", "mace"]
)
def test_it_is_what_crowd_kit_finds(case: Any, method: Any, near: float) -> None:
    """The fixture says how it was made; MACE begins by chance, so the last digits differ."""
    found, theirs = method(case["votes"]), case[method.__name__]
    for unit, shares in theirs.items():
        assert max(shares, key=shares.__getitem__) in found[unit].answers
        for answer, share in shares.items():
            assert found[unit].shares.get(answer, 0) == pytest.approx(share, abs=near)


def test_mace_is_the_same_for_the_same_seed_and_weighs_down_who_guesses() -> None:
    votes = GOLDEN["cases"][0]["votes"]
    assert mace(votes, seed=3) == mace(votes, seed=3)
    # One who knows against two who always guess the same.
    votes = {f"k{n}": {"a": str(n % 2), "b": str(n % 2), "c": "0", "d": "0"} for n in range(40)}
    assert mace(votes)["k1"].answers == ("1",)
    assert dawid_skene(votes)["k1"].answers == ("1",)


ANSWERS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.dictionaries(st.sampled_from("vwxyz"), st.sampled_from("123"), min_size=1),
)


@settings(max_examples=25)
@given(ANSWERS)
def test_shares_add_up_and_order_plays_no_part(votes: Votes) -> None:
    backwards = {unit: dict(reversed(given.items())) for unit, given in reversed(votes.items())}
    for method in (majority, dawid_skene, partial(mace, beginnings=2, rounds=4)):
        found = method(votes)
        assert found == method(backwards)
        for unit, outcome in found.items():
            assert sum(outcome.shares.values()) == pytest.approx(1, abs=1e-6)
            assert outcome.answers, unit
