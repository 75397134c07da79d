"""A stored file before it is read: what it is, its first rows, and what a wish makes of it.

Nothing is written, and no more of the file is read than a person would look at.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, BinaryIO

from annotator.core.errors import Conflict, Invalid
from annotator.core.records import AnnotationRecord, DocumentRecord
from annotator.formats import READERS
from annotator.formats.reading import Line, Notes
from annotator.formats.sniffing import sniff
from annotator.formats.table_files import Choice
from annotator.models import Import
from annotator.services.imports import uploads, wishes
from annotator.services.imports.checking import Check
from annotator.services.imports.import_checks import Checker
from annotator.services.imports.looking_at_tables import LONGEST_CELL, ROWS_COUNTED, looked_at

ARTICLES_SHOWN, ARTICLES_LOOKED_AT = 5, 40
LONGEST_TEXT = 6_000
MOST_MEMBERS = 40
_MOST_READERS, _MOST_MARKS = 10, 100
Shown = dict[str, Any]


def look(*, made_by: Import, form: str = "", choice: Choice | None = None) -> Shown:
    """What the file seems to be, or what it is as somebody says, and how it begins."""
    with _opened(made_by) as file:
        found = sniff(uploads.file_of(made_by), made_by.file_name)
        is_read = found.format in READERS
        shown: Shown = {
            "format": found.format if is_read else "text",
            "why": found.why if is_read else f"{found.why}, which cannot be read here",
            "members": list(found.members[:MOST_MEMBERS]),
            "tables": [],
            "join": None,
            "join_columns": [],
            "columns": [],
            "rows": [],
            "values": {},
            "fault": "",
        }
        if (form or found.format) == "table":
            try:
                shown |= looked_at(file, made_by.file_name, choice or Choice())
            except Invalid as fault:
                said = [each for several in fault.fields.values() for each in several]
                shown["fault"] = " ".join(said) or fault.message
    return shown


@dataclass
class _Previewed:
    """The first articles and everybody who read them."""

    documents: list[Shown] = field(default_factory=list)
    annotators: Counter[str] = field(default_factory=Counter)

    def through(self, lines: Iterator[Line]) -> Iterator[Line]:
        """Look on while the lines are judged."""
        for line in lines:
            if line.record is not None:
                self.annotators.update(each.annotator for each in line.record.assignments)
                if len(self.documents) < ARTICLES_SHOWN:
                    self.documents.append(_document(line.record))
            yield line


def preview(*, made_by: Import, wish: wishes.Wish) -> Shown:
    """What the first articles become, what of them would be refused, and what a label means."""
    checker = Checker(made_by.project)
    notes, seen = Notes(), _Previewed()
    check = Check(checker, wish.get("annotators") or {})
    options = replace(
        wishes.options(wish, made_by.file_name),
        codebook=checker.codebook,
        notes=notes,
        most_rows=ROWS_COUNTED,
    )
    with _opened(made_by) as file:
        lines = islice(READERS[wish["format"]](file, options), ARTICLES_LOOKED_AT)
        try:
            check.through(seen.through(lines), lambda _: None)
        except Invalid as fault:
            check.findings.note(0, fault)
    ways = sorted(notes.ways.items(), key=lambda each: -each[1])
    return {
        "documents": seen.documents,
        "counts": {**check.findings.counts, **check.findings.would},
        "errors": check.findings.errors,
        "annotators": sorted(seen.annotators),
        "labels": [
            {"label": label, "count": count, "means": notes.meanings.get(label)}
            for label, count in sorted(notes.labels.items())
        ],
        "quoted": notes.quoted,
        "ways": [{"way": way, "matched": matched} for way, matched in ways[:4]],
    }


def _document(record: DocumentRecord) -> Shown:
    facts = ("outlet", "event", "url", "published_on", "byline", "language")
    return {
        "key": record.key,
        "title": record.title or "",
        "text": record.text[:LONGEST_TEXT],
        "facts": {name: str(value) for name in facts if (value := getattr(record, name))},
        "readings": [
            {
                "annotator": reading.annotator,
                "annotations": [_mark(record, mark) for mark in reading.annotations[:_MOST_MARKS]],
            }
            for reading in record.assignments[:_MOST_READERS]
        ],
    }


def _mark(record: DocumentRecord, mark: AnnotationRecord) -> Shown:
    """Places of our own records are not judged yet and may be anything."""
    try:
        parts = [[int(start), int(end)] for start, end in mark.parts]
    except (TypeError, ValueError):
        parts = []
    return {
        "layer": mark.layer,
        "parts": parts,
        "quote": " … ".join(record.text[start:end] for start, end in parts)[:LONGEST_CELL],
        "values": {name: _said(value, record) for name, value in mark.values.items()},
    }


def _said(value: object, record: DocumentRecord) -> str:
    """An answer in a line, names in place of references."""
    if isinstance(value, list):
        return ", ".join(_said(each, record) for each in value)
    if isinstance(value, dict):
        entity = record.entities.get(str(value.get("entity")))
        return str(value.get("entity", value)) if entity is None else entity.name
    return str(value)


@contextmanager
def _opened(made_by: Import) -> Iterator[BinaryIO]:
    try:
        file = uploads.file_of(made_by).open("rb")
    except FileNotFoundError:
        raise Conflict("file_gone", "The file is no longer kept here; send it again.") from None
    with file:
        yield file
