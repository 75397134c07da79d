"""Background tasks: one worker at a time, from the last cursor, and never twice."""

from datetime import timedelta
from threading import Event

import pytest
from django.utils import timezone

from annotator import jobs as worker
from annotator.core.errors import Conflict
from annotator.core.ids import uuid7
from annotator.models import Job, Project
from annotator.models.job import JobState
from annotator.services import health
from annotator.services.jobs import job_runs, jobs
from tests.people import Person
from tests.services import job_handlers
from tests.services.test_claim import together

NAMES = ("count", "refuse", "stumble", "overtaken", "told_to_stop")


@pytest.fixture(autouse=True)
def _handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.setitem(jobs.HANDLERS, name, f"{job_handlers.HERE}.{name}")


def put(kind: str, project: Project, **more: object) -> Job:
    """A task that waits."""
    return jobs.enqueue(kind=kind, project=project, **more)  # type: ignore[arg-type]


def now_due(job: Job) -> None:
    """The pause after a failure is over."""
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now())


def fallen_silent(job: Job) -> None:
    """Its worker has not been heard of."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_task_is_done_and_says_what_came_of_it(project: Project) -> None:
    job = put("count", project, parameters={"to": 3, "steps": []})
    assert worker.work_through() == 1
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.attempt) == (JobState.DONE, 3, 3, 1)
    assert job.result == {"counted": 3}


def test_a_taken_task_is_nobody_elses_until_its_worker_falls_silent(project: Project) -> None:
    job = put("count", project)
    first = jobs.take()
    assert first is not None
    assert jobs.take() is None
    fallen_silent(job)
    second = jobs.take()
    assert second is not None
    assert second.attempt == 2
    assert not jobs.beat(first)
    assert not jobs.finish(first, {})
    with pytest.raises(job_runs.Lost):
        job_runs.Run(first).hold()
    with pytest.raises(job_runs.Lost):
        job_runs.Run(first).advance(done=9)
    assert jobs.finish(second, {"by": "second"})


def test_the_next_attempt_goes_on_from_the_cursor(project: Project) -> None:
    job = put("count", project, parameters={"to": 3, "steps": []})
    first = jobs.take()
    assert first is not None
    job_runs.Run(first).advance(done=2, cursor={"at": 2})
    fallen_silent(job)
    second = jobs.take()
    assert second is not None
    assert job_runs.Run(second).cursor == {"at": 2}


def test_a_worker_that_dies_again_and_again_fails_with_the_reason(project: Project) -> None:
    job = put("count", project, most_attempts=2)
    for _ in range(2):
        assert jobs.take()
        fallen_silent(job)
    assert jobs.take() is None
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "without a word 2 times" in job.error


def test_what_its_input_forbids_is_not_tried_again(project: Project) -> None:
    job = put("refuse", project)
    worker.work_through()
    job.refresh_from_db()
    assert (job.state, job.attempt) == (JobState.FAILED, 1)
    assert "empty" in job.error


def test_what_went_wrong_by_accident_is_tried_again_after_a_pause(project: Project) -> None:
    job = put("stumble", project)
    worker.work_through()
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.QUEUED, "RuntimeError: the disk was away")
    assert job.run_after > timezone.now()
    now_due(job)
    worker.work_through()
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.DONE, "")


def test_a_worker_whose_task_was_taken_over_writes_nothing_more(project: Project) -> None:
    job = put("overtaken", project)
    worker.work_once(Event())
    job.refresh_from_db()
    assert (job.state, job.attempt, job.result) == (JobState.RUNNING, 2, {})


def test_a_worker_told_to_end_gives_the_task_back_uncounted(project: Project) -> None:
    job = put("told_to_stop", project)
    worker.work_once(job_handlers.stop)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.cursor) == (JobState.QUEUED, 0, {"at": 1})


def test_one_subject_has_one_unended_task_of_a_kind(project: Project) -> None:
    subject = uuid7()
    first = put("count", project, subject=subject, parameters={"to": 0, "steps": []})
    assert put("count", project, subject=subject) == first
    worker.work_through()
    assert put("count", project, subject=subject) != first


def test_cancelling_stops_at_once_or_at_the_next_step(project: Project) -> None:
    waiting = put("count", project)
    assert jobs.cancel(job=waiting).state == JobState.CANCELLED
    running = put("count", project)
    taken = jobs.take()
    assert taken is not None
    jobs.cancel(job=running)
    with pytest.raises(job_runs.Cancelled):
        job_runs.Run(taken).advance(done=1)
    jobs.stopped(taken)
    with pytest.raises(Conflict):
        jobs.cancel(job=running)


def test_a_queue_that_nobody_works_on_is_not_ready(project: Project) -> None:
    job = put("count", project)
    assert health.is_ready()
    Job.objects.update(run_after=timezone.now() - jobs.PATIENCE - timedelta(seconds=1))
    assert not health.is_ready()
    assert jobs.take()
    assert health.is_ready()
    fallen_silent(job)


@pytest.mark.django_db(transaction=True)
def test_sixteen_workers_never_take_one_task_twice(
    transactional_db: None, project: Project
) -> None:
    for _ in range(16):
        put("count", project)
    taken: list[jobs.Taken | None] = []

    def act(_: int) -> None:
        taken.append(jobs.take())

    together(act, 16)
    held = [each.job.pk for each in taken if each]
    assert len(held) == len(set(held))
    assert held


def test_a_task_is_followed_by_its_actor_and_managers_only(
    project: Project, mona: Person, rita: Person, ada: Person, olga: Person
) -> None:
    job = put("count", project, actor=rita.member)
    path = f"/api/v1/jobs/{job.pk}/"
    seen = {who.user.username: who.client.get(path).status_code for who in (mona, rita, ada, olga)}
    assert seen == {"mona": 200, "rita": 200, "ada": 404, "olga": 404}
    assert ada.client.post(f"{path}cancel/").status_code == 404
    assert rita.client.post(f"{path}cancel/").json()["state"] == "cancelled"
    assert rita.client.get(f"/api/v1/projects/{project.slug}/jobs/").status_code == 403
    listed = mona.client.get(f"/api/v1/projects/{project.slug}/jobs/").json()["results"]
    assert [each["id"] for each in listed] == [str(job.pk)]
