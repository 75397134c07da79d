"""Tasks for the worker: put in, taken by one worker at a time, kept alive, ended.

Every step is one conditional UPDATE. Who may write to a running task is whoever knows its
present attempt number, so a worker that lost its lease can neither go on nor finish.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from annotator.core.errors import Conflict
from annotator.models import Job, Membership, Project
from annotator.models.job import JobState

# The kinds of tasks, and the function of the services that does each: `handler(run) -> result`.
HANDLERS: dict[str, str] = {
    "agreement": "annotator.services.agreement.agreement_job.run",
    "anterooms": "annotator.services.imports.clearing.run",
    "answers": "annotator.services.study.answers.run",
    "archive": "annotator.services.archive.prepared.run",
    "comparing": "annotator.services.adjudication.adjudication_comparing.run",
    "digest": "annotator.services.mail.digests.run",
    "export": "annotator.services.exports.prepared.run",
    "hand_out": "annotator.services.study.planning.run_hand_out",
    "import": "annotator.services.imports.task.run",
    "insight": "annotator.services.insight.job.run",
    "model_run": "annotator.services.outside.run_job.run",
    "masks": "annotator.services.study.masks.run",
    "near_duplicates": "annotator.services.documents.near_duplicates.run",
    "retention": "annotator.services.retention.run",
    "plan": "annotator.services.study.planning.run_plan",
    "recommender": "annotator.services.recommender.training.run",
    "recommender_forget": "annotator.services.recommender.training.run_forget",
    "recommender_look": "annotator.services.recommender.training.run_look",
    "removal": "annotator.services.projects.soft_deletion.remove_old",
    "speakers": "annotator.services.documents.speakers.run",
    "restore": "annotator.services.archive.restoring.run",
    "release": "annotator.services.releases.release_job.run",
    "release_push": "annotator.services.releases.release_pushing.run",
}

# What is due once a day, and the one subject under which it is put in.
DAILY: dict[str, UUID] = {
    "retention": UUID("0193d1e5-7000-7000-8000-000000000003"),
    "removal": UUID("0193d1e5-7000-7000-8000-000000000002"),
    "digest": UUID("0193d1e5-7000-7000-8000-000000000001"),
    "anterooms": UUID("0193d1e5-7000-7000-8000-000000000004"),
}
_A_DAY = timedelta(hours=23)

LEASE = timedelta(seconds=90)
# A task that nobody has taken for so long means that no worker is there.
PATIENCE = timedelta(minutes=2)
_CANDIDATES = 8
_TRIES = 5


@dataclass(frozen=True)
class Taken:
    """A task in this worker's hands: the row as it was, and the number to write with."""

    job: Job
    attempt: int


def enqueue(
    *,
    kind: str,
    project: Project | None,
    actor: Membership | None = None,
    subject: UUID | None = None,
    parameters: dict[str, object] | None = None,
    most_attempts: int = 3,
    pause: timedelta = timedelta(0),
) -> Job:
    """Put a task in, to begin after a pause; the unended one of its kind and subject if any."""
    if kind not in HANDLERS:
        raise LookupError(f"nothing does {kind}")
    now = timezone.now()
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                return Job.objects.create(
                    kind=kind,
                    project=project,
                    actor=actor,
                    subject=subject,
                    parameters=parameters or {},
                    most_attempts=most_attempts,
                    run_after=now + pause,
                    created_at=now,
                )
        except IntegrityError:
            there = Job.objects.unended().filter(kind=kind, subject=subject).first()
            # Ended between the two: its place is free.
            if there is not None:
                return there
    raise Conflict("busy", "Tasks of this kind come and go at this moment; try again.")


def enqueue_after_this(*, kind: str, project: Project, subject: UUID) -> Job:
    """Put in a task that sees what this transaction does. One that waits is held until it ends;
    one that runs may have read before, so that another is put in behind it.
    """
    waits = enqueue(kind=kind, project=project, subject=subject)
    now = Job.objects.select_for_update(of=("self",)).get(pk=waits.pk)
    if now.state == JobState.QUEUED:
        return now
    return enqueue_after_this(kind=kind, project=project, subject=uuid5(subject, str(now.pk)))


