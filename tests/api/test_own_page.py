"""A person's own page: where they are signed in, and all that is kept about them."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from annotator.models import Project
from annotator.services.people import tokens
from tests.articles import article, given
from tests.people import Person

PASSWORD = "a quiet lighthouse"
SESSIONS = "/api/v1/me/sessions/"


def browser(person: Person, agent: str) -> Client:
    """Another browser of hers, signed in by password."""
    client = Client(HTTP_USER_AGENT=agent)
    form = {"login": person.user.username, "password": PASSWORD}
    assert client.post("/sign-in/", form).status_code == 302
    return client


@pytest.fixture
def olga_knows(olga: Person) -> Person:
    """Olga has a password."""
    cache.clear()
    olga.user.set_password(PASSWORD)
    olga.user.save()
    return olga


def listed(client: Client) -> list[dict[str, Any]]:
    """The sessions as this browser sees them."""
    results: list[dict[str, Any]] = client.get(SESSIONS).json()["results"]
    return results


def test_each_browser_is_listed_and_this_one_is_marked(olga_knows: Person) -> None:
    laptop, phone = browser(olga_knows, "Laptop"), browser(olga_knows, "Phone")
    assert {each["browser"]: each["is_this_one"] for each in listed(phone)} == {
        "Laptop": False,
        "Phone": True,
    }
    other = next(each for each in listed(phone) if each["browser"] == "Laptop")
    assert phone.delete(f"{SESSIONS}{other['id']}/").status_code == 204
    assert laptop.get("/api/v1/me/").status_code == 401
    assert phone.delete(f"{SESSIONS}{other['id']}/").status_code == 404


def test_signing_out_elsewhere_leaves_this_browser_alone(olga_knows: Person) -> None:
    here = browser(olga_knows, "Here")
    others = [browser(olga_knows, name) for name in ("A", "B")]
    assert here.post(f"{SESSIONS}end-others/").json() == {"ended": 2}
    assert {each.get("/api/v1/me/").status_code for each in others} == {401}
    assert [each["browser"] for each in listed(here)] == ["Here"]


def test_a_new_password_leaves_this_browser_alone_in_the_list(olga_knows: Person) -> None:
    here, other = browser(olga_knows, "Here"), browser(olga_knows, "Other")
    wish = {"old": PASSWORD, "new": "another lighthouse"}
    assert here.post("/api/v1/me/password/", wish, "application/json").status_code == 204
    assert [each["browser"] for each in listed(here)] == ["Here"]
    assert other.get("/api/v1/me/").status_code == 401


def test_nobody_ends_anothers_session(olga_knows: Person, ada: Person) -> None:
    hers = browser(olga_knows, "Laptop")
    (session,) = listed(hers)
    assert ada.client.delete(f"{SESSIONS}{session['id']}/").status_code == 404
    assert hers.get("/api/v1/me/").status_code == 200


def test_a_token_learns_nothing_of_sessions(project: Project, rita: Person) -> None:
    _, text = tokens.create(user=rita.user, name="script", scope="write")
    program = Client(headers={"Authorization": f"Bearer {text}"})
    for path in ("sessions/", "data/"):
        assert program.get(f"/api/v1/me/{path}").status_code == 403


def taken_along(person: Person) -> dict[str, bytes]:
    """The files of one's own zip."""
    answer = person.client.get("/api/v1/me/data/")
    assert answer["Content-Disposition"].startswith("attachment")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: archive.read(name) for name in archive.namelist()}


def test_all_of_ones_own_work_can_be_taken_along(project: Project, ada: Person) -> None:
    reading = given(article(project), ada)
    mark = "01900000-0000-7000-8000-000000000001"
    body = {"assignment": str(reading.pk), "layer": "passage", "parts": [[0, 3]], "values": {}}
    answer = ada.client.put(
        f"/api/v1/annotations/{mark}/", body, format="json", headers={"If-None-Match": "*"}
    )
    assert answer.status_code == 201, answer.json()
    files = taken_along(ada)
    assert set(files) == {
        "account.json",
        "projects.json",
        "readings.jsonl",
        "notes_and_questions.jsonl",
    }
    assert json.loads(files["account.json"])["username"] == "ada"
    assert [each["slug"] for each in json.loads(files["projects.json"])] == ["river-dam"]
    (line,) = files["readings.jsonl"].splitlines()
    kept = json.loads(line)
    assert kept["annotations"][0]["id"] == mark


def test_ones_data_holds_nothing_of_anybody_else(
    project: Project, ada: Person, ben: Person
) -> None:
    given(article(project), ben)
    assert taken_along(ada)["readings.jsonl"] == b""
    assert b"ben" not in b"".join(taken_along(ada).values()).lower()
