"""Saving what somebody marks, so that no answer is lost, doubled or silently overwritten.

One transaction a change: the reading is locked, the annotation is compared and swapped, its
tags and links are rewritten, the change is written down, and only then is there an answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from annotator.core.codebooks.codebook import Layer, tagged
from annotator.core.errors import Conflict, Missing, PreconditionRequired, Stale
from annotator.models import (
    Annotation,
    AnnotationChange,
    AnnotationLink,
    AnnotationTag,
    Assignment,
    statements,
)
from annotator.models.annotation import Origin
from annotator.models.change import Operation
from annotator.models.statements import Statement
from annotator.services.editing import journal, links, showing
from annotator.services.editing.drafts import Draft, Saving, check, fill
from annotator.services.recommender import readings
from annotator.services.recommender.readings import Token


@dataclass(frozen=True)
class Outcome:
    """What a save came to: the annotation as answered, and whether it is new.

    `revision` is the reading's, after this change.
    """

    body: dict[str, object]
    created: bool
    revision: int


@transaction.atomic
def put(
    *,
    assignment_id: UUID,
    annotation_id: UUID,
    draft: Draft,
    base_revision: int | None,
    change_id: UUID | None = None,
    origin: Origin = Origin.HUMAN,
) -> Outcome:
    """Create (`base_revision` None) or change an annotation.

    Stale when it has changed since, Conflict when the id is taken or the reading handed in,
    Invalid where the draft does not fit text or codebook. The same create again is harmless,
    and so is any change sent again under its `change_id`.
    """
    assignment, stored = journal.lock_with(assignment_id, annotation_id)
    existing = _existing(assignment, stored)
    repeated = _repeated(existing, change_id)
    if repeated is not None:
        return repeated
    journal.require_unfinished(assignment)
    if existing is not None and base_revision is not None and existing.revision != base_revision:
        raise Stale("This has been changed elsewhere since you opened it.", showing.one(existing))
    saving = check(assignment, existing, annotation_id, draft)
    if existing is None:
        if base_revision is not None:
            raise _unknown()
        saving.annotation.origin = origin
        token = draft.proposal and readings.read_token(draft.proposal, assignment_id)
        return _create(saving, change_id, token or None)
    if base_revision is None:
        return _same_again(saving, existing)
    return _change(saving, existing, change_id)


@transaction.atomic
def delete(
    *,
    assignment_id: UUID,
    annotation_id: UUID,
    base_revision: int | None,
    change_id: UUID | None = None,
) -> Outcome:
    """Leave a tombstone. What others link to stays until their links are gone."""
    assignment, stored = journal.lock_with(assignment_id, annotation_id)
    existing = _existing(assignment, stored)
    if existing is None:
        raise _unknown()
    repeated = _repeated(existing, change_id)
    if repeated is not None:
        return repeated
    journal.require_unfinished(assignment)
    if base_revision is None:
        raise PreconditionRequired(
            "precondition_required", "Say which revision this deletes: If-Match is missing."
        )
    if existing.revision != base_revision:
        raise Stale("This has been changed elsewhere since you opened it.", showing.one(existing))
    links.refuse_while_linked(existing)
    _bury(assignment, existing, change_id)
    return Outcome(showing.tombstone(existing), False, assignment.revision)


def _bury(assignment: Assignment, existing: Annotation, change_id: UUID | None) -> None:
    before = showing.state(existing)
    now = timezone.now()
    existing.deleted_at = existing.deleted_at or now
    existing.updated_at = now
    swap(existing)
    former = [
        statements.delete(AnnotationTag, "annotation", existing),
        statements.delete(AnnotationLink, "source", existing),
    ]
    journal.record_annotation(
        assignment,
        existing,
        operation=Operation.DELETE,
        before=before,
        after=showing.state(existing, links=[]),
        change_id=change_id,
        at=now,
        rest=former,
    )


def _existing(assignment: Assignment, found: Annotation | None) -> Annotation | None:
    if found is None:
        return None
    if found.assignment_id != assignment.pk:
        # Says nothing about whose it is.
        raise Conflict("exists", "This id is in use.")
    found.assignment = assignment
    return found


def _unknown() -> Missing:
    return Missing("not_found", "There is no such annotation, or you may not see it.")


def _repeated(existing: Annotation | None, change_id: UUID | None) -> Outcome | None:
    """The recorded outcome of a change that was accepted before, whatever came after it."""
    if existing is None or change_id is None:
        return None
    change = AnnotationChange.objects.filter(annotation=existing, change_id=change_id).first()
    if change is None or change.after is None:
        return None
    return Outcome(showing.as_recorded(existing, change.after), False, change.sequence)


def _create(saving: Saving, change_id: UUID | None, token: Token | None) -> Outcome:
    fill(saving)
    if token is not None:
        readings.mark_origin(token, saving.layer, saving.annotation)
    saving.annotation.created_at = saving.at
    try:
        statements.run([statements.insert([saving.annotation])])
    except IntegrityError:
        raise _already_marked(saving) from None
    if token is not None:
        readings.note_accepted(token, saving.annotation)
    return _record(saving, Operation.CREATE, None, change_id)


def _already_marked(saving: Saving) -> Conflict:
    if saving.annotation.is_single:
        return Conflict("already_marked", f"“{saving.layer.title}” is answered here already.")
    return Conflict("exists", "This id is in use.")


def _same_again(saving: Saving, existing: Annotation) -> Outcome:
    """A create that was sent again: harmless if it says what is stored, else refused."""
    before = showing.content(existing, showing.stored_links(existing))
    answer = showing.one(existing)
    fill(saving)
    after = showing.content(saving.annotation, [link.state() for link in saving.links])
    if before != after or existing.deleted_at is not None:
        raise Conflict("exists", "There is an annotation with this id and another content.")
    return Outcome(answer, False, saving.assignment.revision)


def _change(saving: Saving, existing: Annotation, change_id: UUID | None) -> Outcome:
    before = showing.state(existing)
    operation = Operation.CHANGE if existing.deleted_at is None else Operation.RESTORE
    was = readings.said(saving.layer, existing)
    fill(saving)
    existing.deleted_at = None
    if existing.origin == Origin.SUGGESTION_ACCEPTED:
        existing.origin = readings.origin_after(was, saving.layer, existing)
    try:
        swap(existing)
    except IntegrityError:
        raise _already_marked(saving) from None
    former = [statements.delete(AnnotationTag, "annotation", existing)]
    if before["links"]:
        former.append(statements.delete(AnnotationLink, "source", existing))
    return _record(saving, operation, before, change_id, former)


_WRITTEN = (
    "codebook_id",
    "layer",
    "start",
    "end",
    "parts",
    "quote",
    "slot",
    "is_single",
    "values",
    "missing",
    "former",
    "note",
    "origin",
    "outside_article",
    "updated_at",
    "deleted_at",
)


def swap(annotation: Annotation) -> None:
    """UPDATE … WHERE revision = n, so that not even a write past the lock is overwritten."""
    fields = {name: getattr(annotation, name) for name in _WRITTEN}
    (swapped,) = statements.run([statements.swap(annotation, fields, revision=annotation.revision)])
    if not swapped:
        current = Annotation.all_kinds.get(pk=annotation.pk)
        raise Stale("This has been changed elsewhere since you opened it.", showing.one(current))
    annotation.revision += 1


def _record(
    saving: Saving,
    operation: Operation,
    before: journal.State | None,
    change_id: UUID | None,
    former: Sequence[Statement] = (),
) -> Outcome:
    annotation = saving.annotation
    marked: list[Sequence[Model]] = [
        tags(annotation, saving.layer),
        links.rows(annotation, saving.links),
    ]
    shown_links = [link.state() for link in saving.links]
    journal.record_annotation(
        saving.assignment,
        annotation,
        operation=operation,
        before=before,
        after=showing.state(annotation, links=shown_links),
        change_id=change_id,
        at=saving.at,
        rest=[*former, *(statements.insert(rows) for rows in marked if rows)],
    )
    body = showing.annotation(annotation, saving.entities, shown_links)
    return Outcome(body, operation == Operation.CREATE, saving.assignment.revision)


def tags(annotation: Annotation, layer: Layer) -> list[AnnotationTag]:
    """The rows that filters and counts read: a label or an entity each."""
    return [
        AnnotationTag(
            annotation=annotation,
            dimension=dimension,
            label=label,
            entity_id=None if entity is None else UUID(entity),
        )
        for dimension, label, entity in tagged(layer, annotation.values)
    ]
