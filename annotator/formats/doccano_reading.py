"""doccano's JSONL read: `label` (or the older `labels`) as `[start, end, label]`, or `entities`
with `relations`. An `annotator` beside them is who made the marks; else, in a zip, the file is
called after them.
"""

import io
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from annotator.core.conventions import Given
from annotator.core.errors import Invalid
from annotator.core.records import KINDS, AssignmentRecord, DocumentRecord
from annotator.core.text import check_json, sha256
from annotator.formats.archive import BESIDE
from annotator.formats.doccano import RELATIONS
from annotator.formats.foreign import Mark, place
from annotator.formats.jsonl import LONGEST_LINE
from annotator.formats.labels import Labels
from annotator.formats.reading import Line, Options
from annotator.formats.unzip import Opened, opened

_ZIP = b"PK\x03\x04"
_IN_MEMORY = 8 * 1024**2
# Whose reading, of which kind, in which round, for the how manieth time.
Whose = tuple[str, str, str, int]
NOBODY = "doccano"


def read(stream: BinaryIO, options: Options) -> Iterator[Line]:
    """A record a line of one file; of a zip a record an article, with a reading for each file."""
    labels = Labels(options)
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as seekable:
        shutil.copyfileobj(stream, seekable)
        seekable.seek(0)
        file = cast("BinaryIO", seekable)
        start = file.read(len(_ZIP))
        file.seek(0)
        if start == _ZIP:
            with opened(file) as archive:
                yield from _in_zip(archive, labels, options)
            return
        for number, raw in _lines(file):
            yield _alone(number, raw, labels, options)


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    number = 0
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        if raw.strip():
            yield number, raw


def _alone(number: int, raw: bytes, labels: Labels, options: Options) -> Line:
    try:
        given = _object(raw)
        name = given.get("document") or given.get("id") or f"{options.file_name or NOBODY}-{number}"
        return _line(number, str(name), [("", given)], labels, options)
    except Invalid as fault:
        return Line(number, fault=fault)


def _in_zip(archive: Opened, labels: Labels, options: Options) -> Iterator[Line]:
    """doccano packs a file for each annotator, called after them. The same article of several
    files is told by its name and text; until all are read it waits on the disk.
    """
    files = [each for each in archive.names() if each.endswith((".jsonl", ".json"))]
    files = [each for each in files if PurePosixPath(each).name not in BESIDE]
    if not files:
        raise Invalid.at("file", "There are no .jsonl files in this zip.")
    with closing(sqlite3.connect("")) as waiting:
        waiting.execute("CREATE TABLE line (name TEXT, digest TEXT, file TEXT, at INT, raw BLOB)")
        faults = 0
        for file in files:
            for fault in _put(waiting, archive.read(file), file):
                faults += 1
                yield Line(faults, fault=fault)
        waiting.execute("CREATE INDEX together ON line (name, digest)")
        articles = waiting.execute(
            "SELECT name, digest FROM line GROUP BY name, digest ORDER BY min(rowid)"
        ).fetchall()
        for number, (name, digest) in enumerate(articles, start=faults + 1):
            rows = waiting.execute(
                "SELECT file, raw FROM line WHERE name = ? AND digest = ? ORDER BY rowid",
                (name, digest),
            )
            several = _unrepeated([(PurePosixPath(file), json.loads(raw)) for file, raw in rows])
            yield _of_zip(number, name, several, labels, options)


def _unrepeated(
    several: list[tuple[PurePosixPath, dict[str, object]]],
) -> list[tuple[str, dict[str, object]]]:
    """Of our own, a line with relations has all marks of the reading's other line again."""
    linked = [_whose(file.stem, given) for file, given in several if file.parent.name == RELATIONS]
    return [
        (file.stem, given)
        for file, given in several
        if file.parent.name == RELATIONS or _whose(file.stem, given) not in linked
    ]


def _put(waiting: sqlite3.Connection, content: bytes, file: str) -> Iterator[Invalid]:
    for number, raw in _lines(io.BytesIO(content)):
        try:
            given = _object(raw)
            text = _text(given)
        except Invalid as fault:
            fields = {f"{file} line {number} {where}": f for where, f in fault.fields.items()}
            yield Invalid(fault.code, f"{file}, line {number}: {fault.message}", fields)
            continue
        # doccano counts its examples; what has no name is called after what it says.
        digest = sha256(text)
        name = str(given.get("document") or given.get("id") or f"{NOBODY}-{digest[:12]}")
        waiting.execute(
            "INSERT INTO line VALUES (?, ?, ?, ?, ?)",
            (name, digest, file, number, json.dumps(given)),
        )


def _of_zip(
    number: int,
    name: str,
    several: list[tuple[str, dict[str, object]]],
    labels: Labels,
    options: Options,
) -> Line:
    try:
        return _line(number, name, several, labels, options)
    except Invalid as fault:
        fields = {f"{name} {where}": told for where, told in fault.fields.items()}
        return Line(number, fault=Invalid(fault.code, f"{name}: {fault.message}", fields))


def _object(raw: bytes) -> dict[str, object]:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Invalid.at("record", f"This is not JSON: {error}.") from None
    if not isinstance(value, dict):
        raise Invalid.at("record", "A line is an object with a text.")
    check_json(value)
    return value


def _text(given: dict[str, object]) -> str:
    text = given.get("text", given.get("data"))
    if not isinstance(text, str):
        raise Invalid.at("text", "There is no text.")
    return text


def _line(
    number: int,
    name: str,
    several: list[tuple[str, dict[str, object]]],
    labels: Labels,
    options: Options,
) -> Line:
    """One article, with the marks of every line about it. A reader is named by the line, the
    import or the file; our own lines say more of a reading.
    """
    text = _text(several[0][1])
    readings: dict[Whose, list[Mark]] = {}
    for file, given in several:
        who = str(given.get("annotator") or options.annotator or file or NOBODY)
        marks = [
            replace(each, id=f"{file}/{each.id}", links=_within(file, each.links))
            for each in _marks(given, number)
        ]
        readings.setdefault(_whose(who, given), []).extend(marks)
    placed = place(text, list(readings.values()), labels, options)
    record = DocumentRecord(
        key=name,
        text=text,
        entities=placed.entities,
        assignments=tuple(
            AssignmentRecord(
                who, kind=kind, round=round_, turn=turn, state=options.state, annotations=marks
            )
            for (who, kind, round_, turn), marks in zip(readings, placed.readings, strict=True)
        ),
    )
    return Line(number, record=record, tally=placed.tally)


def _within(file: str, links: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(role, f"{file}/{target}") for role, target in links]


def _whose(who: str, given: Mapping[str, object]) -> Whose:
    kind, round_, turn = given.get("reading_kind"), given.get("round"), given.get("turn")
    return (
        who,
        kind if isinstance(kind, str) and kind in KINDS else "annotation",
        round_ if isinstance(round_, str) and round_.strip() else "1",
        turn if type(turn) is int and turn > 0 else 1,
    )


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
