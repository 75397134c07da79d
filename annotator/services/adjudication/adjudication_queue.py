"""Which articles differ most: the queue of those who settle differences.

How far the readings of an article are apart is kept in a row, so that a page of the queue costs
the same on any page of any project. What has changed since is computed again before the queue
is shown, a bounded number of articles at a time; the answer says how many are still to come.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Sum

from annotator.core.adjudication import Mark, figure, lay_out
from annotator.models import Assignment, Disagreement, Document, Membership, Project
from annotator.models.assignment import AssignmentKind, AssignmentState
from annotator.services.adjudication.adjudication import LEAST_READINGS
from annotator.services.adjudication.adjudication_sources import compared, marked
from annotator.services.codebooks import schema
from annotator.services.study import blinding

AT_ONCE = 200
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
    pending = refresh(project=project)
    rows = Disagreement.objects.filter(
        project=project, document__set_aside_at__isnull=True
    ).select_related("document__project", "document__outlet", "round")
    rows = rows.defer("document__blocks", "document__sentences", "document__quotations")
    if round_name:
        rows = rows.filter(round__name=round_name)
    settling = Assignment.objects.filter(
        document=OuterRef("document"), round=OuterRef("round"), kind=AssignmentKind.ADJUDICATION
    )
    mine = Exists(settling.filter(member=member))
    is_settled = Exists(settling.filter(state=AssignmentState.SUBMITTED))
    if state == "mine":
        rows = rows.filter(mine)
    elif state == "settled":
        rows = rows.filter(is_settled)
    elif state == "open":
        rows = rows.filter(~is_settled)
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


def refresh(*, project: Project, at_once: int = AT_ONCE) -> int:
    """Bring the figures up to date; how many articles are left for the next time."""
    stamps = _stamps(project)
    kept = Disagreement.objects.filter(project=project)
    known = {(row[0], row[1]): row[2] for row in kept.values_list("document", "round", "stamp")}
    gone = [group for group in known if group not in stamps]
    if gone:
        kept.filter(document__in=[document for document, _ in gone]).exclude(
            document__in=[document for document, _ in stamps]
        ).delete()
    stale = [group for group, stamp in stamps.items() if known.get(group) != stamp]
    _compute(project, stale[:at_once], stamps)
    return max(0, len(stale) - at_once)


def _stamps(project: Project) -> dict[_Group, str]:
    """Of every article and round with enough readings: which readings these are, in a word."""
    rows = (
        Assignment.objects.filter(
            project=project,
            kind=AssignmentKind.ANNOTATION,
            state=AssignmentState.SUBMITTED,
        )
        .order_by()
        .values("document_id", "round_id")
        .annotate(number=Count("pk"), revisions=Sum("revision"), latest=Max("submitted_at"))
        .filter(number__gte=LEAST_READINGS)
    )
    return {
        (row["document_id"], row["round_id"]): (
            f"{row['number']} {int(row['revisions'])} {row['latest']}"[:80]
        )
        for row in rows
    }


def _compute(project: Project, groups: list[_Group], stamps: Mapping[_Group, str]) -> None:
    if not groups:
        return
    wanted = set(groups)
    found = Assignment.objects.filter(
        document__in={document for document, _ in groups},
        kind=AssignmentKind.ANNOTATION,
        state=AssignmentState.SUBMITTED,
    ).select_related("codebook")
    readings: dict[_Group, list[Assignment]] = {group: [] for group in groups}
    for each in found.defer("codebook__body").order_by("id"):
        if (each.document_id, each.round_id) in wanted:
            readings[each.document_id, each.round_id].append(each)
    documents = Document.objects.only("pk").in_bulk([document for document, _ in groups])
    everything = [each for group in readings.values() for each in group]
    for each in everything:
        each.document = documents[each.document_id]
    numbers = {each.pk: n for group in readings.values() for n, each in enumerate(group)}
    rows = marked(everything)
    marks: dict[_Group, list[Mark]] = {group: [] for group in groups}
    for row, mark in zip(rows, compared(rows, numbers), strict=True):
        marks[row.document_id, row.assignment.round_id].append(mark)
    Disagreement.objects.bulk_create(
        [
            _figured(project, group, readings[group], marks[group], stamps[group])
            for group in groups
            if readings[group]
        ],
        update_conflicts=True,
        unique_fields=["document", "round"],
        update_fields=["figure", "readings", "places", "differing", "stamp"],
    )


def _figured(
    project: Project, group: _Group, readings: list[Assignment], marks: list[Mark], stamp: str
) -> Disagreement:
    versions = [each.codebook for each in readings if each.codebook is not None]
    newest = max(versions, key=lambda each: (str(each.published_at), each.pk))
    codebook = schema.of(newest.pk)
    items = lay_out(codebook, marks, len(readings))
    found = figure(codebook, items, len(readings))
    return Disagreement(
        project=project,
        document_id=group[0],
        round_id=group[1],
        figure=found.value,
        readings=len(readings),
        places=found.places,
        differing=found.differing,
        stamp=stamp,
    )
