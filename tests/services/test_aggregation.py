"""Aggregated views are made of what was handed in, article by article, and say their rule."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS

from annotator.core.errors import Invalid
from annotator.models import Annotation, Document, Project
from annotator.services.exports import aggregation
from annotator.services.exports.aggregation import Wish
from annotator.services.exports.export_filters import Filters
from tests.adjudication import differently_read
from tests.people import Person


@pytest.fixture
def three(project: Project, ada: Person, ben: Person, chi: Person) -> Document:
    """Three have read it, and differ."""
    return differently_read(project, ada, ben, chi)


def votes(project: Project, **wish: Any) -> list[dict[str, Any]]:
    rows: Iterator[Any] = aggregation.votes(
        project=project, filters=Filters(), wish=Wish(**wish), alias=DEFAULT_DB_ALIAS
    )
    return list(rows)


@pytest.mark.parametrize("method", aggregation.METHODS)
def test_each_place_gets_the_answer_of_most(project: Project, three: Document, method: str) -> None:
    record = votes(project, method=method, layer="passage", dimension="sentiment")[0]
    assert (record["readers"], record["method"]) == (3, method)
    answers = [unit["answers"] for unit in record["units"]]
    assert answers == [("neutral",), ("negative",), ("neutral",)]
    assert record["units"][1]["places"] == (((38, 60),), ((42, 60),))
    assert [unit["votes"] for unit in record["units"]] == [3, 3, 1]


def test_of_several_answers_each_is_voted_on(project: Project, three: Document) -> None:
    record = votes(project, layer="passage", dimension="framing")[0]
    assert [(unit["label"], unit["answers"]) for unit in record["units"]] == [
        ("none", ("yes",))
    ] * 3


def test_soft_labels_are_shares_of_all_who_read(project: Project, three: Document) -> None:
    found = aggregation.soft(
        project=project,
        filters=Filters(),
        wish=Wish(layer="passage", dimension="sentiment", threshold=0.6),
        alias=DEFAULT_DB_ALIAS,
    )
    record: Any = next(iter(found))
    question = record["layers"][0]["questions"][0]
    assert question["soft"][1] == [38, 42, {"negative": pytest.approx(2 / 3)}]
    assert question["soft"][2][:2] == [42, 60]
    assert question["spans"]["negative"] == ((38, 60),)
    assert question["spans"]["mixed"] == ()


def test_nothing_that_people_said_is_touched(project: Project, three: Document) -> None:
    before = list(Annotation.all_kinds.order_by("pk").values())
    votes(project, method="mace")
    assert list(Annotation.all_kinds.order_by("pk").values()) == before


@pytest.mark.parametrize(
    "wish", [{"method": "best"}, {"layer": "none"}, {"dimension": "none"}, {"threshold": 0.0}]
)
def test_what_does_not_exist_is_refused(project: Project, wish: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        votes(project, **wish)


@pytest.mark.parametrize("method", [*aggregation.METHODS, "soft"])
def test_a_researcher_gets_it_as_lines(
    project: Project, three: Document, rita: Person, ada: Person, method: str
) -> None:
    path = f"/api/v1/projects/{project.slug}/aggregation/?method={method}&layer=passage"
    answer = rita.client.get(path)
    lines = b"".join(answer.streaming_content).splitlines()  # type: ignore[attr-defined]
    assert [json.loads(line)["key"] for line in lines] == ["a-001"]
    assert ada.client.get(path).status_code == 403
    assert rita.client.get(f"{path}&dimension=none").status_code == 400
