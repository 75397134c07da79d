"""Hidden turns: one in each block, the same every time, and nothing to be counted out."""

from collections.abc import Sequence

import pytest

from annotator.core.quality import is_turn, left_to_show, mixed, ranked, turns

SEEDS = [f"project reader-{number}" for number in range(40)]


@pytest.mark.parametrize("every", [3, 10, 20])
def test_each_block_has_one_hidden_turn_at_a_place_of_its_own(every: int) -> None:
    for seed in SEEDS:
        found = [number for number in range(20 * every) if is_turn(every, seed, number)]
        assert [number // every for number in found] == list(range(20))
    places = {
        number % every for seed in SEEDS for number in range(every) if is_turn(every, seed, number)
    }
    assert len(places) > every * 0.8


def test_turns_are_counted_as_they_come() -> None:
    for number in range(60):
        assert turns(7, "seed", number) == sum(is_turn(7, "seed", each) for each in range(number))


@pytest.mark.parametrize("seed", SEEDS[:8])
def test_what_is_left_falls_by_one_with_every_article_whatever_it_is(seed: str) -> None:
    taken, ordinary, hidden, every = 4, 23, 3, 5
    shown = []
    while ordinary:
        shown.append(left_to_show(every, seed, taken, ordinary, hidden))
        if hidden and is_turn(every, seed, taken):
            hidden -= 1
        else:
            ordinary -= 1
        taken += 1
    assert shown == list(range(shown[0], 0, -1))
    assert left_to_show(every, seed, taken, 0, hidden) == 0


@pytest.mark.parametrize("given", ["", "abcdefghijkl"])
def test_mixing_keeps_the_order_and_ends_with_an_ordinary_one(given: Sequence[str]) -> None:
    found = mixed(given, "XYZ", 4, "seed", 9)
    assert "".join(each for each, is_hidden in found if not is_hidden) == given
    hidden = [at for at, (_, is_hidden) in enumerate(found) if is_hidden]
    assert all(is_turn(4, "seed", 9 + at) for at in hidden)
    assert not found or not found[-1][1]
    assert len(hidden) == (0 if not given else 3)


def test_an_order_of_ones_own_is_an_order_of_the_same() -> None:
    orders = {tuple(ranked("abcdef", seed)) for seed in SEEDS}
    assert len(orders) > 30
    assert {tuple(sorted(order)) for order in orders} == {tuple("abcdef")}
