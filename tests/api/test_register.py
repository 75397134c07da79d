"""The register in its keepers' hands: set right, merged with a preview, undone; still blind."""

from typing import Any
from uuid import UUID

import pytest

from annotator.core.ids import uuid7
from annotator.models import AuditEntry, Entity, Project
from tests.api.test_annotations import body, put
from tests.articles import article, given
from tests.people import Person

CANARY = "Ilse Nightingale"


def names(person: Person, project: Project, **query: str) -> list[str]:
    path = f"/api/v1/projects/{project.slug}/entities/"
    return [row["name"] for row in person.client.get(path, query).json()["results"]]


def register(mona: Person, project: Project, **query: str) -> dict[str, dict[str, Any]]:
    answer = mona.client.get(f"/api/v1/projects/{project.slug}/entities/register/", query)
    assert answer.status_code == 200, answer.content
    return {row["name"]: row for row in answer.json()["results"]}


def named(project: Project, person: Person, name: str, key: str = "a-001") -> tuple[UUID, UUID]:
    """Somebody marks a passage that is about this one; ids of the mark and of the entry."""
    document = project.documents.filter(key=key).first() or article(project, key=key)
    reading, mark = given(document, person), uuid7()
    values = {"sentiment": "negative", "target": {"name": name, "type": "person"}}
    answer = put(person, mark, body(reading, values=values))
    assert answer.status_code == 201, answer.content
    return mark, UUID(answer.json()["values"]["target"]["id"])


def merge(mona: Person, entity: UUID, into: UUID, query: str = "", **more: object) -> Any:
    path = f"/api/v1/entities/{entity}/merge/{query}"
    return mona.client.post(path, {"into": str(into), **more}, format="json")


@pytest.fixture
def two(project: Project, ada: Person, ben: Person) -> tuple[UUID, UUID, UUID]:
    """Ada's mark, the entry she made, and Ben's fuller one."""
    mark, short = named(project, ada, "Nightingale")
    _, full = named(project, ben, CANARY)
    return mark, short, full


def test_the_register_tells_its_keepers_how_often_and_by_whom(
    project: Project, mona: Person, ada: Person, two: tuple[UUID, UUID, UUID]
) -> None:
    rows = register(mona, project)
    assert rows["Nightingale"] | {"id": "", "revision": 1} == {
        "id": "",
        "name": "Nightingale",
        "type": "person",
        "aliases": [],
        "scope": "project",
        "revision": 1,
        "curated": False,
        "uses": 1,
        "document": None,
        "proposed_by": ada.membership.pseudonym,
        "merged_into": None,
    }
    assert set(register(mona, project, q="ilse")) == {CANARY}
    assert register(mona, project, state="curated") == {}


def test_a_merge_is_seen_before_it_is_done_and_resolved_on_reading(
    project: Project, mona: Person, ada: Person, two: tuple[UUID, UUID, UUID]
) -> None:
    mark, short, full = two
    seen = merge(mona, short, full, "?dry_run=1").json()
    assert seen["touched"] == {"highlights": 1, "articles": 1, "readings": 1, "connections": 0}
    assert Entity.objects.filter(merged_into__isnull=False).count() == 0
    assert names(ada, project) == ["Nightingale"]
    done = merge(mona, short, full)
    assert (done.status_code, done.json()["into"]["curated"]) == (200, True)
    shown = ada.client.get(f"/api/v1/annotations/{mark}/").json()["values"]["target"]
    assert (shown["id"], shown["name"]) == (str(full), CANARY)
    # What she saved is as she saved it; only the reading of it follows.
    assert Entity.objects.get(pk=short).tags.count() == 1
    assert names(ada, project) == [CANARY]
    assert AuditEntry.objects.filter(act="names_merged").count() == 1


def test_a_merge_is_undone_with_the_name_that_it_left_behind(
    project: Project, mona: Person, ada: Person, two: tuple[UUID, UUID, UUID]
) -> None:
    mark, short, full = two
    merge(mona, short, full, keep_name=True)
    assert register(mona, project, state="curated")[CANARY]["aliases"] == ["Nightingale"]
    undone = mona.client.post(f"/api/v1/entities/{short}/merge/undo/")
    assert (undone.status_code, undone.json()["merged_into"]) == (200, None)
    shown = ada.client.get(f"/api/v1/annotations/{mark}/").json()["values"]["target"]
    assert shown["name"] == "Nightingale"
    assert register(mona, project, state="curated")[CANARY]["aliases"] == []
    assert mona.client.post(f"/api/v1/entities/{short}/merge/undo/").status_code == 409


