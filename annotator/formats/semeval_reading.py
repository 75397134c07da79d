"""The span files of SemEval tasks read: articles as `.txt`, marks in tab-separated files, in a zip.

Task 11 of 2020: `number  start  end`, or `number  technique  start  end`. Task 10 of 2025: `file
mention  start  end  main role  fine roles…`, where the mention tells how offsets are counted
(there the end is inclusive and the unit UTF-16, which the quotes show). The file's folder is the
annotator; a file of our own is called `layer.question.task-tc.tsv`.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from annotator.core.conventions import Given
from annotator.core.errors import Invalid
from annotator.core.records import AssignmentRecord, DocumentRecord
from annotator.core.text import decode
from annotator.formats.foreign import Mark, place
from annotator.formats.labels import Labels
from annotator.formats.reading import Line, Options
from annotator.formats.unzip import Opened, opened

NOBODY = "semeval"
UNNAMED = "span"
_OWN = re.compile(r"([\w-]+)\.(?:([\w-]+)\.task-tc|task-si)\.tsv")
_NUMBER = re.compile(r"\d+")


def read(stream: BinaryIO, options: Options) -> Iterator[Line]:
    """One record a text, with a reading for each folder that says something about it."""
    labels = Labels(options)
    with opened(stream) as archive:
        texts = _texts(archive)
        if not texts:
            raise Invalid.at("file", "There are no .txt files in this zip.")
        marks = _marks(archive, set(texts))
        for number, (name, text) in enumerate(texts.items(), start=1):
            mine = marks.get(name, {})
            try:
                yield _line(number, name, text, mine, labels, options)
            except Invalid as fault:
                yield Line(number, fault=fault)


def _line(
    number: int,
    name: str,
    text: str,
    marks: dict[str, list[Mark]],
    labels: Labels,
    options: Options,
) -> Line:
    placed = place(text, list(marks.values()), labels, options)
    readings = zip(marks, placed.readings, strict=True)
    record = DocumentRecord(
        key=name,
        text=text,
        entities=placed.entities,
        assignments=tuple(
            AssignmentRecord(
                who or options.annotator or NOBODY, state=options.state, annotations=annotations
            )
            for who, annotations in readings
        ),
    )
    return Line(number, record=record, tally=placed.tally)


def _texts(archive: Opened) -> dict[str, str]:
    """Each text by its file's name, without folder and ending."""
    found: dict[str, str] = {}
    for name in archive.names():
        path = PurePosixPath(name)
        if path.suffix == ".txt":
            if path.stem in found:
                raise Invalid.at(name, "Two texts have this name.", "duplicate_key")
            found[path.stem] = decode(archive.read(name), name)
    return found


def _marks(archive: Opened, texts: set[str]) -> dict[str, dict[str, list[Mark]]]:
    """Text → annotator → marks."""
    by_number = {number: name for name in texts for number in _NUMBER.findall(name)[-1:]}
    found: dict[str, dict[str, list[Mark]]] = {}
    for name in archive.names():
        path = PurePosixPath(name)
        if path.suffix != ".tsv":
            continue
        who = "" if str(path.parent) in {".", "labels"} else path.parent.name
        for line, row in enumerate(decode(archive.read(name), name).splitlines(), start=1):
            if row.strip():
                about, mark = _row(row.split("\t"), path.name, line, name)
                text = about if about in texts else by_number.get(about)
                if text is None:
                    message = f"There is no text {about!r} in this zip."
                    raise Invalid.at(f"{name} line {line}", message, "no_text")
                found.setdefault(text, {}).setdefault(who, []).append(mark)
    return found


def _row(cells: list[str], file: str, line: int, place_: str) -> tuple[str, Mark]:
    about = cells[0].removesuffix(".txt")
    own = f"{file}:{line}"
    match _OWN.fullmatch(file), cells[1:]:
        case ours, [start, end]:
            label = ours[1] if ours else UNNAMED
            return about, Mark(own, label, [_given(start, end, None, line, place_)], line=line)
        case ours, [technique, start, end]:
            label = f"{ours[1]}.{ours[2]}={technique}" if ours and ours[2] else technique
            return about, Mark(own, label, [_given(start, end, None, line, place_)], line=line)
        case _, [mention, start, end, role, *fine]:
            given = _given(start, end, mention, line, place_)
            answers = [("", each) for each in fine if each.strip()]
            return about, Mark(own, role, [given], answers, line=line)
    raise Invalid.at(f"{place_} line {line}", "This line has too few columns.", "bad_line")


def _given(start: str, end: str, quote: str | None, line: int, place_: str) -> Given:
    try:
        return Given(int(start), int(end), quote, line)
    except ValueError:
        message = f"{start!r} and {end!r} are no offsets."
        raise Invalid.at(f"{place_} line {line}", message, "bad_line") from None
