"""Agreement over HTTP: the shape that is described, for those who may see it."""

import csv
from io import StringIO
from typing import Any

import pytest

from annotator.api.agreement import AgreementSerializer, AgreementSummarySerializer
from annotator.api.agreement_confusion import AgreementConfusionSerializer
from annotator.models import Project
from annotator.services.agreement import agreement_parts
from tests.adjudication import Desk, differently_read
from tests.articles import article
from tests.people import Person
from tests.services.test_agreement import read

AGREEMENT = "/api/v1/projects/river-dam/agreement/"


@pytest.fixture
def both(project: Project, ada: Person, ben: Person) -> None:
    """Two articles that two people have read."""
    for key in ("a", "b"):
        document = article(project, key=key)
        read(document, ada, [(0, 11, "neutral")])
        read(document, ben, [(2, 11, "neutral")] if key == "a" else [])


def test_the_answer_has_the_shape_that_is_described(both: None, rita: Person) -> None:
    answer = rita.client.get(AGREEMENT, {"by": "document"}).json()
    described: Any = AgreementSerializer()
    assert set(answer) == set(described.fields)
    assert set(answer["n"]) == {"documents", "units", "annotators", "pairable"}
    assert set(answer["pairs"][0]) == set(described.fields["pairs"].child.fields)
    assert set(answer["by"]["a"]) == set(described.fields["by"].child.fields)
    assert len(answer["ci"]) == 2


def test_so_has_the_summary(both: None, jude: Person) -> None:
    answer = jude.client.get(f"{AGREEMENT}summary/").json()
    described: Any = AgreementSummarySerializer()
    assert set(answer) == set(described.fields)
    layer = described.fields["layers"].child.fields
    assert set(answer["layers"][0]) == set(layer)
    assert set(answer["layers"][0]["questions"][0]) == set(layer["questions"].child.fields)


def test_unknown_names_are_refused_at_their_place(both: None, mona: Person) -> None:
    for name in ("metric", "layer", "dimension", "level", "by", "round", "codebook", "role"):
        answer = mona.client.get(AGREEMENT, {name: "nonsense"})
        assert answer.status_code == 400
        assert list(answer.json()["fields"]) == [name]


def test_annotators_do_not_see_how_they_differ(
    both: None, ada: Person, olga: Person, project: Project
) -> None:
    for path in (AGREEMENT, f"{AGREEMENT}summary/"):
        assert ada.client.get(path).status_code == 403
        assert olga.client.get(path).status_code == 404


def test_people_appear_under_the_names_they_have_in_the_data(both: None, mona: Person) -> None:
    said = mona.client.get(AGREEMENT).content.decode()
    assert "Ada" not in said
    assert "Ben" not in said


def test_a_project_in_which_nobody_has_read_yet_says_so(project: Project, mona: Person) -> None:
    answer = mona.client.get(AGREEMENT).json()
    assert (answer["value"], answer["ci"]) == (None, None)
    assert answer["undefined"] == "No document has been read by two annotators."
    assert mona.client.get(f"{AGREEMENT}summary/").json()["documents"] == 0


def test_confusion_names_the_articles_behind_each_cell(both: None, rita: Person) -> None:
    asked = {"dimension": "sentiment"}
    answer = rita.client.get(f"{AGREEMENT}confusion/", asked).json()
    described: Any = AgreementConfusionSerializer()
    assert set(answer) == set(described.fields)
    nothing = {"one": "(nothing)", "other": "neutral", "pairs": 1, "documents": 1}
    agreed = {"one": "neutral", "other": "neutral", "pairs": 1, "documents": 1}
    assert answer["cells"] == [nothing, agreed]
    behind = rita.client.get(
        f"{AGREEMENT}confusion/", asked | {"one": "neutral", "other": "(nothing)"}
    ).json()
    assert [each["key"] for each in behind["documents"]] == ["b"]
    assert set(behind["documents"][0]) == {"id", "key", "title", "pairs"}


def test_confusion_needs_a_question_of_listed_kind(both: None, mona: Person, ada: Person) -> None:
    assert mona.client.get(f"{AGREEMENT}confusion/").json()["fields"].keys() == {"dimension"}
    assert ada.client.get(f"{AGREEMENT}confusion/", {"dimension": "sentiment"}).status_code == 403


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("outlet", []),
        ("week", ["a", "b"]),
        ("round", ["1"]),
        ("codebook", ["1.0.0"]),
        ("voice", ["outlet", "direct_quote", "quoted_words", "paraphrase", "unclear"]),
        ("document", ["b", "a"]),
    ],
)
def test_it_may_be_divided(both: None, mona: Person, by: str, groups: list[str]) -> None:
    found = mona.client.get(AGREEMENT, {"by": by, "metric": "span_f1_exact"}).json()["by"]
    if by == "week":
        (week,) = found
        assert found[week]["n"]["documents"] == 2
    else:
        assert sorted(found) == sorted(groups)


def test_rows_are_as_many_as_asked_for(both: None, mona: Person) -> None:
    found = mona.client.get(AGREEMENT, {"by": "document", "most": "1"}).json()["by"]
    assert len(found) == 1
    assert mona.client.get(AGREEMENT, {"by": "document", "most": "1000000"}).status_code == 400


def lines(person: Person, **wish: str) -> list[dict[str, str]]:
    answer: Any = person.client.get(f"{AGREEMENT}table/", wish)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="river-dam-agreement-')
    return list(csv.DictReader(StringIO(answer.getvalue().decode())))


def test_a_table_of_articles_to_take_along_has_them_all(
    both: None, rita: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agreement_parts, "AT_ONCE", 1)
    found = lines(rita, by="document", metric="span_f1_overlap")
    assert [(row["id"], row["value"]) for row in found] == [("b", "0.0"), ("a", "1.0")]


def test_so_have_those_of_pairs_and_of_answers_that_met(both: None, rita: Person) -> None:
    (pair,) = lines(rita, by="pair", metric="percent", dimension="sentiment")
    assert (pair["value"], pair["articles"], pair["undefined"]) == ("1.0", "2", "")
    met = lines(rita, by="confusion", dimension="sentiment")
    assert [tuple(row.values()) for row in met] == [
        ("(nothing)", "neutral", "1", "1"),
        ("neutral", "neutral", "1", "1"),
    ]


def test_everybody_beside_the_settled_versions_is_a_table_too(
    project: Project, both: None, ada: Person, ben: Person, chi: Person, jude: Person
) -> None:
    document = differently_read(project, ada, ben, chi)
    desk = Desk(jude, project, document, rule="majority", tolerance=4)
    desk.decide(desk.item("passage", 2), "rejected")
    desk.finish()
    found = [row for row in lines(jude, by="settled") if row["layer"] == "passage"]
    by_name = {row["annotator"]: row["f1_exact"] for row in found}
    assert by_name[ada.membership.pseudonym] == "1.0"
    assert by_name[ben.membership.pseudonym] == "0.8"


def test_a_table_needs_to_know_of_what(both: None, rita: Person, ada: Person) -> None:
    for wish in ({}, {"by": "nonsense"}, {"by": "document", "most": "3"}):
        assert rita.client.get(f"{AGREEMENT}table/", wish).status_code == 400
    answer = rita.client.get(f"{AGREEMENT}table/", {"by": "confusion"})
    assert answer.json()["fields"].keys() == {"dimension"}
    assert ada.client.get(f"{AGREEMENT}table/", {"by": "pair"}).status_code == 403
