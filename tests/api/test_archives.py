"""A manager takes everything of a project along; who may begin projects makes one from it."""

import hashlib
import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings

from annotator import jobs
from annotator.models import AuditEntry, Job, Membership, PrivateNote, Project
from annotator.services.archive import tables
from annotator.services.jobs import jobs as tasks
from tests.articles import article, given
from tests.people import Person, person


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def worked(project: Project, ada: Person) -> Project:
    """With an article that Ada reads, and a note that is hers alone."""
    reading = given(article(project, key="dam"), ada)
    path = f"/api/v1/assignments/{reading.pk}/private-notes/"
    ada.client.put(path, {"annotation": None, "text": "PRIVATE-CANARY"}, format="json")
    assert PrivateNote.objects.get().text == "PRIVATE-CANARY"
    return project


def asked(who: Person, project: Project, **wish: Any) -> dict[str, Any]:
    """An archive that somebody asked for and a worker made."""
    path = f"/api/v1/projects/{project.slug}/archives/"
    answer = who.client.post(path, wish, format="json")
    assert answer.status_code == 202, answer.content
    jobs.work_through()
    body: dict[str, Any] = who.client.get(f"/api/v1/exports/{answer.json()['id']}/").json()
    return body


def file_of(who: Person, body: dict[str, Any]) -> bytes:
    answer: Any = who.client.get(body["url"])
    return b"".join(answer.streaming_content)


def sent(who: Person, data: bytes) -> dict[str, Any]:
    """A file that somebody sent, and what its task said at the end."""
    answer = who.client.post("/api/v1/restorations/", data, content_type="application/octet-stream")
    assert answer.status_code == 202, answer.content
    jobs.work_through()
    body: dict[str, Any] = who.client.get(f"/api/v1/jobs/{answer.json()['id']}/").json()
    return body


