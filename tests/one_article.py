"""An invented article that holds every difficulty of the real one, and somebody who reads it."""

import json
from dataclasses import dataclass
from typing import Any

from annotator.core.ids import uuid7
from annotator.models import Assignment, Document, Project
from annotator.services.projects import projects
from tests.articles import given
from tests.dataset import another_project, bring, records, stable
from tests.people import Person, person

BEFORE = (
    "President Ilse Brandt denounced as “bizarre and threatening” Ardovia's tone, according to the "
    "ministry, which quoted her saying the charge was “ridiculous.”\u00a0\n\n"
    "The talks were seen by some observers as a change of tack. “The comments were bizarre and "
    "threatening,” Brandt told reporters through the agency TPA, adding that they “did not look "
    "likely and were” weak. “This (Ardovian) claim is empty,” she said"
)
TEASER = "Bridge Regains Its Footing Near the Dam"
AFTER = (
    "“It is ridiculous to say that we are behind it.” Ardovia said “readiness for dialog\u00a0was "
    "noted” during the call. Brandt shot down that suggestion."
)
COMMENT = "We need to end them all."
PIECES = (
    (BEFORE, "body"),
    (TEASER, "teaser_other_article"),
    (AFTER, "body"),
    (COMMENT, "reader_comment"),
)
TEXT = "\n\n".join(words for words, _ in PIECES)
BRANDT = {"name": "Ilse Brandt", "type": "person", "kind": "official"}
ARDOVIA = {"name": "Ardovia", "type": "country_or_place", "kind": "institution"}


def at(words: str, occurrence: int = 1) -> list[int]:
    """Where these words stand for the first or a later time."""
    start = -1
    for _ in range(occurrence):
        start = TEXT.index(words, start + 1)
    return [start, start + len(words)]


def record() -> dict[str, Any]:
    """The article as it is brought in: nothing is known of it but its words and its pieces."""
    blocks, start = [], 0
    for words, kind in PIECES:
        blocks.append([start, start + len(words), kind])
        start += len(words) + 2
    return {"schema": "slant/1", "key": "invented", "text": TEXT, "blocks": blocks}


@dataclass
class Reading:
    """Somebody reads it, and every mark goes the editor's way."""

    project: Project
    who: Person
    researcher: Person
    assignment: Assignment

    def tries(self, layer: str, *parts: list[int], **body: Any) -> Any:
        """Mark these words; the outcome as the editor gets it."""
        whole = {
            "layer": layer,
            "parts": list(parts),
            "values": {},
            "links": [],
            "note": "",
            **body,
        }
        change = {"change": str(uuid7()), "op": "put", "id": str(uuid7()), "base_revision": None}
        path = f"/api/v1/assignments/{self.assignment.pk}/changes/"
        content = {"changes": [{**change, "body": whole}]}
        answer = self.who.client.post(path, content, format="json")
        assert answer.status_code == 200, answer.content
        return answer.json()["results"][0] | {"id": change["id"]}

    def mark(self, layer: str, *parts: list[int], **body: Any) -> str:
        """Mark these words, which is taken; its id."""
        outcome = self.tries(layer, *parts, **body)
        assert outcome["status"] < 300, outcome
        return str(outcome["id"])

    def content(self, *parts: list[int], source: Any = None, links: Any = (), **values: Any) -> str:
        """Mark what somebody said."""
        named = {} if source is None else {"source": source}
        return self.mark("content", *parts, values={**named, **values}, links=list(links))

    def exported(self) -> dict[str, Any]:
        """The article in the dataset; brought in elsewhere and taken out again it is the same."""
        (first,) = records(self.researcher, self.project)
        elsewhere, creator = another_project()
        codebook = self.assignment.document.project.codebooks.get()
        elsewhere.codebooks.update(body=codebook.body, version=codebook.version)
        bring(elsewhere, creator.member, json.dumps(first).encode())
        (second,) = records(creator, elsewhere)
        assert stable(second) == stable(first)
        return first

    def rows(self) -> list[dict[str, Any]]:
        """Its annotations there."""
        (reading,) = self.exported()["assignments"]
        found: list[dict[str, Any]] = reading["annotations"]
        return found


def reading_with(template: str) -> Reading:
    """The article in a project of its own, given to Ada."""
    project = projects.create(
        creator=person("creator").user,
        title="One article",
        language="en",
        template=template,
        settings={},
    )
    ada, mona = person("ada", project), person("mona", project)
    bring(project, mona.member, json.dumps(record()).encode())
    assignment = given(Document.objects.get(project=project), ada)
    opened = ada.client.get(f"/api/v1/assignments/{assignment.pk}/")
    assert opened.status_code == 200
    return Reading(project, ada, person("rita", project), assignment)


def to(role: str, *ids: str) -> list[dict[str, str]]:
    """Links in one role."""
    return [{"role": role, "to": each} for each in ids]
