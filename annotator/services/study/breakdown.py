"""Progress by article, person, event, outlet, answer and day: one grouped statement each."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from annotator.models import (
    Assignment,
    CountedReading,
    Document,
    Event,
    Membership,
    Outlet,
    Project,
    Round,
)
from annotator.models.assignment import AssignmentState, SkipReason
from annotator.services.study import answers
from annotator.services.study.answers import MOST, Counted

Shown = dict[str, object]
BY = ("day", "member", "outlet", "event", "document", "label")
_QUARTER = 900
_STATES = {
    # Of the state, not the id: that would be looked up beside the index that has all the rest.
    state.value: Count("state", filter=Q(state=state))
    for state in (
        AssignmentState.OPEN,
        AssignmentState.IN_PROGRESS,
        AssignmentState.SUBMITTED,
        AssignmentState.SKIPPED,
    )
}


def readings_of(project: Project, only: Round | None) -> QuerySet[CountedReading]:
    """The readings that count for progress."""
    rows = CountedReading.objects.filter(project=project).order_by()
    return rows if only is None else rows.filter(round=only)


def shown(project: Project, by: str, only: Round | None, *, is_by_name: bool) -> Shown:
    """The rows of one table: at most two hundred, those with most to do first."""
    readings = readings_of(project, only)
    if by == "label":
        return _answers(answers.counted(project, readings, only))
    rows = _days(readings) if by == "day" else _grouped(readings, by, is_by_name=is_by_name)
    return _table(by, rows) | {"counted_at": None, "is_counting": False}


def _answers(found: Counted) -> Shown:
    return _table("label", found.rows) | {"counted_at": found.at, "is_counting": found.is_counting}


def _table(by: str, rows: list[Shown]) -> Shown:
    return {"by": by, "results": rows[:MOST], "is_cut": len(rows) > MOST}


def _grouped(readings: QuerySet[CountedReading], by: str, *, is_by_name: bool) -> list[Shown]:
    rows = (
        readings.values(by)
        .annotate(**_STATES, left=Count("state", filter=Q(state__in=["open", "in_progress"])))
        .order_by("-left", "-submitted", by)[: MOST + 1]
    )
    found = [row for row in rows if row["left"] or row["submitted"] or row["skipped"]]
    if by == "member":
        for member, number in spared([row["member"] for row in found]).items():
            next(row for row in found if row["member"] == member)["skipped"] -= number
    names = _names(by, [row[by] for row in found], is_by_name=is_by_name)
    return [
        {
            "id": row[by] and str(row[by]),
            "name": names.get(row[by], ""),
            **{state: row[state] for state in _STATES},
        }
        for row in found
    ]


def spared(members: Iterable[UUID]) -> Counter[UUID]:
    """How many articles each of these people skipped as too distressing, of those that count for
    progress: that is counted against nobody.
    """
    rows = (
        Assignment.objects.filter(
            member__in=members,
            state=AssignmentState.SKIPPED,
            skip_reason=SkipReason.TOO_DISTRESSING,
            counted__isnull=False,
        )
        .order_by()
        .values_list("member")
        .annotate(number=Count("pk"))
    )
    return Counter(dict(rows))


def _names(by: str, ids: list[UUID], *, is_by_name: bool) -> Mapping[UUID, str]:
    if by == "member":
        people = Membership.objects.filter(pk__in=ids).select_related("user")
        return {each.pk: each.name if is_by_name else each.pseudonym for each in people}
    if by == "document":
        rows = Document.objects.filter(pk__in=ids).values_list("pk", "title", "key")
        return {pk: title or key for pk, title, key in rows}
    named = Outlet if by == "outlet" else Event
    return dict(named._default_manager.filter(pk__in=ids).values_list("pk", "name"))


def _days(readings: QuerySet[CountedReading]) -> list[Shown]:
    """What was handed in on each day of the last four weeks, days without work included."""
    daily = submitted_by_day(readings)
    if not daily:
        return []
    today = timezone.localdate()
    first = max(min(daily), today - timedelta(days=27))
    days = [first + timedelta(days=at) for at in range((today - first).days + 1)]
    return [{"id": None, "name": day.isoformat(), "submitted": daily.get(day, 0)} for day in days]


def submitted_by_day(readings: QuerySet[CountedReading]) -> dict[date, int]:
    """Counted where the site's clock says that a day ends; the last four weeks.

    Counted by quarters of an hour in the database, since a day there would be the database's own.
    """
    since = int((timezone.now() - timedelta(days=28)).timestamp()) // _QUARTER
    rows = readings.filter(quarter__gte=since).values_list("quarter").annotate(n=Count("*"))
    daily: Counter[date] = Counter()
    for quarter, number in rows:
        moment = datetime.fromtimestamp(quarter * _QUARTER, tz=UTC)
        daily[timezone.localdate(moment)] += number
    return dict(daily)
