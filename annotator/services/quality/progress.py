"""How far somebody is with training and test, as they and their manager see it."""

from annotator.models import Assignment, Membership, Qualification
from annotator.models.assignment import AssignmentKind, AssignmentState
from annotator.services.quality import gates, switches
from annotator.services.quality.gates import Stage, Standing
from annotator.services.study import blinding

Shown = dict[str, object]


def of_member(member: Membership) -> Shown | None:
    """For *My work*; nothing where the project asks for nothing or lets this person pass."""
    rules = switches.of(member.project)
    if not rules.has_gate or member.is_manager:
        return None
    row = Qualification.objects.filter(member=member).first()
    if row is not None and row.is_let_in:
        return None
    now = gates.standings(member.project, [member])[member.pk]
    return shown(now, row) | {
        "needed": {"places": rules.places, "answers": rules.answers},
        "attempts": rules.attempts + (row.allowed if row else 0),
        "test_articles": _of_test(member, row) if _is_decided(now, row) else [],
    }


def shown(now: Standing, row: Qualification | None) -> Shown:
    """A stage with its numbers, and what attempts at the test came to."""
    return {
        # What waits to be judged is, to its reader, a test still going on.
        "stage": Stage.TEST if now.stage == Stage.JUDGING else now.stage,
        "training": {"done": now.training[0], "total": now.training[1]},
        "test": {"done": now.test[0], "total": now.test[1]},
        "attempt": row.attempt if row else 1,
        "results": row.results if row else [],
    }


def _is_decided(now: Standing, row: Qualification | None) -> bool:
    return row is not None and bool(row.results) and now.stage in {Stage.FREE, Stage.FAILED}


def _of_test(member: Membership, row: Qualification | None) -> list[Shown]:
    """The articles of the last attempt, to compare with the settled versions."""
    rows = Assignment.objects.filter(
        member=member,
        kind=AssignmentKind.QUALIFYING,
        state=AssignmentState.SUBMITTED,
        turn=row.attempt if row else 1,
    ).select_related("document__project", "document__outlet")
    return [
        {"id": str(each.pk), "title": blinding.title_of(each)}
        for each in rows.order_by("submitted_at", "id")
    ]
