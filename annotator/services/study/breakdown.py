"""Progress by article, person, event, outlet, answer and day: one grouped statement each."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from annotator.models import (
    AnnotationTag,
    Assignment,
    Codebook,
    Document,
    Membership,
    Project,
    Round,
)
from annotator.models.assignment import HOLDING, AssignmentKind, AssignmentState
from annotator.models.codebook import CodebookState
from annotator.models.document import DocumentPurpose

Shown = dict[str, object]
BY = ("day", "member", "outlet", "event", "document", "label")
MOST = 200
_STATES = {
    state.value: Count("pk", filter=Q(state=state))
    for state in (
        AssignmentState.OPEN,
        AssignmentState.IN_PROGRESS,
        AssignmentState.SUBMITTED,
        AssignmentState.SKIPPED,
    )
}


def readings_of(project: Project, only: Round | None) -> QuerySet[Assignment]:
    """The readings that count for progress."""
    rows = Assignment.objects.filter(
        document__project=project,
        document__purpose=DocumentPurpose.ANNOTATION,
        document__set_aside_at__isnull=True,
        kind=AssignmentKind.ANNOTATION,
    ).order_by()
    return rows if only is None else rows.filter(round=only)


def shown(project: Project, by: str, only: Round | None, *, is_by_name: bool) -> Shown:
    """The rows of one table: at most two hundred, those with most to do first."""
    readings = readings_of(project, only)
    if by == "day":
        rows = _days(readings)
    elif by == "label":
        rows = _labels(project, readings)
    else:
        rows = _grouped(readings, by, is_by_name=is_by_name)
    return {"by": by, "results": rows[:MOST], "is_cut": len(rows) > MOST}


_GROUPS = {
    "member": "member",
    "outlet": "document__outlet",
    "event": "document__event",
    "document": "document",
}
_NAMES = {"outlet": "document__outlet__name", "event": "document__event__name"}


def _grouped(readings: QuerySet[Assignment], by: str, *, is_by_name: bool) -> list[Shown]:
    columns = [_GROUPS[by], *([_NAMES[by]] if by in _NAMES else [])]
    rows = (
        readings.values(*columns)
        .annotate(**_STATES, left=Count("pk", filter=Q(state__in=["open", "in_progress"])))
        .order_by("-left", "-submitted", _GROUPS[by])[: MOST + 1]
    )
    found = [row for row in rows if row["left"] or row["submitted"] or row["skipped"]]
    names = _names(by, [row[_GROUPS[by]] for row in found], is_by_name=is_by_name)
    return [
        {
            "id": row[_GROUPS[by]] and str(row[_GROUPS[by]]),
            "name": row.get(_NAMES.get(by, "")) or names.get(row[_GROUPS[by]], ""),
            **{state: row[state] for state in _STATES},
        }
        for row in found
    ]


def _names(by: str, ids: list[UUID], *, is_by_name: bool) -> Mapping[UUID, str]:
    if by == "member":
        people = Membership.objects.filter(pk__in=ids).select_related("user")
        return {each.pk: each.name if is_by_name else each.pseudonym for each in people}
    if by == "document":
        rows = Document.objects.filter(pk__in=ids).values_list("pk", "title", "key")
        return {pk: title or key for pk, title, key in rows}
    return {}


def _days(readings: QuerySet[Assignment]) -> list[Shown]:
    """What was handed in on each day of the last four weeks, days without work included."""
    daily = submitted_by_day(readings)
    if not daily:
        return []
    today = timezone.localdate()
    first = max(min(daily), today - timedelta(days=27))
    days = [first + timedelta(days=at) for at in range((today - first).days + 1)]
    return [{"id": None, "name": day.isoformat(), "submitted": daily.get(day, 0)} for day in days]


def submitted_by_day(readings: QuerySet[Assignment]) -> dict[Any, int]:
    """Counted where the site's clock says that a day ends; the last four weeks."""
    since = timezone.now() - timedelta(days=28)
    rows = readings.filter(state=AssignmentState.SUBMITTED, submitted_at__gte=since)
    counted = rows.annotate(day=TruncDate("submitted_at")).values_list("day")
    return dict(counted.annotate(number=Count("pk")))


def _labels(project: Project, readings: QuerySet[Assignment]) -> list[Shown]:
    """How often each answer was given in what was handed in, by question."""
    tags = AnnotationTag.objects.filter(
        annotation__deleted_at__isnull=True,
        annotation__assignment__in=readings.filter(state__in=HOLDING),
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
