"""Whoever takes something out of a project is in its feed, before the first byte goes out."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from rest_framework.test import APIClient

from annotator.jobs import work_through
from annotator.models import AuditEntry, Project
from annotator.services import audit
from tests.people import Person
from tests.releases import demo, released

__all__ = ["demo"]


def told(project: Project, mona: Person) -> list[tuple[str | None, str]]:
    """Who took what, as the manager reads it, the oldest first."""
    path = f"/api/v1/projects/{project.slug}/feed/"
    rows = mona.client.get(path, {"act": "downloaded"}).json()["results"]
    return [(row["member"]["name"], row["about"]["name"]) for row in reversed(rows)]


def fetched(client: APIClient, path: str, **headers: Any) -> int:
    """The status, with the whole body read."""
    answer = client.get(path, **headers)
    if answer.streaming:
        b"".join(answer)
    return int(answer.status_code)


def test_every_download_is_told(
    project: Project,
    mona: Person,
    rita: Person,
    ada: Person,
    settings: LazySettings,
    tmp_path: Path,
) -> None:
    settings.DATA_DIR = tmp_path
    api = f"/api/v1/projects/{project.slug}/"
    assert fetched(rita.client, f"{api}export/?format=jsonl&state=all") == 200
    made = rita.client.post(f"{api}exports/", {"format": "jsonl", "state": "all"}, format="json")
    work_through()
    prepared = f"/api/v1/exports/{made.json()['id']}/file/"
    # In parts, and once more: one download.
    assert fetched(rita.client, prepared, HTTP_RANGE="bytes=0-0") in {206, 416}
    assert fetched(rita.client, prepared) == 200
    assert fetched(mona.client, f"{api}feed/?format=csv") == 200
    assert fetched(mona.client, f"{api}hours/?format=csv") == 200
    assert fetched(ada.client, f"{api}export/?format=jsonl") == 403
    found = told(project, mona)
    assert [who for who, _ in found][:3] == ["Rita", "Rita", "Mona"]
    assert {what for _, what in found} >= {"feed.csv", "hours.csv"}
    assert "Ada" not in {who for who, _ in found}


def test_a_dataset_version_is_told_once_a_day_and_strangers_are_nobody(
    demo: Project, mona: Person, ada: Person
) -> None:
    release = released(demo)
    path = f"/api/v1/projects/{demo.slug}/releases/1.0.0/files/manifest.json"
    for _ in range(2):
        assert fetched(mona.client, path) == 200
    release.is_public = True
    release.save()
    assert fetched(APIClient(), path) == 200
    assert told(demo, mona) == [("Mona", "1.0.0")]


def test_an_archive_made_on_the_server_is_told(project: Project, tmp_path: Path) -> None:
    call_command("project_archive", project.slug, str(tmp_path / "p.zip"))
    entry = AuditEntry.objects.get(act=audit.Act.ARCHIVE_WRITTEN)
    assert (entry.member, entry.about) == (None, {"name": "p.zip"})


def test_what_cannot_be_told_is_not_given(
    project: Project, rita: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError("the record cannot be written")

    monkeypatch.setattr(audit, "record", fails)
    rita.client.raise_request_exception = False
    path = f"/api/v1/projects/{project.slug}/export/?format=jsonl"
    # More often than there are places for downloads: none is kept by a refusal.
    for _ in range(4):
        assert fetched(rita.client, path) == 500
    monkeypatch.undo()
    assert fetched(rita.client, path) == 200
