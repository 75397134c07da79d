"""The save protocol of one annotation, over HTTP."""

from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from annotator.core.codebooks import templates
from annotator.core.ids import uuid7
from annotator.models import Annotation, AnnotationChange, Assignment, Codebook, Project
from tests.articles import SHORT, article, given
from tests.people import Person

PHRASE = "bizarre and threatening"
START = SHORT.index(PHRASE)
PLACE = [[START, START + len(PHRASE)]]
ANSWERS: dict[str, Any] = {
    "framing": ["external_reputation"],
    "sentiment": "negative",
    "intensity": 3,
    "target": {"name": "Ardovia", "type": "country_or_place"},
    "voice": "direct_quote",
    "source": {"name": "Ilse Brandt", "type": "person", "kind": "official"},
}


@pytest.fixture
def reading(project: Project, ada: Person) -> Assignment:
    """Ada's reading of the short article."""
    return given(article(project), ada)


def body(reading: Assignment, **changes: object) -> dict[str, object]:
    """A whole annotation as the editor sends it."""
    whole = {
        "assignment": str(reading.pk),
        "layer": "passage",
        "parts": PLACE,
        "quote": PHRASE,
        "values": ANSWERS,
        "note": "",
        "links": [],
    }
    return whole | changes


def put(person: Person, annotation_id: UUID, content: object, **headers: str) -> Any:
    """PUT one annotation; a create unless the headers say otherwise."""
    named: dict[str, Any] = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    if not headers.keys() & {"if_match", "if_none_match"}:
        named["HTTP_IF_NONE_MATCH"] = "*"
    return person.client.put(
        f"/api/v1/annotations/{annotation_id}/", content, format="json", **named
    )


def test_a_whole_annotation_is_stored_and_answered(ada: Person, reading: Assignment) -> None:
    answer = put(ada, uuid7(), body(reading))
    assert answer.status_code == 201, answer.content
    saved = answer.json()
    assert saved["quote"] == PHRASE
    assert saved["missing"] == []
    assert saved["revision"] == 1
    assert answer["ETag"] == '"1"'
    assert saved["values"]["target"]["name"] == "Ardovia"
    assert saved["values"]["source"]["kind"] == "official"
    row = Annotation.objects.get()
    assert {(tag.dimension, tag.label or "entity") for tag in row.tags.all()} == {
        ("framing", "external_reputation"),
        ("sentiment", "negative"),
        ("target", "entity"),
        ("voice", "direct_quote"),
        ("source", "entity"),
    }
    reading.refresh_from_db()
    assert (reading.state, reading.revision) == ("in_progress", 1)


def test_a_span_without_any_tag_is_stored_and_says_what_is_missing(
    ada: Person, reading: Assignment
) -> None:
    answer = put(ada, uuid7(), body(reading, values={}))
    assert answer.status_code == 201
    assert answer.json()["missing"] == ["framing", "sentiment", "voice"]


def test_offsets_count_code_points_behind_an_emoji(ada: Person, reading: Assignment) -> None:
    start = SHORT.index("Nobody")
    answer = put(ada, uuid7(), body(reading, parts=[[start, start + 6]], quote="Nobody"))
    assert answer.status_code == 201, answer.content
    assert answer.json()["quote"] == "Nobody"


def test_the_same_create_again_is_harmless(ada: Person, reading: Assignment) -> None:
    annotation_id = uuid7()
    first = put(ada, annotation_id, body(reading))
    again = put(ada, annotation_id, body(reading))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert AnnotationChange.objects.count() == 1


def test_another_body_under_a_known_id_is_refused(ada: Person, reading: Assignment) -> None:
    annotation_id = uuid7()
    put(ada, annotation_id, body(reading))
    answer = put(ada, annotation_id, body(reading, note="other"))
    assert answer.status_code == 409
    assert answer.json()["code"] == "exists"


def test_a_stale_change_gets_the_current_state(ada: Person, reading: Assignment) -> None:
    annotation_id = uuid7()
    put(ada, annotation_id, body(reading))
    assert put(ada, annotation_id, body(reading, note="one"), if_match='"1"').status_code == 200
    answer = put(ada, annotation_id, body(reading, note="two"), if_match='"1"')
    assert answer.status_code == 412
    assert answer.json()["current"]["note"] == "one"
    assert Annotation.objects.get().note == "one"


