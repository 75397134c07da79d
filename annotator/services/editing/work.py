"""My work: where an annotator lands, and what comes next."""

from typing import Any
from uuid import UUID

from django.db.models import Count

from annotator.models import Assignment, Membership, Round, SourceReading
from annotator.models.assignment import (
    HANDED_IN_FOR_GOOD,
    ORDINARY,
    UNFINISHED,
    AssignmentKind,
    AssignmentState,
)
from annotator.models.compiled import Compiled
from annotator.models.round import RoundState
from annotator.services.quality import hidden, progress, switches
from annotator.services.study import blinding, handing_out, room, round_choice

_MOST_FINISHED = 50

Shown = dict[str, object]


def brief(assignment: Assignment, *, is_source: bool = False) -> Shown:
    """An article to do, as a list shows it; what a settled version rests on stays as it is."""
    document = assignment.document
    finished = assignment.state in {AssignmentState.SUBMITTED, AssignmentState.SKIPPED}
    may_reopen = finished and assignment.kind not in HANDED_IN_FOR_GOOD
    return {
        "id": str(assignment.pk),
        "document": {
            "id": str(document.pk),
            "title": blinding.title_of(assignment),
            "length": document.length,
        },
        "state": assignment.state,
        "updated_at": assignment.updated_at,
        "submitted_at": assignment.submitted_at,
        "can_reopen": may_reopen and assignment.round.state == RoundState.OPEN and not is_source,
        "is_settled": assignment.state == AssignmentState.SUBMITTED
        and assignment.kind in _COMPARED
        and document.gold_id is not None,
        "step": step(assignment),
    }


# A hidden check has a settled version as well, and says nothing of it.
_COMPARED = (AssignmentKind.ANNOTATION, AssignmentKind.TRAINING)
_STEPS = {
    AssignmentKind.TRAINING: "training",
    AssignmentKind.QUALIFYING: "test",
    AssignmentKind.REFERENCE: "reference",
}


def step(assignment: Assignment) -> str:
    """What its reader is told that it is: hidden checks and repeats are articles like others."""
    is_over = assignment.state == AssignmentState.SUBMITTED
    if assignment.kind == AssignmentKind.TRAINING and is_over:
        return "article" if assignment.feedback_seen_at else "feedback"
    return _STEPS.get(AssignmentKind(assignment.kind), "article")


def of_member(member: Membership) -> Shown:
    """One project's part of *My work*."""
    project = member.project
    mine = (
        Assignment.objects.filter(
            member=member,
            kind__in=[*ORDINARY, AssignmentKind.TRAINING, AssignmentKind.QUALIFYING],
            document__set_aside_at__isnull=True,
        )
        .select_related("document__project", "document__outlet", "round")
        .defer("document__sentences", "document__blocks", "document__quotations")
    )
    states = counts(member)
    finished = mine.filter(state__in=[AssignmentState.SUBMITTED, AssignmentState.SKIPPED])
    if switches.of(project).repeats:
        again = mine.filter(kind=AssignmentKind.REPEAT, state__in=UNFINISHED)
        earlier = {"kind": AssignmentKind.ANNOTATION, "document__in": again.values("document")}
        finished = finished.exclude(**earlier)
    shown = list(finished.order_by("-updated_at")[:_MOST_FINISHED])
    sources = SourceReading.objects.filter(reading__in=shown).values_list("reading", flat=True)
    rested_on = set(sources) if shown else set()
    current = handing_out.held_by(member)
    return {
        "slug": project.slug,
        "title": project.title,
        "member": str(member.pk),
        "counts": states,
        "gate": progress.of_member(member),
        "current": None if current is None else brief(current),
        "finished": [brief(each, is_source=each.pk in rested_on) for each in shown],
    }


_STATES: Compiled[Any] = Compiled(
    lambda member: (
        Assignment.objects.filter(
            member_id=member, kind__in=ORDINARY, document__set_aside_at__isnull=True
        )
        .order_by()
        .values_list("state")
        .annotate(number=Count("pk"))
    ),
    UUID,
)


def counts(member: Membership, into: Round | None = None) -> dict[str, int]:
    """How many articles this member has done, has open, and may still take.

    A round already at hand saves looking for the open one.
    """
    states = dict.fromkeys(["submitted", "in_progress", "open", "skipped"], 0)
    for state, number in _STATES.ask(member.pk).all():
        if state in states:
            states[state] = number
    return {
        "done": states["submitted"],
        "in_progress": states["in_progress"],
        "open": states["open"],
        "left": left(member, into),
    }


def left(member: Membership, into: Round | None = None) -> int:
    """How many articles this member could still take."""
    project = member.project
    if not project.switches.claiming:
        return 0
    if into is None or into.state != RoundState.OPEN:
        into = round_choice.open_round(project)
    if into is None:
        return 0
    return hidden.left(member, room.left(project, member, into))
