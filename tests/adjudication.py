"""Three people's readings of one article, and settling them, as several tests do it."""

from collections.abc import Sequence
from typing import Any

from annotator.core.ids import uuid7
from annotator.models import Assignment, Document, Project
from annotator.services.editing import annotations, assignments
from annotator.services.editing.drafts import Draft
from tests.articles import article, given
from tests.people import Person

Marks = Sequence[tuple[int, int, str]]


def put(reading: Assignment, **fields: Any) -> None:
    """Mark something."""
    annotations.put(
        assignment_id=reading.pk, annotation_id=uuid7(), draft=Draft(**fields), base_revision=None
    )


def read(document: Document, person: Person, marks: Marks, frame: str = "economic") -> Assignment:
    """Mark these places with how they sound, answer for the article, and hand in."""
    given(document, person)
    reading = Assignment.objects.get(document=document, member=person.membership)
    for start, end, sentiment in marks:
        values: dict[str, object] = {"framing": ["none"], "sentiment": sentiment, "voice": "outlet"}
        if sentiment != "neutral":
            values |= {"intensity": 2, "target": {"name": "Ilse Brandt", "type": "person"}}
        put(reading, layer="passage", parts=((start, end),), values=values)
    put(reading, layer="article", slot=0, values={"primary_frame": frame})
    assignments.submit(assignment_id=reading.pk, nothing_found=[] if marks else ["passage"])
    return reading


def differently_read(project: Project, ada: Person, ben: Person, chi: Person) -> Document:
    """All mark one place alike; at another Ada and Ben mark more than Chi; Ben marks a third."""
    document = article(project)
    read(document, ada, [(4, 7, "neutral"), (38, 60, "negative")])
    read(document, ben, [(4, 7, "neutral"), (38, 60, "negative"), (80, 90, "neutral")])
    read(document, chi, [(4, 7, "neutral"), (42, 60, "mixed")])
    return document


class Desk:
    """Where one adjudicator settles one article over HTTP."""

    def __init__(self, person: Person, project: Project, document: Document, **wish: Any) -> None:
        self.client = person.client
        self.path = f"/api/v1/projects/{project.slug}/adjudication/"
        body = {"document": str(document.pk), **wish}
        self.answer = self.client.post(self.path, body, format="json")
        self.body: dict[str, Any] = self.answer.json()

    @property
    def own(self) -> str:
        """The address of the settled version."""
        return f"{self.path}{self.body['id']}/"

    @property
    def tag(self) -> dict[str, Any]:
        """The revision at hand, as a precondition."""
        return {"HTTP_IF_MATCH": f'"{self.body["revision"]}"'}

    def item(self, layer: str, index: int = 0) -> dict[str, Any]:
        """A place, by its layer and its number among them."""
        found: list[dict[str, Any]] = self.body["items"]
        return [each for each in found if each["layer"] == layer][index]

    def decide(self, item: dict[str, Any] | None, verdict: str, **choice: Any) -> Any:
        """Decide about a place."""
        content = {"verdict": verdict, "item": item["id"] if item else "", **choice}
        path = f"{self.own}decisions/{uuid7()}/"
        return self.kept(self.client.put(path, content, format="json", **self.tag))

    def undo(self, decision: str) -> Any:
        """Take a decision back."""
        return self.kept(self.client.delete(f"{self.own}decisions/{decision}/", **self.tag))

    def finish(self) -> Any:
        """Close it."""
        return self.kept(self.client.post(f"{self.own}finish/", **self.tag))

    def kept(self, answer: Any) -> Any:
        """Remember where it stands now."""
        if answer.status_code == 200:
            self.body = answer.json()
        return answer

    def letter(self, item: dict[str, Any], parts: list[list[int]]) -> str:
        """Which reading marked just this."""
        return str(next(m["reading"] for m in item["marks"] if m["parts"] == parts))
