"""Tasks that tests give the worker."""

from threading import Event

from annotator.core.errors import Invalid
from annotator.models import Job
from annotator.services.jobs.job_runs import Run

HERE = "tests.services.job_handlers"
stop = Event()


def count(run: Run) -> dict[str, object]:
    """Count to `parameters.to`, a step at a time, from where the last attempt was."""
    at = int(run.cursor.get("at", 0))
    steps: list[int] = run.parameters["steps"]
    while at < run.parameters["to"]:
        at += 1
        steps.append(at)
        run.advance(done=at, total=run.parameters["to"], cursor={"at": at})
    return {"counted": at}


def refuse(run: Run) -> None:
    """A task that its own input forbids."""
    raise Invalid.at("file", "This file is empty.")


def stumble(run: Run) -> dict[str, object]:
    """Goes wrong at the first attempt only."""
    if run.taken.attempt == 1:
        raise RuntimeError("the disk was away")
    return {}


def overtaken(run: Run) -> dict[str, object]:
    """Somebody else takes it while this one works."""
    Job.objects.filter(pk=run.job.pk).update(attempt=run.taken.attempt + 1)
    run.hold()
    raise AssertionError("it could still write")


def told_to_stop(run: Run) -> dict[str, object]:
    """The worker ends in the middle."""
    stop.set()
    run.advance(done=1, cursor={"at": 1})
    raise AssertionError("it went on")
