"""Which articles differ most: the queue of those who settle differences.

How far the readings of an article are apart is kept in a row, so that a page of the queue costs
the same on any page of any project. A few that have changed since are compared again before the
queue is shown, more of them by the worker; the answer says how many are still to come.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from annotator.models import Assignment, Disagreement, Membership, Project
from annotator.models.assignment import AssignmentKind, AssignmentState
from annotator.services.adjudication import adjudication_comparing
from annotator.services.study import blinding

STATES = ("open", "mine", "settled", "all")

Shown = dict[str, object]
_Group = tuple[UUID, UUID]


@dataclass(frozen=True)
class Queue:
    """The rows to page through, and how many articles are not in it yet."""

    rows: QuerySet[Disagreement]
    pending: int


def queue(*, project: Project, member: Membership | None, state: str, round_name: str) -> Queue:
    """Articles with at least two finished readings, those that differ most first."""
    pending = adjudication_comparing.catch_up(project=project)
    rows = Disagreement.objects.filter(
        project=project, document__set_aside_at__isnull=True
    ).select_related("document__project", "document__outlet", "round")
    rows = rows.defer("document__blocks", "document__sentences", "document__quotations")
    if round_name:
        # A round's own index is walked, not the project's.
        rows = rows.filter(round__in=list(project.rounds.filter(name=round_name)))
    if state == "mine":
        own = Assignment.objects.filter(kind=AssignmentKind.ADJUDICATION, member=member)
        rows = rows.filter(
            Exists(own.filter(document=OuterRef("document"), round=OuterRef("round"))),
            document__in=list(own.values_list("document", flat=True)),
        )
    elif state != "all":
        rows = rows.filter(is_settled=state == "settled")
    return Queue(rows, pending)


def shown(rows: Iterable[Disagreement], member: Membership | None) -> list[Shown]:
    """A page of the queue: how many differ, never who."""
    listed = list(rows)
    documents = [row.document_id for row in listed]
    readings = Assignment.objects.filter(document__in=documents)
    settling: dict[_Group, list[Assignment]] = {}
    for each in readings.filter(kind=AssignmentKind.ADJUDICATION).order_by("slot", "id"):
        settling.setdefault((each.document_id, each.round_id), []).append(each)
    own = readings.filter(kind=AssignmentKind.ANNOTATION, member=member).exclude(
        state__in=[AssignmentState.RELEASED, AssignmentState.SKIPPED]
    )
    read_by_me = set(own.values_list("document_id", flat=True)) if member else set()
    return [
        _row(row, settling.get((row.document_id, row.round_id), []), row.document_id in read_by_me)
        | _part_of(member, settling.get((row.document_id, row.round_id), []))
        for row in listed
    ]


def _row(row: Disagreement, settling: list[Assignment], is_own: bool) -> Shown:
    document = row.document
    title = blinding.title_of(Assignment(document=document))
    return {
        "id": str(row.pk),
        "document": {
            "id": str(document.pk),
            "title": title,
            "length": document.length,
        },
        "round": row.round.name,
        "readings": row.readings,
        "places": row.places,
        "differing": row.differing,
        "disagreement": row.figure / 10_000,
        "is_own": is_own,
        "settling": [
            {
                "id": str(each.pk),
                "state": each.state,
                "is_gold": document.gold_id == each.pk,
            }
            for each in settling
        ],
    }


def _part_of(member: Membership | None, settling: list[Assignment]) -> Shown:
    own = [str(each.pk) for each in settling if member and each.member_id == member.pk]
    return {"mine": own[0] if own else None}
