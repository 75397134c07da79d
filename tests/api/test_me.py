"""What a signed-in person may learn and change about themselves."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from annotator.models import Project, User
from annotator.services.people import members, tokens
from tests.articles import article, given
from tests.people import Person

Budget = Callable[[int], Any]
ME = "/api/v1/me/"
OLD, NEW = "the old lighthouse", "the new lighthouse"


def by_token(person: Person, project: Project | None = None) -> APIClient:
    """A program that writes in this person's name."""
    _, text = tokens.create(user=person.user, name="script", scope="write", project=project)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    return client


@pytest.fixture
def knows_password(olga: Person) -> Person:
    """Olga, with a password and two browsers."""
    olga.user.name = "Olga Petrovna"
    olga.user.set_password(OLD)
    olga.user.save()
    olga.client.force_login(olga.user)
    cache.clear()
    return olga


def test_me_names_the_account_and_what_it_is_where(project: Project, ada: Person) -> None:
    answer = ada.client.get(ME).json()
    assert answer == {
        "id": str(ada.user.pk),
        "username": "ada",
        "name": "Ada",
        "email": "",
        "email_is_confirmed": False,
        "wants_digest": True,
        "site_sends_mail": False,
        "is_site_admin": False,
        "may_create_projects": False,
        "memberships": [
            {
                "id": str(ada.membership.pk),
                "project": {
                    "slug": "river-dam",
                    "title": "River dam",
                    "language": "en",
                    "archived_at": None,
                },
                "roles": ["annotator"],
                "pseudonym": ada.membership.pseudonym,
            }
        ],
    }


def test_strangers_are_asked_to_sign_in(db: None) -> None:
    paths = ("", "work/", "tokens/", "preferences/")
    assert {APIClient().get(f"{ME}{path}").status_code for path in paths} == {401}
    assert APIClient().post(f"{ME}password/", {}, format="json").status_code == 401


def test_a_project_one_was_removed_from_is_gone(project: Project, ada: Person) -> None:
    members.remove(member=ada.membership)
    assert ada.client.get(ME).json()["memberships"] == []


def test_a_token_limited_to_a_project_knows_of_that_one(project: Project, rita: Person) -> None:
    other = Project.objects.create(slug="other", title="Other")
    members.add(project=other, user=rita.user, roles=["researcher"])
    seen = by_token(rita, project).get(ME).json()["memberships"]
    assert [each["project"]["slug"] for each in seen] == ["river-dam"]
    assert len(by_token(rita).get(ME).json()["memberships"]) == 2


def test_name_and_address_are_changed(olga: Person) -> None:
    answer = olga.client.patch(ME, {"name": " Olga O. ", "email": "o@example.org"}, format="json")
    assert answer.status_code == 200
    assert (answer.json()["name"], answer.json()["email"]) == ("Olga O.", "o@example.org")
    assert olga.client.patch(ME, {"email": ""}, format="json").json()["email"] == ""


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"email": "nonsense"}, "email"),
        ({"name": "x" * 201}, "name"),
        ({"username": "root"}, "username"),
        ({"is_superuser": True}, "is_superuser"),
        ({"name": 5, "may_create_projects": True}, "may_create_projects"),
    ],
)
def test_nothing_else_can_be_changed_here(olga: Person, body: object, place: str) -> None:
    answer = olga.client.patch(ME, body, format="json")
    assert answer.status_code == 400
    assert place in answer.json()["fields"]
    user = User.objects.get(pk=olga.user.pk)
    assert (user.username, user.email, user.name, user.is_superuser) == ("olga", "", "Olga", False)


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(
    knows_password: Person,
) -> None:
    elsewhere = APIClient()
    elsewhere.force_login(knows_password.user)
    body = {"old": OLD, "new": NEW}
    answer = knows_password.client.post(f"{ME}password/", body, format="json")
    assert (answer.status_code, answer.content) == (204, b"")
    assert User.objects.get(pk=knows_password.user.pk).check_password(NEW)
    assert knows_password.client.get(ME).status_code == 200
    assert elsewhere.get(ME).status_code == 401


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("wrong", NEW, "old"),
        (OLD, "short", "new"),
        (OLD, "password123", "new"),
        (OLD, "olga.petrovna", "new"),
        (OLD, "x" * 1001, "new"),
    ],
)
def test_a_password_that_will_not_do_is_refused_at_its_field(
    knows_password: Person, old: str, new: str, place: str
) -> None:
    answer = knows_password.client.post(f"{ME}password/", {"old": old, "new": new}, format="json")
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [place]
    assert User.objects.get(pk=knows_password.user.pk).check_password(OLD)


def test_guessing_the_old_password_has_to_wait(knows_password: Person) -> None:
    body = {"old": "wrong", "new": NEW}
    said = [
        knows_password.client.post(f"{ME}password/", body, format="json").status_code
        for _ in range(6)
    ]
    assert said == [400] * 5 + [429]


def test_a_token_opens_no_account(rita: Person) -> None:
    program = by_token(rita)
    assert program.post(f"{ME}password/", {}, format="json").status_code == 403
    assert program.get(f"{ME}tokens/").status_code == 403
    assert program.post(f"{ME}tokens/", {"name": "more"}, format="json").status_code == 403


def test_preferences_are_kept_as_they_are_sent(olga: Person) -> None:
    assert olga.client.get(f"{ME}preferences/").json() == {}
    wish = {"theme": "dark", "keys": {"submit": "Enter"}, "later": [1, None]}
    assert olga.client.put(f"{ME}preferences/", wish, format="json").json() == wish
    assert olga.client.get(f"{ME}preferences/").json() == wish


@pytest.mark.parametrize(
    "wish", [[1], "dark", {"theme": "pink"}, {"keys": {"a": {}}}, {"x": "y" * 17_000}]
)
def test_preferences_that_no_page_can_use_are_refused(olga: Person, wish: object) -> None:
    assert olga.client.put(f"{ME}preferences/", wish, format="json").status_code == 400
    assert olga.client.get(f"{ME}preferences/").json() == {}


def test_my_work_is_where_i_annotate(project: Project, ada: Person, mona: Person) -> None:
    reading = given(article(project), ada)
    (mine,) = ada.client.get(f"{ME}work/").json()["projects"]
    assert mine["slug"] == "river-dam"
    assert mine["counts"]["open"] == 1
    assert mine["current"]["id"] == str(reading.pk)
    assert mona.client.get(f"{ME}work/").json() == {"projects": []}


def test_an_archived_project_is_no_work(project: Project, ada: Person) -> None:
    Project.objects.update(archived_at="2024-01-01T00:00Z")
    assert ada.client.get(f"{ME}work/").json() == {"projects": []}


def test_an_unknown_parameter_is_refused(olga: Person) -> None:
    answer = olga.client.get(f"{ME}?full=1")
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_parameter")


def test_me_costs_the_same_for_many_projects(
    ada: Person, django_assert_max_num_queries: Budget
) -> None:
    for number in range(5):
        more = Project.objects.create(slug=f"p{number}", title="P")
        members.add(project=more, user=ada.user, roles=["annotator"])
    with django_assert_max_num_queries(3):
        assert len(ada.client.get(ME).json()["memberships"]) == 6
