"""What the server's own command line does for people."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from rest_framework.test import APIClient

from annotator.models import ApiToken, Project
from tests.people import Person


def said(command: str, *words: str) -> str:
    """What a command prints."""
    out = StringIO()
    call_command(command, *words, stdout=out)
    return out.getvalue()


def test_api_token_prints_the_token_alone(rita: Person, project: Project) -> None:
    text = said("api_token", "Rita", "--project", project.slug, "--days", "3")
    assert text.count("\n") == 1
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text.strip()}")
    assert client.get("/api/v1/me/").json()["username"] == "rita"
    token = ApiToken.objects.get()
    assert (token.scope, token.project) == ("read", project)


def test_api_token_may_write_when_asked_to(rita: Person) -> None:
    said("api_token", "rita", "--scope", "write")
    assert ApiToken.objects.get().scope == "write"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["nobody"], "no account"),
        (["ada"], "managers and researchers"),
        (["rita", "--project", "nowhere"], "no such project"),
        (["rita", "--days", "0"], "from 1 to"),
    ],
)
def test_api_token_says_why_there_is_none(
    rita: Person, ada: Person, words: list[str], why: str
) -> None:
    with pytest.raises(CommandError, match=why):
        said("api_token", *words)
    assert not ApiToken.objects.exists()


def test_first_admin_opens_an_empty_site_only(db: None, client: Client) -> None:
    link = said("first_admin").strip()
    assert link.startswith("http://localhost:8000/welcome/")
    form = {"username": "root", "name": "", "password": "a quiet lighthouse"}
    assert client.post("/" + link.split("/", 3)[3], form).status_code == 302
    with pytest.raises(CommandError, match="accounts here already"):
        said("first_admin")


def test_sign_in_link_signs_in_once(olga: Person, client: Client) -> None:
    path = "/" + said("sign_in_link", "olga").strip().split("/", 3)[3]
    assert client.post(path).status_code == 302
    assert client.get("/api/v1/me/").json()["username"] == "olga"
    olga.user.is_active = False
    olga.user.save()
    with pytest.raises(CommandError, match="closed"):
        said("sign_in_link", "olga")
