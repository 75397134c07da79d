"""The marks of a batch as rows of their tables, with no model's instance for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from annotator.core.ids import uuid7_digits
from annotator.models import Annotation, AnnotationLink, AnnotationTag
from annotator.models.fields import dump
from annotator.services.imports import times
from annotator.services.imports.inserting import insert, insert_rows
from annotator.services.imports.judged import Judged, Reading

_MARK = (
    *("id", "assignment_id", "document_id", "codebook_id", "imported_in_id", "layer", "start"),
    *("end", "parts", "quote", "slot", "is_single", "values", "missing", "former", "note"),
    *("origin", "score", "reason", "outside_article", "revision", "created_at", "updated_at"),
    "deleted_at",
)
_TAG = ("annotation_id", "dimension", "label", "entity_id")
Row = tuple[Any, ...]


@dataclass
class MarkRows:
    """What one batch will insert, once readings and entities are there."""

    imported_in: UUID
    at: datetime
    marks: list[Row] = field(default_factory=list)
    tags: list[Row] = field(default_factory=list)
    links: list[AnnotationLink] = field(default_factory=list)

    def insert(self) -> None:
        """Write them."""
        insert_rows(Annotation, _MARK, self.marks)
        insert_rows(AnnotationTag, _TAG, self.tags)
        insert(self.links)

    def add(
        self, assignment: UUID, document: UUID, reading: Reading, refs: Mapping[str, UUID]
    ) -> list[str]:
        """The marks of one reading; their ids in the order of `reading.annotations`."""
        ids = uuid7_digits(len(reading.annotations))
        # What they have in common is made ready once.
        shared = (
            *(assignment.hex, document.hex),
            *(reading.codebook_id.hex, self.imported_in.hex),
        )
        known = {ref: str(pk) for ref, pk in refs.items()}
        digits: dict[str | None, str | None] = {ref: pk.hex for ref, pk in refs.items()}
        digits[None] = None
        zone = "+00" if connection.vendor == "postgresql" else ""
        at = times.of(self.at)
        for pk, judged in zip(ids, reading.annotations, strict=True):
            self.marks.append((pk, *shared, *_mark(judged, known, at, zone)))
            self.tags += [
                (pk, dimension, label, digits[ref]) for dimension, label, ref in judged.tags
            ]
        if any(judged.links for judged in reading.annotations):
            self.links += _links(ids, reading.annotations, refs)
        return ids


def _mark(judged: Judged, known: Mapping[str, str], now: str, zone: str) -> Row:
    """Its own columns, in the order of `_MARK`."""
    parts = judged.parts
    values = list(judged.pieces)
    values[1::2] = [known[ref] for ref in values[1::2]]
    created = judged.created_at or now
    return (
        judged.layer,
        parts[0][0] if parts else None,
        parts[-1][1] if parts else None,
        dump(parts),
        judged.quote,
        judged.slot,
        judged.is_single,
        "".join(values),
        dump(judged.missing) if judged.missing else "[]",
        "{}",
        judged.note,
        judged.origin,
        judged.score,
        judged.reason,
        judged.outside_article,
        1,
        created + zone,
        (judged.updated_at or created) + zone,
        None,
    )


def _links(
    ids: Sequence[str], judged: Sequence[Judged], refs: Mapping[str, UUID]
) -> list[AnnotationLink]:
    numbered = {each.number: UUID(pk) for pk, each in zip(ids, judged, strict=True)}
    return [
        AnnotationLink(
            source_id=numbered[each.number],
            role=link.role,
            target_id=None if link.to is None else numbered[link.to],
            entity_id=None if link.entity is None else refs[link.entity],
        )
        for each in judged
        for link in each.links
    ]
