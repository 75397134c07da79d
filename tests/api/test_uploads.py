"""Files put down first and read in the background, over HTTP."""

import io
import json
from typing import Any

import pytest

from annotator.jobs import work_through
from annotator.models import Document, Import, Project
from annotator.services.imports import uploads
from annotator.services.projects import project_deletion
from tests.api.test_imports import lines, record, send
from tests.formats.test_spacy_reading import zip_of
from tests.formats.test_web_page import page
from tests.people import Person, person


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path


def put_down(who: Person, project: Project, body: bytes, name: str = "all.jsonl") -> Any:
    """Store a file."""
    path = f"/api/v1/projects/{project.slug}/uploads/?file_name={name}"
    return who.client.post(path, body, content_type="application/octet-stream")


def act(who: Person, import_id: str, verb: str, content: object | None = None) -> Any:
    """One of the things to do with it."""
    return who.client.post(f"/api/v1/imports/{import_id}/{verb}/", content or {}, format="json")


def test_a_file_is_put_down_checked_and_written(project: Project, mona: Person) -> None:
    stored = put_down(mona, project, lines(record()).encode())
    assert stored.status_code == 201, stored.content
    made = stored.json()
    assert (made["state"], made["job"], made["size"]) == (
        "uploaded",
        None,
        len(lines(record()).encode()),
    )
    asked = act(mona, made["id"], "check", {"format": "jsonl"})
    assert asked.status_code == 202, asked.content
    assert (asked.json()["state"], asked.json()["job"]["state"]) == ("waiting", "queued")
    work_through()
    checked = mona.client.get(f"/api/v1/imports/{made['id']}/").json()
    assert (checked["state"], checked["counts"]["annotations"]) == ("ready", 1)
    assert not Document.objects.exists()
    assert act(mona, made["id"], "go").status_code == 202
    work_through()
    done = mona.client.get(f"/api/v1/imports/{made['id']}/").json()
    assert (done["state"], done["undoable"], done["job"]) == ("done", True, None)
    assert Document.objects.get().key == "a-001"
    assert act(mona, made["id"], "go").status_code == 409
    assert act(mona, made["id"], "cancel").status_code == 409
    assert act(mona, made["id"], "undo").json()["state"] == "undone"


def test_one_call_puts_a_large_file_in_behind_the_page(project: Project, mona: Person) -> None:
    answer = send(mona, project, lines(record()), "background=1&file_name=a.jsonl")
    assert answer.status_code == 202, answer.content
    work_through()
    assert Document.objects.count() == 1
    waits = send(mona, project, lines(record(key="b")), "background=1&dry_run=1")
    work_through()
    assert act(mona, waits.json()["id"], "cancel").json()["state"] == "cancelled"
    assert not uploads.folder_of(Import.objects.get(pk=waits.json()["id"])).exists()
    listed = mona.client.get(f"/api/v1/projects/{project.slug}/imports/").json()["results"]
    assert [each["state"] for each in listed] == ["cancelled", "done"]


def test_a_task_that_was_stopped_shows_as_such(project: Project, mona: Person) -> None:
    made = send(mona, project, lines(record()), "background=1").json()
    mona.client.post(f"/api/v1/jobs/{made['job']['id']}/cancel/")
    assert mona.client.get(f"/api/v1/imports/{made['id']}/").json()["state"] == "cancelled"


def test_a_body_that_was_cut_short_leaves_nothing(
    project: Project, mona: Person, tmp_path: Any
) -> None:
    path = f"/api/v1/projects/{project.slug}/uploads/"
    cut: Any = {"CONTENT_LENGTH": "30", "wsgi.input": io.BytesIO(b"The first half.")}
    answer = mona.client.generic("POST", path, content_type="text/plain", **cut)
    assert (answer.status_code, answer.json()["code"]) == (400, "cut_short")
    assert not Import.objects.exists()
    assert list((tmp_path / "imports").iterdir()) == []


def test_only_managers_bring_files_in(project: Project, mona: Person, ada: Person) -> None:
    assert put_down(ada, project, b"x").status_code == 403
    made = put_down(mona, project, b"x").json()
    stranger = person("olga")
    for verb in ("check", "go", "cancel"):
        for who in (ada, stranger):
            assert act(who, made["id"], verb, {"format": "text"}).status_code == 404, verb
    wrong = act(mona, made["id"], "check", {"format": "jsonl", "nonsense": 1})
    assert wrong.status_code == 400
    assert json.loads(wrong.content)["fields"]["nonsense"]


def test_a_project_with_tasks_behind_it_can_be_taken_away(
    project: Project, mona: Person, django_capture_on_commit_callbacks: Any
) -> None:
    made = put_down(mona, project, b"A text.").json()
    act(mona, made["id"], "check", {"format": "text"})
    folder = uploads.folder_of(Import.objects.get())
    with django_capture_on_commit_callbacks(execute=True):
        project_deletion.remove(project=project)
    assert not Import.objects.exists()
    assert not folder.exists()


def test_saved_pages_without_an_article_are_counted_and_nothing_alone_is_refused(
    project: Project, mona: Person
) -> None:
    empty = b"<html><body></body></html>"
    pages = zip_of({"dam.html": page(), "empty.html": empty, "dam_files/x.png": b"PNG"})
    made = put_down(mona, project, pages, "pages.zip").json()
    act(mona, made["id"], "check", {"format": "web_page"})
    work_through()
    act(mona, made["id"], "go")
    work_through()
    done = mona.client.get(f"/api/v1/imports/{made['id']}/").json()
    counted = {name: done["counts"][name] for name in ("read", "created", "left_out", "not_pages")}
    assert counted == {"read": 1, "created": 1, "left_out": 1, "not_pages": 1}
    assert [each["place"] for each in done["errors"]] == ["empty.html"]
    document = Document.objects.get(outlet__name="The Daily River")
    assert document.byline == "Ada Lane"
    alone = put_down(mona, project, zip_of({"empty.html": empty}), "none.zip").json()
    act(mona, alone["id"], "check", {"format": "web_page"})
    work_through()
    assert mona.client.get(f"/api/v1/imports/{alone['id']}/").json()["state"] == "failed"