def rewritten(data: bytes, table: str, change: Any) -> bytes:
    """The archive with other rows in a table and a manifest that fits them."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        for name in old.namelist():
            part = old.read(name)
            if name == f"tables/{table}.jsonl":
                rows = [change(json.loads(line)) for line in part.splitlines()]
                part = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
                manifest["entries"][name] = {
                    "rows": len(rows),
                    "bytes": len(part),
                    "sha256": hashlib.sha256(part).hexdigest(),
                }
            if name != "manifest.json":
                new.writestr(name, part)
        new.writestr("manifest.json", json.dumps(manifest))
    return made.getvalue()


def creator() -> Person:
    """Somebody with no part in the project who may begin projects."""
    who = person("cleo")
    who.user.may_create_projects = True
    who.user.save()
    return who


def test_a_manager_downloads_the_project_and_another_makes_one_from_it(
    worked: Project, mona: Person, rita: Person
) -> None:
    body = asked(mona, worked)
    assert (body["state"], body["name"]) == ("ready", "river-dam-archive.zip")
    data = file_of(mona, body)
    assert AuditEntry.objects.filter(project=worked, act="archive_made").exists()
    # A researcher has the dataset, not this.
    assert rita.client.get(f"/api/v1/exports/{body['id']}/").status_code == 404
    assert rita.client.get(body["url"]).status_code == 404
    listed = rita.client.get(f"/api/v1/projects/{worked.slug}/exports/").json()["results"]
    assert listed == []
    cleo = creator()
    made = sent(cleo, data)
    assert (made["state"], made["error"]) == ("done", "")
    found = Project.objects.get(slug=made["result"]["project"])
    assert found.slug == "river-dam-2"
    assert Membership.objects.get(project=found, user=cleo.user).is_manager
    assert found.documents.get().key == "dam"
    assert cleo.client.get(f"/api/v1/projects/{found.slug}/").status_code == 200
    # Nobody but her and the admin learns of her task.
    assert mona.client.get(f"/api/v1/jobs/{made['id']}/").status_code == 404


def test_private_notes_and_names_stay_behind(worked: Project, mona: Person) -> None:
    for wish, is_named in (({}, False), ({"with_names": True}, True)):
        with zipfile.ZipFile(BytesIO(file_of(mona, asked(mona, worked, **wish)))) as opened:
            parts = {name: opened.read(name) for name in opened.namelist()}
        everything = b"".join(parts.values())
        assert b"PRIVATE-CANARY" not in everything
        assert "annotator_privatenote" in json.loads(parts["manifest.json"])["left_out"]
        assert ("tables/people.jsonl" in parts) is is_named


def test_a_damaged_file_is_refused_in_words_and_leaves_nothing(
    worked: Project, mona: Person, tmp_path: Path
) -> None:
    data = file_of(mona, asked(mona, worked))
    cleo = creator()
    for bad in (data[: len(data) // 2], b"no zip at all", rewritten(data, "none", None)[:-9]):
        told = sent(cleo, bad)
        assert told["state"] == "failed"
        assert "damaged" in told["error"]
    assert Project.objects.count() == 1
    assert not any((tmp_path / "restores").iterdir())


def test_a_file_cannot_reach_into_another_project(
    worked: Project, mona: Person, ada: Person
) -> None:
    data = file_of(mona, asked(mona, worked))
    other = article(worked, key="secret")
    cleo = creator()
    # As if the archive were of a project that is not here: its ids are kept then.
    chance = {pk: UUID(int=pk.int ^ (1 << 20)) for pk in _ids(data)}
    foreign = _renamed(data, chance)
    good = sent(cleo, foreign)
    assert good["state"] == "done", good["error"]
    chance = {pk: UUID(int=pk.int ^ (1 << 21)) for pk in _ids(data)}

    def steal(row: dict[str, Any]) -> dict[str, Any]:
        return row | {"document_id": str(other.pk)}

    told = sent(cleo, rewritten(_renamed(data, chance), "annotator_assignment", steal))
    assert told["state"] == "failed"
    assert "belongs to another project" in told["error"]
    # Nor does it say whose account somebody's work is.
    chance = {pk: UUID(int=pk.int ^ (1 << 22)) for pk in _ids(data)}

    def seat(row: dict[str, Any]) -> dict[str, Any]:
        return row | {"user_id": str(ada.user.pk)}

    told = sent(cleo, rewritten(_renamed(data, chance), "annotator_membership", seat))
    assert told["state"] == "done"
    seated = Membership.objects.filter(project__slug=told["result"]["project"], user=ada.user)
    assert not seated.exists()


def _ids(data: bytes) -> set[UUID]:
    """The ids of all rows in an archive."""
    with zipfile.ZipFile(BytesIO(data)) as opened:
        lines = [
            line
            for name in opened.namelist()
            if "tables/" in name
            for line in opened.read(name).splitlines()
        ]
    rows = [json.loads(line) for line in lines]
    return {UUID(row["id"]) for row in rows if isinstance(row.get("id"), str)}


def _renamed(data: bytes, chance: dict[UUID, UUID]) -> bytes:
    """The same archive of a project that has other ids."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as opened, zipfile.ZipFile(made, "w") as new_file:
        for name in opened.namelist():
            part = opened.read(name)
            for old, new in chance.items():
                part = part.replace(str(old).encode(), str(new).encode())
            new_file.writestr(name, part)
    changed = made.getvalue()
    for model in tables.of_project():
        changed = rewritten(changed, tables.name(model), lambda row: row)
    return changed


def test_who_may_not_begin_projects_cannot_restore_one(project: Project, ada: Person) -> None:
    answer = ada.client.post("/api/v1/restorations/", b"x", content_type="application/octet-stream")
    assert answer.status_code == 403
    assert not Job.objects.filter(kind="restore").exists()


def test_a_task_that_was_done_is_not_done_again(
    worked: Project, mona: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker ends after the project is there and before it has said so."""
    data = file_of(mona, asked(mona, worked))
    cleo = creator()
    finish = tasks.finish
    monkeypatch.setattr(tasks, "finish", lambda *_: False)
    told = sent(cleo, data)
    assert told["state"] == "running"
    Job.objects.update(lease_until="2020-01-01T00:00:00Z")
    monkeypatch.setattr(tasks, "finish", finish)
    jobs.work_through()
    told = cleo.client.get(f"/api/v1/jobs/{told['id']}/").json()
    assert (told["state"], told["result"]) == ("done", {"project": "river-dam-2"})
    assert Project.objects.count() == 2
