"""Dataset versions over HTTP: asked for, followed, public or not, in parts, withdrawn."""

import hashlib
import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from annotator.jobs import work_through
from annotator.models import Project, Release
from annotator.services.releases import release_places
from tests.people import Person
from tests.releases import demo, released

__all__ = ["demo"]


def url(project: Project, rest: str = "") -> str:
    """An address below the project's releases."""
    return f"/api/v1/projects/{project.slug}/releases/{rest}"


def body(answer: Any) -> bytes:
    """All of a file's answer."""
    return b"".join(answer.streaming_content)


def test_a_version_is_asked_for_and_is_there_when_its_task_is_done(
    demo: Project, mona: Person, rita: Person
) -> None:
    wish = {"version": "1.0.0", "options": {"authors": ["Mona M."], "licence": "CC0-1.0"}}
    answer = mona.client.post(url(demo), wish, format="json")
    assert answer.status_code == 202, answer.content
    assert answer.json()["state"] == "building"
    assert rita.client.get(url(demo, "1.0.0/files/README.md")).status_code == 404
    (listed,) = rita.client.get(url(demo)).json()["results"]
    assert listed["job"]["state"] == "queued"
    assert work_through() == 1
    shown = rita.client.get(url(demo, "1.0.0/")).json()
    assert shown["state"] == "ready"
    assert shown["licence"] == "CC0-1.0"
    assert shown["job"] is None
    assert shown["manifest"]["counts"] == shown["counts"]
    for each in shown["files"]:
        content = body(rita.client.get(each["url"]))
        assert hashlib.sha256(content).hexdigest() == each["sha256"]
        assert len(content) == each["size"]


def test_who_may_not_learns_nothing_until_it_is_public(
    demo: Project, mona: Person, ada: Person, olga: Person
) -> None:
    released(demo)
    nobody = APIClient()
    for address in (url(demo, "1.0.0/"), url(demo, "1.0.0/files/README.md")):
        assert nobody.get(address).status_code == 401
        assert olga.client.get(address).status_code == 404
        assert ada.client.get(address).status_code == 403
    assert nobody.get(url(demo, "9.9.9/")).status_code == 401
    landing = f"/data/{demo.slug}/1.0.0/"
    assert nobody.get(landing).status_code == 404
    opened = mona.client.patch(url(demo, "1.0.0/"), {"is_public": True}, format="json")
    assert opened.json()["is_public"] is True
    for address in (url(demo, "1.0.0/"), url(demo, "1.0.0/files/README.md")):
        assert nobody.get(address).status_code == 200
    page = nobody.get(landing)
    assert page.status_code == 200
    assert b"River dam" in page.content
    assert b"application/ld+json" in page.content
    german = nobody.get(landing, headers={"Accept-Language": "de"})
    assert "So zitieren" in german.content.decode()
    assert "Cite it as" not in german.content.decode()
    assert nobody.get(url(demo)).status_code == 401
    assert nobody.patch(url(demo, "1.0.0/"), {"is_public": False}, format="json").status_code == 401


def test_a_download_that_was_cut_goes_on_where_it_was(demo: Project, rita: Person) -> None:
    released(demo)
    address = url(demo, "1.0.0/files/jsonl/annotations.jsonl")
    first = rita.client.get(address)
    etag, whole = first["ETag"], body(first)
    assert first["Accept-Ranges"] == "bytes"
    assert int(first["Content-Length"]) == len(whole)
    half = len(whole) // 2
    rest = rita.client.get(address, HTTP_RANGE=f"bytes={half}-", HTTP_IF_RANGE=etag)
    assert rest.status_code == 206
    assert rest["Content-Range"] == f"bytes {half}-{len(whole) - 1}/{len(whole)}"
    assert whole[:half] + body(rest) == whole
    other = rita.client.get(address, HTTP_RANGE=f"bytes={half}-", HTTP_IF_RANGE='"older"')
    assert other.status_code == 200
    assert body(other) == whole
    beyond = rita.client.get(address, HTTP_RANGE=f"bytes={len(whole)}-")
    assert beyond.status_code == 416
    assert beyond["Content-Range"] == f"bytes */{len(whole)}"
    assert rita.client.get(address, HTTP_IF_NONE_MATCH=etag).status_code == 304
    head = rita.client.head(address)
    assert int(head["Content-Length"]) == len(whole)
    assert b"".join(head) == b""