def test_a_change_without_a_revision_is_refused(ada: Person, reading: Assignment) -> None:
    answer = ada.client.put(f"/api/v1/annotations/{uuid7()}/", body(reading), format="json")
    assert answer.status_code == 428


def test_a_repeated_change_is_answered_as_it_was(ada: Person, reading: Assignment) -> None:
    annotation_id, change = uuid7(), str(uuid7())
    put(ada, annotation_id, body(reading))
    sent = body(reading, note="one")
    first = put(ada, annotation_id, sent, if_match='"1"', change_id=change)
    put(ada, annotation_id, body(reading, note="two"), if_match='"2"')
    again = put(ada, annotation_id, sent, if_match='"1"', change_id=change)
    assert again.status_code == 200
    assert again.json()["note"] == first.json()["note"] == "one"
    assert again.json()["revision"] == 2
    assert Annotation.objects.get().note == "two"


def test_every_change_raises_the_revision_by_one_and_leaves_an_event(
    ada: Person, reading: Assignment
) -> None:
    annotation_id = uuid7()
    put(ada, annotation_id, body(reading))
    put(ada, annotation_id, body(reading), if_match='"1"')
    gone = ada.client.delete(f"/api/v1/annotations/{annotation_id}/", HTTP_IF_MATCH='"2"')
    assert gone.status_code == 200
    back = put(ada, annotation_id, body(reading), if_match='"3"')
    assert back.json()["revision"] == 4
    history = ada.client.get(f"/api/v1/annotations/{annotation_id}/history/").json()["results"]
    assert [event["operation"] for event in history] == ["create", "change", "delete", "restore"]
    assert [event["revision"] for event in history] == [1, 2, 3, 4]
    assert PHRASE not in str([(event["before"], event["after"]) for event in history])
    reading.refresh_from_db()
    assert reading.revision == 4


def test_a_delete_leaves_a_tombstone_and_repeats_harmlessly(
    ada: Person, reading: Assignment
) -> None:
    annotation_id, change = uuid7(), str(uuid7())
    put(ada, annotation_id, body(reading))
    path = f"/api/v1/annotations/{annotation_id}/"
    assert ada.client.delete(path).status_code == 428
    first = ada.client.delete(path, HTTP_IF_MATCH='"1"', HTTP_CHANGE_ID=change)
    again = ada.client.delete(path, HTTP_IF_MATCH='"1"', HTTP_CHANGE_ID=change)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert Annotation.objects.count() == 0
    assert Annotation.all_kinds.count() == 1


def test_entities_by_name_are_found_whatever_capitals_and_spaces(
    ada: Person, reading: Assignment
) -> None:
    first = put(ada, uuid7(), body(reading)).json()
    other = ANSWERS | {"target": {"name": "  aRDOVIA ", "type": "country_or_place"}}
    second = put(ada, uuid7(), body(reading, values=other)).json()
    assert first["values"]["target"] == second["values"]["target"]


def test_an_unnamed_source_stays_in_its_document(
    project: Project, ada: Person, reading: Assignment
) -> None:
    source = {"name": "a source close to Brandt", "type": "person", "kind": "anonymous"}
    source["anonymity"] = "close_to"
    saved = put(ada, uuid7(), body(reading, values=ANSWERS | {"source": source}))
    assert saved.status_code == 201, saved.content
    here = ada.client.get(f"/api/v1/assignments/{reading.pk}/").json()["entities"]
    assert {row["name"]: row["scope"] for row in here}["a source close to Brandt"] == "document"
    other = given(article(project, key="a-002"), ada)
    there = ada.client.get(f"/api/v1/assignments/{other.pk}/").json()["entities"]
    assert {row["name"] for row in there} == {"Ardovia"}


def test_a_blind_annotator_never_sees_what_another_typed(
    project: Project, ada: Person, ben: Person, reading: Assignment
) -> None:
    put(ada, uuid7(), body(reading))
    bens = given(reading.document, ben)
    seen = ben.client.get(f"/api/v1/assignments/{bens.pk}/")
    assert seen.json()["entities"] == []
    assert PHRASE not in str(seen.json()["annotations"])


