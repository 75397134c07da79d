"""One order for everything that happens to a reading: lock, change, count up, write it down."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from annotator.core.errors import Conflict, Missing
from annotator.models import (
    Annotation,
    AnnotationChange,
    Assignment,
    AssignmentChange,
    Document,
    Membership,
)
from annotator.models.assignment import HOLDING, UNFINISHED, AssignmentState
from annotator.models.change import Operation
from annotator.models.compiled import Compiled, together
from annotator.models.statements import Statement, insert, run, swap
from annotator.services import audit
from annotator.services.audit import Act
from annotator.services.codebooks import schema

State = Mapping[str, object]


def lock(assignment_id: UUID) -> Assignment:
    """The reading, held until the end of the transaction: every write to it or to its
    annotations comes through here, so writes to one reading happen one after another.

    PostgreSQL locks the row; on SQLite the transaction itself is the only writer.
    """
    return _held(_LOCKED.first(assignment_id))


def lock_with(assignment_id: UUID, annotation_id: UUID) -> tuple[Assignment, Annotation | None]:
    """The same, and what is stored of one annotation, looked up after the lock was had."""
    with together():
        locked = _LOCKED.ask(assignment_id)
        stored = _STORED.ask(annotation_id)
    return _held(locked.first()), stored.first()


def _held(found: Assignment | None) -> Assignment:
    """The reading that was locked, if there is one."""
    if found is None:
        raise Missing("not_found", "There is no such article to do, or you may not see it.")
    return found


_LOCKED = Compiled(
    lambda pk: (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("document__project", "round", "member")
        .filter(pk=pk)
    ),
    UUID,
)
_STORED = Compiled(lambda pk: Annotation.all_kinds.filter(pk=pk), UUID)


def require_unfinished(assignment: Assignment) -> None:
    """Refuse a write to what has been handed in; an unused claim that went back is revived."""
    if assignment.state in UNFINISHED:
        return
    if assignment.state == AssignmentState.RELEASED:
        assignment.slot = free_slot(assignment)
        return
    raise Conflict("submitted", "This article is finished; reopen it to change anything.")


def free_slot(assignment: Assignment) -> int:
    """The lowest place among the document's readers that nobody holds.

    Claims and other readings that come back hold the same lock, so no two find one place.
    """
    Document.objects.select_for_update(no_key=True).only("pk").get(pk=assignment.document_id)
    taken = set(
        Assignment.objects.filter(
            document_id=assignment.document_id,
            kind=assignment.kind,
            round_id=assignment.round_id,
            state__in=HOLDING,
        ).values_list("slot", flat=True)
    )
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


def begin(assignment: Assignment) -> None:
    """First change: the reading is in progress, under a codebook that stays its own."""
    if assignment.codebook_id is None:
        assignment.codebook_id = schema.for_new_work(assignment)
    assignment.state = AssignmentState.IN_PROGRESS
    # Work that has begun never goes back to the queue by itself.
    assignment.lease_until = None


def exposure(assignment: Assignment) -> dict[str, object]:
    """What the annotator could see while working."""
    switches = assignment.document.project.switches
    seen = assignment.exposure
    return {
        "outlet": not switches.blind_outlet,
        "peers": not switches.blind_peers,
        "proposals": bool(seen.get("proposals")),
        "speakers": switches.propose_speakers,
    } | {name: seen[name] for name in _OF_PROPOSALS if name in seen}


# Which arm of a study it is in, which version's proposals were shown, and how much its reader had
# marked alone before that.
_OF_PROPOSALS = ("proposals_arm", "proposals_version", "first_pass")


def note_exposure(assignment: Assignment) -> bool:
    """Keep with the reading what its annotator could ever see; whether that is news.

    What was once seen stays seen, when a project begins to hide it later.
    """
    now = exposure(assignment)
    ever = {
        name: bool(seen or assignment.exposure.get(name))
        for name, seen in now.items()
        if name not in _OF_PROPOSALS
    }
    merged = {**assignment.exposure, **ever}
    is_new = bool(merged != assignment.exposure)
    assignment.exposure = merged
    return is_new


def record_annotation(
    assignment: Assignment,
    annotation: Annotation,
    *,
    operation: Operation,
    before: State | None,
    after: State | None,
    change_id: UUID | None,
    at: datetime,
    actor: Membership | None = None,
    rest: Sequence[Statement] = (),
) -> None:
    """Count the reading up and write down what happened to one of its annotations.

    `rest` is what belongs to the change and is written with it.
    """
    change = AnnotationChange(
        assignment=assignment,
        annotation=annotation,
        sequence=assignment.revision + 1,
        change_id=change_id,
        actor=actor or assignment.member,
        operation=operation,
        before=before,
        after=after,
        exposure=exposure(assignment),
        at=at,
    )
    _count_up(assignment, at, begins=operation != Operation.MOVE, rest=[*rest, insert([change])])


def record_assignment(
    assignment: Assignment,
    *,
    operation: Operation,
    before: State,
    change_id: UUID | None = None,
    actor_id: UUID | None = None,
    at: datetime | None = None,
) -> None:
    """Count the reading up and write down what happened to itself."""
    moment = at or timezone.now()
    _count_up(assignment, moment, begins=operation != Operation.MOVE)
    if operation in _TOLD_OF:
        audit.record_reading(assignment, _TOLD_OF[operation])
    AssignmentChange.objects.create(
        assignment=assignment,
        sequence=assignment.revision,
        change_id=change_id,
        actor_id=actor_id or assignment.member_id,
        operation=operation,
        before=before,
        after=state_of(assignment),
        exposure=exposure(assignment),
        at=moment,
    )


# What the feed of the project tells, too.
_TOLD_OF: dict[str, Act] = {
    Operation.SUBMIT: Act.SUBMITTED,
    Operation.SKIP: Act.SKIPPED,
    Operation.REOPEN: Act.REOPENED,
}
_KEPT = (
    "state",
    "slot",
    "codebook_id",
    "lease_until",
    "nothing_found",
    "skip_reason",
    "skip_note",
    "note",
    "unlocked_blocks",
    "position",
    "active_seconds",
    "recognised_outlet",
    "exposure",
    "submitted_at",
)
_TOLD = (
    "state",
    "nothing_found",
    "skip_reason",
    "skip_note",
    "note",
    "unlocked_blocks",
    "position",
    "active_seconds",
    "recognised_outlet",
)


def state_of(assignment: Assignment) -> dict[str, object]:
    """What the history tells of a reading."""
    return {name: getattr(assignment, name) for name in _TOLD}


def _count_up(
    assignment: Assignment, at: datetime, *, begins: bool, rest: Sequence[Statement] = ()
) -> None:
    """Compare-and-swap, although the row is locked: a write that bypassed the lock must fail."""
    if begins and assignment.state in {AssignmentState.OPEN, AssignmentState.RELEASED}:
        begin(assignment)
    note_exposure(assignment)
    fields = {name: getattr(assignment, name) for name in _KEPT} | {"updated_at": at}
    swapped, *_ = run([swap(assignment, fields, revision=assignment.revision), *rest])
    if not swapped:
        raise Conflict("changed_meanwhile", "Something else changed this at the same moment.")
    assignment.revision += 1
    assignment.updated_at = at
