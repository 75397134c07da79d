"""Slant's own format going out: JSON objects, one a line, UTF-8.

The documents layout loses nothing and comes in again. The annotations layout repeats what is
known about the article in every line; it leaves out the text, blocks and sentences, readings
without annotations, and so what somebody read and found nothing in.
"""

from collections.abc import Iterable, Iterator, Mapping

import orjson

from annotator.core.record_json import (
    annotation_json,
    described,
    document_json,
    entity_json,
    reading_facts,
    warned,
)
from annotator.core.records import SCHEMA, AnnotationRecord, AssignmentRecord, DocumentRecord
from annotator.formats import shares
from annotator.formats.table_rows import Layer

MEDIA_TYPE = "application/x-ndjson"


def documents(records: Iterable[DocumentRecord], exported_at: str) -> Iterator[bytes]:
    """One article a line, with its text and everybody's work."""
    for record in records:
        yield _line(document_json(record) | {"exported_at": exported_at})


def annotations(records: Iterable[DocumentRecord], exported_at: str) -> Iterator[bytes]:
    """One annotation a line, with what is known about its article and reading."""
    for record in records:
        facts = {
            "schema": SCHEMA,
            "document": record.key,
            "title": record.title,
            "text_sha256": record.text_sha256,
            **described(record),
            **warned(record),
            "metadata": record.metadata,
            "exported_at": exported_at,
        }
        for reading in record.assignments:
            whose = _whose(reading)
            for annotation in reading.annotations:
                yield _line(facts | whose | _standing_alone(annotation, record))


def soft(
    records: Iterable[DocumentRecord], layers: Mapping[str, Layer], exported_at: str
) -> Iterator[bytes]:
    """One article a line, with how many of its readers said what where."""
    return (_line(each) for each in shares.lines(records, layers, exported_at))


def _whose(reading: AssignmentRecord) -> dict[str, object]:
    facts = reading_facts(reading)
    return {
        "annotator": facts["annotator"],
        "reading_kind": facts["kind"],
        "turn": reading.turn,
        "round": facts["round"],
        "state": facts["state"],
        "codebook": facts["codebook"],
    }


def _standing_alone(annotation: AnnotationRecord, record: DocumentRecord) -> dict[str, object]:
    """The annotation with the entities that its answers and links name."""
    named = {
        ref
        for value in annotation.values.values()
        for each in (value if isinstance(value, list) else [value])
        if isinstance(each, dict) and (ref := each.get("entity")) is not None
    }
    named |= {link.entity for link in annotation.links if link.entity is not None}
    entities = {ref: each for ref, each in record.entities.items() if ref in named}
    return annotation_json(annotation) | {
        "entities": {ref: entity_json(each) for ref, each in entities.items()}
    }


def _line(value: dict[str, object]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
