"""A large import: what it brings is what it would bring in one transaction, and others save."""

from threading import Thread
from typing import Any

import pytest
from django.db import connections

from annotator import jobs as worker
from annotator.core.errors import Conflict
from annotator.models import Document, Entity, Import, Outlet, Project
from annotator.models.imports import ImportState
from annotator.services.counting import keeping
from annotator.services.imports import (
    batches,
)
from annotator.services.jobs.job_runs import Run
from tests.articles import article, given
from tests.dataset import another_project, records, stable
from tests.people import Person
from tests.services.large_imports import (
    ARTICLES,
    at_once,
    begun,
    between,
    everything_is_large,
    rooms,
    rows,
)

__all__ = ["everything_is_large"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("everything_is_large"),
]


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
