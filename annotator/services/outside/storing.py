"""Writes what stands of a model's answer as its reading of the article: all of it or nothing."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from annotator.core import spans
from annotator.core.errors import Conflict
from annotator.core.ids import uuid7
from annotator.core.outside.answers import Refusal
from annotator.core.outside.judging import Judged, Page, Verdict
from annotator.models import (
    Annotation,
    AnnotationLink,
    AnnotationTag,
    Assignment,
    AssignmentChange,
    Codebook,
    Document,
    Membership,
    ModelRun,
    Round,
)
from annotator.models.annotation import Origin
from annotator.models.assignment import AssignmentKind, AssignmentState
from annotator.models.change import Operation
from annotator.services.editing import annotations, journal
from annotator.services.entities import entity_places
from annotator.services.entities.entities import Register


@dataclass(frozen=True)
class Source:
    """Whose answers these are, and under which codebook they were given."""

    run: ModelRun
    member: Membership
    codebook: Codebook
    round: Round

    def exposure(self, *, saw_outlet: bool) -> dict[str, object]:
        """What goes out with each reading: which model it was, and what it could see."""
        return {
            "name": self.run.name,
            "version": self.run.version,
            "prompt_sha256": self.run.prompt_sha256,
            "outlet": saw_outlet,
        }


def page(document: Document, text: str, *, is_blind: bool) -> Page:
    """The article as a model is shown it: where outlets are hidden, from it too."""
    shown = spans.mask(text, document.masks) if is_blind else text
    return Page(
        shown,
        tuple((start, end, kind) for start, end, kind in document.blocks),
        tuple((start, end) for start, end in document.sentences),
        tuple((start, end) for start, end in document.quotations),
    )


def store(
    *,
    source: Source,
    document: Document,
    text: str,
    verdict: Verdict,
    at: datetime,
    change_id: UUID | None = None,
    saw_outlet: bool = True,
) -> Assignment:
    """The reading with its marks, in the caller's transaction; `text` is the true one.

    A model reads an article once: Conflict where it has done so.
    """
    reading = _reading(source, document, verdict, at, saw_outlet=saw_outlet)
    number = _write(source, reading, verdict, text, at)
    AssignmentChange.objects.create(
        assignment=reading,
        sequence=reading.revision,
        change_id=change_id,
        actor=source.member,
        operation=Operation.IMPORT,
        after={"state": reading.state, "annotations": number},
        exposure=reading.exposure,
        at=at,
    )
    return reading


def _write(source: Source, reading: Assignment, verdict: Verdict, text: str, at: datetime) -> int:
    """The marks with what hangs on them; how many there are."""
    document = reading.document
    register = Register(document.project, document, source.member)
    ids = {each.mark.number: uuid7() for each in verdict.marks}
    rows: list[Annotation] = []
    tags: list[AnnotationTag] = []
    for each in verdict.marks:
        row = _row(source, reading, each, ids[each.mark.number], text, at)
        entity_places.settle(register, row.values, row.pk)
        rows.append(row)
        tags += annotations.tags(row, each.layer)
    Annotation.all_kinds.bulk_create(rows, batch_size=1_000)
    AnnotationTag.objects.bulk_create(tags, batch_size=2_000)
    AnnotationLink.objects.bulk_create(
        [
            AnnotationLink(source=row, role=link.role, target_id=ids[link.to])
            for row, each in zip(rows, verdict.marks, strict=True)
            for link in each.mark.links
        ]
    )
    return len(rows)


def _reading(
    source: Source, document: Document, verdict: Verdict, at: datetime, *, saw_outlet: bool
) -> Assignment:
    # A model has its own place among models: nobody's number of readers changes.
    reading = Assignment(
        project_id=document.project_id,
        document=document,
        round=source.round,
        member=source.member,
        kind=AssignmentKind.MODEL,
        state=AssignmentState.SUBMITTED,
        codebook=source.codebook,
        nothing_found=list(verdict.nothing_found),
        exposure=source.exposure(saw_outlet=saw_outlet),
        submitted_at=at,
        revision=1,
    )
    reading.slot = journal.free_slot(reading)
    if read_by(source.member, document):
        raise Conflict("already_read", "This model has read this article already.")
    try:
        reading.save(force_insert=True)
    except IntegrityError:
        raise Conflict("already_read", "This model has read this article already.") from None
    return reading


def read_by(member: Membership, document: Document) -> bool:
    """Whether the article has a reading of this model."""
    rows = Assignment.objects.filter(member=member, document=document, kind=AssignmentKind.MODEL)
    return rows.exists()


def _row(
    source: Source, reading: Assignment, judged: Judged, pk: UUID, text: str, at: datetime
) -> Annotation:
    parts = judged.parts
    return Annotation(
        id=pk,
        assignment=reading,
        document_id=reading.document_id,
        codebook=source.codebook,
        layer=judged.layer.id,
        start=parts[0][0] if parts else None,
        end=parts[-1][1] if parts else None,
        parts=[list(part) for part in parts],
        quote=spans.quote(text, parts) if parts else "",
        slot=judged.slot,
        is_single=judged.is_single,
        values=judged.values,
        missing=list(judged.missing),
        origin=Origin.MODEL,
        score=judged.mark.score,
        reason=judged.mark.reason,
        created_at=at,
        updated_at=at,
    )


def told(refusals: tuple[Refusal, ...], most: int = 200) -> list[dict[str, str]]:
    """Refusals as they are kept, the first of them."""
    return [asdict(each) for each in refusals[:most]]
