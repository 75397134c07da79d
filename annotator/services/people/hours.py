"""Time worked: added up by day, seen first by who worked, then by who pays."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone

from annotator.formats.cells import guarded
from annotator.models import Membership, Project, User, WorkedDay

Shown = dict[str, object]
LONGEST = 366


def add(*, member_id: UUID, seconds: int) -> None:
    """Count them to today; called in the transaction of the change that brings them."""
    if seconds <= 0:
        return
    today = timezone.localdate()
    mine = WorkedDay.objects.filter(member_id=member_id, on=today)
    # A day has so many seconds, whatever two open windows say together.
    if not mine.update(seconds=F("seconds") + seconds):
        WorkedDay.objects.get_or_create(member_id=member_id, on=today)
        mine.update(seconds=F("seconds") + seconds)


def of_account(user: User) -> list[Shown]:
    """One's own weeks in every project, this week included."""
    days = WorkedDay.objects.filter(member__user=user, on__gt=_today() - timedelta(days=LONGEST))
    return _weeks(days.select_related("member__project"))


def of_project(project: Project) -> list[Shown]:
    """Everybody's weeks that are over: this week's hours are their own until it ends."""
    days = WorkedDay.objects.filter(
        member__project=project,
        on__gt=_today() - timedelta(days=LONGEST),
        on__lt=monday(_today()),
    )
    return _weeks(days.select_related("member__user", "member__project"))


def _today() -> date:
    return timezone.localdate()


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def _weeks(days: QuerySet[WorkedDay]) -> list[Shown]:
    sums: dict[tuple[date, UUID], int] = defaultdict(int)
    members: dict[UUID, Membership] = {}
    for day in days.order_by("on"):
        members[day.member_id] = day.member
        sums[monday(day.on), day.member_id] += day.seconds
    return [
        {
            "begins_on": begins_on,
            "project": members[pk].project.slug,
            "member": str(pk),
            "name": members[pk].name,
            "pseudonym": members[pk].pseudonym,
            "seconds": seconds,
        }
        for (begins_on, pk), seconds in sorted(
            sums.items(), key=lambda each: (each[0][0], members[each[0][1]].name), reverse=True
        )
    ]


def as_csv(weeks: Iterable[Shown]) -> str:
    """For payroll: a line a person and week, hours with two decimals."""
    file = io.StringIO()
    lines = csv.writer(file)
    lines.writerow(["week_begins_on", "name", "pseudonym", "hours"])
    for week in weeks:
        hours = f"{int(str(week['seconds'])) / 3600:.2f}"
        name, pseudonym = guarded(str(week["name"])), guarded(str(week["pseudonym"]))
        lines.writerow([week["begins_on"], name, pseudonym, hours])
    return file.getvalue()
