"""Open versions in an object store: all of them or nothing. The store is Django's own in memory."""

from typing import Any

import pytest
from django.core.files.storage import storages

from annotator.jobs import work_through
from annotator.models import Job, Project, Release
from annotator.services.jobs.job_runs import Run
from annotator.services.releases import release_job, release_places, release_pushing
from tests.people import Person
from tests.releases import contents, demo, released

__all__ = ["demo"]


@pytest.fixture
def store(settings: Any) -> Any:
    """An empty one."""
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "releases": memory}
    return storages["releases"]


def there(store: Any, made: Release) -> set[str]:
    """The names of the files in the store."""
    names = made.files.values_list("name", flat=True)
    return {name for name in names if store.exists(release_pushing.place(made, name))}


def test_a_version_that_is_opened_is_brought_and_one_that_is_closed_is_taken_away(
    demo: Project, mona: Person, store: Any
) -> None:
    made = released(demo)
    path = f"/api/v1/projects/{demo.slug}/releases/1.0.0/"
    work_through()
    assert there(store, made) == set()
    assert mona.client.patch(path, {"is_public": True}, format="json").status_code == 200
    assert work_through() == 1
    files = contents(made)
    assert there(store, made) == set(files)
    for name, content in files.items():
        with store.open(f"{demo.slug}/1.0.0/{name}") as file:
            assert file.read() == content
    mona.client.post(f"{path}withdraw/", {"reason": "Wrong texts."}, format="json")
    assert work_through() == 1
    assert there(store, made) == set()


def test_the_manifest_comes_last_and_what_is_there_is_not_brought_twice(
    demo: Project, mona: Person, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = released(demo)
    release_job.publish(release=made, actor=mona.member, is_public=True)
    order: list[str] = []
    going = Run.advance

    def advance(run: Run, **noted: Any) -> None:
        order.append(noted["message"])
        if len(order) == 5:
            raise OSError("the net was away")
        going(run, **noted)

    monkeypatch.setattr(Run, "advance", advance)
    work_through()
    brought = there(store, made)
    assert len(brought) == 4
    assert "manifest.json" not in brought
    Job.objects.update(run_after="2020-01-01T00:00:00Z")
    order.append("again")
    work_through()
    assert there(store, made) == set(made.files.values_list("name", flat=True))
    assert order[-1] == "manifest.json"
    assert Job.objects.get(kind=release_pushing.KIND).result["files"] == made.files.count() - 4


def test_a_version_that_is_closed_meanwhile_does_not_stay(
    demo: Project, mona: Person, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = released(demo)
    release_job.publish(release=made, actor=mona.member, is_public=True)
    going = release_pushing.push

    def push(release: Release, run: Run) -> int:
        number = going(release, run)
        Release.objects.filter(pk=release.pk).update(is_public=False)
        return number

    monkeypatch.setattr(release_pushing, "push", push)
    work_through()
    assert there(store, made) == set()


def test_without_a_store_nothing_is_asked_for(demo: Project, mona: Person) -> None:
    made = released(demo)
    release_job.publish(release=made, actor=mona.member, is_public=True)
    assert not Job.objects.filter(kind=release_pushing.KIND).exists()
    assert release_places.finished(made).exists()
