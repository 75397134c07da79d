"""The pages that the server itself makes."""

import json
import re
from pathlib import Path
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.test import APIClient

from annotator import front_end
from annotator.models import Project, User
from annotator.services.people import invitations
from tests.people import Person

PASSWORD = "a quiet lighthouse"
ARTICLE = "/".join(("", "work", str(UUID(int=1)), ""))
PAGES = ["/", "/projects/", "/projects/new/", "/projects/river-dam/people/", "/account/"]


@pytest.fixture(autouse=True)
def _no_tries_yet(db: None) -> None:
    """Tests come from one address, which would soon have tried too often."""
    cache.clear()


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A front end as Vite leaves it."""
    manifest = tmp_path / "manifest.json"
    chunks = {
        "src/main.ts": {
            "file": "assets/main-1.js",
            "css": ["assets/main-1.css"],
            "isEntry": True,
            "imports": ["_shared.js"],
            "dynamicImports": ["src/pages/Far.svelte"],
        },
        "_shared.js": {"file": "assets/shared-2.js", "css": ["assets/shared-2.css"]},
        "src/pages/Far.svelte": {"file": "assets/far-3.js", "css": ["assets/far-3.css"]},
    }
    manifest.write_text(json.dumps(chunks))
    monkeypatch.setattr(front_end, "_MANIFESTS", (manifest,))
    return manifest


@pytest.fixture
def nora(db: None) -> User:
    """Somebody with a password."""
    return User.objects.create_user("nora", "nora@example.org", PASSWORD, name="Nora")


def sign_in(client: Client, login: str, password: str = PASSWORD, then: str = "") -> int:
    """Send the form; the status says how it went."""
    path = "/sign-in/" + (f"?next={then}" if then else "")
    return client.post(path, {"login": login, "password": password}).status_code


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_sent_to_sign_in_and_comes_back(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"] == f"/sign-in/?next={path}"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_the_same_shell(built: Path, olga: Person, path: str) -> None:
    page = olga.client.get(path).content.decode()
    assert '<div id="app"></div>' in page
    assert '<script type="module" src="/static/app/assets/main-1.js"></script>' in page
    assert page.index("shared-2.css") < page.index("main-1.css")
    assert '<link rel="modulepreload" href="/static/app/assets/shared-2.js">' in page
    assert "far-3" not in page


def test_the_editor_s_files_are_loaded_at_once_by_its_own_page(built: Path, olga: Person) -> None:
    chunks = json.loads(built.read_text())
    chunks["src/pages/WorkPage.svelte"] = {
        "file": "assets/work-4.js",
        "css": ["assets/work-4.css"],
        "imports": ["_shared.js", "src/main.ts"],
    }
    built.write_text(json.dumps(chunks))
    page = olga.client.get(ARTICLE).content.decode()
    assert '<link rel="modulepreload" href="/static/app/assets/work-4.js">' in page
    assert '<link rel="stylesheet" href="/static/app/assets/work-4.css">' in page
    assert page.count("shared-2.js") == 1
    assert page.count("main-1.js") == 1
    assert "work-4" not in olga.client.get("/").content.decode()


def test_nothing_stands_inline_where_the_policy_forbids_it(built: Path, olga: Person) -> None:
    answer = olga.client.get("/")
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    for page in (answer, APIClient().get("/sign-in/")):
        text = page.content.decode()
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick=" not in text
        assert "<script>" not in text


def test_the_shell_brings_the_cookie_that_writes_need(built: Path, olga: Person) -> None:
    assert "csrftoken" in olga.client.get("/").cookies


def test_the_theme_one_likes_is_there_before_any_script(built: Path, olga: Person) -> None:
    olga.user.preferences = {"theme": "dark"}
    olga.user.save()
    assert 'data-theme="dark"' in olga.client.get("/").content.decode()


def test_a_new_build_is_seen_without_a_restart(built: Path, olga: Person) -> None:
    olga.client.get("/")
    built.write_text(json.dumps({"src/main.ts": {"file": "assets/main-9.js", "isEntry": True}}))
    assert "main-9.js" in olga.client.get("/").content.decode()


def test_a_front_end_that_is_not_built_says_how_to_build_it(
    olga: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front_end, "_MANIFESTS", (tmp_path / "none.json",))
    answer = olga.client.get("/")
    assert answer.status_code == 503
    assert "make setup" in answer.content.decode()


@pytest.mark.parametrize("login", ["nora", "NORA", "nora@example.org"])
def test_one_signs_in_by_name_or_address(client: Client, nora: User, login: str) -> None:
    assert sign_in(client, login) == 302
    assert client.get("/api/v1/me/").json()["username"] == "nora"


def test_sign_in_leads_on_to_where_one_wanted_and_nowhere_else(client: Client, nora: User) -> None:
    form = {"login": "nora", "password": PASSWORD}
    assert client.post("/sign-in/?next=/account/", form)["Location"] == "/account/"
    client.post("/sign-out/")
    assert client.post("/sign-in/?next=https://evil.example/", form)["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_look_the_same(client: Client, nora: User) -> None:
    pages = [
        client.post("/sign-in/", {"login": login, "password": "wrong"}).content.decode()
        for login in ("nora", "nobody")
    ]
    assert "not correct" in pages[0]
    known, unknown = (
        _without_token(page.replace(f'value="{login}"', ""))
        for page, login in zip(pages, ("nora", "nobody"), strict=True)
    )
    assert known == unknown


def _without_token(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_who_tries_too_often_has_to_wait(client: Client, nora: User) -> None:
    for _ in range(5):
        assert sign_in(client, "nora", "wrong") == 200
    page = client.post("/sign-in/", {"login": "nora", "password": PASSWORD}).content.decode()
    assert "Too many" in page
    assert client.get("/api/v1/me/").status_code == 401


def test_a_closed_account_does_not_sign_in(client: Client, nora: User) -> None:
    nora.is_active = False
    nora.save()
    sign_in(client, "nora")
    assert client.get("/api/v1/me/").status_code == 401


def test_nobody_signs_themselves_up(client: Client) -> None:
    for path in ("/signup/", "/accounts/signup/", "/sign-up/"):
        assert client.get(path).status_code == 404


def test_signing_out_is_a_form_not_a_link(client: Client, nora: User) -> None:
    sign_in(client, "nora")
    assert "Sign out" in client.get("/sign-out/").content.decode()
    assert client.get("/api/v1/me/").status_code == 200
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/api/v1/me/").status_code == 401


def test_a_form_from_elsewhere_is_refused_in_words(nora: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/sign-in/", {"login": "nora", "password": PASSWORD})
    assert answer.status_code == 403
    assert "try once more" in answer.content.decode()


def test_a_write_without_the_csrf_header_has_its_own_code(nora: User) -> None:
    strict = APIClient(enforce_csrf_checks=True)
    assert strict.login(username="nora", password=PASSWORD)
    answer = strict.patch("/api/v1/me/", {"name": "N"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")


def test_what_is_nowhere_is_json_below_api_and_a_page_elsewhere(client: Client) -> None:
    api = client.get("/api/v1/nowhere/")
    assert (api.status_code, api.json()["code"]) == (404, "not_found")
    page = client.get("/nowhere/")
    assert page.status_code == 404
    assert "There is nothing here" in page.content.decode()


def test_a_crash_is_json_below_api_and_a_page_elsewhere(
    nora: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    client = Client(raise_request_exception=False)
    client.force_login(nora)
    monkeypatch.setattr("annotator.services.people.my_projects.memberships", fail)
    api = client.get("/api/v1/me/")
    assert (api.status_code, api.json()["code"]) == (500, "server_error")
    monkeypatch.setattr(front_end, "built", fail)
    page = client.get("/")
    assert page.status_code == 500
    assert page["X-Request-Id"] in page.content.decode()
    assert "secret" not in page.content.decode() + api.content.decode()


def test_health_says_little(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (client.get("/healthz").status_code, client.get("/healthz").content) == (200, b"ok\n")
    assert (client.get("/readyz").status_code, client.get("/readyz").content) == (200, b"ready\n")
    monkeypatch.setattr("annotator.services.health.is_ready", lambda: False)
    refused = client.get("/readyz")
    assert (refused.status_code, refused.content) == (503, b"not ready\n")


def test_the_apis_description_can_be_read_by_anybody(client: Client) -> None:
    assert client.get("/api/docs/").status_code == 200
    described = client.get("/api/v1/openapi.yaml")
    assert described.status_code == 200
    assert b"/api/v1/projects/" in b"".join(described)


def test_the_admin_has_no_sign_in_of_its_own(client: Client, nora: User, sam: Person) -> None:
    assert client.get("/admin/login/?next=/admin/")["Location"] == "/sign-in/?next=%2Fadmin%2F"
    client.force_login(nora)
    assert client.get("/admin/", follow=True).status_code == 403
    assert sam.client.get("/admin/").status_code == 200


def test_a_sign_in_link_survives_being_looked_at(client: Client, nora: User) -> None:
    path = "/" + invitations.sign_in_link(user=nora).split("/", 3)[3]
    for _ in range(3):
        assert "Nora" in client.get(path).content.decode()
    assert client.head(path).status_code == 200
    assert client.get("/api/v1/me/").status_code == 401
    assert client.post(path).status_code == 302
    assert client.get("/api/v1/me/").json()["username"] == "nora"
    assert client.get(path).status_code == 410
    assert Project.objects.count() == 0
