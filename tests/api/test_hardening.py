"""What nobody sends by accident: odd values everywhere are answered, never a server error."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from annotator.core.codebooks import templates
from annotator.core.ids import uuid7
from annotator.models import Project
from annotator.services.people import tokens
from tests.api.test_annotations import body as whole_annotation
from tests.articles import article, given
from tests.people import Person, person

ODD: list[Any] = [
    None,
    True,
    -1,
    0,
    2**31,
    2**62,
    1.5,
    "",
    # Nothing that a database could make shorter.
    "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(3_000)),
    "0190",
    [],
    [None, [], {}, 1],
    ["x"] * 300,
    {},
    {"": {"a": [None]}},
]
_UNKNOWN = str(uuid7())
_CHANGE: dict[str, Any] = {
    "change": _UNKNOWN,
    "op": "put",
    "id": _UNKNOWN,
    "base_revision": None,
    "body": {},
}
_CODEBOOK = templates.body(templates.DEFAULT)

# Every address that takes JSON, with a body that is right; `{…}` is filled in below.
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("put", "annotations/{new}/"): {"assignment": "", "layer": "", "parts": [], "quote": None}
    | {"slot": None, "values": {}, "note": "", "links": []},
    ("patch", "assignments/{reading}/"): {"position": 1, "add_active_seconds": 5}
    | {"nothing_found": [], "recognised_outlet": "", "note": "", "unlock_blocks": []},
    ("post", "assignments/{reading}/changes/"): {"changes": [_CHANGE]},
    ("post", "assignments/{reading}/submit/"): {"nothing_found": []},
    ("post", "assignments/{reading}/skip/"): {"reason": "", "note": ""},
    ("patch", "documents/{document}/"): {"title": "", "event": "", "outlet": "", "byline": ""}
    | {"url": "", "purpose": "annotation", "metadata": {}, "rights": {}, "block_kinds": {}},
    ("patch", "me/"): {"name": "", "email": ""},
    ("post", "me/password/"): {"old": "x", "new": "y"},
    ("put", "me/preferences/"): {"theme": "auto", "keys": {}},
    ("post", "me/tokens/"): {"name": "n", "scope": "read", "project": None, "days": 3},
    ("post", "projects/"): {"slug": "new-one", "title": "t", "description": "", "language": "en"}
    | {"template": "news-framing", "settings": {}},
    ("patch", "projects/{slug}/"): {"title": "t", "description": "", "language": "en"}
    | {"settings": {}},
    ("post", "projects/{slug}/assignments/"): {"documents": [], "members": []},
    ("post", "projects/{slug}/codebooks/"): {"version": "2.0.0", "body": _CODEBOOK},
    ("patch", "projects/{slug}/codebooks/3.0.0/"): {"version": "3.0.0", "body": _CODEBOOK},
    ("post", "projects/{slug}/entities/"): {"id": _UNKNOWN, "name": "n", "type": "person"},
    ("post", "projects/{slug}/invitations/"): {"people": ["Ada"], "roles": ["annotator"]},
    ("post", "projects/{slug}/members/"): {"username": "olga", "roles": ["annotator"]},
    ("patch", "projects/{slug}/members/{member}/"): {"roles": ["annotator"], "pseudonym": "p"},
}


@pytest.fixture
def site(project: Project, ada: Person, olga: Person) -> dict[str, str]:
    """Ada's project, in which she is manager as well; what stands for each `{…}`."""
    ada.membership.is_manager = True
    ada.membership.save()
    ada.user.is_superuser = True
    ada.user.save()
    document = article(project)
    path = f"/api/v1/projects/{project.slug}/codebooks/"
    ada.client.post(path, {"version": "3.0.0", "body": _CODEBOOK}, format="json")
    return {
        "new": str(uuid7()),
        "reading": str(given(document, ada).pk),
        "document": str(document.pk),
        "slug": project.slug,
        "member": str(person("ben", project).membership.pk),
    }


def send(ada: Person, route: tuple[str, str], site: dict[str, str], content: object) -> Any:
    """One request with the header that lets it come as far as it can."""
    ada.client.raise_request_exception = False
    verb, path = route
    call: Callable[..., Any] = getattr(ada.client, verb)
    header = {"HTTP_IF_NONE_MATCH": "*"} if "annotations" in path else {}
    if verb == "patch" and "assignments" not in path and "members" not in path:
        header = {"HTTP_IF_MATCH": '"1"'}
    raw = json.dumps(content)
    return call(f"/api/v1/{path.format(**site)}", raw, content_type="application/json", **header)


