import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import Invalid
from annotator.core.text import check_json, check_string, decode, normalise, sha256

OFFSETS = json.loads(
    (Path(__file__).parents[2] / "fixtures/offsets.json").read_text(encoding="utf-8")
)
CAME_WITH_OTHER_LINE_ENDS = [entry for entry in OFFSETS if "raw" in entry]


@pytest.mark.parametrize("entry", CAME_WITH_OTHER_LINE_ENDS, ids=lambda entry: entry["name"])
def test_every_line_end_becomes_one_line_feed(entry: dict[str, str]) -> None:
    assert normalise(entry["raw"]) == entry["text"]


def test_nothing_but_line_ends_and_the_byte_order_mark_changes() -> None:
    text = " cafe\u0301\u00a0“café” \n\n\t"
    assert normalise("\ufeff" + text) == text


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])))
def test_normalising_twice_equals_normalising_once(text: str) -> None:
    once = normalise("\ufeff\ufeff" + text)
    assert normalise(once) == once


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ab\x00c", "Character 2 is NUL"),
        ("x\r\n\ud83d!", "Character 2 is a lone surrogate, U+D83D"),
    ],
)
def test_what_is_no_text_is_refused_with_its_position(text: str, names: str) -> None:
    with pytest.raises(Invalid) as refusal:
        normalise(text)
    assert refusal.value.code == "forbidden_character"
    assert refusal.value.fields["text"][0].startswith(names)


def test_a_refused_string_names_its_place() -> None:
    with pytest.raises(Invalid) as refusal:
        check_string("a\udfff", "title")
    assert list(refusal.value.fields) == ["title"]


def test_a_file_is_read_as_utf8_with_or_without_byte_order_mark() -> None:
    assert decode("“é”".encode()) == decode("\ufeff“é”".encode()) == "“é”"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_bad_utf8_names_the_byte_in_the_file(mark: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        decode(mark + b"caf\xe9 x", "line 3")
    assert refusal.value.code == "bad_utf8"
    assert f"Byte {len(mark) + 3} (0xe9)" in refusal.value.fields["line 3"][0]


def test_utf16_is_recognised_so_that_the_reader_knows_what_to_do() -> None:
    with pytest.raises(Invalid, match="UTF-16"):
        decode("news".encode("utf-16"))


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": [{"b": "x\x00"}]}, "a.0.b"),
        ({"a": {"k\ud800": 1}}, "a"),
        (["ok", float("nan")], "1"),
        ([float("-inf")], "0"),
        ({"n": 2**63}, "n"),
        ({"n": -(2**63) - 1}, "n"),
        ({"a": {1: "x"}}, "a"),
        ({"a": {1, 2}}, "a"),
        ("\x00", ""),
    ],
)
def test_json_that_cannot_be_stored_is_refused_at_its_place(value: object, place: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_json(value)
    assert list(refusal.value.fields) == [place]


def test_json_places_continue_the_callers_place() -> None:
    with pytest.raises(Invalid) as refusal:
        check_json({"x": ["\x00"]}, "metadata")
    assert list(refusal.value.fields) == ["metadata.x.0"]


def test_ordinary_json_passes() -> None:
    check_json({"a": [1, -(2**63), 2**63 - 1, 1.5, True, None, "ü😀", {"": {}}]})


def _nested(depth: int) -> object:
    value: object = "leaf"
    for _ in range(depth):
        value = [value]
    return value


def test_json_may_be_as_deep_as_the_limit_and_no_deeper() -> None:
    check_json(_nested(20))
    for depth in (21, 100_000):
        with pytest.raises(Invalid) as refusal:
            check_json(_nested(depth))
        assert refusal.value.code == "too_deep"


def test_the_fingerprint_is_of_the_utf8_bytes() -> None:
    assert sha256("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"