def test_a_merge_into_itself_into_a_merged_one_or_elsewhere_is_refused(
    project: Project, mona: Person, two: tuple[UUID, UUID, UUID]
) -> None:
    _, short, full = two
    assert merge(mona, short, short).status_code == 400
    assert merge(mona, short, uuid7()).status_code == 400
    merge(mona, short, full)
    assert merge(mona, short, full).json()["code"] == "already_merged"
    assert merge(mona, full, short).json()["code"] == "already_merged"


def test_an_other_name_finds_its_entry_and_makes_no_second_one(
    project: Project, mona: Person, chi: Person, two: tuple[UUID, UUID, UUID]
) -> None:
    _, _, full = two
    path = f"/api/v1/entities/{full}/"
    changes = {"name": "Ilse Nightingale MP", "aliases": ["The Nightingale", "the  nightingale"]}
    assert mona.client.patch(path, changes, format="json").status_code == 428
    changed = mona.client.patch(path, changes, format="json", HTTP_IF_MATCH='"1"')
    assert changed.status_code == 200, changed.content
    assert (changed["ETag"], changed.json()["aliases"]) == ('"2"', ["The Nightingale"])
    assert changed.json()["curated"] is True
    stale = mona.client.patch(path, {"type": "group"}, format="json", HTTP_IF_MATCH='"1"')
    assert (stale.status_code, stale.json()["current"]["revision"]) == (412, 2)
    _, found = named(project, chi, "the nightingale")
    assert found == full
    assert names(chi, project, q="the night") == ["Ilse Nightingale MP"]


def test_two_curated_entries_of_one_name_are_merged_and_not_doubled(
    project: Project, mona: Person, two: tuple[UUID, UUID, UUID]
) -> None:
    _, short, full = two
    for entity, status in ((short, 200), (full, 409)):
        changes = {"name": "Ilse N"}
        path = f"/api/v1/entities/{entity}/"
        answer = mona.client.patch(path, changes, format="json", HTTP_IF_MATCH='"1"')
        assert answer.status_code == status, answer.content
    assert answer.json()["code"] == "entity_exists"


def test_what_may_be_one_is_proposed_with_the_fuller_name_to_keep(
    project: Project, mona: Person, two: tuple[UUID, UUID, UUID]
) -> None:
    path = f"/api/v1/projects/{project.slug}/entities/duplicates/"
    (pair,) = mona.client.get(path).json()["results"]
    assert (pair["entity"]["name"], pair["into"]["name"]) == ("Nightingale", CANARY)
    assert pair["reason"] == "part_of_name"
    merge(mona, UUID(pair["entity"]["id"]), UUID(pair["into"]["id"]))
    assert mona.client.get(path).json()["results"] == []


def test_a_blind_annotator_meets_a_peers_name_only_when_it_is_curated(
    project: Project, mona: Person, ada: Person, ben: Person, two: tuple[UUID, UUID, UUID]
) -> None:
    _, short, full = two
    opened = given(article(project, key="a-002"), ada)
    for path in (
        f"/api/v1/projects/{project.slug}/entities/",
        f"/api/v1/projects/{project.slug}/entities/?q=night",
        f"/api/v1/projects/{project.slug}/entities/register/",
        f"/api/v1/projects/{project.slug}/entities/duplicates/",
        f"/api/v1/assignments/{opened.pk}/",
    ):
        assert CANARY not in ada.client.get(path).content.decode(), path
    for path, content in (
        (f"/api/v1/entities/{full}/merge/", {"into": str(short)}),
        (f"/api/v1/entities/{full}/merge/undo/", {}),
        (f"/api/v1/entities/{uuid7()}/merge/undo/", {}),
    ):
        answer = ada.client.post(path, content, format="json")
        assert (answer.status_code, CANARY in answer.content.decode()) == (404, False), path
    hers = {"sentiment": "negative", "target": {"id": str(full)}}
    guess = put(ada, uuid7(), body(opened, values=hers))
    assert (guess.status_code, CANARY in guess.content.decode()) == (400, False)
    mona.client.patch(f"/api/v1/entities/{full}/", {}, format="json", HTTP_IF_MATCH='"1"')
    assert names(ada, project) == [CANARY, "Nightingale"]
    assert names(ben, project) == [CANARY]
