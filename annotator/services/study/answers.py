"""How often each answer was given: counted at once in a small project, by a task in a large one.

Counting goes through every answer there is. Where these are many, what was counted last is shown
with its time, and is counted anew when somebody looks and it is some minutes old.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.core.cache import cache
from django.db.models import Count, QuerySet
from django.utils import timezone

from annotator.core.ids import uuid7
from annotator.models import AnnotationTag, Codebook, CountedReading, Project, Round
from annotator.models.assignment import HOLDING
from annotator.models.codebook import CodebookState
from annotator.services.jobs import jobs
from annotator.services.jobs.job_runs import Run

KIND = "answers"
# Readings whose answers somebody waits for.
AT_ONCE = 2_000
MOST = 200
FRESH = timedelta(minutes=10)
_KEPT = 30 * 24 * 60 * 60

Shown = dict[str, object]


@dataclass(frozen=True)
class Counted:
    """The rows; when they were counted, if that was before; whether a task counts them anew."""

    rows: list[Shown]
    at: datetime | None = None
    is_counting: bool = False


def counted(project: Project, readings: QuerySet[CountedReading], only: Round | None) -> Counted:
    """What there is to show now."""
    begun = readings.filter(state__in=HOLDING)
    if begun[: AT_ONCE + 1].count() <= AT_ONCE:
        return Counted(count(project, begun))
    within = None if only is None else only.pk
    subject = _subject(project.pk, within)
    rows, at = cache.get(_key(subject)) or ([], None)
    if at is not None and at > timezone.now() - FRESH:
        return Counted(rows, at)
    wish: dict[str, object] = {"round": None if within is None else str(within)}
    jobs.enqueue(kind=KIND, project=project, subject=subject, parameters=wish)
    return Counted(rows, at, is_counting=True)


def run(run: Run) -> dict[str, object]:
    """The task: count, and keep it for whoever looks."""
    project = Project.objects.get(pk=run.job.project_id or uuid7())
    readings = CountedReading.objects.filter(project=project, state__in=HOLDING).order_by()
    within = run.parameters["round"]
    if within is not None:
        readings = readings.filter(round=UUID(within))
    run.advance(message="counting answers")
    now = timezone.now()
    rows = count(project, readings)
    subject = _subject(project.pk, None if within is None else UUID(within))
    cache.set(_key(subject), (rows, now), _KEPT)
    return {"answers": len(rows)}


def _subject(project: UUID, within: UUID | None) -> UUID:
    return uuid5(project, str(within or ""))


def _key(subject: UUID) -> str:
    return f"answers:{subject}"


def count(project: Project, readings: QuerySet[CountedReading]) -> list[Shown]:
    """In what was begun or handed in, by question; at most one row more than are shown."""
    tags = AnnotationTag.objects.filter(
        annotation__deleted_at__isnull=True, annotation__assignment__in=readings.values("pk")
    ).exclude(label="")
    rows = (
        tags.order_by()
        .values("annotation__layer", "dimension", "label")
        .annotate(number=Count("pk"))
        .order_by("annotation__layer", "dimension", "-number")[: MOST + 1]
    )
    titles = _titles(project)
    return [
        {
            "id": None,
            "name": titles.get(key, row["label"]),
            "group": " · ".join(
                [
                    titles.get((row["annotation__layer"],), row["annotation__layer"]),
                    titles.get(key[:2], row["dimension"]),
                ]
            ),
            "number": row["number"],
        }
        for row in rows
        for key in [(row["annotation__layer"], row["dimension"], row["label"])]
    ]


def _titles(project: Project) -> dict[tuple[str, ...], str]:
    newest = (
        Codebook.objects.filter(project=project, state=CodebookState.PUBLISHED)
        .order_by("-published_at", "-id")
        .values_list("body", flat=True)
        .first()
    )
    titles: dict[tuple[str, ...], str] = {}
    for layer in (newest or {}).get("layers", []):
        titles[(layer["id"],)] = layer.get("title", layer["id"])
        for dimension in layer.get("dimensions", []):
            key = (layer["id"], dimension["id"])
            titles[key] = dimension.get("title") or dimension["id"]
            for label in dimension.get("labels", []):
                titles[(*key, label["id"])] = label.get("title", label["id"])
    return titles
