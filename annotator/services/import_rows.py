"""Writes checked records in bulk: a few statements a batch, whatever is in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.utils import timezone

from annotator.core.codebook import Value
from annotator.core.ids import uuid7
from annotator.core.records import AssignmentRecord
from annotator.core.segments import SEGMENTER
from annotator.core.text import NORMALISER
from annotator.models import (
    Annotation,
    AnnotationLink,
    AnnotationTag,
    Assignment,
    AssignmentChange,
    Document,
    DocumentText,
    Import,
)
from annotator.models.assignment import HOLDING
from annotator.models.change import Operation
from annotator.services import annotations, schema
from annotator.services.entities import entity_values
from annotator.services.import_checks import Judged, Prepared, Reading
from annotator.services.import_names import Names

BATCH = 200
Row = TypeVar("Row")


@dataclass
class _Rows:
    """What one batch will insert."""

    documents: list[Document] = field(default_factory=list)
    texts: list[DocumentText] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)
    tags: list[AnnotationTag] = field(default_factory=list)
    links: list[AnnotationLink] = field(default_factory=list)
    changes: list[AssignmentChange] = field(default_factory=list)


def write(made_by: Import, names: Names, prepared: Iterable[Prepared]) -> dict[str, int]:
    """Insert everything; what was made, counted."""
    counts = {"created": 0, "assignments": 0, "annotations": 0}
    for batch in _batches(prepared, BATCH):
        names.learn(batch)
        rows = _Rows()
        for each in batch:
            _document(rows, made_by, names, each)
        _insert(rows, names)
        counts["created"] += len(rows.documents)
        counts["assignments"] += len(rows.assignments)
        counts["annotations"] += len(rows.annotations)
    return counts


def _batches(items: Iterable[Row], size: int) -> Iterator[list[Row]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _insert(rows: _Rows, names: Names) -> None:
    Document.objects.bulk_create(rows.documents)
    DocumentText.objects.bulk_create(rows.texts)
    names.flush()
    Assignment.objects.bulk_create(rows.assignments, batch_size=1_000)
    Annotation.all_kinds.bulk_create(rows.annotations, batch_size=1_000)
    AnnotationTag.objects.bulk_create(rows.tags, batch_size=2_000)
    AnnotationLink.objects.bulk_create(rows.links, batch_size=2_000)
    AssignmentChange.objects.bulk_create(rows.changes, batch_size=1_000)


def _document(rows: _Rows, made_by: Import, names: Names, each: Prepared) -> None:
    record = each.record
    document = Document(
        project_id=made_by.project_id,
        key=record.key,
        title=record.title,
        length=len(each.text),
        text_sha256=each.text_sha256,
        raw_sha256=each.raw_sha256,
        normaliser=NORMALISER,
        segmenter=list(SEGMENTER),
        language=each.language,
        outlet_id=names.outlets.get(record.outlet or ""),
        event_id=names.events.get(record.event or ""),
        url=record.url,
        byline=record.byline,
        published_on=None
        if record.published_on is None
        else date.fromisoformat(record.published_on),
        blocks=each.blocks,
        sentences=each.sentences,
        quotations=each.quotations,
        metadata=dict(record.metadata),
        rights=dict(record.rights),
        purpose=record.purpose,
        imported_in=made_by,
    )
    rows.documents.append(document)
    rows.texts.append(DocumentText(document=document, text=each.text))
    slots: dict[tuple[str, str], int] = {}
    refs = names.refs(document, record)
    for reading in each.readings:
        whose = (reading.record.kind, reading.record.round)
        if reading.record.state in HOLDING:
            slots[whose] = slots.get(whose, 0) + 1
        slot = slots[whose] if reading.record.state in HOLDING else None
        _reading(rows, made_by, names, document, reading, slot, refs)


def _reading(
    rows: _Rows,
    made_by: Import,
    names: Names,
    document: Document,
    reading: Reading,
    slot: int | None,
    refs: Mapping[str, UUID],
) -> None:
    record = reading.record
    now = timezone.now()
    assignment = Assignment(
        document=document,
        round_id=names.rounds[record.round],
        member_id=names.members[record.annotator],
        kind=record.kind,
        slot=slot,
        state=record.state,
        codebook_id=None if record.state == "open" else reading.codebook_id,
        nothing_found=list(record.nothing_found),
        skip_reason=record.skip["reason"] if record.skip else "",
        skip_note=record.skip["note"] if record.skip else "",
        note=record.note,
        unlocked_blocks=list(record.unlocked_blocks),
        active_seconds=record.active_seconds,
        recognised_outlet=record.recognised_outlet,
        exposure=dict(record.exposure),
        submitted_at=_submitted_at(record, now),
        imported_in=made_by,
        revision=0 if record.state == "open" else 1,
    )
    rows.assignments.append(assignment)
    if record.state != "open":
        rows.changes.append(
            AssignmentChange(
                assignment=assignment,
                sequence=1,
                actor_id=assignment.member_id,
                operation=Operation.IMPORT,
                after={"state": record.state, "annotations": len(reading.annotations)},
                exposure=dict(record.exposure),
                at=now,
            )
        )
    ids = {each.record.id: uuid7() for each in reading.annotations}
    for judged in reading.annotations:
        _annotation(rows, assignment, reading, judged, ids, refs, now)


def _submitted_at(record: AssignmentRecord, now: datetime) -> datetime | None:
    if record.state != "submitted":
        return None
    return _moment(record.submitted_at, now)


def _moment(given: str | None, otherwise: datetime) -> datetime:
    return otherwise if given is None else datetime.fromisoformat(given).astimezone(UTC)


def _annotation(
    rows: _Rows,
    assignment: Assignment,
    reading: Reading,
    judged: Judged,
    ids: Mapping[int, UUID],
    refs: Mapping[str, UUID],
    now: datetime,
) -> None:
    record = judged.record
    created = _moment(record.created_at, now)
    layer = schema.of(reading.codebook_id).layer(record.layer)
    whole = layer.level == "document"
    annotation = Annotation(
        id=ids[record.id],
        assignment=assignment,
        document_id=assignment.document_id,
        codebook_id=reading.codebook_id,
        layer=record.layer,
        start=judged.parts[0][0] if judged.parts else None,
        end=judged.parts[-1][1] if judged.parts else None,
        parts=judged.parts,
        quote=judged.quote,
        slot=0 if whole else record.slot,
        is_single=judged.is_single,
        values=_with_rows(judged.values, refs),
        missing=list(judged.missing),
        note=record.note,
        origin=record.origin,
        outside_article=judged.outside_article,
        imported_in=assignment.imported_in,
        created_at=created,
        updated_at=_moment(record.updated_at, created),
    )
    rows.annotations.append(annotation)
    rows.tags += annotations.tags(annotation, layer)
    rows.links += [
        AnnotationLink(
            source=annotation,
            role=link.role,
            target_id=None if link.to is None else ids[link.to],
            entity_id=None if link.entity is None else refs[link.entity],
        )
        for link in record.links
    ]


def _with_rows(values: dict[str, Value], refs: Mapping[str, UUID]) -> dict[str, Value]:
    """The record's entity references replaced by the register's ids."""
    for _, value in entity_values(values):
        if "id" in value:
            value["id"] = str(refs[value["id"]])
    return values
