"""Tokens over HTTP: made, listed, used, revoked."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from annotator.models import ApiToken, Project
from annotator.services.people import tokens
from tests.people import Person

Budget = Callable[[int], Any]
TOKENS = "/api/v1/me/tokens/"


def make(person: Person, **wish: object) -> Any:
    """Ask for a token."""
    return person.client.post(TOKENS, {"name": "laptop", **wish}, format="json")


def program(text: str) -> APIClient:
    """A client that carries it."""
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    return client


def test_a_token_is_shown_once_and_then_by_its_first_letters(rita: Person) -> None:
    made = make(rita)
    assert made.status_code == 201
    text = made.json().pop("token")
    listed = rita.client.get(TOKENS)
    assert text not in listed.content.decode()
    (row,) = listed.json()["results"]
    assert (row["name"], row["scope"], row["project"]) == ("laptop", "read", None)
    assert text.startswith(row["token_key"])
    assert row["expires_at"] is not None


def test_a_token_reads_until_it_is_revoked(rita: Person) -> None:
    made = make(rita).json()
    client = program(made["token"])
    assert client.get("/api/v1/me/").json()["username"] == "rita"
    assert rita.client.delete(f"{TOKENS}{made['id']}/").status_code == 204
    assert client.get("/api/v1/me/").status_code == 401
    assert rita.client.get(TOKENS).json()["results"] == []
    assert rita.client.delete(f"{TOKENS}{made['id']}/").status_code == 404


def test_a_reading_token_writes_nothing(mona: Person, project: Project) -> None:
    path = f"/api/v1/projects/{project.slug}/members/"
    reader = program(make(mona).json()["token"])
    body = {"username": "nobody", "roles": ["annotator"]}
    assert reader.get(path).status_code == 200
    assert reader.post(path, body, format="json").status_code == 403
    writer = program(make(mona, scope="write").json()["token"])
    assert writer.post(path, body, format="json").status_code == 400


def test_a_token_past_its_day_opens_nothing(rita: Person) -> None:
    made = make(rita, days=1).json()
    ApiToken.objects.update(expiry="2024-01-01T00:00Z")
    assert program(made["token"]).get("/api/v1/me/").status_code == 401
    assert len(rita.client.get(TOKENS).json()["results"]) == 1


def test_a_site_admins_limited_token_is_no_site_admin(sam: Person, project: Project) -> None:
    Project.objects.create(slug="other", title="Other")
    limited = program(make(sam, project=project.slug).json()["token"])
    assert limited.get("/api/v1/projects/other/").status_code == 404
    free = program(make(sam).json()["token"])
    assert free.get("/api/v1/projects/other/").status_code == 200


def test_annotators_adjudicators_and_outsiders_have_none(
    ada: Person, jude: Person, olga: Person
) -> None:
    for person in (ada, jude, olga):
        assert person.client.get(TOKENS).status_code == 403
        assert make(person).status_code == 403
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    ("wish", "place"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"scope": "admin"}, "scope"),
        ({"days": 0}, "days"),
        ({"days": 4000}, "days"),
        ({"user": "mona"}, "user"),
    ],
)
def test_what_is_wrong_is_named(rita: Person, wish: dict[str, object], place: str) -> None:
    answer = make(rita, **wish)
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [place]


def test_a_project_one_may_not_see_does_not_exist(rita: Person) -> None:
    Project.objects.create(slug="other", title="Other")
    assert make(rita, project="other").status_code == 404
    assert make(rita, project="nowhere").status_code == 404


def test_anothers_token_does_not_exist(rita: Person, mona: Person) -> None:
    made = make(rita).json()
    assert mona.client.delete(f"{TOKENS}{made['id']}/").status_code == 404
    assert program(made["token"]).get("/api/v1/me/").status_code == 200


def test_the_list_costs_the_same_for_many(
    rita: Person, project: Project, django_assert_max_num_queries: Budget
) -> None:
    for number in range(12):
        tokens.create(user=rita.user, name=str(number), project=project)
    with django_assert_max_num_queries(4):
        assert len(rita.client.get(TOKENS).json()["results"]) == 12
