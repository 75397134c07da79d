"""Which spans are the same place."""

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.agreement.alignment import align, overlap
from annotator.core.agreement.readings import Span, Value


def places(*spans: tuple[int, tuple[Span, ...]], answers: list[str] | None = None) -> list[int]:
    values: list[dict[str, Value]] = [
        {"frame": answer} for answer in (answers or ["x"] * len(spans))
    ]
    return align([owner for owner, _ in spans], [parts for _, parts in spans], values)


def test_equal_spans_of_two_annotators_are_one_place() -> None:
    assert places((0, ((0, 10),)), (1, ((0, 10),))) == [0, 0]


def test_half_of_the_union_is_enough_and_less_is_not() -> None:
    assert places((0, ((0, 10),)), (1, ((5, 10),))) == [0, 0]
    assert places((0, ((0, 10),)), (1, ((6, 10),))) == [0, 1]


def test_the_best_overlap_goes_first() -> None:
    assert places((0, ((0, 10),)), (1, ((0, 6),)), (1, ((1, 10),))) == [0, 1, 0]


def test_a_place_holds_one_span_of_each_annotator() -> None:
    assert places((0, ((0, 10),)), (1, ((0, 10),)), (1, ((0, 9),))) == [0, 0, 2]


def test_every_two_spans_of_a_place_satisfy_the_bound() -> None:
    chain = places((0, ((0, 10),)), (1, ((3, 13),)), (2, ((6, 16),)))
    assert chain == [0, 0, 2]


def test_three_annotators_meet_in_one_place() -> None:
    assert places((0, ((0, 10),)), (1, ((1, 10),)), (2, ((0, 11),))) == [0, 0, 0]


def test_twins_are_matched_by_their_answers() -> None:
    spans = [(0, ((0, 10),)), (0, ((0, 10),)), (1, ((0, 10),)), (1, ((0, 10),))]
    assert places(*spans, answers=["x", "y", "y", "x"]) == [0, 1, 1, 0]


def test_parts_are_compared_by_their_characters() -> None:
    assert overlap(((0, 5), (10, 15)), ((0, 5),)) == 0.5
    assert overlap(((0, 5), (10, 15)), ((3, 12),)) == 4 / 15
    assert places((0, ((0, 5), (10, 15))), (1, ((0, 5), (10, 14)))) == [0, 0]


def test_who_is_called_what_plays_no_part_among_twins() -> None:
    spans = [(0, ((0, 10),)), (0, ((0, 10),)), (1, ((0, 10),)), (2, ((0, 10),))]
    assert places(*spans) == [0, 1, 0, 0]
    assert places(*reversed(spans)) == [0, 0, 0, 3]
    turned = [(2 - owner, parts) for owner, parts in spans]
    assert places(*turned) == [0, 1, 0, 0]


spans = st.tuples(st.integers(0, 2), st.integers(0, 20), st.integers(1, 10)).map(
    lambda found: (found[0], ((found[1], found[1] + found[2]),))
)


@settings(deadline=None)
@given(st.lists(spans, max_size=12))
def test_a_place_never_breaks_its_rule(found: list[tuple[int, tuple[Span, ...]]]) -> None:
    for number in set(numbers := places(*found)):
        members = [span for span, place in zip(found, numbers, strict=True) if place == number]
        assert len({owner for owner, _ in members}) == len(members)
        assert all(overlap(one, other) >= 0.5 for _, one in members for _, other in members)
