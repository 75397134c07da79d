"""A large import is seen by nobody before its end, and leaves nothing where it has none."""

import os
import re
from threading import Event as Flag
from typing import Any, NoReturn

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from annotator import jobs as worker
from annotator.models import Document, Import, Job, Project, User
from annotator.models.imports import ImportState
from annotator.models.job import JobState
from annotator.services.counting import keeping
from annotator.services.imports import (
    anterooms,
    import_rows,
    import_undo,
    moving_in,
    uploads,
)
from annotator.services.jobs import jobs
from annotator.services.jobs.job_runs import Run
from annotator.services.projects import project_deletion, soft_deletion
from tests import description
from tests.articles import article, given
from tests.dataset import records, stable
from tests.people import Person
from tests.services.large_imports import (
    ALL,
    ARTICLES,
    FAR,
    at_once,
    begun,
    between,
    everything_is_large,
    rooms,
    rows,
)
from tests.services.test_import_task import code_of, in_a_child

__all__ = ["everything_is_large"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("everything_is_large"),
]


# What an import says of itself while it runs, and what tells when somebody looked.
_TOLD_OTHERWISE = ("/imports/", "/uploads/", "/jobs/", "/export/", "/data/", "/feed/")
_NEW_EACH_TIME = re.compile(rb'"(as_of|request_id)":"[^"]*"|csrfmiddlewaretoken" value="[^"]*"')


def looked_at(mona: Person, sam: Person, project: Project) -> dict[str, object]:
    """What a manager and a site admin see, at each address there is."""
    found: dict[str, object] = {"records": [stable(each) for each in records(mona, project, ALL)]}
    feed = mona.client.get(f"/api/v1/projects/{project.slug}/feed/").content
    found["feed"] = feed.count(b'"act":"imported"')
    for path, methods in description.paths().items():
        url = path.replace("{slug}", project.slug)
        if "get" in methods and "{" not in url and not url.endswith(_TOLD_OTHERWISE):
            answer = mona.client.get(url)
            content = b"".join(answer) if answer.streaming else answer.content
            found[url] = (answer.status_code, _NEW_EACH_TIME.sub(b"", content))
    for model in admin.site._registry:
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        answer = sam.client.get(url)
        assert answer.status_code == 200, url
        if model not in {Import, User}:
            found[url] = _NEW_EACH_TIME.sub(b"", answer.content.split(b'id="changelist"')[1])
    return found


def test_nobody_sees_anything_before_all_of_it(
    project: Project, mona: Person, ada: Person, sam: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(article(project), ada)
    at_once(project, 8)
    begun(project)
    before = looked_at(mona, sam, project)
    differing: list[str] = []

    def look(*_: object) -> None:
        now = looked_at(mona, sam, project)
        differing.extend(name for name, content in now.items() if content != before[name])

    with monkeypatch.context() as patched:
        seen = between(patched, look)
        assert worker.work_once(Flag())
    assert len(seen) >= 3
    assert seen[-1] == ARTICLES - 8
    assert differing == []
    after = looked_at(mona, sam, project)
    assert len([name for name in after if after[name] != before[name]]) > 6


def dies(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """The worker is killed there."""
    insert, times = import_rows._insert, [0]

    def die(*_: object, **__: object) -> NoReturn:
        os._exit(9)

    def inserts(*given: Any) -> None:
        insert(*given)
        times[0] += 1
        # Each turn inserts twice: at the end of the second.
        if times[0] == 4:
            die()

    if where == "in a batch":
        monkeypatch.setattr(import_rows, "_insert", inserts)
    elif where == "between":
        between(monkeypatch, lambda _, written: written > 6 and die())
    elif where == "last":
        monkeypatch.setattr(moving_in, "take_down", die)
    else:
        monkeypatch.setattr(uploads, "forget", die)


@pytest.mark.parametrize(
    ("where", "left"), [("in a batch", 5), ("between", 4), ("last", 0), ("after", 0)]
)
def test_killed_anywhere_it_is_gone_on_with(
    project: Project, where: str, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = begun(project)
    empty = rows()
    with monkeypatch.context() as patched:
        dies(patched, where)
        child = in_a_child(lambda: worker.work_once(Flag()))
    assert code_of(child) == 9
    seen = Document.objects.filter(project=project).count()
    assert seen == (ARTICLES if where == "after" else 0)
    Job.objects.update(lease_until=timezone.now())
    written = between(monkeypatch, lambda *_: None)
    worker.work_through()
    made.refresh_from_db()
    assert (made.state, made.counts["created"]) == (ImportState.DONE, ARTICLES)
    assert Document.objects.filter(project=project).count() == ARTICLES
    # Of six turns, those that were written stay written.
    assert len(written) == left
    assert rooms() == 0
    assert keeping.differences() == []
    import_undo.undo(import_id=made.pk)
    names = {"Outlet", "Event", "Round", "Entity"}
    assert {name for name, number in rows().items() if number != empty[name]} <= names


def test_given_up_on_the_way_nothing_is_left(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = begun(project)
    empty = rows()
    between(monkeypatch, lambda _, n: n > 6 and uploads.cancel(made_by=Import.objects.get()))
    worker.work_through()
    made.refresh_from_db()
    assert made.state == ImportState.CANCELLED
    assert rows() == empty
    assert not Job.objects.unended().exists()


def test_a_task_that_is_stopped_leaves_nothing_either(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(project)
    empty = rows()
    between(monkeypatch, lambda run, n: n > 6 and jobs.cancel(job=Job.objects.get(pk=run.job.pk)))
    worker.work_through()
    assert Job.objects.get(kind="import").state == JobState.CANCELLED
    assert rows() == empty


def test_who_lost_the_task_writes_nothing_more(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = begun(project)
    taken: list[int] = []

    def overtaken(run: Run, written: int) -> None:
        if not taken:
            taken.append(written)
            Job.objects.filter(pk=run.job.pk).update(lease_until=FAR)
            # The other one brings it to its end while this one sleeps.
            assert worker.work_once(Flag())

    between(monkeypatch, overtaken)
    assert worker.work_once(Flag())
    made.refresh_from_db()
    assert (made.state, made.counts["created"]) == (ImportState.DONE, ARTICLES)
    assert Document.objects.filter(project=project).count() == ARTICLES
    assert Job.objects.get(kind="import").attempt == 2


def test_a_study_that_is_deleted_meanwhile_takes_it_along(
    project: Project, mona: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(project)
    stop = between(
        monkeypatch,
        lambda *_: soft_deletion.put_away(project=project, typed=project.title, by=mona.user),
    )
    assert worker.work_once(Flag())
    assert len(stop) == 1
    assert rooms() == 1
    project_deletion.remove(project=Project.objects.get(pk=project.pk))
    assert Project.with_anterooms.count() == 0
    assert Document.objects.count() == 0


def test_what_nobody_comes_back_to_goes(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    made = begun(project)
    empty = rows()
    with monkeypatch.context() as patched:
        between(patched, lambda *_: os._exit(9))
        assert code_of(in_a_child(lambda: worker.work_once(Flag()))) == 9
    assert rooms() == 1
    assert anterooms.close_deserted() == 0
    # As a task ends whose workers all died.
    Job.objects.update(state=JobState.FAILED, lease_until=None)
    Project.with_anterooms.update(created_at=FAR)
    jobs.enqueue_daily()
    worker.work_through()
    assert rows() == empty
    assert Import.objects.get(pk=made.pk).state == ImportState.WAITING
