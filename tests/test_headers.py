"""What every answer tells the browser not to allow."""

import pytest
from django.test import Client

from annotator.models import User
from tests.people import Person

PATHS = ["/", "/sign-in/", "/api/v1/me/", "/nowhere/", "/api/v1/nowhere/", "/healthz"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_forbids_what_no_page_needs(olga: Person, path: str) -> None:
    told = olga.client.get(path).headers
    policy = dict(
        part.strip().partition(" ")[::2] for part in told["Content-Security-Policy"].split(";")
    )
    assert "unsafe" not in told["Content-Security-Policy"]
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["X-Frame-Options"] == "DENY"
    assert told["Referrer-Policy"] == "same-origin"
    assert told["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in told["Permissions-Policy"]


def test_a_strangers_answer_forbids_the_same(client: Client, db: None) -> None:
    assert "unsafe" not in client.get("/sign-in/").headers["Content-Security-Policy"]


def test_cookies_are_out_of_the_reach_of_scripts_and_other_sites(client: Client, db: None) -> None:
    User.objects.create_user("nora", password="correct horse battery")
    client.post("/sign-in/", {"login": "nora", "password": "correct horse battery"})
    session = client.cookies["sessionid"]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
