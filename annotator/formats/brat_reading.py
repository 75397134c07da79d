"""brat standoff read: folders of `.txt` and `.ann`, in a zip.

The same text in several folders is one article that several people read, each named by the
folder. Types and attributes are understood as `foreign` says; attributes of our own writing are
`layer-question value` or `layer-question-label`. Events (`E`) and equivalences (`*`) are refused
by name rather than dropped.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO

from annotator.core.conventions import Given, but_for_white_space
from annotator.core.errors import Invalid
from annotator.core.records import AssignmentRecord, DocumentRecord
from annotator.core.text import decode
from annotator.formats.foreign import Mark, place
from annotator.formats.labels import Labels
from annotator.formats.reading import Line, Options
from annotator.formats.unzip import Opened, opened

_MARK = re.compile(r"(T\d+)\t(\S+) (-?\d+ -?\d+(?:;-?\d+ -?\d+)*)\t(.*)")
_SAID = re.compile(r"[AM]\d+\t(\S+) ([TR]\d+)(?: (.+))?")
_LINK = re.compile(r"R\d+\t(\S+) Arg1:(T\d+) Arg2:(T\d+)\s*")
_NOTE = re.compile(r"#\d+\t(\S+) ([TRAEM]\d+)\t?(.*)")
_REMARK = "AnnotatorNotes"
_LINK_NOTE = "link-"
NOBODY = "brat"


@dataclass
class _Told:
    """What the lines of one file say about one mark."""

    label: str
    places: str
    words: str
    line: int
    answers: list[tuple[str, str]] = field(default_factory=list)
    told: list[tuple[str, object]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    entity_links: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read(stream: BinaryIO, options: Options) -> Iterator[Line]:
    """One record a text, with a reading for each folder that has it."""
    labels = Labels(options)
    with opened(stream) as archive:
        articles = _articles(archive)
        if not articles:
            raise Invalid.at("file", "There are no .txt and .ann files in this zip.")
        for number, (key, text, files) in enumerate(articles, start=1):
            try:
                yield _line(number, key, text, files, archive, labels, options)
            except Invalid as fault:
                yield Line(
                    number,
                    fault=Invalid(
                        fault.code,
                        f"{key}: {fault.message}",
                        {f"{key} {where}": told for where, told in fault.fields.items()},
                    ),
                )


def _line(
    number: int,
    key: str,
    text: str,
    files: dict[str, str],
    archive: Opened,
    labels: Labels,
    options: Options,
) -> Line:
    marks = [marks_in(decode(archive.read(name), name)) for name in files.values()]
    placed = place(text, marks, labels, options, but_for_white_space)
    readings = zip(files, placed.readings, strict=True)
    record = DocumentRecord(
        key=key,
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


def _articles(archive: Opened) -> list[tuple[str, str, dict[str, str]]]:
    """Key, text, and folder → its `.ann`. Equal texts under one name are one article."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for name in archive.names():
        path = PurePosixPath(name)
        text_name = str(path.with_suffix(".txt"))
        if path.suffix == ".ann" and text_name in archive.names():
            text = decode(archive.read(text_name), text_name)
            found.setdefault(path.stem, []).append((str(path.parent), text, name))
    articles = []
    for stem, places in found.items():
        if len({text for _, text, _ in places}) == 1:
            files = {"" if folder == "." else folder: name for folder, _, name in places}
            articles.append((stem, places[0][1], files))
        else:
            articles += [
                (str(PurePosixPath(name).with_suffix("")), text, {"": name})
                for _, text, name in places
            ]
    return articles


def marks_in(content: str) -> list[Mark]:
    """The marks of an .ann file; Invalid names the line that is none of the format."""
    told: dict[str, _Told] = {}
    later: list[tuple[int, str]] = []
    for number, line in enumerate(content.replace("\r\n", "\n").split("\n"), start=1):
        if match := _MARK.fullmatch(line):
            told[match[1]] = _Told(match[2], match[3], match[4], number)
        elif line.strip():
            later.append((number, line))
    for number, line in later:
        _say(told, number, line)
    return [_mark(name, each) for name, each in told.items()]


def _say(told: dict[str, _Told], number: int, line: str) -> None:
    if (match := _LINK.fullmatch(line)) and {match[2], match[3]} <= told.keys():
        told[match[2]].links.append((match[1], match[3]))
    elif (match := _SAID.fullmatch(line)) and match[2] in told:
        about = told[match[2]]
        name = match[1].removeprefix(f"{about.label}-")
        question, _, label = name.partition("-")
        about.answers.append((question, match[3] or label or "true"))
    elif (match := _NOTE.fullmatch(line)) and match[2] in told:
        _note(told[match[2]], match[1], match[3], number)
    elif not _NOTE.fullmatch(line):
        message = f"This is no mark, attribute, relation or note: {line[:60]!r}."
        raise Invalid.at(f"line {number}", message, "bad_line")


def _note(about: _Told, kind: str, content: str, number: int) -> None:
    """A remark, or what our own writing puts into notes: answers and links as JSON."""
    own = kind.removeprefix(f"{about.label}-")
    if own != kind:
        about.told.append((own, _json(content, number)))
    elif kind.startswith(_LINK_NOTE) and content.startswith("{"):
        who = _json(content, number)
        if isinstance(who, dict):
            about.entity_links.append((kind.removeprefix(_LINK_NOTE), who))
    else:
        about.notes.append(content if kind == _REMARK else f"{kind}: {content}")


def _json(content: str, number: int) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise Invalid.at(f"line {number}", "This note is not JSON.", "bad_line") from None


def _mark(name: str, told: _Told) -> Mark:
    pairs = [pair.split() for pair in told.places.split(";")]
    # The words of several parts stand in one string: each part's own are not told apart.
    quote = told.words if len(pairs) == 1 else None
    return Mark(
        id=name,
        label=told.label,
        parts=[Given(int(start), int(end), quote, told.line) for start, end in pairs],
        answers=told.answers,
        told=told.told,
        note="\n".join(told.notes),
        links=told.links,
        entity_links=told.entity_links,
        line=told.line,
    )
