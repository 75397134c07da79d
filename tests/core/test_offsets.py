import json
from pathlib import Path
from typing import TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import Invalid
from annotator.core.offsets import Offsets


class Case(TypedDict):
    start: int
    end: int
    utf16: list[int]
    utf8: list[int]
    quote: str


class Entry(TypedDict):
    name: str
    text: str
    utf16_length: int
    utf8_length: int
    cases: list[Case]


ENTRIES: list[Entry] = json.loads(
    (Path(__file__).parents[2] / "fixtures/offsets.json").read_text(encoding="utf-8")
)

# Repeated texts are long enough to cross strides of the table and keep the examples small.
texts = st.builds(
    lambda text, times: text * times,
    st.text(
        st.sampled_from("ab \né漢“\u0301\u200d👩🏽𝕏") | st.characters(exclude_categories=["Cs"])
    ),
    st.sampled_from([1, 1, 7, 300]),
)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["name"])
def test_the_shared_examples_hold(entry: Entry) -> None:
    text, offsets = entry["text"], Offsets(entry["text"])
    assert offsets.utf16(len(text)) == entry["utf16_length"]
    assert offsets.utf8(len(text)) == entry["utf8_length"]
    for case in entry["cases"]:
        span = [case["start"], case["end"]]
        assert text[case["start"] : case["end"]] == case["quote"]
        assert [offsets.utf16(at) for at in span] == case["utf16"]
        assert [offsets.utf8(at) for at in span] == case["utf8"]
        assert [offsets.from_utf16(at) for at in case["utf16"]] == span
        assert [offsets.from_utf8(at) for at in case["utf8"]] == span


@given(texts, st.data())
def test_any_position_goes_there_and_back(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    offsets = Offsets(text)
    assert offsets.utf16(at) == len(text[:at].encode("utf-16-le")) // 2
    assert offsets.utf8(at) == len(text[:at].encode())
    assert offsets.from_utf16(offsets.utf16(at)) == at
    assert offsets.from_utf8(offsets.utf8(at)) == at


@given(texts)
def test_exactly_the_positions_between_characters_come_back(text: str) -> None:
    offsets = Offsets(text)
    between = {offsets.utf8(at): at for at in range(min(len(text), 600) + 1)}
    for byte in range(max(between) + 1):
        if byte in between:
            assert offsets.from_utf8(byte) == between[byte]
        else:
            with pytest.raises(Invalid):
                offsets.from_utf8(byte)


def test_a_position_inside_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(Invalid, match="UTF-16 unit 2 lies inside a character"):
        Offsets("a😀b").from_utf16(2)


@pytest.mark.parametrize("text", ["", "plain", "é", "😀" * 300])
def test_positions_outside_the_text_are_refused(text: str) -> None:
    offsets = Offsets(text)
    for convert in (offsets.utf16, offsets.utf8, offsets.from_utf16, offsets.from_utf8):
        with pytest.raises(Invalid):
            convert(-1)
        with pytest.raises(Invalid):
            convert(len(text) * 4 + 1)


def test_every_position_around_a_stride_of_the_table_is_right() -> None:
    text = "a😀" * 300
    offsets = Offsets(text)
    for at in range(len(text) + 1):
        assert offsets.utf16(at) == at + at // 2
        assert offsets.from_utf16(at + at // 2) == at
