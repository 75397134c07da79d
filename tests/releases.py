"""The demo as a project whose dataset is released, and what lies in a release."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from annotator.models import Job, Project, Release
from annotator.models.release import ReleaseState
from annotator.services.releases import release_places, releases
from annotator.services.releases.release_building import build
from tests.dataset import DEMO, bring
from tests.people import Person


@pytest.fixture
def demo(
    project: Project,
    mona: Person,
    ada: Person,
    ben: Person,
    chi: Person,
    settings: LazySettings,
    tmp_path: Path,
) -> Project:
    """The demo's articles and readings, as the work of Ada, Ben and Chi."""
    settings.DATA_DIR = tmp_path
    bring_demo(project, mona, ada, ben, chi)
    return project


def bring_demo(project: Project, mona: Person, *readers: Person) -> None:
    """The demo as the work of Ada, Ben and Chi."""
    known = {who.user.username: who.member for who in readers}
    bring(project, mona.member, DEMO.read_bytes(), known)
    # What follows an import waits a moment; on a slow machine a test would meet it.
    Job.objects.all().delete()


def released(project: Project, version: str = "1.0.0", title: str = "", **options: Any) -> Release:
    """A version that is ready."""
    made = releases.create(
        project=project, actor=None, version=version, title=title, options=options
    )
    build(made)
    made.refresh_from_db()
    assert made.state == ReleaseState.READY
    return made


def contents(release: Release) -> dict[str, bytes]:
    """Every file of it, by name."""
    folder = release_places.finished(release)
    found = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert sorted(found) == sorted(release.files.values_list("name", flat=True))
    return found


def lines(release: Release, table: str) -> list[dict[str, Any]]:
    """The rows of a table."""
    path = release_places.finished(release) / "jsonl" / f"{table}.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()]
