"""The life of a reading: opened, worked on, handed in or put aside, and taken up again."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotator.core.codebooks.codebook import unfinished
from annotator.core.errors import Conflict, Incomplete, Invalid, Stale
from annotator.core.text import check_string
from annotator.models import (
    Annotation,
    AnnotationLink,
    Assignment,
    AssignmentChange,
    Membership,
    SourceReading,
)
from annotator.models.assignment import (
    HANDED_IN_FOR_GOOD,
    UNFINISHED,
    AssignmentKind,
    AssignmentState,
    SkipReason,
)
from annotator.models.change import Operation
from annotator.models.round import RoundState
from annotator.services.codebooks import schema
from annotator.services.editing import journal
from annotator.services.people import hours
from annotator.services.recommender import training

LONGEST_NOTE = 10_000


@dataclass(frozen=True)
class Patch:
    """What may change about a reading beside its annotations; None leaves it as it is."""

    position: int | None = None
    add_active_seconds: int | None = None
    nothing_found: Sequence[str] | None = None
    recognised_outlet: str | None = None
    note: str | None = None
    unlock_blocks: Sequence[int] | None = None


def open_for(assignment: Assignment) -> None:
    """Opening pins the codebook, so that a version published meanwhile changes no open work.

    From now on its reader has seen what the project lets them see.
    """
    if journal.note_exposure(assignment):
        rows = Assignment.objects.filter(pk=assignment.pk)
        rows.update(exposure=assignment.exposure)
    if assignment.codebook_id is not None:
        return
    wanted = schema.for_new_work(assignment)
    Assignment.objects.filter(pk=assignment.pk, codebook__isnull=True).update(codebook=wanted)
    assignment.refresh_from_db(fields=["codebook"])


@transaction.atomic
def patch(
    *,
    assignment_id: UUID,
    patch: Patch,
    base_revision: int | None = None,
    change_id: UUID | None = None,
) -> Assignment:
    """Note where somebody is, how long they worked, what they found nothing of."""
    assignment = journal.lock(assignment_id)
    if _is_repeated(assignment, change_id):
        return assignment
    _require_revision(assignment, base_revision)
    journal.require_unfinished(assignment)
    before = journal.state_of(assignment)
    operation = Operation.CHANGE if patch.unlock_blocks is None else Operation.UNLOCK
    _apply(assignment, patch)
    journal.record_assignment(assignment, operation=operation, before=before, change_id=change_id)
    hours.add(member_id=assignment.member_id, seconds=patch.add_active_seconds or 0)
    return assignment


def _apply(assignment: Assignment, patch: Patch) -> None:
    document = assignment.document
    if patch.position is not None:
        if patch.position > document.length:
            raise Invalid.at("position", f"The text ends at {document.length}.")
        assignment.position = patch.position
    if patch.add_active_seconds is not None:
        assignment.active_seconds = min(
            assignment.active_seconds + patch.add_active_seconds, 2**31 - 1
        )
    if patch.nothing_found is not None:
        known = {layer.id for layer in schema.of(_codebook_of(assignment)).layers}
        unknown = [layer for layer in patch.nothing_found if layer not in known]
        if unknown:
            raise Invalid.at("nothing_found", f"There is no layer {unknown[0]!r}.")
        assignment.nothing_found = sorted(set(patch.nothing_found))
    if patch.recognised_outlet is not None:
        assignment.recognised_outlet = _checked(patch.recognised_outlet, "recognised_outlet")
    if patch.note is not None:
        assignment.note = _checked(patch.note, "note")
    if patch.unlock_blocks is not None:
        wrong = [index for index in patch.unlock_blocks if not 0 <= index < len(document.blocks)]
        if wrong:
            raise Invalid.at("unlock_blocks", f"There is no part of the page {wrong[0]}.")
        assignment.unlocked_blocks = sorted({*assignment.unlocked_blocks, *patch.unlock_blocks})


@transaction.atomic
def submit(
    *,
    assignment_id: UUID,
    nothing_found: Sequence[str] | None = None,
    base_revision: int | None = None,
    change_id: UUID | None = None,
) -> Assignment:
    """Hand the reading in; Incomplete names everything that is still to be answered."""
    assignment = journal.lock(assignment_id)
    if _is_repeated(assignment, change_id):
        return assignment
    _require_revision(assignment, base_revision)
    journal.require_unfinished(assignment)
    assignment.codebook_id = _codebook_of(assignment)
    empty = _judge(assignment, nothing_found)
    before = journal.state_of(assignment)
    assignment.nothing_found = sorted(set(empty))
    assignment.state = AssignmentState.SUBMITTED
    assignment.submitted_at = timezone.now()
    assignment.lease_until = None
    journal.record_assignment(
        assignment, operation=Operation.SUBMIT, before=before, change_id=change_id
    )
    training.after_hand_in(assignment.document.project_id)
    return assignment


def _judge(assignment: Assignment, nothing_found: Sequence[str] | None) -> Sequence[str]:
    """Refuse what is not finished; the layers in which nothing was found."""
    rows = list(
        Annotation.all_kinds.live()
        .filter(assignment=assignment)
        .order_by("start", "end", "id")
        .values_list("pk", "layer", "values")
    )
    used = {layer for _, layer, _ in rows}
    # What was noted before something was found after all is forgotten; what is sent now counts.
    empty = nothing_found
    if empty is None:
        empty = [layer for layer in assignment.nothing_found if layer not in used]
    links = AnnotationLink.objects.filter(source__assignment=assignment, source__deleted_at=None)
    left = unfinished(
        schema.of(_codebook_of(assignment)),
        [(str(pk), layer, answers) for pk, layer, answers in rows],
        empty,
        [(str(s), role, str(t)) for s, role, t in links.values_list("source", "role", "target")],
    )
    if left:
        raise Incomplete("incomplete", "Some questions are still open.", left)
    return empty


@transaction.atomic
def skip(
    *,
    assignment_id: UUID,
    reason: str,
    note: str = "",
    base_revision: int | None = None,
    change_id: UUID | None = None,
) -> Assignment:
    """Put the article aside with a reason; the place goes back to the queue."""
    assignment = journal.lock(assignment_id)
    if _is_repeated(assignment, change_id):
        return assignment
    _require_revision(assignment, base_revision)
    journal.require_unfinished(assignment)
    if reason not in SkipReason.values:
        known = ", ".join(SkipReason.values)
        raise Invalid.at("reason", f"This must be one of: {known}.")
    if assignment.kind == AssignmentKind.QUALIFYING:
        raise Conflict("in_a_test", "An article of a test cannot be skipped; ask a manager.")
    before = journal.state_of(assignment)
    assignment.codebook_id = _codebook_of(assignment)
    assignment.state = AssignmentState.SKIPPED
    assignment.slot = None
    assignment.lease_until = None
    assignment.skip_reason, assignment.skip_note = reason, _checked(note, "note")
    journal.record_assignment(
        assignment, operation=Operation.SKIP, before=before, change_id=change_id
    )
    return assignment


@transaction.atomic
def reopen(*, assignment_id: UUID, change_id: UUID | None = None) -> Assignment:
    """Take finished work up again, until the round closes."""
    assignment = journal.lock(assignment_id)
    if _is_repeated(assignment, change_id):
        return assignment
    _require_finished(assignment)
    _require_no_lesson(assignment)
    if assignment.round.state == RoundState.CLOSED:
        raise Conflict("round_closed", "This round is closed; ask a manager to reopen it.")
    if is_settled_from(assignment):
        raise Conflict(
            "being_settled", "The differences in this article are being settled; ask a manager."
        )
    _take_up(assignment, change_id=change_id)
    return assignment


@transaction.atomic
def reopen_as_asked(*, assignment_id: UUID, by: Membership | None) -> Assignment:
    """What a manager grants: also in a closed round, and after the differences were settled."""
    assignment = journal.lock(assignment_id)
    _require_finished(assignment)
    _require_no_lesson(assignment)
    sources = SourceReading.objects.filter(reading=assignment)
    if sources.filter(adjudication__state__in=UNFINISHED).exists():
        raise Conflict(
            "being_settled",
            "Somebody is settling the differences in this article just now; let them finish first.",
        )
    _take_up(assignment, actor_id=None if by is None else by.pk)
    return assignment


def is_settled_from(assignment: Assignment) -> bool:
    """Whether a settled version, finished or not, rests on this reading."""
    return SourceReading.objects.filter(reading=assignment).exists()


def _require_no_lesson(assignment: Assignment) -> None:
    if assignment.kind in HANDED_IN_FOR_GOOD:
        raise Conflict("handed_in", "This was for learning or for a test, so it stays as it is.")


def _require_finished(assignment: Assignment) -> None:
    if assignment.state not in {AssignmentState.SUBMITTED, AssignmentState.SKIPPED}:
        raise Conflict("not_finished", "This article is not finished, so it needs no reopening.")


def _take_up(
    assignment: Assignment, *, change_id: UUID | None = None, actor_id: UUID | None = None
) -> None:
    before = journal.state_of(assignment)
    if assignment.slot is None:
        assignment.slot = journal.free_slot(assignment)
    assignment.state = AssignmentState.IN_PROGRESS
    assignment.submitted_at = None
    assignment.skip_reason = assignment.skip_note = ""
    journal.record_assignment(
        assignment,
        operation=Operation.REOPEN,
        before=before,
        change_id=change_id,
        actor_id=actor_id,
    )


def _codebook_of(assignment: Assignment) -> UUID:
    return assignment.codebook_id or schema.for_new_work(assignment)


def _is_repeated(assignment: Assignment, change_id: UUID | None) -> bool:
    if change_id is None:
        return False
    return AssignmentChange.objects.filter(assignment=assignment, change_id=change_id).exists()


def _require_revision(assignment: Assignment, base_revision: int | None) -> None:
    if base_revision is not None and base_revision != assignment.revision:
        raise Stale(
            "This has been changed elsewhere since you opened it.",
            {"id": str(assignment.pk), "revision": assignment.revision, "state": assignment.state},
        )


def _checked(text: str, place: str) -> str:
    if len(text) > LONGEST_NOTE:
        raise Invalid.at(place, f"This has at most {LONGEST_NOTE:,} characters.")
    return check_string(text, place)
