"""Imports by a task: nothing half-visible, whatever is killed, and finished afterwards."""

import io
import json
import os
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from annotator import jobs as worker
from annotator.models import Document, Import, Job, Membership, Outlet, Project
from annotator.models.imports import ImportState
from annotator.models.job import JobState
from annotator.services.imports import (
    after,
    import_checks,
    import_rows,
    import_undo,
    imports,
    publishing,
    task,
    uploads,
)
from annotator.services.jobs.job_runs import Run

ARTICLES = 40


@pytest.fixture(autouse=True)
def _marks_often(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    monkeypatch.setattr(task, "_EVERY", 4)
    monkeypatch.setattr(import_rows, "BATCH", 4)
    settings.DATA_DIR = tmp_path


def article(number: int) -> dict[str, object]:
    """An article of an outlet of its own, that one reader read."""
    return {
        "key": f"a-{number:03}",
        "text": f"Article {number}. “We will not,” she said.\n\nNobody moved.",
        "outlet": f"Outlet {number % 3}",
        "assignments": [{"annotator": "a7f3", "state": "in_progress", "annotations": []}],
    }


def lines(articles: int) -> str:
    """A file of them."""
    return "\n".join(json.dumps(article(number)) for number in range(articles))


def stored(project: Project, articles: int = ARTICLES) -> Import:
    """A file that lies here."""
    stream = io.BytesIO(lines(articles).encode())
    return uploads.receive(project=project, actor=None, stream=stream, file_name="all.jsonl")


def begun(project: Project, articles: int = ARTICLES, *, publishes: bool = True) -> Import:
    """An import that a worker may take."""
    wish = {"format": "jsonl"}
    return uploads.check(made_by=stored(project, articles), wish=wish, publishes=publishes)


def seen(project: Project) -> tuple[int, int, int]:
    """Articles, outlets and imported readers that anybody can see."""
    return (
        Document.objects.filter(project=project).count(),
        Outlet.objects.filter(project=project).count(),
        Membership.objects.filter(project=project, kind="imported").count(),
    )


def in_a_child(work: Callable[[], object]) -> int:
    """Fork a worker, with connections of its own."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def code_of(child: int) -> int:
    """How it ended."""
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def die_at(monkeypatch: pytest.MonkeyPatch, share: float) -> None:
    """The worker is killed when this much of the whole import is behind it: the first four
    fifths are judging, the last is writing.
    """
    advance, insert, written = Run.advance, import_rows._insert, [0]

    def killed_judging(self: Run, **far: Any) -> None:
        advance(self, **far)
        if far.get("total") and far["done"] >= far["total"] * share / 0.8:
            os._exit(9)

    def killed_writing(*rows: Any) -> None:
        insert(*rows)
        written[0] += import_rows.BATCH
        if written[0] >= ARTICLES * (share - 0.8) / 0.2:
            os._exit(9)

    if share < 0.8:
        monkeypatch.setattr(Run, "advance", killed_judging)
    else:
        monkeypatch.setattr(import_rows, "_insert", killed_writing)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_killed_on_the_way_nothing_is_seen_and_another_worker_finishes_it(
    project: Project, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = begun(project)
    with monkeypatch.context() as patched:
        die_at(patched, share)
        first = in_a_child(lambda: worker.work_once(Event()))
    assert code_of(first) == 9
    job = Job.objects.get(subject=made.pk)
    assert (job.state, job.attempt) == (JobState.RUNNING, 1)
    assert seen(project) == (0, 0, 0)
    # Another worker was there all the time, and takes it when the first one's lease is over.
    second = in_a_child(lambda: worker.work_once(Event()))
    assert code_of(second) == 0
    assert seen(project) == (0, 0, 0)
    judged = []
    prepare = import_checks.Checker.prepare

    def count(self: Any, record: Any, number: int) -> Any:
        judged.append(record.key)
        return prepare(self, record, number)

    monkeypatch.setattr(import_checks.Checker, "prepare", count)
    Job.objects.update(lease_until=timezone.now())
    assert worker.work_once(Event())
    made.refresh_from_db()
    job.refresh_from_db()
    assert (made.state, job.state, job.attempt) == (ImportState.DONE, JobState.DONE, 2)
    assert seen(project) == (ARTICLES, 3, 1)
    assert Document.objects.filter(project=project).values("key").distinct().count() == ARTICLES
    # What the first worker had judged and marked was not judged again.
    assert len(judged) <= ARTICLES * max(0.0, 1 - share / 0.8) + 4
    assert not uploads.folder_of(made).exists()


def test_what_is_checked_waits_for_the_word(project: Project) -> None:
    made = begun(project, publishes=False)
    worker.work_through()
    made.refresh_from_db()
    assert made.state == ImportState.READY
    assert (made.counts["created"], made.counts["assignments"]) == (ARTICLES, ARTICLES)
    assert seen(project) == (0, 0, 0)
    uploads.go(made_by=made)
    worker.work_through()
    made.refresh_from_db()
    assert made.state == ImportState.DONE
    assert seen(project) == (ARTICLES, 3, 1)
    import_undo.undo(import_id=made.pk)
    assert seen(project)[0] == 0


def test_what_changed_since_it_was_checked_is_checked_again(project: Project) -> None:
    made = begun(project, publishes=False)
    worker.work_through()
    begun(project, 5)
    worker.work_through()
    made.refresh_from_db()
    uploads.go(made_by=made)
    worker.work_through()
    made.refresh_from_db()
    assert made.state == ImportState.DONE
    assert (made.counts["created"], made.counts["unchanged"]) == (ARTICLES - 5, 5)


def test_one_that_came_in_at_the_last_moment_is_no_error(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = begun(project)
    publish, others = publishing.publish, [io.BytesIO(lines(5).encode())]

    def late(*given: Any, **more: Any) -> Import:
        if others:
            imports.import_stream(project=project, actor=None, stream=others.pop(), format="jsonl")
        return publish(*given, **more)

    monkeypatch.setattr(task, "publish", late)
    worker.work_once(Event())
    made.refresh_from_db()
    assert made.state == ImportState.DONE
    assert (made.counts["created"], made.counts["unchanged"]) == (ARTICLES - 5, 5)


def test_cancelled_means_that_nothing_comes_in_any_more(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = begun(project)
    publish = publishing.publish

    def late(*given: Any, **more: Any) -> Import:
        uploads.cancel(made_by=Import.objects.get(pk=made.pk))
        return publish(*given, **more)

    monkeypatch.setattr(task, "publish", late)
    worker.work_once(Event())
    made.refresh_from_db()
    assert made.state == ImportState.CANCELLED
    assert seen(project) == (0, 0, 0)
    assert Job.objects.get(subject=made.pk).state == JobState.CANCELLED
    assert not uploads.folder_of(made).exists()


def test_a_file_that_is_wrong_says_where_and_can_be_read_otherwise(project: Project) -> None:
    stream = io.BytesIO(b"Just a text.\nNot JSON.")
    made = uploads.receive(project=project, actor=None, stream=stream, file_name="a.txt")
    uploads.check(made_by=made, wish={"format": "jsonl"}, publishes=True)
    worker.work_through()
    made.refresh_from_db()
    assert made.state == ImportState.FAILED
    assert [(each["line"], each["place"]) for each in made.errors] == [(1, "record"), (2, "record")]
    uploads.check(made_by=made, wish={"format": "brat"}, publishes=True)
    worker.work_through()
    made.refresh_from_db()
    assert (made.state, made.errors[0]["code"]) == (ImportState.FAILED, "bad_zip")
    uploads.check(made_by=made, wish={"format": "text"}, publishes=True)
    worker.work_through()
    made.refresh_from_db()
    assert (made.state, made.counts["created"]) == (ImportState.DONE, 1)


def test_what_follows_an_import_is_called_where_it_becomes_visible(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    monkeypatch.setattr(after, "published", lambda made_by: told.append(made_by.pk))
    made = begun(project, 2)
    worker.work_through()
    assert told == [made.pk]
