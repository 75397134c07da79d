"""Every level and shape in one codebook, through the outbox as the editor sends it, and back."""

import json
from typing import Any

import pytest

from annotator.core.ids import uuid7
from annotator.models import Annotation, Assignment, Codebook, Project
from tests.articles import SHORT, article, given
from tests.people import Person

MOODS = [{"id": "good", "title": "Good"}, {"id": "bad", "title": "Bad"}]
FINE = [*MOODS, {"id": "grim", "title": "Grim", "parent": "bad"}]
HIDDEN = {"dimension": "mood", "in": ["bad"]}
BODY: dict[str, Any] = {
    "title": "All shapes",
    "guideline": "",
    "layers": [
        {
            "id": "words",
            "title": "Words",
            "level": "span",
            "max_parts": 3,
            "links": [{"role": "rejects", "layers": ["words", "bond"], "key": "d"}],
            "dimensions": [
                {"id": "mood", "title": "Mood?", "kind": "choice", "labels": FINE},
                {
                    "id": "fine",
                    "title": "Fine?",
                    "kind": "choice",
                    "labels_from": {"children_of": "mood"},
                },
                {"id": "much", "title": "Much?", "kind": "scale", "min": 1, "max": 3},
                {"id": "sure", "title": "Sure?", "kind": "flag", "when": HIDDEN},
                {"id": "why", "title": "Why?", "kind": "text"},
                {"id": "who", "title": "Who?", "kind": "entity", "multiple": True},
            ],
        },
        {"id": "line", "title": "Sentence", "level": "sentence", "dimensions": []},
        {"id": "piece", "title": "Paragraph", "level": "block", "dimensions": []},
        {"id": "whole", "title": "Article", "level": "document", "dimensions": []},
        {
            "id": "bond",
            "title": "Bond",
            "level": "relation",
            "links": [{"role": "from", "layers": ["words"], "min": 1}],
            "dimensions": [],
        },
    ],
}
VALUES: dict[str, Any] = {
    "mood": "bad",
    "fine": "grim",
    "much": 2,
    "sure": True,
    "why": "It says so.",
    "who": [{"name": "Ilse Brandt", "type": "person"}],
}


@pytest.fixture
def reading(project: Project, ada: Person) -> Assignment:
    """Ada's, by a codebook that has everything."""
    Codebook.objects.filter(project=project).update(body=BODY)
    return given(article(project), ada)


def at(words: str) -> list[int]:
    return [SHORT.index(words), SHORT.index(words) + len(words)]


def change(annotation: str, layer: str, base: int | None = None, **body: object) -> dict[str, Any]:
    whole = {"layer": layer, "parts": [], "values": {}, "links": [], "note": ""} | body
    return {
        "change": str(uuid7()),
        "op": "put",
        "id": annotation,
        "base_revision": base,
        "body": whole,
    }


def send(ada: Person, reading: Assignment, *changes: dict[str, Any]) -> list[dict[str, Any]]:
    path = f"/api/v1/assignments/{reading.pk}/changes/"
    answer = ada.client.post(path, {"changes": list(changes)}, format="json")
    assert answer.status_code == 200, answer.content
    return list(answer.json()["results"])


def test_all_of_them_in_one_batch_and_read_back_the_same(
    ada: Person, mona: Person, project: Project, reading: Assignment
) -> None:
    ids = {name: str(uuid7()) for name in ("words", "other", "line", "piece", "whole", "bond")}
    parts = [at("The dam"), at("the minister"), at("bizarre")]
    sent = [
        change(
            ids["words"],
            "words",
            parts=parts,
            values=VALUES,
            quote="The dam … the minister … bizarre",
        ),
        change(ids["bond"], "bond", links=[{"role": "from", "to": ids["words"]}]),
        change(ids["other"], "words", parts=[at("Nobody")]),
        # A link to what is itself a link: this one rejects the bond and the other words.
        change(
            ids["other"],
            "words",
            1,
            parts=[at("Nobody")],
            links=[{"role": "rejects", "to": ids["bond"]}, {"role": "rejects", "to": ids["words"]}],
        ),
        change(ids["line"], "line", slot=1),
        change(ids["piece"], "piece", slot=0),
        change(ids["whole"], "whole", slot=0),
    ]
    statuses = [row["status"] for row in send(ada, reading, *sent)]
    assert statuses == [201] * 3 + [200] + [201] * 3
    shown = ada.client.get(f"/api/v1/assignments/{reading.pk}/").json()["annotations"]
    rows = {row["id"]: row for row in shown}
    assert rows[ids["words"]]["parts"] == parts
    assert [each["to"] for each in rows[ids["other"]]["links"]] == [ids["bond"], ids["words"]]
    assert rows[ids["words"]]["values"]["fine"] == "grim"
    assert (rows[ids["line"]]["slot"], rows[ids["bond"]]["parts"]) == (1, [])
    assert exported_layers(ada, mona, project, reading) == [
        *("bond", "line", "piece", "whole", "words", "words")
    ]


def exported_layers(ada: Person, mona: Person, project: Project, reading: Assignment) -> list[str]:
    """What the dataset has of it once it is handed in."""
    done = ada.client.post(f"/api/v1/assignments/{reading.pk}/submit/", {}, format="json")
    assert done.status_code == 200, done.content
    export: Any = mona.client.get(f"/api/v1/projects/{project.slug}/export/?format=jsonl")
    record = json.loads(b"".join(export.streaming_content))
    return sorted(row["layer"] for row in record["assignments"][0]["annotations"])


def test_what_others_point_at_goes_only_after_they_let_go_and_comes_back_before_them(
    ada: Person, reading: Assignment
) -> None:
    words, bond = str(uuid7()), str(uuid7())
    link = [{"role": "from", "to": words}]
    send(
        ada, reading, change(words, "words", parts=[at("Nobody")]), change(bond, "bond", links=link)
    )
    gone = {"change": str(uuid7()), "op": "delete", "id": words, "base_revision": 1}
    (refused,) = send(ada, reading, gone)
    assert (refused["status"], refused["body"]["code"]) == (409, "linked")
    again = gone | {"change": str(uuid7())}
    assert [row["status"] for row in send(ada, reading, change(bond, "bond", 1), again)] == [
        200,
        200,
    ]
    back = [change(words, "words", 2, parts=[at("Nobody")]), change(bond, "bond", 2, links=link)]
    assert [row["status"] for row in send(ada, reading, *back)] == [200, 200]
    assert Annotation.all_kinds.live().filter(assignment=reading).count() == 2
