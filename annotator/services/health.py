"""Whether this process can do its work just now."""

from dataclasses import dataclass

from django.db import DatabaseError
from django.db.models import Count, Min
from django.utils import timezone
from psycopg_pool import PoolTimeout

from annotator.models import Job, User
from annotator.models.job import UNENDED, JobState
from annotator.services.jobs import jobs


def is_ready() -> bool:
    """The database answers and has its tables, and tasks do not wait for a worker in vain."""
    try:
        User.objects.exists()
        return not jobs.is_stuck()
    except (DatabaseError, PoolTimeout):
        return False


@dataclass(frozen=True)
class Tasks:
    """How many tasks there are in each state that is not an end; seconds of the longest wait."""

    by_state: dict[str, int]
    longest_wait: float


def tasks() -> Tasks:
    """How the queue stands, for who watches over the site."""
    counted = dict(
        Job.objects.filter(state__in=UNENDED).values_list("state").annotate(number=Count("pk"))
    )
    oldest = Job.objects.filter(state=JobState.QUEUED).aggregate(at=Min("run_after"))["at"]
    now = timezone.now()
    wait = 0.0 if oldest is None else max(0.0, (now - oldest).total_seconds())
    return Tasks({state: counted.get(state, 0) for state in UNENDED}, wait)