def test_what_is_not_ones_own_does_not_exist(
    ada: Person, ben: Person, olga: Person, reading: Assignment
) -> None:
    annotation_id = uuid7()
    put(ada, annotation_id, body(reading))
    for person in (ben, olga):
        assert person.client.get(f"/api/v1/annotations/{annotation_id}/").status_code == 404
        assert put(person, uuid7(), body(reading)).status_code == 404
        assert put(person, annotation_id, body(reading), if_match='"1"').status_code == 404


def test_a_locked_block_is_refused_until_its_reader_unlocks_it(
    project: Project, ada: Person
) -> None:
    document = article(project, SHORT + "\n\nAdvertisement", key="ads")
    document.blocks[-1][2] = "ad"
    document.save()
    reading = given(document, ada)
    start = len(SHORT) + 2
    sent = body(reading, parts=[[start, start + 6]], quote="Advert")
    refused = put(ada, uuid7(), sent)
    assert refused.status_code == 400
    assert refused.json()["code"] == "locked_block"
    block = len(document.blocks) - 1
    unlocked = ada.client.patch(
        f"/api/v1/assignments/{reading.pk}/", {"unlock_blocks": [block]}, format="json"
    )
    assert unlocked.json()["unlocked_blocks"] == [block]
    assert put(ada, uuid7(), sent).status_code == 201


def test_another_accounts_session_never_sends_this_work(
    ada: Person, ben: Person, reading: Assignment
) -> None:
    given(reading.document, ben)
    answer = ben.client.put(
        f"/api/v1/annotations/{uuid7()}/",
        body(reading),
        format="json",
        HTTP_IF_NONE_MATCH="*",
        HTTP_SLANT_MEMBER=str(ada.member and ada.member.pk),
    )
    assert answer.status_code == 401
    assert answer.json()["code"] == "other_account"


def test_a_check_of_the_codebook_warns_or_refuses(project: Project, ada: Person) -> None:
    words = [[0, 7]]
    quoted = {"voice": "direct_quote"}
    first = given(article(project), ada)
    answer = put(ada, uuid7(), body(first, parts=words, quote="The dam", values=quoted))
    assert [each["check"] for each in answer.json()["warnings"]] == ["touches_quotation"]
    assert ada.client.get(f"/api/v1/annotations/{answer.json()['id']}/").json() == answer.json()
    assert put(ada, uuid7(), body(first)).json()["warnings"] == []

    strict = templates.body(templates.DEFAULT)
    strict["layers"][0]["checks"][0]["severity"] = "error"  # type: ignore[index]
    now = timezone.now()
    Codebook.objects.create(
        project=project, version="2.0.0", state="published", body=strict, published_at=now
    )
    second = given(article(project, key="a-002"), ada)
    answer = put(ada, uuid7(), body(second, parts=words, quote="The dam", values=quoted))
    assert (answer.status_code, answer.json()["code"]) == (400, "check_failed")
    assert list(answer.json()["fields"]) == ["parts"]
    assert put(ada, uuid7(), body(second)).status_code == 201


def test_nothing_leads_to_itself(project: Project, ada: Person) -> None:
    body_of = templates.body("attribution")
    Codebook.objects.create(
        project=project,
        version="2.0.0",
        state="published",
        body=body_of,
        published_at=timezone.now(),
    )
    reading = given(article(project), ada)
    layer, link = _linking(body_of)
    own = uuid7()
    content = body(reading, layer=layer, values={})
    assert put(ada, own, content).status_code == 201
    links = [{"role": link, "to": str(own)}]
    answer = put(ada, own, content | {"links": links}, if_match='"1"')
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["links.0.to"])


def _linking(codebook: dict[str, Any]) -> tuple[str, str]:
    """A layer of spans that may link to its own kind, and the role."""
    return next(
        (layer["id"], link["role"])
        for layer in codebook["layers"]
        for link in layer.get("links", [])
        if layer["id"] in link["layers"] and layer["level"] == "span"
    )
