"""Codebook versions and templates over HTTP."""

from typing import Any

from annotator.core.codebooks import templates
from annotator.models import Codebook
from tests.people import Person

CODEBOOKS = "/api/v1/projects/river-dam/codebooks/"


def draft(by: Person, version: str = "1.1.0", title: str = "Quotes") -> Any:
    """Send a new version."""
    body = {**templates.body("news-framing"), "title": title}
    return by.client.post(CODEBOOKS, {"version": version, "body": body}, format="json")


def test_every_template_is_offered_the_usual_one_first(olga: Person) -> None:
    rows = olga.client.get("/api/v1/templates/").json()["results"]
    assert rows[0]["id"] == "news-framing"
    assert all(set(row) == {"id", "title", "description"} for row in rows)


def test_every_member_reads_the_published_codebook(ada: Person) -> None:
    (row,) = ada.client.get(CODEBOOKS).json()["results"]
    assert (row["version"], row["state"], row["title"]) == ("1.0.0", "published", "News framing")
    whole = ada.client.get(f"{CODEBOOKS}1.0.0/")
    assert whole.json()["body"] == templates.body("news-framing")
    assert whole["ETag"] == f'"{whole.json()["revision"]}"'


def test_a_draft_is_written_changed_and_published(mona: Person, ada: Person) -> None:
    made = draft(mona)
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    path = f"{CODEBOOKS}1.1.0/"
    assert ada.client.get(path).status_code == 404
    body = {**made.json()["body"], "title": "Quotes and more"}
    changed = mona.client.patch(path, {"body": body}, format="json", headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["title"]) == (200, "Quotes and more")
    assert mona.client.post(f"{path}publish/").json()["state"] == "published"
    assert ada.client.get(path).status_code == 200
    assert ada.client.get("/api/v1/projects/river-dam/").json()["codebook"] == "1.1.0"


def test_a_change_needs_the_revision_it_changes(mona: Person) -> None:
    draft(mona)
    path = f"{CODEBOOKS}1.1.0/"
    assert mona.client.patch(path, {"version": "1.2.0"}, format="json").status_code == 428
    match = {"If-Match": '"7"'}
    stale = mona.client.patch(path, {"version": "1.2.0"}, format="json", headers=match)
    assert stale.status_code == 412
    assert stale.json()["current"]["version"] == "1.1.0"


def test_a_published_version_never_changes(mona: Person) -> None:
    match = {"If-Match": '"1"'}
    answer = mona.client.patch(
        f"{CODEBOOKS}1.0.0/", {"version": "1.0.1"}, format="json", headers=match
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "published")
    assert mona.client.post(f"{CODEBOOKS}1.0.0/publish/").status_code == 409


def test_a_wrong_body_is_refused_with_every_place(mona: Person) -> None:
    body = {"title": "", "layers": [{"id": "P", "level": "span"}], "colour": 1}
    answer = mona.client.post(CODEBOOKS, {"version": "1.1.0", "body": body}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "codebook_invalid")
    assert {"title", "colour", "layers.0.id"} <= set(answer.json()["fields"])
    assert Codebook.objects.count() == 1


def test_a_version_that_stands_already_is_a_conflict(mona: Person) -> None:
    assert draft(mona, "1.0.0").json()["code"] == "version_taken"


def test_only_managers_write_codebooks(ada: Person, rita: Person, jude: Person) -> None:
    for person in (ada, rita, jude):
        assert draft(person).status_code == 403
        assert person.client.post(f"{CODEBOOKS}1.0.0/publish/").status_code == 403