@pytest.mark.parametrize("route", BODIES, ids=" ".join)
def test_an_odd_value_in_any_field_is_answered(
    ada: Person, site: dict[str, str], route: tuple[str, str]
) -> None:
    right = dict(BODIES[route])
    if "assignment" in right:
        right = whole_annotation_for(site)
    if "reason" in right:
        right["reason"] = "other"
    bad = []
    for content in [*ODD, *({**right, name: odd} for name in right for odd in ODD)]:
        answer = send(ada, route, site, content)
        if answer.status_code >= 500 or not _is_in_shape(answer):
            bad.append((answer.status_code, str(content)[:300], answer.content[:200]))
    assert not bad, f"{len(bad)}: {bad}"


def whole_annotation_for(site: dict[str, str]) -> dict[str, Any]:
    """An annotation of Ada's reading."""

    class Reading:
        pk = site["reading"]

    return whole_annotation(Reading)  # type: ignore[arg-type]


def _is_in_shape(answer: Any) -> bool:
    if answer.status_code < 400:
        return True
    return set(answer.json()) >= {"code", "message", "fields", "request_id"}


def _api(project: Project, path: str) -> str:
    return f"/api/v1/projects/{project.slug}/{path}"


@pytest.mark.parametrize(
    "size", ["0", "201", "0000000019999", "000000001" + "0" * 5000, "٣", "1e1", "-1"]
)
def test_a_page_size_is_a_short_number(project: Project, mona: Person, size: str) -> None:
    answer = mona.client.get(_api(project, f"documents/?page_size={size}"))
    assert answer.status_code == 400, answer.content
    assert "page_size" in answer.json()["fields"]


@pytest.mark.parametrize("path", ["codebooks/1%00.0/", "codebooks/%ED%A0%80/", "a%00/"])
def test_an_address_that_no_column_can_hold_leads_nowhere(
    project: Project, mona: Person, path: str
) -> None:
    mona.client.raise_request_exception = False
    assert mona.client.get(_api(project, path)).status_code == 404


def test_a_version_fits_its_column(project: Project, mona: Person) -> None:
    version = "999999.999999.999999-" + "a" * 20
    content = {"version": version, "body": _CODEBOOK}
    answer = mona.client.post(_api(project, "codebooks/"), content, format="json")
    assert answer.status_code == 400
    assert "version" in answer.json()["fields"]


def test_an_address_to_write_to_fits_its_column(mona: Person) -> None:
    email = "a" * 60 + "@" + ".".join(["b" * 60] * 4) + ".org"
    answer = mona.client.patch("/api/v1/me/", {"email": email}, format="json")
    assert answer.status_code == 400
    assert "email" in answer.json()["fields"]


def test_a_name_twice_among_very_many_is_found_in_one_walk(mona: Person) -> None:
    # Looking each name up among all the others would take the better part of an hour.
    raw = "{" + "".join(f'"{i}":1,' for i in range(200_000)) + '"199999":1}'
    answer = mona.client.patch("/api/v1/me/", raw, content_type="application/json")
    assert answer.status_code == 400
    assert "'199999' stands twice" in answer.json()["message"]


def test_a_body_wrong_in_very_many_places_is_answered_shortly(
    project: Project, mona: Person
) -> None:
    content = {f"k{number}": 1 for number in range(100_000)}
    answer = mona.client.patch("/api/v1/me/", content, format="json")
    assert answer.status_code == 400
    assert len(answer.json()["fields"]) == 200


def test_a_queue_that_is_too_long_is_refused_before_it_is_read(
    project: Project, ada: Person
) -> None:
    reading = given(article(project), ada)
    content: dict[str, Any] = {"changes": [{}] * 201}
    answer = ada.client.post(f"/api/v1/assignments/{reading.pk}/changes/", content, format="json")
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["changes"]


@pytest.mark.parametrize("place", ["documents", "members"])
def test_a_hand_out_names_no_more_than_one_statement_takes(
    project: Project, mona: Person, place: str
) -> None:
    content: dict[str, object] = {"documents": [], "members": [], place: [str(uuid7())] * 10_001}
    answer = mona.client.post(_api(project, "assignments/"), content, format="json")
    assert answer.status_code == 400
    assert place in answer.json()["fields"]


def test_a_token_changes_nothing_about_the_account(project: Project, mona: Person) -> None:
    _, text = tokens.create(user=mona.user, project=project, name="x", scope="write", days=3)
    program = APIClient(HTTP_AUTHORIZATION=f"Bearer {text}")
    answer = program.patch("/api/v1/me/", {"email": "else@example.org"}, format="json")
    assert answer.status_code == 403
    mona.user.refresh_from_db()
    assert mona.user.email == ""
    assert program.get("/api/v1/me/").status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "garbage"])
def test_a_body_of_another_kind_is_refused_in_the_one_shape(
    project: Project, ada: Person, kind: str
) -> None:
    reading = given(article(project), ada)
    path = f"/api/v1/assignments/{reading.pk}/skip/"
    answer = ada.client.generic("POST", path, "reason=other", content_type=kind)
    assert answer.status_code == 415
    assert _is_in_shape(answer)
