"""Which of the readings' arrows stay is chosen one by one, beside whose mark is taken."""

from typing import Any
from uuid import UUID

import pytest

from annotator.core.ids import uuid7
from annotator.models import Assignment, Codebook, Decision, Document, Project
from annotator.services.editing import annotations, assignments
from annotator.services.editing.drafts import Draft
from tests.adjudication import Desk
from tests.articles import article, given
from tests.people import Person

BODY = {
    "title": "Who says what",
    "guideline": "",
    "layers": [
        {"id": "source", "title": "Source", "level": "span", "dimensions": []},
        {
            "id": "claim",
            "title": "Claim",
            "level": "span",
            "dimensions": [],
            "links": [
                {"role": "said_by", "title": "Said by", "layers": ["source"], "max": 1},
                {"role": "about", "title": "About", "layers": ["source"]},
            ],
        },
    ],
}
Links = list[tuple[str, int]]
PLACES = ((0, 3), (10, 15))
CLAIM = (20, 34)


def mark(reading: Assignment, layer: str, place: tuple[int, int], links: Any = ()) -> UUID:
    pk = uuid7()
    draft = Draft(layer=layer, parts=(place,), links=list(links))
    annotations.put(assignment_id=reading.pk, annotation_id=pk, draft=draft, base_revision=None)
    return pk


def read(document: Document, person: Person, links: Links) -> None:
    """Two sources, and a claim whose arrows lead to them by their number."""
    given(document, person)
    reading = Assignment.objects.get(document=document, member=person.membership)
    sources = [mark(reading, "source", place) for place in PLACES]
    drawn = [{"role": role, "to": str(sources[number])} for role, number in links]
    mark(reading, "claim", CLAIM, drawn)
    assignments.submit(assignment_id=reading.pk, nothing_found=[])


@pytest.fixture
def desk(project: Project, ada: Person, ben: Person, jude: Person) -> Desk:
    """Ada leads the claim to the first source, Ben to the second and, beside it, the first."""
    Codebook.objects.filter(project=project).update(body=BODY)
    document = article(project)
    read(document, ada, [("said_by", 0)])
    read(document, ben, [("said_by", 1), ("about", 0)])
    return Desk(jude, project, document)


def to(desk: Desk, role: str, number: int) -> dict[str, Any]:
    """An arrow to one of the sources, as the page has it."""
    return {"role": role, "item": desk.item("source", number)["id"], "entity": None}


def drawn(desk: Desk) -> set[tuple[str, str]]:
    """The arrows of the settled claim: role, and the words that it leads to."""
    quotes = {
        each["decision"]["result"]["id"]: each["decision"]["result"]["quote"]
        for each in desk.body["items"]
        if each["decision"] and each["decision"]["result"]
    }
    found = desk.item("claim")["decision"]["result"]["links"]
    return {(each["role"], quotes[each["to"]]) for each in found}


def of(desk: Desk, count: int) -> str:
    """The reading whose claim has so many arrows."""
    marks = desk.item("claim")["marks"]
    return str(next(each["reading"] for each in marks if len(each["links"]) == count))


def test_untouched_the_arrows_are_those_of_the_mark_that_is_taken(desk: Desk) -> None:
    assert desk.answer.status_code == 201, desk.answer.content
    assert desk.decide(desk.item("claim"), "accepted", take=[of(desk, 1)]).status_code == 200
    assert desk.item("claim")["decision"]["arrows"] == [to(desk, "said_by", 0)]
    assert drawn(desk) == {("said_by", quote(desk, 0))}


def quote(desk: Desk, number: int) -> str:
    found: str = desk.item("source", number)["marks"][0]["quote"]
    return found


def test_each_arrow_is_taken_or_left_whosever_mark_is_taken(desk: Desk) -> None:
    claim, first, beside = desk.item("claim"), to(desk, "said_by", 0), to(desk, "about", 0)
    answer = desk.decide(claim, "accepted", take=[of(desk, 1)], arrows=[first, beside])
    assert answer.status_code == 200, answer.content
    assert desk.item("claim")["decision"]["arrows"] == [first, beside]
    assert drawn(desk) == {("said_by", quote(desk, 0)), ("about", quote(desk, 0))}
    result = desk.item("claim")["decision"]["result"]
    draft = {name: result[name] for name in ("layer", "parts", "values")}
    answer = desk.decide(claim, "edited", take=[of(desk, 1)], draft=draft, arrows=[])
    assert answer.status_code == 200, answer.content
    assert drawn(desk) == set()
    assert desk.item("claim")["decision"]["arrows"] == []


def test_a_chosen_arrow_follows_when_its_end_is_settled_anew(desk: Desk) -> None:
    beside = to(desk, "about", 0)
    desk.decide(desk.item("claim"), "accepted", take=[of(desk, 1)], arrows=[beside])
    end = desk.item("source", 0)
    assert desk.decide(end, "rejected").status_code == 200
    assert drawn(desk) == set()
    assert desk.decide(end, "accepted", take=["B"]).status_code == 200
    assert drawn(desk) == {("about", quote(desk, 0))}
    assert desk.finish().status_code == 200


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ([("about", 1)], "arrows.0"),
        ([("said_by", 0), ("said_by", 0)], "arrows.1"),
        # The codebook lets one source say it, and each reading has only one.
        ([("said_by", 0), ("said_by", 1)], "links.1.role"),
    ],
)
def test_arrows_that_nobody_has_or_that_the_codebook_forbids_are_refused(
    desk: Desk, asked: Links, place: str
) -> None:
    arrows = [to(desk, *each) for each in asked]
    answer = desk.decide(desk.item("claim"), "accepted", take=["A"], arrows=arrows)
    assert answer.status_code == 400
    assert place in answer.json()["fields"]
    assert not Decision.objects.filter(assignment=desk.body["id"], arrows__isnull=False).exists()


def test_what_is_left_out_has_no_arrows_to_choose(desk: Desk) -> None:
    answer = desk.decide(desk.item("claim"), "rejected", arrows=[])
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["arrows"])
