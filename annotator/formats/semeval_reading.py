"""The files of SemEval tasks read: articles as `.txt`, what was said of them in files of lines.

2020 task 11, 2023 task 3 and 2025 task 10, zipped as they were given out or as Slant writes them.
How the mentions of 2025 are counted (there the end is inclusive and the unit UTF-16) is shown by
their words. A folder without texts in it is the annotator, unless it is called after a task.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO

from annotator.core.errors import Invalid
from annotator.core.records import AssignmentRecord, DocumentRecord
from annotator.core.text import decode, normalise
from annotator.formats.foreign import Mark, place
from annotator.formats.labels import Labels
from annotator.formats.reading import Line, Options, Remark
from annotator.formats.semeval_lines import Row, paragraphs_of
from annotator.formats.unzip import Opened, opened

NOBODY = "semeval"
_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(r"\d+")
_TASK = re.compile(r"labels|annotations|(sub)?task-?\w+", re.IGNORECASE)
_SAYING = re.compile(r"labels|annotations", re.IGNORECASE)
_SPANS, _PARAGRAPHS = re.compile(r"spans"), re.compile(r"paragraphs|labels-subtask-3\.")


def read(stream: BinaryIO, options: Options) -> Iterator[Line]:
    """One record a text, with a reading for each folder that says something about it."""
    labels = Labels(options)
    with opened(stream) as archive:
        texts = _texts(archive)
        if not texts:
            raise Invalid.at("file", "There are no .txt files in this zip.")
        rows = _rows(archive, set(texts))
        for number, (name, text) in enumerate(texts.items(), start=1):
            try:
                plain = normalise(text)
                marks = _marks(rows.get(name, {}), plain, labels)
                line = _line(number, name, plain, marks, labels, options)
                yield replace(line, remarks=tuple(_unsure(number, name, text, marks, options)))
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
    placed = place(text, list(marks.values()), labels, options, _same)
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


def _unsure(
    number: int, name: str, text: str, marks: dict[str, list[Mark]], options: Options
) -> Iterator[Remark]:
    """A text in a file of its own, with line ends of two characters, and no words that would tell
    whether the places count them so: said, since nothing can be found out.
    """
    parts = [part for several in marks.values() for mark in several for part in mark.parts]
    told = options.convention is not None or any(each.quote is not None for each in parts)
    if parts and not told and "\r\n" in text:
        message = (
            f"The line ends of {name} are Windows' (CRLF). Its marks have no words, and were"
            " counted with one character for each; if they count two, say so."
        )
        yield Remark(number, name, message, "newline_unknown")


def _same(given: str, there: str) -> bool:
    """A mention stands on one line: blanks in it may be line breaks or tabs in the text."""
    return _BLANKS.sub(" ", given) == _BLANKS.sub(" ", there)


def _texts(archive: Opened) -> dict[str, str]:
    """Each text, as it is, by its file's name without folder and ending; the tasks repeat some."""
    found: dict[str, str] = {}
    for name in archive.names():
        if _is_text(name):
            text = decode(archive.read(name), name)
            known = found.setdefault(PurePosixPath(name).stem, text)
            if normalise(known) != normalise(text):
                raise Invalid.at(name, "Two texts have this name.", "duplicate_key")
    return found


def _is_text(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix == ".txt" and not _SAYING.search(path.stem)


def _rows(archive: Opened, texts: set[str]) -> dict[str, dict[str, list[Row]]]:
    """Text → annotator → lines."""
    by_number = {number: name for name in texts for number in _NUMBER.findall(name)[-1:]}
    holding = {folder for name in archive.names() if _is_text(name) for folder in _above(name)}
    found: dict[str, dict[str, list[Row]]] = {}
    for name in _saying(archive):
        path = PurePosixPath(name)
        folder = path.parent.name
        who = "" if folder in holding or _TASK.search(folder) else folder
        for line, row in enumerate(decode(archive.read(name), name).splitlines(), start=1):
            if row.strip():
                about, *cells = row.split("\t")
                text = _text(about, texts, by_number)
                if text is None:
                    message = f"There is no text {about[:80]!r} in this zip."
                    raise Invalid.at(f"{name} line {line}", message, "no_text")
                made = Row(path.name, name, line, cells, about)
                found.setdefault(text, {}).setdefault(who, []).append(made)
    return found


def _above(name: str) -> set[str]:
    return {folder.name for folder in PurePosixPath(name).parents}


def _text(about: str, texts: set[str], by_number: dict[str, str]) -> str | None:
    stem = about.removesuffix(".txt")
    return stem if stem in texts else by_number.get(stem)


def _saying(archive: Opened) -> Iterator[str]:
    """The files with lines; paragraphs only where nothing in the zip has their exact places."""
    names = [
        name
        for name in archive.names()
        if PurePosixPath(name).suffix in {".tsv", ".txt"} and not _is_text(name)
    ]
    has_spans = any(_SPANS.search(name) for name in names)
    for name in names:
        if not (has_spans and _PARAGRAPHS.search(name) and not _SPANS.search(name)):
            yield name


def _marks(rows: dict[str, list[Row]], text: str, labels: Labels) -> dict[str, list[Mark]]:
    paragraphs = paragraphs_of(text)
    return {
        who: [mark for row in lines if (mark := row.mark(labels, paragraphs)) is not None]
        for who, lines in rows.items()
    }
