"""Soft labels count readers, not marks; a threshold makes spans of them."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.aggregation import Stretch, above, mask, soft
from annotator.core.spans import Parts

MARKS: list[tuple[str, str, Parts]] = [
    ("ada", "negative", ((0, 10),)),
    ("ada", "negative", ((5, 12),)),
    ("ben", "negative", ((8, 20),)),
    ("ben", "positive", ((30, 34), (40, 42))),
]


def test_the_share_is_of_all_readers_and_nobody_counts_twice() -> None:
    assert soft(MARKS, 4) == [
        Stretch(0, 8, {"negative": 0.25}),
        Stretch(8, 12, {"negative": 0.5}),
        Stretch(12, 20, {"negative": 0.25}),
        Stretch(30, 34, {"positive": 0.25}),
        Stretch(40, 42, {"positive": 0.25}),
    ]


def test_spans_and_masks_by_a_threshold() -> None:
    found = soft(MARKS, 4)
    assert above(found, "negative", 0.5) == ((8, 12),)
    assert above(found, "negative", 0.25) == ((0, 20),)
    assert above(found, "positive", 0.25) == ((30, 34), (40, 42))
    assert mask(((1, 3),), 5) == b"\0\1\1\0\0"


def test_nobody_covers_nothing() -> None:
    assert soft([], 3) == []
    assert soft(MARKS, 0) == []


SPAN = st.tuples(
    st.sampled_from("abc"), st.sampled_from("xy"), st.integers(0, 30), st.integers(1, 9)
)


@given(st.lists(SPAN))
def test_it_is_what_counting_letter_by_letter_gives(given: list[tuple[str, str, int, int]]) -> None:
    marks = [(who, said, ((start, start + size),)) for who, said, start, size in given]
    found = soft(marks, 3)
    for at in range(40):
        for said in "xy":
            covering = {w for w, s, ((a, b),) in marks if s == said and a <= at < b}
            share = next((e.shares.get(said, 0) for e in found if e.start <= at < e.end), 0)
            assert share == len(covering) / 3
