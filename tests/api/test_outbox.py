"""The browser's queue: in order, each on its own, an outcome for each."""

from typing import Any

import pytest

from annotator.core.ids import uuid7
from annotator.models import Annotation, AnnotationChange, Assignment, Entity, Project
from tests.api.test_annotations import ANSWERS, PHRASE, PLACE
from tests.articles import article, given
from tests.people import Person

CONTENT = {"layer": "passage", "parts": PLACE, "quote": PHRASE, "values": ANSWERS}


@pytest.fixture
def reading(project: Project, ada: Person) -> Assignment:
    """Ada's reading of the short article."""
    return given(article(project), ada)


def entry(op: str, base: int | None = None, content: Any = None, of: str = "") -> dict[str, Any]:
    """One entry of the queue."""
    return {
        "change": str(uuid7()),
        "op": op,
        "id": of or str(uuid7()),
        "base_revision": base,
        "body": content or {},
    }


def send(person: Person, reading: Assignment, *entries: object) -> Any:
    """The queue, sent."""
    return person.client.post(
        f"/api/v1/assignments/{reading.pk}/changes/", {"changes": list(entries)}, format="json"
    )


def test_create_change_and_delete_in_one_go(ada: Person, reading: Assignment) -> None:
    made = entry("put", None, CONTENT)
    changed = entry("put", 1, CONTENT | {"note": "again"}, made["id"])
    gone = entry("delete", 2, None, made["id"])
    answer = send(ada, reading, made, changed, gone).json()
    assert [result["status"] for result in answer["results"]] == [201, 200, 200]
    assert [result["body"]["revision"] for result in answer["results"]] == [1, 2, 3]
    assert answer["revision"] == 3
    assert Annotation.objects.count() == 0


def test_the_whole_queue_sent_twice_changes_nothing(ada: Person, reading: Assignment) -> None:
    made = entry("put", None, CONTENT)
    changed = entry("put", 1, CONTENT | {"note": "again"}, made["id"])
    time = entry("assignment", None, {"add_active_seconds": 9}, str(reading.pk))
    first = send(ada, reading, made, changed, time).json()
    again = send(ada, reading, made, changed, time).json()
    assert [r["body"] for r in again["results"]] == [r["body"] for r in first["results"]]
    assert again["revision"] == first["revision"] == 3
    assert AnnotationChange.objects.count() == 2


def test_a_refusal_holds_up_only_what_rests_on_it(ada: Person, reading: Assignment) -> None:
    bad = entry("put", None, CONTENT | {"quote": "wrong"})
    after = entry("put", 1, CONTENT, bad["id"])
    linking = entry("put", None, CONTENT | {"links": [{"role": "source", "to": bad["id"]}]})
    good = entry("put", None, CONTENT)
    answer = send(ada, reading, bad, after, linking, good).json()
    assert [result["status"] for result in answer["results"]] == [400, 424, 424, 201]
    assert "quote" in answer["results"][0]["body"]["fields"]
    assert Annotation.objects.count() == 1


def test_a_stale_entry_carries_the_current_state(ada: Person, reading: Assignment) -> None:
    made = entry("put", None, CONTENT)
    send(ada, reading, made, entry("put", 1, CONTENT | {"note": "mine"}, made["id"]))
    answer = send(ada, reading, entry("put", 1, CONTENT | {"note": "late"}, made["id"])).json()
    assert answer["results"][0]["status"] == 412
    assert answer["results"][0]["body"]["current"]["note"] == "mine"


def test_a_malformed_entry_is_its_own_refusal(ada: Person, reading: Assignment) -> None:
    bad = entry("put", None, CONTENT | {"surprise": 1})
    answer = send(ada, reading, bad, entry("put", None, CONTENT)).json()
    assert [result["status"] for result in answer["results"]] == [400, 201]
    assert "surprise" in answer["results"][0]["body"]["fields"]


def test_an_entity_is_made_under_the_clients_id_or_found(ada: Person, reading: Assignment) -> None:
    named = {"name": "Ardovia", "type": "country_or_place"}
    made, again = entry("entity", None, named), entry("entity", None, named | {"name": "ardovia "})
    answer = send(ada, reading, made, again).json()
    assert [result["status"] for result in answer["results"]] == [201, 200]
    assert {result["body"]["id"] for result in answer["results"]} == {made["id"]}
    assert str(Entity.objects.get().pk) == made["id"]


def test_a_queue_changes_only_the_reading_it_is_sent_to(
    project: Project, ada: Person, ben: Person, reading: Assignment
) -> None:
    other = given(article(project, key="a-002"), ada)
    stray = entry("assignment", None, {"note": "x"}, str(other.pk))
    assert send(ada, reading, stray).json()["results"][0]["status"] == 400
    made = entry("put", None, CONTENT)
    send(ada, other, made)
    taken = entry("put", 1, CONTENT, made["id"])
    assert send(ada, reading, taken).json()["results"][0]["status"] == 409
    assert send(ben, reading, entry("put", None, CONTENT)).status_code == 404


def test_too_many_at_once_are_refused_whole(ada: Person, reading: Assignment) -> None:
    answer = send(ada, reading, *[entry("put", None, CONTENT) for _ in range(201)])
    assert answer.status_code == 400
    assert Annotation.objects.count() == 0
