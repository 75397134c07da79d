"""A model's reading comes in by file with its scores, and never goes out as a person's."""

import json
from typing import Any

import pytest

from annotator.models import Annotation, Project
from tests.people import Person

pytestmark = pytest.mark.django_db

TEXT = "The dam is bizarre and threatening, the minister said."


def record(**of_annotation: object) -> dict[str, Any]:
    """An article with what one model found in it."""
    annotation = {
        "layer": "passage",
        "parts": [[11, 34]],
        "quote": "bizarre and threatening",
        "values": {"framing": ["none"], "sentiment": "neutral", "voice": "outlet"},
    }
    reading = {
        "annotator": "tagger-2",
        "kind": "model",
        "exposure": {"name": "tagger", "version": "2", "prompt": "Mark what is loaded."},
        "annotations": [annotation | of_annotation],
    }
    return {"key": "a-001", "text": TEXT, "assignments": [reading]}


def brought_in(person: Person, project: Project, line: dict[str, Any]) -> Any:
    """The answer to the import of one record."""
    path = f"/api/v1/projects/{project.slug}/imports/?format=jsonl"
    body = json.dumps(line)
    return person.client.post(path, body, content_type="application/x-ndjson")


def exported(person: Person, project: Project, query: str = "") -> list[dict[str, Any]]:
    """The readings of the only article in an export."""
    path = f"/api/v1/projects/{project.slug}/export/?format=jsonl{query}"
    lines = b"".join(person.client.get(path)).decode().splitlines()
    return [reading for line in lines for reading in json.loads(line)["assignments"]]


def test_a_prediction_keeps_its_score_its_reason_and_what_the_model_was_told(
    project: Project, mona: Person
) -> None:
    answer = brought_in(mona, project, record(score=0.71, reason="“bizarre” is loaded"))
    assert answer.status_code == 201, answer.content
    (reading,) = exported(mona, project, "&kind=model")
    (annotation,) = reading["annotations"]
    assert (annotation["origin"], annotation["score"]) == ("model", 0.71)
    assert annotation["reason"] == "“bizarre” is loaded"
    assert reading["exposure"]["prompt"] == "Mark what is loaded."


def test_what_a_model_found_is_in_no_export_that_does_not_ask_for_it(
    project: Project, mona: Person
) -> None:
    assert brought_in(mona, project, record(score=1)).status_code == 201
    assert Annotation.all_kinds.count() == 1
    assert exported(mona, project) == []
    assert exported(mona, project, "&state=all") == []
    assert list(Annotation.objects.all()) == []


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"origin": "human"}, "origin"),
        ({"origin": "suggestion_accepted"}, "origin"),
        ({"score": 1.2}, "score"),
        ({"score": True}, "score"),
        ({"quote": "something else"}, "quote"),
        ({"values": {"framing": ["no_such_frame"]}}, "framing"),
    ],
)
def test_a_prediction_that_does_not_fit_is_refused_with_its_place(
    project: Project, mona: Person, wrong: dict[str, object], place: str
) -> None:
    answer = brought_in(mona, project, record(**wrong))
    assert answer.status_code == 400
    assert place in answer.content.decode()
    assert not Annotation.all_kinds.exists()