def test_a_withdrawn_version_says_why_and_what_follows(
    demo: Project, mona: Person, rita: Person
) -> None:
    first = released(demo)
    key = json.loads(
        (release_places.finished(first) / "jsonl/documents.jsonl").read_text().splitlines()[0]
    )["document"]
    wish = {
        "reason": "The publisher asked for it.",
        "successor": {"version": "1.0.1", "without_documents": [key]},
    }
    assert rita.client.post(url(demo, "1.0.0/withdraw/"), wish, format="json").status_code == 403
    taken = mona.client.post(url(demo, "1.0.0/withdraw/"), wish, format="json").json()
    assert (taken["state"], taken["successor"]) == ("withdrawn", "1.0.1")
    gone = rita.client.get(url(demo, "1.0.0/files/records.jsonl"))
    assert gone.status_code == 410
    assert gone.json()["code"] == "withdrawn"
    assert gone.json()["successor"] == "1.0.1"
    assert gone.json()["manifest"]["version"] == "1.0.0"
    assert work_through() == 1
    assert not release_places.finished(first).exists()
    told = body(rita.client.get(url(demo, "1.0.1/files/CHANGES.md"))).decode()
    assert "The publisher asked for it." in told
    assert f"Articles that are gone: 1\n\n- `{key}`" in told
    records = body(rita.client.get(url(demo, "1.0.1/files/records.jsonl")))
    assert key not in {json.loads(line)["key"] for line in records.splitlines()}
    again = mona.client.post(url(demo, "1.0.0/withdraw/"), {"reason": "x"}, format="json")
    assert again.status_code == 409


def test_a_version_that_cannot_be_built_says_why_and_its_number_is_free_again(
    demo: Project, mona: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = {"version": "1.0.0"}
    mona.client.post(url(demo), wish, format="json")

    def miscounted(*_: object) -> dict[str, int]:
        return {"documents": 1, "readings": 1}

    with monkeypatch.context() as patched:
        patched.setattr("annotator.services.releases.release_freezing._expected", miscounted)
        work_through()
    shown = mona.client.get(url(demo, "1.0.0/")).json()
    assert shown["state"] == "failed"
    assert shown["failure"].startswith("Counted {'documents': ")
    assert shown["files"] == []
    assert not list(release_places.root().glob("*.source"))
    assert mona.client.post(url(demo), wish, format="json").status_code == 202
    assert mona.client.post(url(demo), wish, format="json").status_code == 409
    work_through()
    assert mona.client.get(url(demo, "1.0.0/")).json()["state"] == "ready"
    assert Release.objects.count() == 1


def test_nothing_outside_the_list_of_files_is_a_file(demo: Project, rita: Person) -> None:
    made = released(demo)
    for name in ("../" + made.pk.hex + ".index.json", "..%2f..%2fsecret-key", ".", "csv"):
        assert rita.client.get(url(demo, f"1.0.0/files/{name}")).status_code == 404


def test_the_data_sheet_is_answered_bit_by_bit(demo: Project, mona: Person, rita: Person) -> None:
    address = f"/api/v1/projects/{demo.slug}/data-sheet/"
    sheet = rita.client.get(address)
    before = sheet.json()["unanswered"]
    wish = {"answers": {"funding": "Nobody."}}
    assert rita.client.patch(address, wish, format="json", HTTP_IF_MATCH='"1"').status_code == 403
    answered = mona.client.patch(address, wish, format="json", HTTP_IF_MATCH=sheet["ETag"])
    assert answered.json()["unanswered"] == before - 1
    stale = mona.client.patch(address, wish, format="json", HTTP_IF_MATCH=sheet["ETag"])
    assert stale.status_code == 409
    unknown = {"answers": {"nonsense": "x"}}
    refused = mona.client.patch(address, unknown, format="json", HTTP_IF_MATCH=answered["ETag"])
    assert refused.status_code == 400


@pytest.mark.parametrize(
    "wish",
    [
        {"version": "1"},
        {"version": "1.0.0", "options": {"quote_words": 26}},
        {"version": "1.0.0", "options": {"splits": {"shares": [50, 50, 50]}}},
        {"version": "1.0.0", "options": {"licence": "my own!"}},
        {"version": "1.0.0", "options": {"text": "some"}},
        {"version": "1.0.0", "nonsense": 1},
    ],
)
def test_a_wish_that_makes_no_sense_is_refused_by_its_place(
    demo: Project, mona: Person, wish: dict[str, Any]
) -> None:
    answer = mona.client.post(url(demo), wish, format="json")
    assert answer.status_code == 400
    assert answer.json()["fields"]
    assert not Release.objects.exists()
