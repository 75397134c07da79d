"""A project whose people have marked the same few phrases in many articles."""

from typing import Any

import pytest

from annotator.core.ids import uuid7
from annotator.models import Assignment, Document, Project, RecommenderModel
from annotator.services.editing import assignments
from annotator.services.recommender import proposing, training
from tests.adjudication import put
from tests.articles import article, given
from tests.people import Person

THREAT, WASTE = "bizarre and threatening", "a shocking waste of money"
PHRASES = {THREAT: "external_reputation", WASTE: "economic"}


def text_of(number: int) -> str:
    """An article with both phrases, and words of its own."""
    return (
        f"The council of town {number} met on Monday to talk about the dam.\n\n"
        f"A speaker called plan {number} {THREAT} before the vote.\n\n"
        f"Others said that it was {WASTE} and left the hall."
    )


def mark(reading: Assignment, text: str, phrase: str, label: str) -> None:
    """Mark a phrase where it stands."""
    start = text.index(phrase)
    put(
        reading,
        layer="passage",
        parts=((start, start + len(phrase)),),
        values={"framing": [label], "sentiment": "neutral", "voice": "outlet"},
    )


def read(document: Document, person: Person, phrases: dict[str, str]) -> Assignment:
    """Somebody reads an article, marks these phrases, and hands it in."""
    given(document, person)
    reading = Assignment.objects.get(document=document, member=person.membership)
    text = document.body.text
    for phrase, label in phrases.items():
        mark(reading, text, phrase, label)
    put(reading, layer="article", slot=0, values={"primary_frame": "economic"})
    assignments.submit(assignment_id=reading.pk, nothing_found=[] if phrases else ["passage"])
    return reading


def taught(project: Project, *people: Person, number: int = 8) -> list[Document]:
    """Articles that all of them have read alike."""
    documents = [article(project, text_of(at), key=f"taught-{at}") for at in range(number)]
    for document in documents:
        for person in people:
            read(document, person, PHRASES)
    return documents


def switched_on(project: Project, manager: Person, **wishes: Any) -> RecommenderModel:
    """A version in use, with all articles looked through."""
    model = training.make(project=project)
    answer = settings(manager, project, version=model.number, **wishes)
    assert answer.status_code == 200, answer.content
    proposing.look_through(project)
    return model


def settings(manager: Person, project: Project, **wishes: Any) -> Any:
    """PATCH what the project wishes, on top of what it is now."""
    path = f"/api/v1/projects/{project.slug}/recommender/"
    tag = manager.client.get(path)["ETag"]
    return manager.client.patch(path, wishes, format="json", HTTP_IF_MATCH=tag)


def proposals(person: Person, reading: Assignment) -> dict[str, Any]:
    """What the editor is told."""
    answer = person.client.get(f"/api/v1/assignments/{reading.pk}/proposals/")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def accept(person: Person, reading: Assignment, proposal: dict[str, Any], **changes: Any) -> Any:
    """Make a proposal one's own, as the editor does it."""
    body = {
        "assignment": str(reading.pk),
        "layer": proposal["layer"],
        "parts": proposal["parts"],
        "values": proposal["values"],
        "proposal": proposal["id"],
    }
    return person.client.put(
        f"/api/v1/annotations/{uuid7()}/", body | changes, format="json", HTTP_IF_NONE_MATCH="*"
    )


def quotes(told: dict[str, Any], document: Document) -> dict[str, str]:
    """The proposed words and the answer proposed for them."""
    text = document.body.text
    return {
        text[each["parts"][0][0] : each["parts"][0][1]]: each["answer"] for each in told["results"]
    }


@pytest.fixture
def fresh(project: Project, ada: Person, ben: Person) -> Document:
    """An article that nobody has read, in a project in which eight were."""
    taught(project, ada, ben)
    return article(project, text_of(99), key="fresh")
