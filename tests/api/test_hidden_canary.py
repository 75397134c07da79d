"""An annotator reads every endpoint and finds nothing that tells a hidden check from any other."""

import re
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from annotator.core.ids import uuid7
from annotator.models import Assignment, Document, Project
from annotator.models.document import DocumentPurpose
from tests import description
from tests.api.test_blind import said
from tests.articles import article
from tests.people import Person
from tests.quality import GOLD, mark, settled, switch_on

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)")
KEY = re.compile(r"(article )?a-\d+", re.IGNORECASE)
TELLTALES = (':"check"', ':"qualifying"', ':"repeat"', ':"reference"', '"gold"', '"quality":')


def reachable(known: dict[str, list[str]]) -> list[str]:
    """Every address that can be read, with the ids at hand filled in."""
    found: list[str] = []
    for path in (path for path, methods in description.paths().items() if "get" in methods):
        names = re.findall(r"{(\w+)}", path)
        filled = product(*(known.get(name, [str(uuid7())]) for name in names))
        found += [path.format(**dict(zip(names, values, strict=True))) for values in filled]
    return found


@pytest.fixture
def read(project: Project, mona: Person, ada: Person) -> list[Assignment]:
    """Ada has read everything: four articles, of which one or more are checks."""
    for number in (1, 2, 3):
        article(project, key=f"a-{number}", title=f"Article a-{number}")
    settled(project, mona, "a-4", DocumentPurpose.CHECK)
    switch_on(project, checks=True, check_every=3)
    found: list[Assignment] = []
    while True:
        answer = ada.client.post(f"/api/v1/projects/{project.slug}/claim/")
        if answer.status_code == 204:
            break
        reading = Assignment.objects.get(pk=answer.json()["id"])
        mark(reading, GOLD)
        path = f"/api/v1/assignments/{reading.pk}/submit/"
        assert ada.client.post(path, {}, format="json").status_code == 200
        found.append(reading)
    assert sorted(each.kind for each in found) == ["annotation"] * 3 + ["check"]
    return found


def alike(content: str) -> str:
    """Without what is different in any two articles: ids, moments, their own names."""
    for pattern in (ID, MOMENT, KEY):
        content = pattern.sub("…", content)
    return re.sub(r'"(done|left|text_sha256|request_id)":("\w+"|\d+)', "", content)


def of_each(read: list[Assignment], ask: Callable[[Assignment], Any]) -> set[str]:
    """All the different answers there are about these readings."""
    return {alike(f"{answer.status_code} {answer.content.decode()}") for answer in map(ask, read)}


def test_every_answer_about_a_check_is_that_about_any_other_article(
    project: Project, ada: Person, read: list[Assignment]
) -> None:
    get = ada.client.get
    asked: list[Callable[[Assignment], Any]] = [
        lambda each: get(f"/api/v1/assignments/{each.pk}/"),
        lambda each: get(f"/api/v1/assignments/{each.pk}/settled/"),
        lambda each: get(f"/api/v1/documents/{each.document_id}/"),
        lambda each: get(f"/api/v1/projects/{project.slug}/documents/?q={each.document.key}"),
        lambda each: ada.client.post(f"/api/v1/assignments/{each.pk}/acknowledge/"),
        lambda each: ada.client.delete(f"/api/v1/assignments/{each.pk}/"),
        lambda each: ada.client.post(f"/api/v1/assignments/{each.pk}/reopen/"),
    ]
    # Handed in again at once, so that nothing else is open that could come next.
    for each in read:
        assert ada.client.post(f"/api/v1/assignments/{each.pk}/reopen/").status_code == 200
        path = f"/api/v1/assignments/{each.pk}/submit/"
        assert ada.client.post(path, {}, format="json").json()["next"] is None
    # What was given to learn is another revision of its article; nobody who reads meets that.
    Document.objects.update(revision=1)
    answers = [of_each(read, ask) for ask in asked]
    assert [sorted(each) for each in answers if len(each) != 1] == []


def test_lists_and_counts_tell_as_little(
    project: Project, ada: Person, read: list[Assignment]
) -> None:
    work = ada.client.get("/api/v1/me/work/").json()["projects"][0]
    assert work["counts"] == {"done": 4, "in_progress": 0, "open": 0, "left": 0}
    assert len({alike(str(sorted(each.items()))) for each in work["finished"]}) == 1
    listed = ada.client.get("/api/v1/projects/").json()["results"][0]["counts"]
    assert (listed["submitted"], listed["expected"]) == (4, 4)
    path = f"/api/v1/projects/{project.slug}/documents/"
    found = ada.client.get(f"{path}?purpose=annotation").json()["results"]
    assert {each["purpose"] for each in found} == {"annotation"}
    assert len(found) == 4
    assert ada.client.get(f"{path}?purpose=check").json()["results"] == []


def test_no_endpoint_says_what_is_a_check(
    project: Project, ada: Person, read: list[Assignment]
) -> None:
    known = {
        "slug": [project.slug],
        "version": ["1.0.0"],
        "template_id": ["gvfc"],
        "assignment_id": [str(each.pk) for each in read],
        "document_id": [str(each.document_id) for each in read],
        "annotation_id": [str(each.annotations.first().pk) for each in read],  # type: ignore[union-attr]
        "round_id": [str(read[0].round_id)],
        "member_id": [str(ada.membership.pk)],
        "import_id": [str(uuid7())],
    }
    told = {}
    for address in reachable(known):
        answer = ada.client.get(address)
        if answer.status_code == 200:
            told[address] = [word for word in TELLTALES if word in said(answer).replace(" ", "")]
    assert {address: words for address, words in told.items() if words} == {}
    assert any("/documents/" in address for address in told)
