"""doccano's JSONL read: `label` (or the older `labels`) as `[start, end, label]`, or `entities`
with `relations`. An `annotator` beside them is who made the marks.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from annotator.core.conventions import Given
from annotator.core.errors import Invalid
from annotator.core.records import AssignmentRecord, DocumentRecord
from annotator.core.text import check_json
from annotator.formats.foreign import Mark, place
from annotator.formats.jsonl import LONGEST_LINE
from annotator.formats.labels import Labels
from annotator.formats.reading import Line, Options

NOBODY = "doccano"


def read(stream: BinaryIO, options: Options) -> Iterator[Line]:
    """A record a line."""
    labels = Labels(options)
    number = 0
    while raw := stream.readline(LONGEST_LINE + 1):
        number += 1
        if not raw.strip():
            continue
        try:
            yield _line(number, _object(raw), labels, options)
        except Invalid as fault:
            yield Line(number, fault=fault)


def _object(raw: bytes) -> dict[str, object]:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Invalid.at("record", f"This is not JSON: {error}.") from None
    if not isinstance(value, dict):
        raise Invalid.at("record", "A line is an object with a text.")
    check_json(value)
    return value


def _line(number: int, given: dict[str, object], labels: Labels, options: Options) -> Line:
    text = given.get("text", given.get("data"))
    if not isinstance(text, str):
        raise Invalid.at("text", "There is no text.")
    placed = place(text, [list(_marks(given, number))], labels, options)
    who = str(given.get("annotator") or options.annotator or NOBODY)
    name = given.get("document") or given.get("id") or f"{options.file_name or NOBODY}-{number}"
    record = DocumentRecord(
        key=str(name),
        text=text,
        entities=placed.entities,
        assignments=(AssignmentRecord(who, state=options.state, annotations=placed.readings[0]),),
    )
    return Line(number, record=record, tally=placed.tally)


def _marks(given: Mapping[str, object], line: int) -> Iterator[Mark]:
    links: dict[str, list[tuple[str, str]]] = {}
    for each in _list(given, "relations"):
        if isinstance(each, Mapping):
            ends = (str(each.get("type", "")), str(each.get("to_id")))
            links.setdefault(str(each.get("from_id")), []).append(ends)
    for each in _list(given, "entities"):
        if not isinstance(each, Mapping):
            raise Invalid.at("entities", "An entity is an object.")
        ends_at = [each.get("start_offset"), each.get("end_offset")]
        own = str(each.get("id"))
        yield _mark(own, ends_at, str(each.get("label", "")), links.get(own, ()), line)
    for number, each in enumerate(_list(given, "label") or _list(given, "labels"), start=1):
        if not isinstance(each, Sequence) or isinstance(each, str) or len(each) != 3:
            raise Invalid.at("label", "A label is [start, end, name].")
        yield _mark(f"l{number}", each[:2], str(each[2]), (), line)


def _mark(
    own: str, ends: Sequence[object], label: str, links: Sequence[tuple[str, str]], line: int
) -> Mark:
    start, end = ends
    if type(start) is not int or type(end) is not int:
        raise Invalid.at("label", f"{label!r} has no start and end in whole numbers.")
    return Mark(id=own, label=label, parts=[Given(start, end, None, line)], links=links, line=line)


def _list(given: Mapping[str, object], name: str) -> Sequence[object]:
    value = given.get(name, [])
    if not isinstance(value, list):
        raise Invalid.at(name, "This must be a list.")
    return value
