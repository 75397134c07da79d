import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import Invalid
from annotator.core.spans import (
    WHITESPACE,
    Parts,
    check_parts,
    context,
    covers,
    locate,
    mask,
    overlaps,
    quote,
    trim,
)

LENGTH = 30


def _parts_within(length: int) -> st.SearchStrategy[Parts]:
    """Cut points without neighbours, taken in pairs: sorted, disjoint, never touching."""
    cuts = st.sets(st.integers(0, length), min_size=2, max_size=8).map(sorted)
    return cuts.map(lambda all_cuts: tuple(zip(all_cuts[::2], all_cuts[1::2], strict=False)))


spans = _parts_within(LENGTH)
texts = st.text(st.sampled_from("ab“é😀 \u00a0\n\t") | st.characters(exclude_categories=["Cs"]))


def _characters(parts: Parts) -> set[int]:
    return {at for start, end in parts for at in range(start, end)}


@given(spans)
def test_parts_of_a_text_pass_as_they_are(parts: Parts) -> None:
    assert check_parts([list(part) for part in parts], LENGTH) == parts


@pytest.mark.parametrize(
    ("parts", "place", "says"),
    [
        ([], "parts", "at least one part"),
        (None, "parts", "at least one part"),
        ("12", "parts", "at least one part"),
        ([[1, 2], 3], "parts.1", "pair of numbers"),
        ([[1, 2, 3]], "parts.0", "pair of numbers"),
        ([[1.0, 2]], "parts.0", "whole numbers"),
        ([[False, 2]], "parts.0", "whole numbers"),
        ([[1, True]], "parts.0", "whole numbers"),
        ([["1", "2"]], "parts.0", "whole numbers"),
        ([[-1, 2]], "parts.0", "outside the text, which ends at 30"),
        ([[1, 2], [4, 31]], "parts.1", "outside the text, which ends at 30"),
        ([[5, 5]], "parts.0", "must come after the start"),
        ([[6, 5]], "parts.0", "must come after the start"),
        ([[4, 6], [1, 2]], "parts.1", "in order"),
        ([[1, 6], [5, 8]], "parts.1", "neither overlap nor touch"),
        ([[1, 6], [6, 8]], "parts.1", "neither overlap nor touch"),
    ],
)
def test_each_wrong_part_is_refused_at_its_place(parts: object, place: str, says: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_parts(parts, LENGTH)
    assert says in refusal.value.fields[place][0]


def test_more_parts_than_the_layer_allows_are_refused() -> None:
    assert check_parts([[0, 1], [2, 3]], LENGTH, max_parts=2)
    with pytest.raises(Invalid, match="at most one part"):
        check_parts([[0, 1], [2, 3]], LENGTH, max_parts=1)


def test_the_quote_of_several_parts_shows_the_gap() -> None:
    assert quote("The phone talks were seen", ((0, 3), (10, 15))) == "The … talks"


@given(texts.filter(bool), st.data())
def test_the_quote_of_one_part_is_the_slice(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    parts = check_parts([[start, end]], len(text))
    before, behind = context(text, parts)
    assert quote(text, parts) == text[start:end]
    assert text[:start].endswith(before)
    assert text[end:].startswith(behind)
    assert (start, end) in locate(text, text[start:end], before, behind)


def test_context_surrounds_the_whole_span_and_stops_at_the_text() -> None:
    assert context("abcdefghij", ((2, 3), (5, 7)), size=2) == ("ab", "hi")
    assert context("abc", ((0, 3),)) == ("", "")


def test_trimming_takes_blanks_no_break_spaces_and_line_ends_off_every_part() -> None:
    text = "\u00a0 a b\n\tc\u202f.\u3000"
    assert trim(text, ((0, 6), (7, 11))) == ((2, 5), (7, 10))
    assert trim(text, ((0, 2), (2, 3))) == ((2, 3),)
    assert trim(text, ((0, 1),)) == ()


@given(texts.filter(bool), st.data())
def test_trimming_twice_equals_trimming_once_and_loses_nothing_visible(
    text: str, data: st.DataObject
) -> None:
    parts = data.draw(_parts_within(len(text)))
    trimmed = trim(text, parts)
    assert trim(text, trimmed) == trimmed
    lost = _characters(parts) - _characters(trimmed)
    assert all(text[at] in WHITESPACE for at in lost)
    assert all(text[at] not in WHITESPACE for part in trimmed for at in (part[0], part[1] - 1))


@given(spans, spans)
def test_overlap_and_cover_speak_of_characters(a: Parts, b: Parts) -> None:
    assert overlaps(a, b) == bool(_characters(a) & _characters(b))
    assert covers(a, b) == (_characters(b) <= _characters(a))


def test_touching_spans_do_not_overlap() -> None:
    assert not overlaps(((0, 2),), ((2, 4),))
    assert overlaps(((2, 4),), ((0, 2), (3, 5)))


def test_the_place_whose_surroundings_fit_comes_first() -> None:
    text = "He said no. She said no! They said no?"
    assert locate(text, "no") == [(8, 10), (21, 23), (35, 37)]
    assert locate(text, "no", "She said ", "!")[0] == (21, 23)
    assert locate(text, "no", suffix="?")[0] == (35, 37)
    assert locate(text, "no", prefix="He said ", suffix="")[0] == (8, 10)


def test_surroundings_count_from_the_quote_outwards() -> None:
    assert locate("a1 no b2 no", "no", prefix="a2 ")[0] == (9, 11)


def test_a_quote_that_overlaps_itself_is_found_at_each_place() -> None:
    assert locate("aaa", "aa", prefix="a")[0] == (1, 3)


def test_what_does_not_stand_in_the_text_is_nowhere() -> None:
    assert locate("abc", "x") == []
    assert locate("abc", "") == []


def test_a_mask_hides_its_stretch_and_moves_nothing() -> None:
    assert mask("From Daily 😀 News: rain", [(5, 17)]) == "From ████████████: rain"
    assert mask("abcdef", [(3, 5), (1, 4)], "x") == "axxxxf"
    assert mask("abc", []) == "abc"


@given(texts.filter(bool), st.data())
def test_a_masked_text_has_the_same_length(text: str, data: st.DataObject) -> None:
    parts = data.draw(_parts_within(len(text)))
    masked = mask(text, parts)
    assert len(masked) == len(text)
    hidden = _characters(parts)
    assert all(masked[at] == ("█" if at in hidden else text[at]) for at in range(len(text)))
