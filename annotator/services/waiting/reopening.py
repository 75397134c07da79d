"""A reader asks for a finished article back; a manager grants it or says why not."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from annotator.core.errors import Conflict
from annotator.models import Assignment, Membership, Project, ReopenRequest, SourceReading
from annotator.models.assignment import AssignmentState
from annotator.models.compiled import Compiled
from annotator.models.request import RequestState
from annotator.models.round import RoundState
from annotator.services import audit
from annotator.services.audit import Act
from annotator.services.editing import assignments
from annotator.services.waiting import reasons

FINISHED = (AssignmentState.SUBMITTED, AssignmentState.SKIPPED)
Shown = dict[str, object]


def may_reopen_alone(assignment: Assignment) -> bool:
    """Whether its reader needs nobody: it is finished, its round open, and nothing rests on it."""
    return (
        assignment.state in FINISHED
        and assignment.round.state == RoundState.OPEN
        and not assignments.is_settled_from(assignment)
    )


@transaction.atomic
def ask(*, assignment: Assignment, reason: str) -> ReopenRequest:
    """Put it to the manager; refused where nobody has to be asked."""
    words = reasons.required(reason, "reason")
    if assignment.state not in FINISHED:
        raise Conflict("not_finished", "This article is not finished, so it needs no reopening.")
    if may_reopen_alone(assignment):
        raise Conflict(
            "may_reopen", "You can reopen this article yourself; nobody has to be asked."
        )
    try:
        with transaction.atomic():
            made = ReopenRequest.objects.create(assignment=assignment, reason=words)
    except IntegrityError:
        raise Conflict("asked", "You have asked for this; a manager will answer.") from None
    audit.record_reading(assignment, Act.REOPENING_ASKED)
    return made


@transaction.atomic
def grant(*, request: ReopenRequest, by: Membership | None, words: str = "") -> ReopenRequest:
    """Give the article back to its reader."""
    rows = ReopenRequest.objects.filter(pk=request.pk)
    reasons.answer(rows, RequestState.GRANTED, by=by, words=words)
    assignments.reopen_as_asked(assignment_id=request.assignment_id, by=by)
    return get(request.pk)


@transaction.atomic
def decline(*, request: ReopenRequest, by: Membership | None, words: str) -> ReopenRequest:
    """Leave it finished, with a word to its reader."""
    rows = ReopenRequest.objects.filter(pk=request.pk)
    reasons.answer(rows, RequestState.DECLINED, by=by, words=words)
    document = request.assignment.document
    audit.record(
        project=document.project,
        by=by,
        act=Act.REOPENING_DECLINED,
        object_id=request.assignment_id,
        name=document.title or document.key,
    )
    return get(request.pk)


def get(request_id: UUID) -> ReopenRequest:
    """One, with what showing it needs."""
    return _with_all().get(pk=request_id)


def unanswered(project: Project) -> QuerySet[ReopenRequest]:
    """Those of a project that nobody has answered, the oldest first."""
    rows = _with_all().filter(assignment__document__project=project, state=RequestState.OPEN)
    # Reopened in some other way meanwhile: there is nothing left to decide.
    return rows.filter(assignment__state__in=FINISHED).order_by("id")


def standing(assignment: Assignment) -> tuple[bool, Shown | None]:
    """Whether the reader of what is finished may reopen it alone; and what they asked last and
    were told, without who told it.
    """
    is_source, *asked = _STANDING.first(assignment.pk) or (False, None)
    may = not is_source and assignment.round.state == RoundState.OPEN
    latest = shown(ReopenRequest(**dict(zip(_SHOWN, asked, strict=True)))) if asked[0] else None
    return may, latest


def _latest(column: str) -> Subquery:
    rows = ReopenRequest.objects.filter(assignment=OuterRef("pk")).order_by("-id")
    return Subquery(rows.values(column)[:1])


_SHOWN = ("id", "reason", "state", "answer", "created_at", "answered_at")
_STANDING: Compiled[Any] = Compiled(
    lambda pk: Assignment.objects.filter(pk=pk).values_list(
        Exists(SourceReading.objects.filter(reading=OuterRef("pk"))), *map(_latest, _SHOWN)
    ),
    UUID,
)


def shown(row: ReopenRequest) -> Shown:
    """As its reader sees it."""
    return {
        "id": str(row.pk),
        "reason": row.reason,
        "state": row.state,
        "answer": row.answer,
        "asked_at": row.created_at,
        "answered_at": row.answered_at,
    }


def _with_all() -> QuerySet[ReopenRequest]:
    return ReopenRequest.objects.select_related(
        "assignment__document__project", "assignment__member__user", "assignment__round"
    ).defer(
        "assignment__document__sentences",
        "assignment__document__blocks",
        "assignment__document__quotations",
    )
