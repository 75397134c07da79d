"""What waits to be written is unpickled only where this very site wrote it.

A backup, or whoever may put a file below `DATA_DIR`, must not get code to run by it.
"""

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from annotator import jobs as worker
from annotator.models import Document, Import, Project
from annotator.models.imports import ImportState
from annotator.services.archive import project as projects
from annotator.services.imports import staging, task, uploads
from tests.services.test_import_task import ARTICLES, begun

Spoil = Callable[[Path, list[Any], bytes], list[Any]]


class Harm:
    """Makes a folder when it is unpickled."""

    def __init__(self, canary: Path) -> None:
        self.canary = canary

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.mkdir, (self.canary,)


def overwritten(folder: Path, pieces: list[Any], harm: bytes) -> list[Any]:
    """The file itself is another, its seal as it was."""
    (folder / pieces[0][0]).write_bytes(harm)
    return [[pieces[0][0], len(harm), pieces[0][2]]]


def unsealed(folder: Path, pieces: list[Any], harm: bytes) -> list[Any]:
    """As an older version noted it."""
    overwritten(folder, pieces, harm)
    return [[pieces[0][0], len(harm)]]


def elsewhere(folder: Path, pieces: list[Any], harm: bytes) -> list[Any]:
    """Somebody's upload."""
    (folder.parent / "file").write_bytes(harm)
    return [["../file", len(harm), pieces[0][2]]]


def renamed(folder: Path, pieces: list[Any], harm: bytes) -> list[Any]:
    """Under another name than it was sealed with."""
    (folder / pieces[0][0]).rename(folder / f"{'0' * 32}.staged")
    return [[f"{'0' * 32}.staged", *pieces[0][1:]]]


@pytest.fixture
def checked(
    project: Project, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Import:
    """A file that was found in order and waits for the word."""
    settings.DATA_DIR = tmp_path / "data"
    monkeypatch.setattr(task, "_EVERY", 4)
    made = begun(project, publishes=False)
    worker.work_through()
    made.refresh_from_db()
    assert made.state == ImportState.READY
    return made


@pytest.mark.parametrize("spoil", [overwritten, unsealed, elsewhere, renamed])
def test_what_others_left_there_is_checked_anew_and_never_run(
    checked: Import, tmp_path: Path, spoil: Spoil
) -> None:
    canary = tmp_path / "canary"
    harm = pickle.dumps(Harm(canary))
    pieces = spoil(uploads.folder_of(checked), checked.staged["pieces"], harm)
    Import.objects.filter(pk=checked.pk).update(staged=checked.staged | {"pieces": pieces})
    uploads.go(made_by=checked)
    worker.work_through()
    checked.refresh_from_db()
    assert not canary.exists()
    assert checked.state == ImportState.DONE
    assert Document.objects.count() == ARTICLES
    # The harm is real: whoever unpickles it makes the folder.
    pickle.loads(harm)
    assert canary.exists()


def test_another_sites_seal_is_none_here(checked: Import, settings: LazySettings) -> None:
    assert task._is_checked(checked)
    settings.SECRET_KEY = "another site's"
    assert not task._is_checked(checked)


def test_what_another_version_packed_is_checked_anew(
    checked: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "SHAPE", staging.SHAPE + 1)
    assert not task._is_checked(checked)
    uploads.go(made_by=checked)
    worker.work_through()
    checked.refresh_from_db()
    assert checked.state == ImportState.DONE
    assert Document.objects.count() == ARTICLES


def test_what_waits_for_one_sites_worker_does_not_wait_on_another(
    checked: Import, tmp_path: Path
) -> None:
    file = tmp_path / "project.zip"
    projects.archive(checked.project, file)
    made = Import.objects.get(project=projects.restore(file))
    assert (made.state, made.staged) == (ImportState.CANCELLED, {})
    assert json.dumps(checked.staged) != "{}"
