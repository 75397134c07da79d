"""What is done to a study and its site while a large import is written into it."""

import zipfile
from pathlib import Path
from threading import Event as Flag
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from annotator import jobs as worker
from annotator.models import Document, Entity, Import, Project
from annotator.services.archive import project as archives
from annotator.services.archive import site
from annotator.services.counting import keeping
from annotator.services.entities import merging
from annotator.services.jobs.job_runs import Stopping
from tests.dataset import records
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


def stopped_half_way(project: Project, monkeypatch: pytest.MonkeyPatch) -> Import:
    """A worker was told to end while it wrote."""
    made = begun(project)

    def stop(*_: object) -> None:
        raise Stopping

    with monkeypatch.context() as patched:
        between(patched, stop)
        assert worker.work_once(Flag())
    assert rooms() == 1
    return made


def tables(project: Project, folder: Path, name: str) -> dict[str, bytes]:
    """What an archive has of it, but for what says who did what when."""
    folder.mkdir(exist_ok=True)
    archives.archive(project, folder / name)
    with zipfile.ZipFile(folder / name) as opened:
        return {
            each: opened.read(each)
            for each in opened.namelist()
            if each.startswith("tables/") and "import" not in each and "auditentry" not in each
        }


def test_an_archive_has_nothing_of_it(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    at_once(project, 8)
    before = tables(project, tmp_path / "out", "before.zip")
    stopped_half_way(project, monkeypatch)
    assert tables(project, tmp_path / "out", "while.zip") == before
    again = archives.restore(tmp_path / "out" / "while.zip")
    assert Document.objects.filter(project=again).count() == 8
    assert not Import.objects.filter(project=again, state="waiting").exists()
    worker.work_through()
    assert Document.objects.filter(project=project).count() == ARTICLES
    assert Document.objects.filter(project=again).count() == 8
    assert keeping.differences() == []


@pytest.mark.parametrize("key", ["the same", "another"])
def test_a_restored_site_goes_on_with_it(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any, key: str
) -> None:
    made = stopped_half_way(project, monkeypatch)
    target = tmp_path / "site.zip"
    site.back_up(target)
    call_command("flush", interactive=False, verbosity=0)
    settings.DATA_DIR = tmp_path / "new"
    settings.DATA_DIR.mkdir()
    if key == "another":
        settings.SECRET_KEY = "another site's"
    site.restore(target)
    assert (rooms(), Document.objects.filter(project=project.pk).count()) == (1, 0)
    written = between(monkeypatch, lambda *_: None)
    worker.work_through()
    made.refresh_from_db()
    assert (made.state, made.counts["created"]) == ("done", ARTICLES)
    # What another site checked is checked and written anew.
    assert len(written) == (5 if key == "the same" else 6)
    assert Document.objects.count() == ARTICLES
    assert rooms() == 0
    assert keeping.differences() == []


def test_a_study_that_is_closed_meanwhile_stays_as_it_was(
    project: Project, mona: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = rows()
    made = begun(project)

    def close(*_: object) -> None:
        Project.objects.filter(pk=project.pk).update(archived_at=timezone.now())

    between(monkeypatch, close)
    worker.work_through()
    made.refresh_from_db()
    assert made.state == "failed"
    assert made.errors[0]["message"].startswith("This project is closed")
    assert rows() == empty


def test_merging_two_names_does_not_count_what_is_not_there_yet(
    project: Project, mona: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once(project, 8)
    here = Entity.objects.get(project=project, folded="ardovia")
    path = f"/api/v1/projects/{project.slug}/entities/"
    other = mona.client.post(path, {"name": "Ardowia", "type": "country_or_place"}, format="json")
    into = Entity.objects.get(pk=other.json()["id"])
    before = merging.preview(entity=here, into_id=into.pk)
    seen: list[object] = []

    def look(*_: object) -> None:
        seen.append(merging.preview(entity=here, into_id=into.pk))

    begun(project)
    between(monkeypatch, look)
    worker.work_through()
    assert seen == [before] * 4
    after: Any = merging.preview(entity=here, into_id=into.pk)
    assert after["touched"]["articles"] == ARTICLES
    assert len(records(mona, project)) == ARTICLES
