"""Work done behind the page's back: one row a task, in the same database as what it changes."""

from django.db import models
from django.db.models import Q

from annotator.core.ids import uuid7
from annotator.models.fields import JSONText


class JobState(models.TextChoices):
    """`failed` says why in `error`; `cancelled` was stopped by somebody."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNENDED = (JobState.QUEUED, JobState.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    """Questions about tasks."""

    def unended(self) -> "JobQuerySet":
        """Those that wait or run."""
        return self.filter(state__in=UNENDED)


class Job(models.Model):
    """One task. Whoever holds its lease works on it; when the lease ends, another may take it.

    `attempt` counts how often it was taken and is the key with which the holder writes: a
    worker that was thought dead and comes back finds the number changed and can write nothing.
    `cursor` is what a handler needs to go on where it was. `subject` names the one thing that
    the task is about; two unended tasks of a kind never share it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)
    project = models.ForeignKey(
        "annotator.Project", null=True, on_delete=models.PROTECT, related_name="jobs"
    )
    actor = models.ForeignKey(
        "annotator.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )
    subject = models.UUIDField(null=True)
    parameters = JSONText(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    attempt = models.PositiveIntegerField(default=0)
    most_attempts = models.PositiveIntegerField(default=3)
    run_after = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    cursor = JSONText(default=dict)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    message = models.TextField(blank=True)
    result = JSONText(default=dict)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(state__in=["queued", "running"]),
                name="job_once_per_subject",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_until__isnull=False),
                name="job_running_has_lease",
            ),
        ]
        indexes = [
            models.Index(
                fields=["run_after"],
                condition=Q(state__in=["queued", "running"]),
                name="job_to_do",
            ),
        ]
