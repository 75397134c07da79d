"""How far the readings of each article are apart, compared again where something has changed.

The database notes each change (`services.counting`). Whoever compares writes the figures, looks
whether the readings are still those that were compared, and leaves a note where they are not: so
of several at the same article the last to look always makes sure that the newest is kept.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q, Sum

from annotator.core.adjudication import Mark, figure, lay_out
from annotator.core.ids import uuid7
from annotator.models import Assignment, Disagreement, Document, Project, ToCompare
from annotator.models.assignment import AssignmentKind, AssignmentState
from annotator.services.adjudication.adjudication import LEAST_READINGS
from annotator.services.adjudication.adjudication_sources import compared, marked
from annotator.services.codebooks import schema
from annotator.services.jobs import jobs
from annotator.services.jobs.job_runs import Run

KIND = "comparing"
# Articles that somebody who opens the queue waits for, and those of one step of the worker.
AT_ONCE, STEP = 20, 200
# More than so many changes are not counted out.
MOST_COUNTED = 5_000

_Group = tuple[UUID, UUID]
_SETTLED = " settled"


def catch_up(*, project: Project) -> int:
    """Compare the newest changes and leave the rest to the worker; how many articles that are."""
    compare(project=project, at_once=AT_ONCE)
    left = pending(project)
    if left:
        jobs.enqueue(kind=KIND, project=project, subject=project.pk)
    return left


def pending(project: Project) -> int:
    """How many articles have changed and are not compared yet."""
    changes = ToCompare.objects.filter(project=project).order_by("-id")[:MOST_COUNTED]
    return len(set(changes.values_list("document", "round")))


def run(run: Run) -> dict[str, object]:
    """The task: go on until nothing is left, and say how far it is."""
    project = Project.objects.get(pk=run.job.subject or uuid7())
    done = 0
    while number := compare(project=project, at_once=STEP):
        done += number
        run.advance(done=done, total=done + pending(project))
    return {"articles": done}


def compare(*, project: Project, at_once: int) -> int:
    """Bring the figures of what changed last up to date; of how many articles that were."""
    changes = ToCompare.objects.filter(project=project).order_by("-id")
    # Three people who hand in the same article are three changes.
    listed = list(changes.values_list("id", "document", "round")[: 4 * at_once])
    groups = list(dict.fromkeys((row[1], row[2]) for row in listed))[:at_once]
    if not groups:
        return 0
    wanted = set(groups)
    stamps = _stamps(groups)
    known = _kept(groups)
    stale = [group for group in groups if group in stamps and known.get(group) != stamps[group]]
    figured = _figured(project, stale, stamps)
    with transaction.atomic():
        _write(figured, [group for group in known if group not in stamps])
        now = _stamps(groups)
        again = [group for group in groups if now.get(group) != stamps.get(group)]
        _note(project, again)
        seen = [row[0] for row in listed if (row[1], row[2]) in wanted]
        ToCompare.objects.filter(pk__in=seen).delete()
    return len(groups)


def _write(figured: Sequence[Disagreement], gone: Sequence[_Group]) -> None:
    for document, into in gone:
        Disagreement.objects.filter(document=document, round=into).delete()
    Disagreement.objects.bulk_create(
        # In one order, so that two who write the same never wait for each other.
        sorted(figured, key=lambda row: (row.document_id, row.round_id)),
        update_conflicts=True,
        unique_fields=["document", "round"],
        update_fields=["figure", "readings", "places", "differing", "is_settled", "stamp"],
    )


def _note(project: Project, groups: Iterable[_Group]) -> None:
    ToCompare.objects.bulk_create(
        ToCompare(project=project, document_id=document, round_id=into) for document, into in groups
    )


def _of(groups: Collection[_Group]) -> Q:
    """All that can be of these; pairs that are not among them have to be left out afterwards."""
    documents, rounds = zip(*groups, strict=True)
    return Q(document__in=set(documents), round__in=set(rounds))


def _kept(groups: Collection[_Group]) -> dict[_Group, str]:
    rows = Disagreement.objects.filter(_of(groups)).values_list("document", "round", "stamp")
    return {(row[0], row[1]): row[2] for row in rows if (row[0], row[1]) in groups}


def _stamps(groups: Collection[_Group]) -> dict[_Group, str]:
    """Of each with enough readings: which these are, and whether it is settled, in a word."""
    read, settled = Q(kind=AssignmentKind.ANNOTATION), Q(kind=AssignmentKind.ADJUDICATION)
    rows = (
        Assignment.objects.filter(_of(groups), read | settled, state=AssignmentState.SUBMITTED)
        .order_by()
        .values("document_id", "round_id")
        .annotate(
            number=Count("pk", filter=read),
            revisions=Sum("revision", filter=read),
            latest=Max("submitted_at", filter=read),
            settled=Count("pk", filter=settled),
        )
        .filter(number__gte=LEAST_READINGS)
    )
    return {
        (row["document_id"], row["round_id"]): (
            f"{row['number']} {int(row['revisions'])} {row['latest']}"[:70]
            + (_SETTLED if row["settled"] else "")
        )
        for row in rows
        if (row["document_id"], row["round_id"]) in groups
    }


def _figured(
    project: Project, groups: Collection[_Group], stamps: Mapping[_Group, str]
) -> list[Disagreement]:
    """The rows of these, compared now."""
    if not groups:
        return []
    readings = _readings(groups)
    everything = [each for group in readings.values() for each in group]
    numbers = {each.pk: n for group in readings.values() for n, each in enumerate(group)}
    rows = marked(everything)
    marks: dict[_Group, list[Mark]] = {group: [] for group in groups}
    for row, mark in zip(rows, compared(rows, numbers), strict=True):
        marks[row.document_id, row.assignment.round_id].append(mark)
    return [
        _row(project, group, readings[group], marks[group], stamps[group])
        for group in groups
        if readings[group]
    ]


def _readings(groups: Collection[_Group]) -> dict[_Group, list[Assignment]]:
    found = Assignment.objects.filter(
        _of(groups), kind=AssignmentKind.ANNOTATION, state=AssignmentState.SUBMITTED
    ).select_related("codebook")
    readings: dict[_Group, list[Assignment]] = {group: [] for group in groups}
    documents = Document.objects.only("pk").in_bulk({document for document, _ in groups})
    for each in found.defer("codebook__body").order_by("id"):
        if (each.document_id, each.round_id) in readings:
            each.document = documents[each.document_id]
            readings[each.document_id, each.round_id].append(each)
    return readings


def _row(
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
        is_settled=stamp.endswith(_SETTLED),
        stamp=stamp,
    )
