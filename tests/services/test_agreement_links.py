"""A relation stands where its anchor stands, and its roles are compared given that anchor."""

from typing import Any

import pytest

from annotator.core.ids import uuid7
from annotator.models import Annotation, AnnotationLink, Assignment, Codebook, Project
from annotator.services.agreement import agreement, agreement_summary
from annotator.services.agreement.agreement_wishes import Wish
from annotator.services.editing import assignments
from tests.articles import article, given
from tests.people import Person

BODY = {
    "title": "Who says what",
    "guideline": "",
    "layers": [
        {"id": "content", "title": "Content", "level": "span", "dimensions": []},
        {"id": "source", "title": "Source", "level": "span", "dimensions": []},
        {
            "id": "attribution",
            "title": "Attribution",
            "level": "relation",
            "dimensions": [],
            "links": [
                {"role": "content", "title": "What", "layers": ["content"], "min": 1},
                {"role": "source", "title": "Who", "layers": ["source"]},
            ],
        },
    ],
}
Place = tuple[int, int]


@pytest.fixture
def attributing(project: Project) -> Project:
    """The project, asking who says what."""
    Codebook.objects.filter(project=project).update(body=BODY)
    return project


def attribute(project: Project, person: Person, key: str, content: Place, source: Place) -> None:
    """Tie a source to what it says, and hand in."""
    reading = Assignment.objects.get(document__key=key, member=person.membership)
    codebook = Codebook.objects.get(project=project)
    ends = {
        role: mark(reading, codebook, role, place)
        for role, place in (("content", content), ("source", source))
    }
    tie = mark(reading, codebook, "attribution", None)
    for role, end in ends.items():
        AnnotationLink.objects.create(source=tie, role=role, target=end)
    Assignment.objects.filter(pk=reading.pk).update(codebook=codebook)
    assignments.submit(assignment_id=reading.pk, nothing_found=[])


def mark(reading: Assignment, codebook: Codebook, layer: str, place: Place | None) -> Annotation:
    start, end = place or (None, None)
    return Annotation.all_kinds.create(
        pk=uuid7(),
        assignment=reading,
        document=reading.document,
        codebook=codebook,
        layer=layer,
        start=start,
        end=end,
        parts=[list(place)] if place else [],
        created_at="2024-01-01T00:00Z",
        updated_at="2024-01-01T00:00Z",
    )


def test_roles_are_compared_where_both_found_the_same_content(
    attributing: Project, ada: Person, ben: Person
) -> None:
    for key, source in (("same", (22, 34)), ("other", (0, 3))):
        given(article(attributing, key=key), ada, ben)
        attribute(attributing, ada, key, (0, 15), (20, 34))
        attribute(attributing, ben, key, (0, 16), source)
    wish = Wish(layer="attribution", role="source")
    shown: Any = agreement.answer(project=attributing, wish=wish)
    assert (shown["metric"], shown["value"], shown["level"]) == ("percent", 0.5, "relation")
    assert shown["n"]["documents"] == 2
    where: Any = agreement.answer(project=attributing, wish=Wish(layer="attribution"))
    content: Any = agreement.answer(project=attributing, wish=Wish(layer="content"))
    assert where["value"] == content["value"]
    assert where["value"] is not None
    last = agreement_summary.summary(project=attributing)["layers"][-1]  # type: ignore[index]
    links = last["questions"][-1]
    assert (links["question"], links["value"], links["title"]) == ("links", 0.5, "Who")
