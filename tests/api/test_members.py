"""The people of a project over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest

from annotator.core.ids import uuid7
from annotator.models import Membership, Project, User
from annotator.services.people import members
from tests.people import Person

Budget = Callable[[int], Any]
MEMBERS = "/api/v1/projects/river-dam/members/"


def one(member: Membership | None) -> str:
    """The address of a member."""
    assert member is not None
    return f"{MEMBERS}{member.pk}/"


def test_a_manager_sees_everybody_removed_ones_too(mona: Person, ada: Person) -> None:
    members.remove(member=ada.membership)
    rows = mona.client.get(MEMBERS).json()["results"]
    assert [row["user"]["username"] for row in rows] == ["creator", "mona", "ada"]
    assert [row["removed_at"] is None for row in rows] == [True, True, False]
    assert set(rows[0]) == {
        "id",
        "user",
        "roles",
        "pseudonym",
        "kind",
        "removed_at",
        "revision",
        "joined_at",
    }


def test_nobody_else_sees_the_people(ada: Person, jude: Person, rita: Person) -> None:
    for person in (ada, jude, rita):
        assert person.client.get(MEMBERS).status_code == 403


def test_an_imported_reader_has_no_account(project: Project, mona: Person) -> None:
    Membership.objects.create(project=project, kind="imported", pseudonym="x1")
    rows = mona.client.get(MEMBERS).json()["results"]
    assert [(row["kind"], row["user"]) for row in rows][-1] == ("imported", None)


def test_somebody_with_an_account_is_let_in(mona: Person, olga: Person) -> None:
    body = {"username": "olga", "roles": ["annotator", "researcher"]}
    answer = mona.client.post(MEMBERS, body, format="json")
    assert answer.status_code == 201
    assert answer.json()["roles"] == ["annotator", "researcher"]
    assert olga.client.get("/api/v1/projects/river-dam/").status_code == 200


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"username": "nobody", "roles": ["annotator"]}, "username"),
        ({"username": "olga", "roles": []}, "roles"),
        ({"username": "olga", "roles": ["owner"]}, "roles.0"),
        ({"username": "olga", "roles": ["annotator"], "kind": "model"}, "kind"),
    ],
)
def test_what_is_wrong_is_named(
    mona: Person, olga: Person, body: dict[str, object], place: str
) -> None:
    answer = mona.client.post(MEMBERS, body, format="json")
    assert answer.status_code == 400
    assert [found.split(".")[0] for found in answer.json()["fields"]] == [
        place.split(".", maxsplit=1)[0]
    ]
    assert not Membership.objects.filter(user=olga.user).exists()


def test_roles_and_pseudonym_are_changed(mona: Person, ada: Person) -> None:
    body = {"roles": ["annotator", "adjudicator"], "pseudonym": "reader-1"}
    answer = mona.client.patch(one(ada.membership), body, format="json")
    assert answer.status_code == 200
    assert (answer.json()["roles"], answer.json()["pseudonym"]) == (
        ["annotator", "adjudicator"],
        "reader-1",
    )
    assert answer["ETag"] == f'"{answer.json()["revision"]}"'


def test_a_stale_change_is_refused(mona: Person, ada: Person) -> None:
    path, old = one(ada.membership), {"If-Match": '"1"'}
    first = mona.client.patch(path, {"pseudonym": "one"}, format="json", headers=old)
    assert first.status_code == 200
    second = mona.client.patch(path, {"pseudonym": "two"}, format="json", headers=old)
    assert second.status_code == 412
    assert second.json()["current"] == first.json()


def test_the_last_manager_stays(mona: Person) -> None:
    creator = Membership.objects.get(user__username="creator")
    assert mona.client.delete(one(creator)).status_code == 204
    for answer in (
        mona.client.delete(one(mona.membership)),
        mona.client.patch(one(mona.membership), {"roles": ["annotator"]}, format="json"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "last_manager")


def test_who_manages_no_one_changes_no_one(ada: Person, ben: Person, rita: Person) -> None:
    for person in (ada, rita):
        assert person.client.patch(one(ben.membership), {}, format="json").status_code == 403
        assert person.client.delete(one(ben.membership)).status_code == 403
        assert person.client.post(f"{one(ben.membership)}reset-link/").status_code == 403
    assert Membership.objects.live().filter(user=ben.user).exists()


def test_a_member_of_another_project_does_not_exist_here(mona: Person, olga: Person) -> None:
    other = Project.objects.create(slug="other", title="Other")
    stranger = members.add(project=other, user=olga.user, roles=["annotator"])
    assert mona.client.delete(one(stranger)).status_code == 404
    assert mona.client.patch(f"{MEMBERS}{uuid7()}/", {}, format="json").status_code == 404


def test_a_reset_link_lets_in_once(mona: Person, ada: Person) -> None:
    answer = mona.client.post(f"{one(ada.membership)}reset-link/")
    assert answer.status_code == 201
    assert set(answer.json()) == {"link", "expires_at"}
    path = "/welcome/" + answer.json()["link"].partition("/welcome/")[2]
    assert mona.client.get(path).status_code == 200


def test_no_reset_link_for_a_site_admin_but_from_one(
    project: Project, mona: Person, sam: Person
) -> None:
    member = members.add(project=project, user=sam.user, roles=["annotator"])
    assert mona.client.post(f"{one(member)}reset-link/").status_code == 403
    assert sam.client.post(f"{one(member)}reset-link/").status_code == 201


def test_the_list_costs_the_same_for_many(
    project: Project, mona: Person, django_assert_max_num_queries: Budget
) -> None:
    for number in range(12):
        user = User.objects.create(username=f"u{number}")
        members.add(project=project, user=user, roles=["annotator"])
    with django_assert_max_num_queries(5):
        assert len(mona.client.get(MEMBERS).json()["results"]) == 14
