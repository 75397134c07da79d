"""The page behind a link: what it says, what its form does, where it leads."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from annotator.core.invitees import Invitee
from annotator.models import Invitation, Membership, Project, User
from annotator.services.people import invitations, members
from tests.people import Person

PASSWORD = "a quiet lighthouse"
FORM = {"name": "Nora", "username": "nora", "password": PASSWORD}


@pytest.fixture(autouse=True)
def _no_tries_yet(db: None) -> None:
    cache.clear()


def path_of(link: str) -> str:
    """A link without the site's address."""
    return "/" + link.split("/", 3)[3]


def invited(
    project: Project, by: Person, name: str = "Nora Ünal", email: str = "", role: str = "annotator"
) -> str:
    """The path of a link into the project."""
    issued = invitations.invite(
        project=project, people=[Invitee(name, email)], roles=[role], by=by.user
    )
    return path_of(issued[0].link)


def me(client: Client) -> str | None:
    """Who is signed in."""
    answer = client.get("/api/v1/me/")
    return str(answer.json()["username"]) if answer.status_code == 200 else None


def test_one_page_and_one_submit_lead_an_annotator_to_their_work(
    project: Project, mona: Person, client: Client
) -> None:
    path = invited(project, mona)
    page = client.get(path).content.decode()
    assert "River dam" in page
    assert 'value="Nora Ünal"' in page
    assert 'value="nora.unal"' in page
    answer = client.post(path, FORM)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert me(client) == "nora"


def test_everybody_else_is_led_to_the_project(
    project: Project, mona: Person, client: Client
) -> None:
    answer = client.post(invited(project, mona, role="researcher"), FORM)
    assert answer["Location"] == "/projects/river-dam/"


def test_looking_uses_nothing_up(project: Project, mona: Person, client: Client) -> None:
    path = invited(project, mona)
    for _ in range(3):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    assert client.post(path, FORM).status_code == 302


def test_a_page_behind_a_link_is_kept_by_no_cache(
    project: Project, mona: Person, client: Client
) -> None:
    assert "no-store" in client.get(invited(project, mona))["Cache-Control"]


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    project: Project, mona: Person, client: Client
) -> None:
    path = invited(project, mona)
    form = {"name": "Nora N.", "username": "mona", "password": "short"}
    answer = client.post(path, form)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="username-error" role="alert">Somebody has this user name already.' in page
    assert 'id="password-error" role="alert">This password is too short.' in page
    assert 'value="Nora N."' in page
    assert "short" not in page.replace("too short", "")
    assert me(client) is None
    assert client.post(path, FORM).status_code == 302


@pytest.mark.parametrize("field", ["name", "username", "password"])
def test_what_no_database_can_hold_is_refused_at_its_field(
    project: Project, mona: Person, client: Client, field: str
) -> None:
    answer = client.post(invited(project, mona), {**FORM, field: "a\x00b long enough"})
    assert answer.status_code == 400
    assert f'id="{field}-error"' in answer.content.decode()
    assert not User.objects.filter(name="Nora").exists()


def test_a_body_that_is_not_utf8_does_no_harm(
    project: Project, mona: Person, client: Client
) -> None:
    body = b"name=%ED%A0%80&username=nora&password=a+quiet+lighthouse"
    answer = client.post(
        invited(project, mona), body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 302
    assert "\ud800" not in User.objects.get(username="nora").name


def test_who_is_signed_in_joins_as_who_they_are(
    project: Project, mona: Person, olga: Person
) -> None:
    path = invited(project, mona)
    page = olga.client.get(path).content.decode()
    assert "Join as Olga" in page
    assert "password" not in page
    assert olga.client.post(path, {"as": "me"})["Location"] == "/"
    assert Membership.objects.get(project=project, user=olga.user).roles == ["annotator"]


def test_who_has_an_account_is_asked_to_sign_in_first(
    project: Project, mona: Person, olga: Person, client: Client
) -> None:
    User.objects.filter(pk=olga.user.pk).update(email="olga@example.org")
    path = invited(project, mona, email="olga@example.org")
    page = client.get(path).content.decode()
    assert f"/sign-in/?next={path}" in page
    assert "Sign in and join" in page
    answer = client.post(path, {"as": "me"})
    assert answer["Location"] == f"/sign-in/?next={path}"
    assert not Membership.objects.filter(user=olga.user).exists()


def test_a_link_never_signs_in_to_an_account_that_was_there_before(
    project: Project, mona: Person, olga: Person, client: Client
) -> None:
    User.objects.filter(pk=olga.user.pk).update(email="olga@example.org")
    path = invited(project, mona, email="olga@example.org")
    client.post(path, {**FORM, "username": "olga"})
    assert me(client) is None


def test_the_first_admin_is_led_to_their_first_project(client: Client) -> None:
    link = invitations.first_admin_link()
    assert link is not None
    assert "first admin" in client.get(path_of(link)).content.decode()
    assert client.post(path_of(link), FORM)["Location"] == "/projects/new/"
    assert client.get("/api/v1/me/").json()["is_site_admin"] is True


def test_a_reset_sets_the_password_and_ends_the_other_sessions(
    mona: Person, ada: Person, client: Client
) -> None:
    path = path_of(invitations.reset_link(member=ada.membership, by=mona.user).link)
    assert me(ada.client) == "ada"
    assert "ada" in client.get(path).content.decode()
    assert client.post(path, {"password": "short"}).status_code == 400
    assert client.post(path, {"password": PASSWORD})["Location"] == "/"
    assert me(client) == "ada"
    assert me(ada.client) is None
    assert User.objects.get(username="ada").check_password(PASSWORD)
    assert client.post(path, {"password": PASSWORD}).status_code == 410


def test_following_a_link_changes_who_is_signed_in(mona: Person, ada: Person, olga: Person) -> None:
    path = path_of(invitations.reset_link(member=ada.membership, by=mona.user).link)
    olga.client.post(path, {"password": PASSWORD})
    assert me(olga.client) == "ada"


def test_a_closed_link_says_why_and_whom_to_ask(
    project: Project, mona: Person, client: Client
) -> None:
    said = {
        "used": {"used_at": timezone.now()},
        "expired": {"expires_at": timezone.now() - timedelta(minutes=1)},
        "withdrawn": {"revoked_at": timezone.now()},
    }
    for word, change in said.items():
        path = invited(project, mona)
        Invitation.objects.filter(used_at=None).update(**change)
        for answer in (client.get(path), client.post(path, FORM)):
            page = answer.content.decode()
            assert answer.status_code == 410
            assert word in page
            assert "Ask <b" in page
            assert "Mona" in page
    assert not User.objects.filter(username="nora").exists()


def test_an_unknown_link_tells_nothing(client: Client) -> None:
    answer = client.get("/welcome/nonsense/")
    assert answer.status_code == 404
    assert "Ask the person who sent it" in answer.content.decode()


def test_a_name_is_shown_as_text(project: Project, mona: Person, client: Client) -> None:
    page = client.get(invited(project, mona, name="<img src=x onerror=alert(1)>")).content.decode()
    assert "<img" not in page


def test_a_member_who_follows_another_link_gains_its_role(
    project: Project, mona: Person, ada: Person
) -> None:
    path = invited(project, mona, role="researcher")
    ada.client.post(path, {"as": "me"})
    assert members.get(project, ada.membership.pk).roles == ["annotator", "researcher"]
