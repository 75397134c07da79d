"""The second step of signing in: whoever has one takes it, whichever door they come through."""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.test import Client

from annotator.models import User
from annotator.models.invitation import Purpose
from annotator.services.people import invitations

PASSWORD = "a quiet lighthouse"
ME = "/api/v1/me/"
CODE = "/sign-in/code/"


@pytest.fixture(autouse=True)
def _no_tries_yet(db: None) -> None:
    cache.clear()


@pytest.fixture
def nora(db: None) -> User:
    """Somebody with a password."""
    return User.objects.create_user("nora", "nora@example.org", PASSWORD, name="Nora")


def by_password(client: Client) -> str:
    """Send the form; where it leads."""
    answer = client.post("/sign-in/", {"login": "nora", "password": PASSWORD})
    return answer.headers.get("Location", "")


def code_of(secret: str) -> str:
    """What the app shows now."""
    counter = next(iter(auth.yield_hotp_counters_from_time()))
    return str(auth.format_hotp_value(auth.hotp_value(secret, counter)))


def set_up_app(client: Client) -> tuple[str, list[str]]:
    """Switch the app on; its key and the recovery codes."""
    client.post("/account/confirm/", {"password": PASSWORD})
    page = client.get("/account/two-step/app/").content.decode()
    found = re.search(r'id="secret" type="text" value="(\w+)"', page)
    assert found is not None
    answer = client.post("/account/two-step/app/", {"code": code_of(found[1])})
    assert answer["Location"] == "/account/two-step/codes/"
    codes = client.get("/account/two-step/codes/").content.decode()
    listed = re.search(r'<pre class="codes" dir="ltr">([\d\s]+)</pre>', codes)
    assert listed is not None
    return found[1], listed[1].split()


@pytest.fixture
def guarded(nora: User) -> tuple[str, list[str]]:
    """Nora's key and recovery codes."""
    client = Client()
    assert by_password(client) == "/"
    return set_up_app(client)


def test_the_code_is_asked_for_and_nothing_is_open_before_it(
    client: Client, guarded: tuple[str, list[str]]
) -> None:
    secret, _ = guarded
    assert by_password(client) == CODE
    assert client.get(ME).status_code == 401
    assert client.get("/account/").status_code == 302
    assert client.get("/account/two-step/").status_code == 302
    assert client.post(CODE, {"code": "000000"}).status_code == 200
    assert client.get(ME).status_code == 401
    cache.clear()
    assert client.post(CODE, {"code": code_of(secret)}).status_code == 302
    assert client.get(ME).json()["username"] == "nora"


@pytest.mark.parametrize("door", ["sign in", "new password"])
def test_a_link_does_not_lead_round_the_second_step(
    client: Client, nora: User, guarded: tuple[str, list[str]], door: str
) -> None:
    if door == "sign in":
        link, form = invitations.sign_in_link(user=nora), {}
    else:
        issued = invitations._issue(Purpose.RESET, user=nora)
        link, form = issued.link, {"password": "another lighthouse"}
    path = "/" + link.split("/", 3)[3]
    assert client.post(path, form)["Location"].startswith(CODE)
    assert client.get(ME).status_code == 401


def test_the_code_of_an_app_opens_once_as_long_as_it_opens(
    client: Client, guarded: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A code is taken half a minute early and late: whoever looked on must not use it then."""
    secret, _ = guarded
    now = time.time()
    at = [now]
    monkeypatch.setattr(time, "time", lambda: at[0])
    _, counter, _ = auth.yield_hotp_counters_from_time()
    early = str(auth.format_hotp_value(auth.hotp_value(secret, counter + 1)))
    by_password(client)
    assert client.post(CODE, {"code": early}).status_code == 302
    assert client.get(ME).status_code == 200
    # What the library remembers for half a minute.
    cache.delete(f"allauth.mfa.totp.used?user={User.objects.get().pk}&code={early}")
    at[0] = now + 31
    second = Client()
    assert by_password(second) == CODE
    assert second.post(CODE, {"code": early}).status_code == 200
    assert second.get(ME).status_code == 401


def test_a_recovery_code_opens_once(client: Client, guarded: tuple[str, list[str]]) -> None:
    _, codes = guarded
    assert len(codes) == 10
    by_password(client)
    assert client.post(CODE, {"code": codes[0]}).status_code == 302
    client.post("/sign-out/")
    by_password(client)
    assert client.post(CODE, {"code": codes[0]}).status_code == 200
    assert client.get(ME).status_code == 401


def test_the_step_cannot_be_asked_for_without_the_first(client: Client, nora: User) -> None:
    assert client.get(CODE)["Location"].startswith("/sign-in/")
    assert client.post(CODE, {"code": "123456"})["Location"].startswith("/sign-in/")


def test_what_guards_the_account_is_changed_by_who_knows_the_password(
    client: Client, nora: User
) -> None:
    client.force_login(nora)
    assert client.get("/account/two-step/app/")["Location"].startswith("/account/confirm/")
    again = "/account/confirm/?next=/account/two-step/app/"
    assert client.post(again, {"password": "wrong"}).status_code == 200
    assert client.post(again, {"password": PASSWORD})["Location"] == "/account/two-step/app/"
    assert client.get("/account/two-step/app/").status_code == 200


def test_a_stranger_sees_none_of_these_pages(client: Client, db: None) -> None:
    for page in ("", "app/", "app/off/", "codes/", "codes/new/", "passkeys/", "passkeys/new/"):
        assert client.get(f"/account/two-step/{page}")["Location"].startswith("/sign-in/")
