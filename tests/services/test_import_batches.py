"""A large import: short transactions, and nothing of it to be seen before all of it is."""

import io
import json
import os
import re
from collections.abc import Callable
from threading import Event as Flag
from threading import Thread
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from annotator import jobs as worker
from annotator.core.errors import Conflict
from annotator.models import Document, Entity, Import, Job, Outlet, Project, User
from annotator.models.imports import ImportState
from annotator.models.job import JobState
from annotator.services.counting import keeping
from annotator.services.imports import (
    anterooms,
    batches,
    import_rows,
    import_undo,
    imports,
    moving_in,
    uploads,
)
from annotator.services.jobs import jobs
from annotator.services.jobs.job_runs import Run
from annotator.services.projects import project_deletion, soft_deletion
from tests import description
from tests.articles import article, given
from tests.dataset import another_project, records, stable
from tests.people import Person
from tests.services.test_import_task import code_of, in_a_child

pytestmark = pytest.mark.django_db(transaction=True)
ARTICLES = 24
ALL = "state=all&kind=all"
_FAR = "2000-01-01T00:00:00Z"


@pytest.fixture(autouse=True)
def _everything_is_large(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    monkeypatch.setattr(batches, "ARTICLES_AT_ONCE", 10)
    for name in ("_FIRST", "_LEAST", "_MOST"):
        monkeypatch.setattr(batches, name, 20)
    monkeypatch.setattr(import_rows, "BATCH", 3)
    settings.DATA_DIR = tmp_path


def line(number: int) -> dict[str, Any]:
    """An article that two readers read, with marks, and names of all sorts."""
    marks = [
        {
            "id": 1,
            "layer": "passage",
            "created_at": "2026-01-02T03:04:05Z",
            "parts": [[0, 7]],
            "values": {
                "framing": ["security_defense"],
                "intensity": 2,
                "sentiment": "negative",
                "voice": "paraphrase",
                "target": {"entity": "e1"},
                "source": {"entity": "e2", "kind": "official"},
            },
        }
    ]
    return {
        "key": f"n-{number:03}",
        "language": "en",
        "text": f"Article {number}. “We will not,” she said.\n\nNobody moved.",
        "outlet": f"Outlet {number % 3}",
        "event": f"Event {number % 2}",
        "entities": {
            "e1": {"name": "Ardovia", "type": "country_or_place"},
            "e2": {"name": "A mayor", "type": "person", "local": True},
        },
        "assignments": [
            {
                "annotator": name,
                "round": f"r{number % 2}",
                "state": "in_progress",
                "annotations": marks,
            }
            for name in ("a7f3", f"b{number % 2}")
        ],
    }


def file_of(articles: int = ARTICLES) -> bytes:
    """A file of them."""
    return "\n".join(json.dumps(line(number)) for number in range(articles)).encode()


def begun(project: Project, articles: int = ARTICLES) -> Import:
    """One that a worker may take."""
    stream = io.BytesIO(file_of(articles))
    made = uploads.receive(project=project, actor=None, stream=stream, file_name="all.jsonl")
    return uploads.check(made_by=made, wish={"format": "jsonl"}, publishes=True)


def at_once(project: Project, articles: int = ARTICLES) -> Import:
    """Within the request."""
    return imports.import_stream(
        project=project,
        actor=None,
        stream=io.BytesIO(file_of(articles)),
        format="jsonl",
        lineage="all",
    )


def rows() -> dict[str, int]:
    """How many rows each table has, but for the tasks and what the imports said."""
    left_out = {"Import", "Job", "AuditEntry"}
    return {
        model.__name__: model._base_manager.count()
        for model in apps.get_app_config("annotator").get_models()
        if model.__name__ not in left_out
    }


def between(monkeypatch: pytest.MonkeyPatch, do: Callable[[Run, int], object]) -> list[int]:
    """Do something after each batch; how many articles were written by then."""
    advance, seen = Run.advance, list[int]()

    def told(self: Run, **far: Any) -> None:
        if far.get("message") == "writing" and "done" in far:
            seen.append(far["done"])
            do(self, far["done"])
        advance(self, **far)

    monkeypatch.setattr(Run, "advance", told)
    return seen


def rooms() -> int:
    """How many anterooms there are."""
    return Project.with_anterooms.filter(anteroom_of__isnull=False).count()


def test_what_comes_in_batches_is_what_comes_at_once(
    project: Project, mona: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(batches, "are_needed", lambda _: False)
        whole = at_once(project)
        before = rows()
    other, nora = another_project()
    with_other = rows()
    in_turns = at_once(other)
    assert in_turns.state == ImportState.DONE
    assert in_turns.counts == whole.counts
    assert Import.objects.get(pk=in_turns.pk).project_id == other.pk
    grown = {name: number - with_other[name] for name, number in rows().items()}
    names = ("Document", "Annotation", "AnnotationTag", "Entity", "Place", "CountedReading")
    assert [grown[name] for name in names] == [before[name] for name in names]
    assert [stable(each) for each in records(nora, other)] == [
        stable(each) for each in records(mona, project)
    ]
    assert keeping.differences() == []
    assert rooms() == 0


def test_names_that_the_study_has_stay_its_own(project: Project, mona: Person) -> None:
    at_once(project, 12)
    names = rows()
    made = begun(project)
    worker.work_through()
    made.refresh_from_db()
    assert (made.state, made.counts["created"], made.counts["unchanged"]) == ("done", 12, 12)
    kept = ("Outlet", "Event", "Round", "Membership", "Project")
    assert {name: rows()[name] for name in kept} == {name: names[name] for name in kept}
    everywhere = Entity.objects.filter(document=None, merged_into=None)
    assert everywhere.filter(project=project, folded="ardovia").count() == 1
    # All rounds are of all articles, those that came before too.
    assert keeping.differences() == []
    assert {each["key"] for each in records(mona, project)} == {
        f"n-{number:03}" for number in range(ARTICLES)
    }


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


def test_who_saves_gets_their_turn_between_two_batches(
    project: Project, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = given(article(project), ada)
    begun(project)
    answered: list[tuple[int, int]] = []

    def save(written: int) -> None:
        url = f"/api/v1/assignments/{reading.pk}/"
        answer = ada.client.patch(url, {"note": f"at {written}"}, format="json")
        visible = Document.objects.filter(project=project).count()
        answered.append((answer.status_code, visible))
        connections.close_all()

    def send(_: Run, written: int) -> None:
        thread = Thread(target=save, args=(written,), daemon=True)
        thread.start()
        thread.join(timeout=60)

    seen = between(monkeypatch, send)
    worker.work_through()
    assert len(seen) >= 3
    assert answered == [(200, 1)] * len(seen)
    assert Document.objects.filter(project=project).count() == ARTICLES + 1


@pytest.mark.parametrize("where", ["in a batch", "between", "last", "after"])
def test_killed_anywhere_it_is_gone_on_with(
    project: Project, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = begun(project)
    empty = rows()
    die: Any = lambda *_, **__: os._exit(9)  # noqa: E731
    with monkeypatch.context() as patched:
        if where == "in a batch":
            insert, times = import_rows._insert, [0]

            def dies(*given: Any) -> None:
                insert(*given)
                times[0] += 1
                if times[0] == 4:
                    die()

            patched.setattr(import_rows, "_insert", dies)
        elif where == "between":
            between(patched, lambda _, written: written > 6 and die())
        elif where == "last":
            patched.setattr(moving_in, "take_down", die)
        else:
            patched.setattr(uploads, "forget", die)
        child = in_a_child(lambda: worker.work_once(Flag()))
    assert code_of(child) == 9
    seen_then = Document.objects.filter(project=project).count()
    assert seen_then == (ARTICLES if where == "after" else 0)
    Job.objects.update(lease_until=timezone.now())
    written = between(monkeypatch, lambda *_: None)
    worker.work_through()
    made.refresh_from_db()
    assert (made.state, made.counts["created"]) == (ImportState.DONE, ARTICLES)
    assert Document.objects.filter(project=project).count() == ARTICLES
    # What was written stays written.
    assert len(written) == {"in a batch": 5, "between": 4, "last": 0, "after": 0}[where]
    assert rooms() == 0
    assert keeping.differences() == []
    import_undo.undo(import_id=made.pk)
    assert {name: n for name, n in rows().items() if n != empty[name]}.keys() <= {
        *("Outlet", "Event", "Round", "Entity", "Place")
    }


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
            Job.objects.filter(pk=run.job.pk).update(lease_until=_FAR)
            # The other one brings it to its end while this one sleeps.
            assert worker.work_once(Flag())

    between(monkeypatch, overtaken)
    assert worker.work_once(Flag())
    made.refresh_from_db()
    assert (made.state, made.counts["created"]) == (ImportState.DONE, ARTICLES)
    assert Document.objects.filter(project=project).count() == ARTICLES
    assert Job.objects.get(kind="import").attempt == 2


def test_the_same_keys_at_one_moment_are_told(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = begun(project)
    others = [5]
    between(monkeypatch, lambda *_: others and at_once(project, others.pop()))
    worker.work_through()
    made.refresh_from_db()
    assert made.state == ImportState.DONE
    assert (made.counts["created"], made.counts["unchanged"]) == (ARTICLES - 5, 5)
    assert Document.objects.filter(project=project).count() == ARTICLES
    assert rooms() == 0


def test_within_a_request_one_wins_and_the_other_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish = batches.publish

    def late(*given: Any, **more: Any) -> Import:
        monkeypatch.setattr(batches, "publish", publish)
        at_once(project, 5)
        return publish(*given, **more)

    monkeypatch.setattr(batches, "publish", late)
    with pytest.raises(Conflict) as refused:
        at_once(project)
    assert refused.value.code == "changed_meanwhile"
    assert Import.objects.filter(project=project).count() == 1
    worker.work_through()
    assert (rooms(), Import.objects.count()) == (0, 1)
    assert Document.objects.count() == 5


def test_an_outlet_that_goes_by_another_name_meanwhile_is_hidden_under_it(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlet = Outlet.objects.create(project=project, name="Outlet 1")
    begun(project)
    between(monkeypatch, lambda *_: Outlet.objects.filter(pk=outlet.pk).update(aliases=["Nobody"]))
    worker.work_through()
    masked = Document.objects.filter(project=project, outlet=outlet)
    assert masked.count() == ARTICLES / 3
    assert not masked.filter(masks=[]).exists()


def test_what_a_manager_adds_to_the_register_meanwhile_stands_for_its_like(
    project: Project, mona: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(project)
    path = f"/api/v1/projects/{project.slug}/entities/"
    entry = {"name": "Ardovia", "type": "country_or_place"}
    between(monkeypatch, lambda *_: mona.client.post(path, entry, format="json"))
    worker.work_through()
    own = Entity.objects.get(folded="ardovia", merged_into=None)
    assert own.merged.count() == 1
    for record in records(mona, project):
        assert [each["name"] for each in record["entities"].values()].count("Ardovia") == 1


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
    Project.with_anterooms.update(created_at=_FAR)
    jobs.enqueue_daily()
    worker.work_through()
    assert rows() == empty
    assert Import.objects.get(pk=made.pk).state == ImportState.WAITING


def test_few_are_still_one_transaction(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(project, 10)
    seen = between(monkeypatch, lambda *_: None)
    worker.work_through()
    assert seen == []
    assert Document.objects.filter(project=project).count() == 10


def test_marks_are_counted_too() -> None:
    few = {"created": 1, "assignments": 1, "annotations": batches.ROWS_AT_ONCE - 1}
    assert not batches.are_needed(few)
    assert batches.are_needed(few | {"assignments": 2})
