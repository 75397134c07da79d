"""Invitations over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest

from annotator.models import Invitation, Project
from annotator.services.people import invitations, members
from tests.people import Person

Budget = Callable[[int], Any]
INVITATIONS = "/api/v1/projects/river-dam/invitations/"


def invite(by: Person, *people: str, roles: list[str] | None = None) -> Any:
    """Ask for links."""
    body = {"people": list(people), "roles": roles or ["annotator"]}
    return by.client.post(INVITATIONS, body, format="json")


def test_each_person_gets_a_link_shown_once(mona: Person) -> None:
    answer = invite(mona, "Ada Example", "", "ben@example.org")
    assert answer.status_code == 201
    made = answer.json()["results"]
    assert [(each["name"], each["email"]) for each in made] == [
        ("Ada Example", ""),
        ("", "ben@example.org"),
    ]
    assert len({each["link"] for each in made}) == 2
    listed = mona.client.get(INVITATIONS)
    assert "welcome" not in listed.content.decode()
    assert {each["state"] for each in listed.json()["results"]} == {"open"}


@pytest.mark.parametrize(
    ("people", "roles", "place"),
    [
        ([], ["annotator"], "people"),
        (["Ada", "ada"], ["annotator"], "people.1"),
        (["ben@"], ["annotator"], "people.0"),
        (["Ada"], ["owner"], "roles.0"),
    ],
)
def test_one_wrong_line_makes_no_link_at_all(
    mona: Person, people: list[str], roles: list[str], place: str
) -> None:
    answer = invite(mona, *people, roles=roles)
    assert answer.status_code == 400
    assert [found.split(".")[0] for found in answer.json()["fields"]] == [
        place.split(".", maxsplit=1)[0]
    ]
    assert not Invitation.objects.exists()


def test_only_managers_invite(ada: Person, rita: Person, olga: Person) -> None:
    assert [invite(person, "Eve").status_code for person in (ada, rita, olga)] == [403, 403, 404]
    assert ada.client.get(INVITATIONS).status_code == 403
    assert not Invitation.objects.exists()


def test_a_link_is_renewed_and_withdrawn(mona: Person) -> None:
    (made,) = invite(mona, "Ada").json()["results"]
    path = f"{INVITATIONS}{made['id']}/"
    renewed = mona.client.post(f"{path}renew/")
    assert renewed.status_code == 200
    assert renewed.json()["link"] != made["link"]
    assert mona.client.get("/welcome/" + made["link"].split("/")[-2] + "/").status_code == 404
    assert mona.client.delete(path).status_code == 204
    assert mona.client.get(INVITATIONS).json()["results"] == []
    assert mona.client.post(f"{path}renew/").status_code == 404


def test_a_used_link_stays_listed_and_cannot_be_withdrawn(mona: Person, olga: Person) -> None:
    (made,) = invite(mona, "Olga").json()["results"]
    invitations.accept_as(invitation=Invitation.objects.get(pk=made["id"]), user=olga.user)
    assert [each["state"] for each in mona.client.get(INVITATIONS).json()["results"]] == ["used"]
    answer = mona.client.delete(f"{INVITATIONS}{made['id']}/")
    assert (answer.status_code, answer.json()["code"]) == (409, "link_closed")


def test_an_invitation_is_found_in_its_own_project_alone(mona: Person) -> None:
    (made,) = invite(mona, "Ada").json()["results"]
    other = Project.objects.create(slug="other", title="Other")
    members.add(project=other, user=mona.user, roles=["manager"])
    elsewhere = f"/api/v1/projects/other/invitations/{made['id']}/"
    assert mona.client.delete(elsewhere).status_code == 404
    assert mona.client.post(f"{elsewhere}renew/").status_code == 404


def test_the_list_costs_the_same_for_many(
    mona: Person, django_assert_max_num_queries: Budget
) -> None:
    invite(mona, *(f"Person {number}" for number in range(30)))
    with django_assert_max_num_queries(5):
        assert len(mona.client.get(INVITATIONS).json()["results"]) == 30


def test_who_has_an_address_gets_the_link_by_mail_too(
    mona: Person, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.SENDS_MAIL = True
    made = invite(mona, "Ada Example", "Ben <ben@example.org>").json()["results"]
    assert [each["is_mailed"] for each in made] == [False, True]
    (mail,) = mailoutbox
    assert mail.to == ["ben@example.org"]
    assert made[1]["link"] in mail.body
    assert made[0]["link"] not in mail.body
    assert "River dam" in mail.subject


def test_without_a_mail_server_nothing_is_sent(mona: Person, mailoutbox: list[Any]) -> None:
    made = invite(mona, "b@example.org").json()["results"]
    assert [each["is_mailed"] for each in made] == [False]
    assert mailoutbox == []


def test_a_mail_server_that_is_down_costs_no_invitation(
    mona: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    settings.SENDS_MAIL = True
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    made = invite(mona, "b@example.org").json()["results"]
    assert [each["is_mailed"] for each in made] == [False]
    assert Invitation.objects.count() == 1
