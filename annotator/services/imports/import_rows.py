"""Writes checked records in bulk: a few statements a batch, whatever is in it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.utils import timezone

from annotator.core import masking
from annotator.core.ids import uuid7
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
from annotator.models.fields import dump
from annotator.services.imports import times
from annotator.services.imports.import_decisions import Came, DecisionRows, gold_of
from annotator.services.imports.import_marks import MarkRows
from annotator.services.imports.import_names import Names
from annotator.services.imports.inserting import Alike
from annotator.services.imports.judged import Prepared, Reading

BATCH = 200
_NOBODY = masking.Outlet()
Row = TypeVar("Row")


class _Rows:
    """What one batch will insert, in the order that references allow."""

    def __init__(self, made_by: Import, project: UUID) -> None:
        self.at = timezone.now()
        shared = Document(
            project_id=project,
            length=1,
            normaliser=NORMALISER,
            segmenter=list(SEGMENTER),
            blocks=[],
            sentences=[],
            quotations=[],
            imported_in=made_by,
        )
        self.documents = Alike(shared)
        self.texts = Alike(DocumentText(document=shared))
        self.assignments = Alike(Assignment(imported_in=made_by))
        self.changes = Alike(AssignmentChange(sequence=1, operation=Operation.IMPORT, at=self.at))
        self.marks = MarkRows(made_by.pk, self.at)
        self.decided = DecisionRows()


def write(made_by: Import, names: Names, prepared: Iterable[Prepared]) -> dict[str, int]:
    """Insert everything; what was made, counted."""
    counts = {"created": 0, "assignments": 0, "annotations": 0, "sources_missing": 0}
    for batch in _batches(prepared, BATCH):
        names.learn(batch)
        rows = _Rows(made_by, names.project_id)
        for each in batch:
            _document(rows, names, each)
        counts["created"] += len(rows.documents.rows)
        counts["assignments"] += len(rows.assignments.rows)
        counts["annotations"] += len(rows.marks.marks)
        counts["sources_missing"] += rows.decided.missing
        _insert(rows, names)
    return counts


def _batches(items: Iterable[Row], size: int) -> Iterator[list[Row]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _insert(rows: _Rows, names: Names) -> None:
    rows.documents.insert()
    rows.texts.insert()
    names.flush()
    rows.assignments.insert()
    rows.marks.insert()
    rows.changes.insert()
    rows.decided.insert()


def _document(rows: _Rows, names: Names, each: Prepared) -> None:
    record, pk = each.record, uuid7()
    outlet = names.outlets.get(record.outlet or "")
    event = names.events.get(record.event or "")
    identity = names.identities.get(record.outlet or "", _NOBODY)
    # Written before its reading is: the database looks at references when all is there.
    gold = _readings(rows, names, pk, each)
    rows.documents.add(
        {
            "id": pk.hex,
            "key": record.key,
            "title": record.title,
            "length": len(each.text),
            "text_sha256": each.text_sha256,
            "raw_sha256": each.raw_sha256,
            "language": each.language,
            "outlet_id": outlet and outlet.hex,
            "event_id": event and event.hex,
            "url": record.url,
            "byline": record.byline,
            "published_on": _day(record.published_on),
            "blocks": dump(each.blocks),
            "sentences": dump(each.sentences),
            "quotations": dump(each.quotations),
            "masks": dump(masking.masks(each.text, identity, record.byline, record.url)),
            "metadata": dump(dict(record.metadata)),
            "rights": dump(dict(record.rights)),
            "purpose": record.purpose,
            "content_warning": record.content_warning,
            "gold_id": gold and gold.hex,
        }
    )
    rows.texts.add({"document_id": pk.hex, "text": each.text})


def _readings(rows: _Rows, names: Names, document: UUID, each: Prepared) -> UUID | None:
    """Its readings; the one that is the settled version that counts."""
    slots: dict[tuple[str, str], int] = {}
    refs = names.refs(document, each.record)
    came: list[Came] = []
    for reading in each.readings:
        whose = (reading.record.kind, reading.record.round)
        is_holding = reading.record.state in HOLDING
        if is_holding:
            slots[whose] = slots.get(whose, 0) + 1
        own: dict[str, object] = {
            "document_id": document.hex,
            "slot": slots[whose] if is_holding else None,
            "round_id": names.rounds[reading.record.round].hex,
            "member_id": names.members[reading.record.annotator].hex,
        }
        came.append(_reading(rows, own, document, reading, refs))
    rows.decided.add(came, rows.at)
    return gold_of(came)


def _reading(
    rows: _Rows,
    own: dict[str, object],
    document: UUID,
    reading: Reading,
    refs: Mapping[str, UUID],
) -> Came:
    pk, record = uuid7(), reading.record
    revision = 0 if record.state == AssignmentState.OPEN else 1
    rows.assignments.add({"id": pk.hex, **own, **_assignment(reading, rows.at)})
    if revision:
        after = {"state": record.state, "annotations": len(reading.annotations)}
        rows.changes.add(
            {
                "assignment_id": pk.hex,
                "sequence": revision,
                "actor_id": own["member_id"],
                "after": dump(after),
                "exposure": dump(dict(record.exposure)),
            }
        )
    ids = rows.marks.add(pk, document, reading, refs)
    return Came(record, pk, revision, reading.annotations, ids)


def _assignment(reading: Reading, now: datetime) -> dict[str, object]:
    """What a reading says of itself. One that nobody has begun is as if it were handed out."""
    record = reading.record
    is_begun = record.state != AssignmentState.OPEN
    return {
        "kind": record.kind,
        "turn": record.turn,
        "state": record.state,
        "codebook_id": reading.codebook_id.hex if is_begun else None,
        "nothing_found": dump(list(record.nothing_found)),
        "skip_reason": record.skip["reason"] if record.skip else "",
        "skip_note": record.skip["note"] if record.skip else "",
        "note": record.note,
        "unlocked_blocks": dump(list(record.unlocked_blocks)),
        "active_seconds": record.active_seconds,
        "recognised_outlet": record.recognised_outlet,
        "exposure": dump(dict(record.exposure)),
        "submitted_at": _submitted_at(record, now),
        "revision": 1 if is_begun else 0,
    }


def _submitted_at(record: AssignmentRecord, now: datetime) -> str | None:
    if record.state != AssignmentState.SUBMITTED:
        return None
    return times.stored(times.text(record.submitted_at, "submitted_at") or times.of(now))


def _day(given: str | None) -> str | None:
    """However it is written, as databases do."""
    return None if given is None else date.fromisoformat(given).isoformat()
