"""Guessing, locking out, and who is out when a password changes; one address for everything."""

import os
import subprocess
import sys

import pytest
from django.conf import LazySettings, settings
from django.core.cache import cache
from django.core.checks import run_checks
from django.test import Client
from rest_framework.test import APIClient

from annotator.models import Project, User
from annotator.services.people import accounts, invitations, tokens
from tests.people import Person

PASSWORD = "correct horse battery"
LIMIT = 5


@pytest.fixture
def nora(db: None) -> User:
    """Somebody with a password, at a site where nobody has guessed yet."""
    cache.clear()
    return User.objects.create_user("nora", "nora@example.org", PASSWORD)


def sign_in(password: str, address: str, **headers: str) -> bool:
    """Whether a new browser at this address gets in."""
    client = Client(REMOTE_ADDR=address, headers=headers)
    client.post("/sign-in/", {"login": "nora", "password": password})
    return client.get("/api/v1/me/").status_code == 200


def guess(times: int, address: str = "203.0.113.9", **headers: str) -> None:
    """Wrong passwords."""
    for _ in range(times):
        assert not sign_in("wrong", address, **headers)


def test_who_guesses_shuts_out_themselves_and_nobody_else(nora: User) -> None:
    guess(3 * LIMIT, "203.0.113.9")
    assert not sign_in(PASSWORD, "203.0.113.9")
    assert sign_in(PASSWORD, "198.51.100.4")


def test_what_a_request_says_of_itself_is_not_believed(nora: User) -> None:
    for number in range(LIMIT):
        guess(1, X_Forwarded_For=f"192.0.2.{number}", X_Real_Ip=f"192.0.2.{number}")
    assert not sign_in(PASSWORD, "203.0.113.9", X_Forwarded_For="192.0.2.77")


def test_a_proxy_of_ones_own_is_believed_for_its_last_word(
    nora: User, settings: LazySettings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    proxy = "10.0.0.1"
    # The guesser writes the first part; the proxy adds whom it saw.
    for number in range(LIMIT):
        guess(1, proxy, X_Forwarded_For=f"192.0.2.{number}, 203.0.113.9")
    assert not sign_in(PASSWORD, proxy, X_Forwarded_For="192.0.2.77, 203.0.113.9")
    assert sign_in(PASSWORD, proxy, X_Forwarded_For="203.0.113.9, 198.51.100.4")


def test_guesses_are_counted_where_all_processes_see_them() -> None:
    # A count kept in each process would let through as many more as there are processes.
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


def test_many_other_tries_do_not_push_a_count_out(nora: User) -> None:
    guess(LIMIT)
    for number in range(400):
        cache.set(f"zzz:{number}", "somebody else's", 300)
    assert not sign_in(PASSWORD, "203.0.113.9")


def test_a_new_password_ends_sessions_and_tokens(project: Project, rita: Person) -> None:
    rita.user.set_password(PASSWORD)
    rita.user.save()
    elsewhere = Client()
    elsewhere.force_login(rita.user)
    program = APIClient(
        headers={"authorization": f"Bearer {tokens.create(user=rita.user, name='t')[1]}"}
    )
    assert [client.get("/api/v1/me/").status_code for client in (elsewhere, program)] == [200, 200]
    accounts.change_password(user=rita.user, old=PASSWORD, new="another horse battery")
    assert [client.get("/api/v1/me/").status_code for client in (elsewhere, program)] == [401, 401]


def test_a_closed_account_is_out_at_once(project: Project, rita: Person) -> None:
    program = APIClient(
        headers={"authorization": f"Bearer {tokens.create(user=rita.user, name='t')[1]}"}
    )
    assert program.get("/api/v1/me/").status_code == 200
    User.objects.filter(pk=rita.user.pk).update(is_active=False)
    assert [client.get("/api/v1/me/").status_code for client in (rita.client, program)] == [
        401,
        401,
    ]


def test_links_lead_to_the_configured_host_whatever_a_request_claims(
    project: Project, mona: Person
) -> None:
    path = f"/api/v1/projects/{project.slug}/invitations/"
    body = {"people": ["ada@example.org"], "roles": ["annotator"]}
    answer = mona.client.post(
        path, body, format="json", headers={"x-forwarded-host": "evil.example"}
    )
    assert answer.status_code == 201
    assert str(answer.json()).count(settings.PUBLIC_URL) == 1
    assert "evil.example" not in answer.content.decode()
    forged = mona.client.post(path, body, format="json", headers={"host": "evil.example"})
    assert forged.status_code == 400


def test_a_link_is_used_once(project: Project, mona: Person, nora: User) -> None:
    link = invitations.sign_in_link(user=nora).removeprefix(settings.PUBLIC_URL)
    first, second = Client(), Client()
    assert first.post(link).status_code == 302
    second.post(link)
    assert first.get("/api/v1/me/").status_code == 200
    assert second.get("/api/v1/me/").status_code == 401


@pytest.mark.parametrize(
    ("public", "bind", "warned"),
    [
        ("https://slant.example", "127.0.0.1", []),
        ("http://localhost:8000", "127.0.0.1", []),
        ("http://slant.example", "127.0.0.1", ["slant.W002"]),
        ("http://localhost:8000", "0.0.0.0", ["slant.W003"]),
        ("https://slant.example/annotate", "127.0.0.1", ["slant.W001"]),
    ],
)
def test_settings_that_do_not_fit_each_other_are_told_at_the_start(
    settings: LazySettings, public: str, bind: str, warned: list[str]
) -> None:
    settings.PUBLIC_URL, settings.BIND = public, bind
    assert [each.id for each in run_checks() if str(each.id).startswith("slant.")] == warned


def test_a_site_behind_https_passes_djangos_own_check(tmp_path: object) -> None:
    environment = os.environ | {"PUBLIC_URL": "https://slant.example", "DATA_DIR": str(tmp_path)}
    words = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    said = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME,"
        " s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.ALLOWED_HOSTS, s.CSRF_TRUSTED_ORIGINS)"
    )
    words = [sys.executable, "manage.py", "shell", "--verbosity=0", "-c", said]
    printed = subprocess.run(words, env=environment, capture_output=True, text=True).stdout
    assert printed.split() == [
        "__Host-sessionid",
        "__Host-csrftoken",
        "True",
        "True",
        "['slant.example']",
        "['https://slant.example']",
    ]
