"""Limits of a record whatever file it came from: readers of other tools make records by hand."""

from collections.abc import Iterator

from annotator.core.errors import Invalid
from annotator.core.record_fields import MOST
from annotator.core.records import (
    KINDS,
    LONGEST_KEY,
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_ROUND,
    LONGEST_TITLE,
    LONGEST_URL,
    LONGEST_WARNING,
    AssignmentRecord,
    DocumentRecord,
)


def check(record: DocumentRecord) -> None:
    """Refuse, naming the place, what our own lines could not say: it would not come back."""
    key = record.key
    if not key or key != key.strip() or len(key) > LONGEST_KEY:
        message = f"A key has 1 to {LONGEST_KEY} characters and no white space around them."
        raise Invalid.at("key", message)
    for name, value, most in _texts(record):
        _fits(name, value, most)
    for ref, entity in record.entities.items():
        if not entity.name.strip() or len(entity.name) > LONGEST_NAME:
            message = f"A name has 1 to {LONGEST_NAME} characters and is not blank."
            raise Invalid.at(f"entities.{ref}.name", message)
    for index, reading in enumerate(record.assignments):
        _reading(reading, f"assignments.{index}")


def _texts(record: DocumentRecord) -> Iterator[tuple[str, str | None, int]]:
    yield "title", record.title, LONGEST_TITLE
    yield "outlet", record.outlet, LONGEST_NAME
    yield "event", record.event, LONGEST_NAME
    yield "url", record.url, LONGEST_URL
    yield "byline", record.byline, LONGEST_TITLE
    yield "content_warning", record.content_warning, LONGEST_WARNING


def _reading(reading: AssignmentRecord, place: str) -> None:
    if reading.kind not in KINDS:
        raise Invalid.at(f"{place}.kind", f"This must be one of: {', '.join(KINDS)}.")
    # A flag counts as a number to Python, but not to whoever wrote the file.
    if type(reading.turn) is not int or not 1 <= reading.turn <= MOST:
        raise Invalid.at(f"{place}.turn", f"This must be a whole number from 1 to {MOST:,}.")
    if not reading.round.strip():
        raise Invalid.at(f"{place}.round", "This must not be blank.")
    _fits(f"{place}.round", reading.round, LONGEST_ROUND)
    _fits(f"{place}.note", reading.note, LONGEST_NOTE)
    for index, mark in enumerate(reading.annotations):
        if len(mark.note) > LONGEST_NOTE:
            _fits(f"{place}.annotations.{index}.note", mark.note, LONGEST_NOTE)


def _fits(place: str, value: str | None, most: int) -> None:
    if value is not None and len(value) > most:
        message = f"This has {len(value):,} characters; {most:,} is the most."
        raise Invalid.at(place, message)
