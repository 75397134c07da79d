"""A line is read alike whether it is written as our own are or with blanks between its signs."""

import io
import json
from typing import Any

import pytest

from annotator.core.records import DocumentRecord
from annotator.formats import READERS
from annotator.formats.reading import Options

MARK: dict[str, Any] = {
    "id": 1,
    "layer": "passage",
    "parts": [[0, 4]],
    "slot": None,
    "quote": "Snow",
    "prefix": "",
    "suffix": " fell – 🦊.",
    "values": {"framing": ["economic"], "target": {"entity": "e1"}},
    "links": [],
    "note": "",
    "origin": "human",
    "created_at": "2026-01-02T03:04:05Z",
    "updated_at": None,
    "uuid": None,
}


def line(**changes: object) -> dict[str, Any]:
    """A record with one mark, which `changes` are made to."""
    reading = {"annotator": "A", "annotations": [MARK | changes]}
    entities = {"e1": {"name": "Mayor", "type": "person", "local": False}}
    text = "Snow fell – 🦊."
    return {"key": "a", "text": text, "entities": entities, "assignments": [reading]}


def read(raw: str) -> DocumentRecord | tuple[dict[str, list[str]], str]:
    """The record, or what is wrong with it."""
    [found] = READERS["jsonl"](io.BytesIO(raw.encode("utf-8", "surrogatepass")), Options())
    if found.fault is not None:
        return found.fault.fields, found.fault.code
    assert found.record is not None
    return found.record


def both(value: object, *, ascii_only: bool) -> tuple[str, str]:
    """As we write it, and as other programs do."""
    tight = json.dumps(value, ensure_ascii=ascii_only, separators=(",", ":"))
    return tight, json.dumps(value, ensure_ascii=ascii_only)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"note": "x" * 10_001},
        {"note": "NUL \x00"},
        {"quote": "\x00"},
        {"id": 2**31},
        {"id": True},
        {"slot": -1},
        {"slot": 2**31},
        {"slot": 1.0},
        {"origin": "nobody"},
        {"layer": None},
        {"links": [{"role": "by", "to": 1}]},
        {"links": [{"role": "by"}]},
        {"score": 0.5},
        {"score": 2},
        {"reason": "so"},
        {"misspelt": 1},
        {"values": []},
        {"parts": {}},
        {"created_at": 1},
    ],
)
def test_both_ways_of_writing_come_to_the_same(changes: dict[str, object]) -> None:
    for ascii_only in (True, False):
        tight, wide = both(line(**changes), ascii_only=ascii_only)
        assert read(tight) == read(wide)


def test_half_a_pair_is_refused_in_a_mark() -> None:
    tight, wide = both(line(prefix="half a pair \ud83e"), ascii_only=True)
    assert read(tight) == read(wide)
    assert "lone surrogate" in str(read(tight))


@pytest.mark.parametrize("name", ["suffix", "uuid", "note", "id", "slot"])
def test_a_field_left_out_is_its_default(name: str) -> None:
    record = line()
    del record["assignments"][0]["annotations"][0][name]
    tight, wide = both(record, ascii_only=False)
    assert read(tight) == read(wide)
    assert isinstance(read(tight), DocumentRecord)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ('{"key":"a","text":"Snow.","key":"b"}', "stands twice"),
        ('{"key":"a","text":"Snow.","metadata":{"n":1,"n":1}}', "stands twice"),
        ('{"key":"a","text":"Snow.","metadata":{"n":18446744073709551615}}', "64 bits"),
        ('{"key":"a","text":"Snow.","metadata":{"n":123456789012345678901234567890}}', "64 bits"),
        ('{"key":"a","text":"Snow.","metadata":{"n":NaN}}', "not a number"),
        ('{"key":"a","text":"Snow.","metadata":{"n":"\\u0000"}}', "NUL"),
        ('{"key":"a","text":"Snow.","metadata":{"n":"\\ud83e"}}', "lone surrogate"),
        ('{"key":"a","text":"Snow.","metadata":' + '{"n":' * 25 + "1" + "}" * 26, "too deeply"),
    ],
)
def test_what_a_quick_reader_would_pass_over_is_refused(raw: str, said: str) -> None:
    found = read(raw)
    assert isinstance(found, tuple)
    assert said in str(found)


def test_a_line_of_ours_is_the_record_it_was() -> None:
    found = read(both(line(), ascii_only=False)[0])
    assert isinstance(found, DocumentRecord)
    [mark] = found.assignments[0].annotations
    assert (mark.quote, mark.links, mark.score, mark.reason) == ("Snow", (), None, "")
    assert mark == type(mark)(**MARK | {"links": ()})