def enqueue_daily(*, now: datetime | None = None) -> None:
    """Put in what is due again. Of two workers that look at once, one puts it in."""
    at = now or timezone.now()
    for kind, subject in DAILY.items():
        if not Job.objects.filter(kind=kind, created_at__gt=at - _A_DAY).exists():
            enqueue(kind=kind, project=None, subject=subject)


def take(*, now: datetime | None = None) -> Taken | None:
    """The next task that waits or whose worker fell silent, leased to the caller."""
    at = now or timezone.now()
    due = Q(state=JobState.QUEUED, run_after__lte=at)
    silent = Q(state=JobState.RUNNING, lease_until__lt=at)
    for job in Job.objects.filter(due | silent).order_by("run_after")[:_CANDIDATES]:
        if job.attempt >= job.most_attempts:
            _give_up(job)
            continue
        taken = Job.objects.filter(pk=job.pk, state=job.state, attempt=job.attempt).update(
            state=JobState.RUNNING,
            attempt=F("attempt") + 1,
            lease_until=at + LEASE,
            started_at=job.started_at or at,
        )
        if taken:
            return Taken(job, job.attempt + 1)
    return None


def _give_up(job: Job) -> None:
    Job.objects.filter(pk=job.pk, state=job.state, attempt=job.attempt).update(
        state=JobState.FAILED,
        error=f"Its worker stopped without a word {job.attempt} times, the last time after"
        f" “{job.message or 'it began'}”.",
        ended_at=timezone.now(),
        lease_until=None,
    )


def held(taken: Taken) -> QuerySet[Job]:
    """The row, as long as it is in this worker's hands."""
    return Job.objects.filter(pk=taken.job.pk, state=JobState.RUNNING, attempt=taken.attempt)


def beat(taken: Taken) -> bool:
    """Keep the lease; whether it is still ours."""
    return held(taken).update(lease_until=timezone.now() + LEASE) == 1


def finish(taken: Taken, result: dict[str, object]) -> bool:
    """It is done; whether it was still ours to say so."""
    ended = {"state": JobState.DONE, "result": result, "lease_until": None, "error": ""}
    return held(taken).update(**ended, ended_at=timezone.now()) == 1


def fail(taken: Taken, error: str) -> None:
    """It cannot be done, and trying again would not help."""
    ended = {"state": JobState.FAILED, "error": error, "lease_until": None}
    held(taken).update(**ended, ended_at=timezone.now())


def retry(taken: Taken, error: str) -> None:
    """It went wrong: once more after a pause that grows, unless it was tried often enough."""
    if taken.attempt >= taken.job.most_attempts:
        fail(taken, error)
        return
    pause = timedelta(seconds=5 * 2**taken.attempt)
    held(taken).update(
        state=JobState.QUEUED, error=error, lease_until=None, run_after=timezone.now() + pause
    )


def give_back(taken: Taken, pause: timedelta = timedelta(0)) -> None:
    """The worker is told to stop, or the task to wait: the next one goes on with it after the
    pause, and nothing counts as tried."""
    held(taken).update(
        state=JobState.QUEUED,
        lease_until=None,
        attempt=F("attempt") - 1,
        run_after=timezone.now() + pause,
    )


def stopped(taken: Taken) -> None:
    """Somebody cancelled it while it ran."""
    held(taken).update(state=JobState.CANCELLED, lease_until=None, ended_at=timezone.now())


def cancel(*, job: Job) -> Job:
    """Stop a task: at once when it waits, at its next step when it runs."""
    now = timezone.now()
    waiting = Job.objects.filter(pk=job.pk, state=JobState.QUEUED)
    if not waiting.update(state=JobState.CANCELLED, ended_at=now):
        running = Job.objects.filter(pk=job.pk, state=JobState.RUNNING)
        if not running.update(cancel_asked_at=now):
            raise Conflict("job_ended", "This has ended already.")
    job.refresh_from_db()
    return job


def listed(project: Project) -> QuerySet[Job]:
    """The tasks of a project."""
    return Job.objects.filter(project=project)


def is_stuck(*, now: datetime | None = None) -> bool:
    """Whether tasks wait and nobody takes them: the worker is not running."""
    at = now or timezone.now()
    waits = Job.objects.filter(state=JobState.QUEUED, run_after__lt=at - PATIENCE)
    silent = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=at - PATIENCE)
    works = Job.objects.filter(state=JobState.RUNNING, lease_until__gte=at)
    return (waits.exists() or silent.exists()) and not works.exists()
