"""No secret in the log, none shared between sites, and nothing that comes in is run."""

import ast
import logging
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.test import APIClient

from annotator import keys
from annotator.logs import JsonLines, WithRequest
from annotator.models import Project, User
from annotator.services.people import invitations, tokens
from tests.people import Person

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "canary-password-7f3a"
_RUNS = {"pickle", "marshal", "shelve", "dill", "joblib", "torch", "eval()", "exec()"}
# Where what was pickled is sealed.
_SEALED = {"annotator/services/imports/staging.py"}


class Kept(logging.Handler):
    """Every line that any logger writes, as it would stand in the log."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []
        self.addFilter(WithRequest())

    def emit(self, record: logging.LogRecord) -> None:
        """As it is written."""
        self.lines.append(JsonLines().format(record))


@pytest.fixture
def kept() -> Iterator[Kept]:
    """What is written meanwhile."""
    handler, root = Kept(), logging.getLogger()
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)


def test_the_log_holds_no_password_token_or_link(
    project: Project, mona: Person, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    nora = User.objects.create_user("nora", "nora@example.org", PASSWORD)
    _, token = tokens.create(user=mona.user, name="t", scope="write")
    link = invitations.sign_in_link(user=nora)
    path = "/" + link.split("/", 3)[3]
    secret_words = [PASSWORD, token, link.rstrip("/").rpartition("/")[2], "canary-search"]
    client = Client(raise_request_exception=False)
    client.post("/sign-in/?next=/canary-search/", {"login": "nora", "password": PASSWORD + "x"})
    client.post("/sign-in/", {"login": "nora", "password": PASSWORD})
    secret_words.append(client.cookies["sessionid"].value)
    client.post("/api/v1/me/password/", {"old": PASSWORD, "new": "short"}, "application/json")
    client.get(path)
    client.post(path)
    client.post("/welcome/canary-search/", {"password": PASSWORD})
    program = APIClient(headers={"authorization": f"Bearer {token}"}, raise_request_exception=False)
    program.get(f"/api/v1/projects/{project.slug}/documents/?q=canary-search")
    program.post(f"/api/v1/projects/{project.slug}/claim/", "{", content_type="application/json")
    APIClient(headers={"authorization": f"Bearer {token[:-1]}0"}).get("/api/v1/me/")
    invited = {"people": ["dora@example.org"], "roles": ["annotator"]}
    made = mona.client.post(f"/api/v1/projects/{project.slug}/invitations/", invited, format="json")
    secret_words.append(made.json()["results"][0]["link"].rstrip("/").rpartition("/")[2])
    # A link that is still good, followed with a password that is not, and one where we stumble.
    join = "/" + made.json()["results"][0]["link"].split("/", 3)[3]
    assert client.post(join, {"username": "dora", "password": "short"}).status_code == 400
    monkeypatch.setattr(invitations, "find", lambda _: 1 / 0)
    assert client.get(join).status_code == 500
    assert len(kept.lines) > 10
    assert [line for line in kept.lines for secret in secret_words if secret in line] == []


def test_each_site_makes_a_key_of_its_own(tmp_path: Path) -> None:
    made = set()
    for name in ("one", "two"):
        kept = {n: v for n, v in os.environ.items() if n not in {"SECRET_KEY", "DATABASE_URL"}}
        environment = kept | {"DATA_DIR": str(tmp_path / name), "LOG_LEVEL": "ERROR"}
        line = "from annotator import settings; assert settings.SECRET_KEY"
        subprocess.run([sys.executable, "-c", line], cwd=ROOT, env=environment, check=True)
        file = tmp_path / name / "secret-key"
        assert file.stat().st_mode & 0o077 == 0
        made.add(file.read_text())
    assert len(made) == 2
    assert min(map(len, made)) >= 50


def test_of_two_who_make_a_key_at_one_moment_the_first_ones_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Web and worker begin together; with two keys the links that one makes the other refuses."""

    def slowly(_: int) -> str:
        (tmp_path / "secret-key").write_text("the first one's")
        return "the second one's"

    monkeypatch.setattr(secrets, "token_urlsafe", slowly)
    assert keys.own(tmp_path) == "the first one's"
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_nothing_is_unpickled_or_run() -> None:
    found = set()
    for path in (ROOT / "annotator").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Import(names=names):
                    used = {each.name for each in names}
                case ast.ImportFrom(module=str(module)):
                    used = {module}
                case ast.Call(func=ast.Name(id=name)):
                    used = {f"{name}()"}
                case _:
                    continue
            if used & _RUNS:
                found.add(str(path.relative_to(ROOT)))
    assert found == _SEALED
