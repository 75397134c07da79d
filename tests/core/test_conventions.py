"""Other programs' offsets: each way of counting is found out from the quotes alone."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core import conventions
from annotator.core.conventions import ALL, OURS, Convention, Counted, Given, ways

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
TEXT = "𝔘nser 🎈 Balloon,\nshe said.\n\nIt was “not bad”,\nreally! नमस्ते."


def counted_by(text: str, start: int, end: int, convention: Convention) -> tuple[int, int]:
    """The numbers another program would write, worked out from its own form of the text."""

    def outward(place: int) -> int:
        before = text[:place]
        if convention.newline == "crlf":
            before = before.replace("\n", "\r\n")
        if convention.unit == "utf16":
            return len(before.encode("utf-16-le")) // 2
        return len(before.encode()) if convention.unit == "byte" else len(before)

    last = outward(end)
    return outward(start), last - 1 if convention.end == "inclusive" else last


def marks(text: str, convention: Convention, *places: tuple[int, int]) -> list[Given]:
    """A file's marks."""
    return [
        Given(*counted_by(text, start, end, convention), text[start:end], line)
        for line, (start, end) in enumerate(places, start=1)
    ]


PLACES = [(0, 5), (6, 15), (17, 20), (28, 43), (53, 59)]


@pytest.mark.parametrize("convention", ALL, ids=str)
def test_each_way_of_counting_is_found_from_the_quotes(convention: Convention) -> None:
    found = conventions.detect(TEXT, marks(TEXT, convention, *PLACES))
    assert found.convention == convention
    assert list(found.spans) == PLACES
    assert (found.matched, found.dropped) == (len(PLACES), ())
    assert found.shifted == sum(counted_by(TEXT, *place, convention) != place for place in PLACES)


FROM_SENTENCES = [each for each in ways([Given(0, 1, sentence="a")]) if each not in ALL]
SENTENCES = ["𝔘nser 🎈 Balloon,\nshe said.", "It was “not bad”,\nreally!", "नमस्ते."]


def counted_in_sentences(convention: Convention, sentences: list[str]) -> list[Given]:
    """A mark in each sentence, from its second sign to its last but one."""
    return [
        Given(*counted_by(words, 1, len(words) - 1, convention), words[1:-1], line, words)
        for line, words in enumerate(sentences, start=1)
    ]


@pytest.mark.parametrize("convention", FROM_SENTENCES, ids=str)
def test_counting_from_the_sentence_is_found_from_the_quotes(convention: Convention) -> None:
    given = counted_in_sentences(convention, SENTENCES)
    found = conventions.detect(TEXT, given, ways(given))
    assert (found.convention, found.matched, found.dropped) == (convention, 3, ())
    assert [TEXT[slice(*span)] for span in found.spans if span] == [
        words[1:-1] for words in SENTENCES
    ]


def test_places_beside_sentences_may_still_count_from_the_article() -> None:
    given = [replace(each, sentence=TEXT[:25]) for each in marks(TEXT, OURS, *PLACES)]
    assert conventions.detect(TEXT, given, ways(given)).convention == OURS
    assert ways(marks(TEXT, OURS, *PLACES)) == ALL
    assert len(FROM_SENTENCES) == len(set(FROM_SENTENCES)) == 12


def test_a_sentence_that_stands_twice_or_nowhere_tells_no_place() -> None:
    told = Convention(base="sentence")
    twice, nowhere = Given(1, 2, "b", 1, "abc."), Given(1, 2, "y", 2, "xyz.")
    found = conventions.read_as("abc. abc. d", [twice, nowhere], told)
    assert (found.spans, found.dropped) == ((None, None), (1, 2))


def test_what_is_ours_either_way_is_read_as_ours() -> None:
    text = "plain words, one line"
    both = [Given(0, 5, "plain", 1)]
    assert conventions.detect(text, both).convention == OURS


def test_without_quotes_nothing_is_guessed() -> None:
    found = conventions.detect(TEXT, [Given(0, 5, None, 1)])
    assert (found.convention, found.spans, found.matched) == (OURS, ((0, 5),), 0)


def test_a_quote_that_is_elsewhere_is_dropped_by_its_line_and_never_moved() -> None:
    wrong = [*marks(TEXT, OURS, *PLACES), Given(3, 9, "really", 17)]
    found = conventions.detect(TEXT, wrong)
    assert found.dropped == (17,)
    assert found.spans[-1] is None
    assert found.matched == len(PLACES)


@pytest.mark.parametrize("place", [(-1, 3), (0, 10_000), (5, 5), (9, 2)])
def test_a_place_that_is_none_fits_nowhere(place: tuple[int, int]) -> None:
    found = conventions.detect(TEXT, [Given(*place, "x", 4)])
    assert found.dropped == (4,)


def test_the_middle_of_a_character_is_no_place() -> None:
    assert Counted("🎈x").span(Given(1, 3), Convention("exclusive", "utf16")) is None


def test_a_format_without_line_breaks_in_quotes_is_compared_without_them() -> None:
    flat = [Given(6, 20, "🎈 Balloon, she", 1)]
    assert conventions.detect(TEXT, flat).dropped == (1,)
    found = conventions.detect(TEXT, flat, same=conventions.but_for_white_space)
    assert found.spans == ((6, 20),)


def test_words_without_offsets_are_found_at_all_their_places() -> None:
    assert conventions.located("so bad, bad; abab ab", "bad") == [(3, 6), (8, 11)]
    assert conventions.located("ababa", "aba") == [(0, 3), (2, 5)]
    assert conventions.located("anything", "") == []


def test_the_shared_examples_come_back_under_every_convention() -> None:
    entries = json.loads((FIXTURES / "offsets.json").read_text(encoding="utf-8"))
    for entry in entries:
        text, cases = entry["text"], entry["cases"]
        places = [(case["start"], case["end"]) for case in cases]
        for convention in ALL:
            found = conventions.read_as(text, marks(text, convention, *places), convention)
            assert list(found.spans) == places, (entry["name"], str(convention))


@settings(max_examples=150)
@given(st.text("ab\n🎈é “", min_size=1, max_size=40), st.data())
def test_detection_loses_no_mark_of_any_text(text: str, data: st.DataObject) -> None:
    convention = data.draw(st.sampled_from(ALL))
    starts = data.draw(st.lists(st.integers(0, len(text) - 1), min_size=1, max_size=5))
    places = [(start, data.draw(st.integers(start + 1, len(text)))) for start in starts]
    found = conventions.detect(text, marks(text, convention, *places))
    assert found.dropped == ()
    for place, span in zip(places, found.spans, strict=True):
        assert span is not None
        assert text[span[0] : span[1]] == text[place[0] : place[1]]
