"""Closing a settled version, opening it again, and saying which one is gold."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotator.core.codebooks.codebook import Codebook, unfinished
from annotator.core.errors import Conflict, Incomplete
from annotator.models import Annotation, AnnotationLink, Assignment, AssignmentChange, Document
from annotator.models.assignment import AssignmentState
from annotator.models.change import Operation
from annotator.services.adjudication import adjudication_view as view
from annotator.services.adjudication.adjudication_decisions import require_revision
from annotator.services.adjudication.adjudication_sources import sources
from annotator.services.editing import journal


@transaction.atomic
def finish(
    *, assignment_id: UUID, base_revision: int | None, change_id: UUID | None = None
) -> Assignment:
    """Close it. Every place must be settled, and every required answer given.

    The first settled version of an article is its gold, until somebody says otherwise.
    """
    assignment = journal.lock(assignment_id)
    if _is_repeated(assignment, change_id):
        return assignment
    require_revision(assignment, base_revision)
    journal.require_unfinished(assignment)
    found = sources(assignment)
    left = view.open_items(found)
    if left:
        number = "One place is" if len(left) == 1 else f"{len(left)} places are"
        fields = {found.public_id(item): ["verdict"] for item in left}
        raise Incomplete("not_settled", f"{number} still to be settled.", fields)
    before = journal.state_of(assignment)
    assignment.nothing_found = _judged(assignment, found.codebook)
    assignment.state = AssignmentState.SUBMITTED
    assignment.submitted_at = timezone.now()
    assignment.exposure = {**journal.exposure(assignment), **assignment.exposure, "peers": True}
    journal.record_assignment(
        assignment, operation=Operation.SUBMIT, before=before, change_id=change_id
    )
    Document.objects.filter(pk=assignment.document_id, gold__isnull=True).update(gold=assignment)
    return assignment


def _judged(assignment: Assignment, codebook: Codebook) -> list[str]:
    """The layers of which nothing is left, since to settle all is to look for everything."""
    rows = list(
        Annotation.all_kinds.live()
        .filter(assignment=assignment)
        .order_by("start", "end", "id")
        .values_list("pk", "layer", "values")
    )
    used = {layer for _, layer, _ in rows}
    nothing = [
        layer.id
        for layer in codebook.layers
        if layer.empty == "ask" and layer.id not in used and not layer.required_to_submit
    ]
    links = AnnotationLink.objects.filter(source__assignment=assignment, source__deleted_at=None)
    left = unfinished(
        codebook,
        [(str(pk), layer, answers) for pk, layer, answers in rows],
        nothing,
        [(str(s), role, str(t)) for s, role, t in links.values_list("source", "role", "target")],
    )
    if left:
        raise Incomplete("incomplete", "Some questions are still open.", left)
    return nothing


@transaction.atomic
def reopen(
    *, assignment_id: UUID, base_revision: int | None, change_id: UUID | None = None
) -> Assignment:
    """Think again. What is not closed is nobody's gold."""
    assignment = journal.lock(assignment_id)
    if _is_repeated(assignment, change_id):
        return assignment
    require_revision(assignment, base_revision)
    if assignment.state != AssignmentState.SUBMITTED:
        raise Conflict("not_finished", "This article is not settled, so it needs no reopening.")
    before = journal.state_of(assignment)
    assignment.state = AssignmentState.IN_PROGRESS
    assignment.submitted_at = None
    journal.record_assignment(
        assignment, operation=Operation.REOPEN, before=before, change_id=change_id
    )
    Document.objects.filter(pk=assignment.document_id, gold=assignment).update(gold=None)
    return assignment


@transaction.atomic
def choose(*, assignment_id: UUID) -> Assignment:
    """Of several settled versions, this one is gold."""
    assignment = journal.lock(assignment_id)
    if assignment.state != AssignmentState.SUBMITTED:
        raise Conflict("not_finished", "Only what is settled to the end can count.")
    Document.objects.filter(pk=assignment.document_id).update(gold=assignment)
    return assignment


def _is_repeated(assignment: Assignment, change_id: UUID | None) -> bool:
    if change_id is None:
        return False
    return AssignmentChange.objects.filter(assignment=assignment, change_id=change_id).exists()
