"""What every answer tells the browser not to allow, whatever kind of answer it is."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import URLPattern, get_resolver
from rest_framework.test import APIClient

from annotator.api import me
from annotator.models import Project, User
from tests.people import Person
from tests.releases import demo, released

__all__ = ["demo"]

PATHS = [
    *("/", "/sign-in/", "/sign-out/", "/welcome/nothing/", "/mail/off/nothing/", "/account/"),
    *("/account/two-step/", "/account/confirm/", "/admin/", "/nowhere/", "/healthz", "/readyz"),
    *("/metrics", "/api/v1/me/", "/api/v1/nowhere/", "/api/v1/projects/?none=1"),
    *(
        "/api/docs/",
        "/api/docs/?script=",
        "/api/v1/openapi.yaml",
        "/static/passkeys.js",
        "/static/admin/css/base.css",
    ),
    *("/static/nothing.js", "/data/nothing/1.0.0/", "/%00/", "/sign-in?next=//elsewhere.example"),
]
# What stands for each sort of a part of an address.
PARTS = {"slug": "none", "str": "none", "path": "none", "int": "1", "uuid": str(UUID(int=7))}


def one_of_each_view() -> list[str]:
    """An address outside the API for each view there is, so that none is forgotten above."""
    routes: dict[object, str] = {}
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            routes.setdefault(pattern.callback, str(pattern.pattern))
    part = re.compile(r"<(\w+):\w+>")
    return [part.sub(lambda found: PARTS[found[1]], f"/{each}") for each in routes.values()]


METHODS = ["get", "head", "options", "post", "put", "patch", "delete", "trace"]


def policy_of(answer: Any) -> dict[str, str]:
    """The content security policy, rule by rule."""
    rules = answer.headers["Content-Security-Policy"].split(";")
    return dict(rule.strip().partition(" ")[::2] for rule in rules)


def assert_forbids(answer: Any, framed_by: str = "'none'") -> None:
    """All that no page of ours needs."""
    told, policy = answer.headers, policy_of(answer)
    assert "unsafe" not in told["Content-Security-Policy"]
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == framed_by
    assert policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told.get("X-Frame-Options") == ("DENY" if framed_by == "'none'" else None)
    assert told["Referrer-Policy"] == "same-origin"
    assert told["Cross-Origin-Opener-Policy"] == "same-origin"
    is_framed = framed_by != "'none'"
    assert told["Cross-Origin-Resource-Policy"] == ("cross-origin" if is_framed else "same-origin")
    assert "camera=()" in told["Permissions-Policy"]
    assert told["X-Request-Id"]
    assert "Access-Control-Allow-Origin" not in told


@pytest.mark.parametrize("path", sorted({*PATHS, *one_of_each_view()}))
def test_every_answer_forbids_what_no_page_needs(olga: Person, path: str) -> None:
    for client in (olga.client, APIClient()):
        for method in METHODS:
            call: Callable[..., Any] = getattr(client, method)
            answer = call(path)
            assert_forbids(answer)
            assert answer.status_code < 500
            # Read to its end a file is closed, without ending the test's transaction.
            if answer.streaming:
                b"".join(answer)


def test_so_does_an_error_of_ours(olga: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(me.MeView, "get", broken)
    olga.client.raise_request_exception = False
    answer = olga.client.get("/api/v1/me/")
    assert answer.status_code == 500
    assert_forbids(answer)


def test_so_does_every_file_in_whole_and_in_parts(demo: Project, mona: Person) -> None:
    released(demo)
    api = f"/api/v1/projects/{demo.slug}/"
    file = f"{api}releases/1.0.0/files/manifest.json"
    etag = mona.client.get(file).headers["ETag"]
    asked: list[tuple[str, dict[str, Any], int]] = [
        (f"{api}export/?format=jsonl&state=all", {}, 200),
        (f"{api}feed/?format=csv", {}, 200),
        (file, {}, 200),
        (file, {"HTTP_RANGE": "bytes=0-3"}, 206),
        (file, {"HTTP_IF_NONE_MATCH": etag}, 304),
        (file, {"HTTP_RANGE": "bytes=999999999-"}, 416),
    ]
    for path, headers, status in asked:
        answer = mona.client.get(path, **headers)
        assert answer.status_code == status, path
        assert_forbids(answer)
        if status in {200, 206}:
            assert answer.headers["Content-Disposition"].startswith("attachment")
            assert "html" not in answer.headers["Content-Type"]
        b"".join(answer)


def test_what_is_public_forbids_it_too_and_one_page_may_be_framed(
    demo: Project, client: Client, settings: LazySettings
) -> None:
    made = released(demo, text="allowed")
    made.is_public = True
    made.save()
    page = f"/data/{demo.slug}/1.0.0/"
    for path in (page, f"{page}articles/", f"/api/v1/projects/{demo.slug}/releases/1.0.0/"):
        assert_forbids(client.get(path))
    framed = client.get(f"{page}articles/demo-01/")
    assert framed.status_code == 200
    assert_forbids(framed, framed_by="*")
    # Nothing on it acts, and who looks at it is nobody.
    assert b"<form" not in framed.content
    assert b"<script" not in framed.content
    assert settings.SESSION_COOKIE_NAME not in framed.cookies


def test_no_cache_keeps_what_is_somebodys(project: Project, mona: Person) -> None:
    for path in (
        f"/api/v1/projects/{project.slug}/members/",
        "/api/v1/me/",
        "/account/two-step/",
        "/",
        "/nowhere/",
        f"/api/v1/projects/{project.slug}/feed/?format=csv",
    ):
        kept = mona.client.get(path).headers["Cache-Control"]
        assert "no-store" in kept or "no-cache" in kept, path
        assert "public" not in kept


def test_cookies_are_out_of_the_reach_of_scripts_and_other_sites(client: Client, db: None) -> None:
    User.objects.create_user("nora", password="correct horse battery")
    client.post("/sign-in/", {"login": "nora", "password": "correct horse battery"})
    session = client.cookies["sessionid"]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
