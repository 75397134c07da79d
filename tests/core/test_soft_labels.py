"""Votes: everybody has one, whatever they marked twice, and nothing is decided by counting them."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.records import AnnotationRecord, AssignmentRecord
from annotator.core.soft_labels import Votes, settled, votes

spans = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 8)).map(lambda pair: (pair[0], sum(pair))),
    max_size=4,
)


def reading(name: str, *parts: tuple[int, int], **more: object) -> AssignmentRecord:
    """Somebody who marked these places as loaded."""
    marks = tuple(
        AnnotationRecord(id=number, layer="mark", parts=(part,), values={"tone": "loaded"})
        for number, part in enumerate(parts)
    )
    return AssignmentRecord(name, annotations=marks, **more)  # type: ignore[arg-type]


def covered(found: list[Votes], dimension: str) -> dict[int, int]:
    """Votes at each position."""
    return {
        at: each.votes
        for each in found
        if each.dimension == dimension and each.start is not None and each.end is not None
        for at in range(each.start, each.end)
    }


@given(st.lists(spans, min_size=1, max_size=5))
def test_votes_are_what_counting_every_position_gives(
    everybody: list[list[tuple[int, int]]],
) -> None:
    found = votes([reading(f"a{n}", *parts) for n, parts in enumerate(everybody)])
    expected = {
        at: count
        for at in range(40)
        if (count := sum(any(s <= at < e for s, e in parts) for parts in everybody))
    }
    assert covered(found, "tone") == covered(found, "") == expected
    assert {each.readers for each in found} <= {len(everybody)}


def test_the_majority_joins_runs_and_keeps_ties_as_ties() -> None:
    found = votes(
        [reading("a", (0, 10)), reading("b", (0, 6)), reading("c", (4, 10)), reading("d", (0, 8))]
    )
    told = [
        (each.start, each.end, each.votes, each.is_tie)
        for each in settled(found)
        if each.dimension == "tone"
    ]
    assert told == [(0, 8, 3, False), (8, 10, 2, True)]


def test_who_reads_twice_has_the_later_vote() -> None:
    twice = [
        reading("a", (0, 5), round="1", submitted_at="2024-01-01"),
        reading("a", (7, 9), round="2", submitted_at="2024-02-01"),
    ]
    found = votes(twice)
    assert [(each.start, each.end, each.readers) for each in found if not each.dimension] == [
        (7, 9, 1)
    ]


def test_units_are_counted_and_own_words_are_not() -> None:
    def whole(name: str, frames: list[str]) -> AssignmentRecord:
        values = {"frames": frames, "why": f"since {name}"}
        return AssignmentRecord(
            name, annotations=(AnnotationRecord(id=1, layer="article", slot=0, values=values),)
        )

    found = votes([whole("a", ["law", "war"]), whole("b", ["war"])], {("article", "why")})
    told = {(each.dimension, each.label): (each.slot, each.votes, each.share) for each in found}
    assert told == {
        ("", ""): (0, 2, 1.0),
        ("frames", "law"): (0, 1, 0.5),
        ("frames", "war"): (0, 2, 1.0),
    }
