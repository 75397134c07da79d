"""Downloads prepared by a task: the same bytes as at once, in parts, and with nobody's name."""

import hashlib
import io
import json
import zipfile
from typing import Any

import pytest

from annotator.formats import ARCHIVES
from annotator.jobs import work_through
from annotator.models import Export, Job, Project
from annotator.services.exports import prepared
from tests.dataset import body_of, export
from tests.people import Person
from tests.releases import demo

__all__ = ["demo"]


def ask(person: Person, project: Project, **wish: Any) -> Any:
    """POST a wish."""
    return person.client.post(f"/api/v1/projects/{project.slug}/exports/", wish, format="json")


def body(person: Person, address: str, **headers: str) -> bytes:
    """All of a file's answer."""
    answer: Any = person.client.get(address, headers=headers)
    return b"".join(answer.streaming_content)


def test_a_prepared_download_is_the_one_that_comes_at_once(
    demo: Project, rita: Person, olga: Person, ada: Person
) -> None:
    answer = ask(rita, demo, format="jsonl", state="all")
    assert answer.status_code == 202, answer.content
    address = f"/api/v1/exports/{answer.json()['id']}/"
    assert answer.json()["job"]["state"] == "queued"
    assert rita.client.get(f"{address}file/").status_code == 404
    assert work_through() == 1
    shown = rita.client.get(address).json()
    assert (shown["state"], shown["job"]) == ("ready", None)
    content = body(rita, shown["url"])
    assert hashlib.sha256(content).hexdigest() == shown["sha256"]
    lines = [json.loads(line) for line in content.splitlines()]
    at_once = [
        json.loads(line)
        for line in body_of(export(rita, demo, "format=jsonl&state=all")).splitlines()
    ]
    for line in [*lines, *at_once]:
        del line["exported_at"]
    assert lines == at_once
    assert shown["records"] == len(lines)
    half = len(content) // 2
    rest = {"Range": f"bytes={half}-", "If-Range": f'"{shown["sha256"]}"'}
    assert content[:half] + body(rita, shown["url"], **rest) == content
    for stranger in (olga, ada):
        assert stranger.client.get(address).status_code == 404
        assert stranger.client.get(shown["url"]).status_code == 404
    assert ask(ada, demo).status_code == 403


@pytest.mark.parametrize("form", ["tables", *sorted(ARCHIVES)])
def test_every_format_is_prepared_and_tells_how_far_it_is(
    demo: Project, mona: Person, form: str
) -> None:
    ask(mona, demo, format=form)
    work_through()
    (shown,) = mona.client.get(f"/api/v1/projects/{demo.slug}/exports/").json()["results"]
    assert shown["state"] == "ready"
    packed = body(mona, shown["url"])
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    for secret in (str(mona.user.pk), mona.user.email or "@", str(shown["id"])):
        assert secret == "@" or secret.encode() not in everything
    job = Job.objects.get(kind="export")
    assert job.total
    assert job.done == job.total


def test_one_that_is_killed_leaves_nothing_to_see_and_is_finished_by_the_next(
    demo: Project, mona: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(mona, demo, format="tables")

    def cut(*_: object) -> tuple[int, str]:
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(prepared, "_poured", cut)
        work_through()
    export = Export.objects.get()
    assert export.state == "building"
    assert not prepared.path_of(export).exists()
    Job.objects.update(run_after=export.created_at)
    work_through()
    export.refresh_from_db()
    assert export.state == "ready"


def test_a_wish_that_makes_no_sense_is_refused(demo: Project, mona: Person) -> None:
    assert ask(mona, demo, format="nonsense").status_code == 400
    assert ask(mona, demo, nonsense="x").status_code == 400
    assert not Export.objects.exists()
