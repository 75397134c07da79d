"""Writes checked records in bulk: a few statements a batch, whatever is in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.utils import timezone

from annotator.core import masking
from annotator.core.records import AssignmentRecord
from annotator.core.segments import SEGMENTER
from annotator.core.text import NORMALISER
from annotator.models import (
    Assignment,
    AssignmentChange,
    Document,
    DocumentText,
    Import,
)
from annotator.models.assignment import HOLDING, AssignmentState
from annotator.models.change import Operation
from annotator.services.imports.import_decisions import Came, DecisionRows, gold_of
from annotator.services.imports.import_marks import MarkRows
from annotator.services.imports.import_names import Names
from annotator.services.imports.inserting import insert
from annotator.services.imports.judged import Prepared, Reading

BATCH = 200
_NOBODY = masking.Outlet()
Row = TypeVar("Row")


@dataclass
class _Rows:
    """What one batch will insert."""

    documents: list[Document] = field(default_factory=list)
    texts: list[DocumentText] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    marks: MarkRows = field(default_factory=MarkRows)
    changes: list[AssignmentChange] = field(default_factory=list)
    decided: DecisionRows = field(default_factory=DecisionRows)


def write(made_by: Import, names: Names, prepared: Iterable[Prepared]) -> dict[str, int]:
    """Insert everything; what was made, counted."""
    counts = {"created": 0, "assignments": 0, "annotations": 0, "sources_missing": 0}
    for batch in _batches(prepared, BATCH):
        names.learn(batch)
        rows = _Rows()
        for each in batch:
            _document(rows, made_by, names, each)
        _insert(rows, names)
        counts["created"] += len(rows.documents)
        counts["assignments"] += len(rows.assignments)
        counts["annotations"] += len(rows.marks.marks)
        counts["sources_missing"] += rows.decided.missing
    return counts


def _batches(items: Iterable[Row], size: int) -> Iterator[list[Row]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _insert(rows: _Rows, names: Names) -> None:
    insert(rows.documents)
    insert(rows.texts)
    names.flush()
    insert(rows.assignments)
    rows.marks.insert()
    insert(rows.changes)
    rows.decided.insert()


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
        masks=masking.masks(
            each.text, names.identities.get(record.outlet or "", _NOBODY), record.byline, record.url
        ),
        metadata=dict(record.metadata),
        rights=dict(record.rights),
        purpose=record.purpose,
        content_warning=record.content_warning,
        imported_in=made_by,
    )
    rows.documents.append(document)
    rows.texts.append(DocumentText(document=document, text=each.text))
    _readings(rows, made_by, names, document, each)


def _readings(
    rows: _Rows, made_by: Import, names: Names, document: Document, each: Prepared
) -> None:
    slots: dict[tuple[str, str], int] = {}
    refs = names.refs(document, each.record)
    came: list[Came] = []
    for reading in each.readings:
        whose = (reading.record.kind, reading.record.round)
        if reading.record.state in HOLDING:
            slots[whose] = slots.get(whose, 0) + 1
        slot = slots[whose] if reading.record.state in HOLDING else None
        came.append(_reading(rows, made_by, names, document, reading, slot, refs))
    rows.decided.add(came, timezone.now())
    gold = gold_of(came)
    # Written before its reading is: the database looks at references when all is there.
    document.gold_id = None if gold is None else gold.pk


def _reading(
    rows: _Rows,
    made_by: Import,
    names: Names,
    document: Document,
    reading: Reading,
    slot: int | None,
    refs: Mapping[str, UUID],
) -> Came:
    now = timezone.now()
    assignment = _assignment(reading, now)
    assignment.document, assignment.slot, assignment.imported_in = document, slot, made_by
    assignment.round_id = names.rounds[reading.record.round]
    assignment.member_id = names.members[reading.record.annotator]
    rows.assignments.append(assignment)
    if assignment.revision:
        rows.changes.append(_change(assignment, reading, now))
    ids = rows.marks.add(assignment, reading, refs, now)
    return Came(reading.record, assignment, reading.annotations, ids)


def _assignment(reading: Reading, now: datetime) -> Assignment:
    """What a reading says of itself. One that nobody has begun is as if it were handed out."""
    record = reading.record
    is_begun = record.state != AssignmentState.OPEN
    return Assignment(
        kind=record.kind,
        turn=record.turn,
        state=record.state,
        codebook_id=reading.codebook_id if is_begun else None,
        nothing_found=list(record.nothing_found),
        skip_reason=record.skip["reason"] if record.skip else "",
        skip_note=record.skip["note"] if record.skip else "",
        note=record.note,
        unlocked_blocks=list(record.unlocked_blocks),
        active_seconds=record.active_seconds,
        recognised_outlet=record.recognised_outlet,
        exposure=dict(record.exposure),
        submitted_at=_submitted_at(record, now),
        revision=1 if is_begun else 0,
    )


def _change(assignment: Assignment, reading: Reading, now: datetime) -> AssignmentChange:
    return AssignmentChange(
        assignment=assignment,
        sequence=assignment.revision,
        actor_id=assignment.member_id,
        operation=Operation.IMPORT,
        after={"state": assignment.state, "annotations": len(reading.annotations)},
        exposure=assignment.exposure,
        at=now,
    )


def _submitted_at(record: AssignmentRecord, now: datetime) -> datetime | None:
    if record.state != AssignmentState.SUBMITTED:
        return None
    return _moment(record.submitted_at, now)


def _moment(given: str | None, otherwise: datetime) -> datetime:
    return otherwise if given is None else datetime.fromisoformat(given).astimezone(UTC)
