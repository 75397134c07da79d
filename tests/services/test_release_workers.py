"""A worker that is killed on the way to a version, and the one that takes over."""

import os
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from annotator import jobs as worker
from annotator.models import Job, Project, Release
from annotator.models.job import JobState
from annotator.models.release import ReleaseState
from annotator.services.jobs import job_runs
from annotator.services.releases import release_job, release_places
from tests.people import Person
from tests.releases import contents, demo

__all__ = ["demo"]


def die_at(share: float) -> int:
    """A worker in a process of its own that is cut off there; how it ended."""
    connections.close_all()
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    going = job_runs.Run.advance

    def advance(run: job_runs.Run, **noted: int) -> None:
        going(run, **noted)  # type: ignore[arg-type]
        if noted["done"] >= share * noted["total"]:
            os._exit(9)

    job_runs.Run.advance = advance  # type: ignore[assignment,method-assign]
    try:
        worker.work_through()
    finally:
        os._exit(0)


@pytest.mark.django_db(transaction=True)
def test_killed_at_10_50_and_90_percent_the_next_worker_finishes_the_version(
    demo: Project, mona: Person, rita: Person
) -> None:
    made = release_job.start(project=demo, actor=mona.member, version="1.0.0")
    path = f"/api/v1/projects/{demo.slug}/releases/1.0.0/"
    for share in (0.1, 0.5, 0.9):
        assert die_at(share) == 9
        shown = rita.client.get(path).json()
        assert (shown["state"], shown["files"]) == ("building", [])
        assert rita.client.get(f"{path}files/manifest.json").status_code == 404
        assert not release_places.finished(made).exists()
        # Nobody has heard of it for a while.
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    # The first three attempts died; this is the last that is granted or one beyond.
    Job.objects.filter(most_attempts__lte=3).update(most_attempts=4)
    assert worker.work_through() == 1
    made = Release.objects.get(pk=made.pk)
    assert made.state == ReleaseState.READY
    assert Job.objects.get(kind="release").state == JobState.DONE
    assert len(contents(made)) == made.files.count()
    assert not release_places.building(made).exists()
    assert rita.client.get(f"{path}files/manifest.json").status_code == 200
