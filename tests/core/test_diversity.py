"""The article that is least like what has been read, by its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.diversity import farthest, likeness, words_of

FLOOD = "The river flooded the harbour and the mayor warned of further storms."
STORM = "Further storms flooded the harbour, the mayor warned near the river."
VOTE = "Parliament voted against the budget after a long debate on taxes."


def test_the_same_words_in_another_order_are_the_same() -> None:
    assert likeness(words_of(FLOOD), words_of(FLOOD.upper())) == pytest.approx(1)
    assert likeness(words_of(FLOOD), words_of(STORM)) > 0.8
    assert likeness(words_of(FLOOD), words_of(VOTE)) == 0


def test_scripts_without_spaces_are_compared_by_pairs_of_signs() -> None:
    one, other = "总统谴责了俄罗斯的语气并警告了议会" * 2, "市长在港口谈论了洪水和风暴以及大坝" * 2
    assert likeness(words_of(one), words_of(other)) < 0.3 < likeness(words_of(one), words_of(one))


def test_the_farthest_is_the_one_whose_nearest_is_furthest() -> None:
    free = {"storm": words_of(STORM), "vote": words_of(VOTE)}
    assert farthest(free, [words_of(FLOOD)]) == "vote"
    assert farthest(free, [words_of(VOTE)]) == "storm"
    # As near to one as can be, however far from all others.
    assert farthest(free, [words_of(FLOOD), words_of(FLOOD), words_of(VOTE)]) == "storm"
    assert farthest(free, []) == "storm"
    assert farthest({}, [words_of(FLOOD)]) is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    there = likeness(words_of(one), words_of(other))
    assert 0 <= there <= 1 + 1e-9
    assert there == likeness(words_of(other), words_of(one))
