"""What was settled goes out with its decisions, comes in with them, and can be taken back."""

import json
from typing import Any

import pytest

from annotator.models import Assignment, Decision, Document, Import, Project, SourceReading
from annotator.services.projects import projects
from tests.adjudication import Desk, differently_read
from tests.dataset import records, tables
from tests.people import Person, person

ALL = "kind=all"
IMPORTS = "/api/v1/projects/elsewhere/imports/?format=jsonl"


@pytest.fixture
def settled(project: Project, ada: Person, ben: Person, chi: Person, jude: Person) -> Document:
    """Three have read it, Jude has settled it."""
    document = differently_read(project, ada, ben, chi)
    desk = Desk(jude, project, document)
    second = desk.item("passage", 1)
    take = [desk.letter(second, [[38, 60]])]
    desk.decide(second, "accepted", take=take, reason="boundary", note="The whole clause.")
    desk.decide(desk.item("passage", 2), "rejected", reason="codebook")
    desk.finish()
    return document


@pytest.fixture
def elsewhere(settled: Document) -> Person:
    """The manager of another project."""
    nora = person("nora")
    projects.create(
        creator=nora.user,
        title="Elsewhere",
        slug="elsewhere",
        language="en",
        template="news-framing",
        settings={},
    )
    return nora


def brought_in(nora: Person, lines: list[dict[str, Any]]) -> dict[str, Any]:
    body = "".join(json.dumps(line) + "\n" for line in lines)
    answer = nora.client.post(IMPORTS, body, content_type="application/x-ndjson")
    assert answer.status_code in {201, 202}, answer.content
    found: dict[str, Any] = answer.json()
    return found


def decisions(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The decisions without what is new in every database."""
    (gold,) = [each for each in record["assignments"] if each["kind"] == "adjudication"]
    for decision in gold["decisions"]:
        for source in decision["sources"]:
            source.pop("uuid", None)
    found: list[dict[str, Any]] = gold["decisions"]
    return found


def test_decisions_come_in_as_they_went_out(
    project: Project, mona: Person, elsewhere: Person
) -> None:
    (record,) = records(mona, project, ALL)
    brought_in(elsewhere, [record])
    (again,) = records(elsewhere, Project.objects.get(slug="elsewhere"), ALL)
    assert decisions(again) == decisions(record)
    assert [each["verdict"] for each in decisions(again)].count("rejected") == 1
    copy = Assignment.objects.get(document__project__slug="elsewhere", kind="adjudication")
    assert SourceReading.objects.filter(adjudication=copy).count() == 3
    assert Document.objects.get(project__slug="elsewhere").gold_id == copy.pk


def test_sources_that_did_not_come_along_are_left_out(
    project: Project, mona: Person, elsewhere: Person
) -> None:
    (record,) = records(mona, project, "kind=adjudication")
    named = sum(len(each["sources"]) for each in decisions(record))
    assert brought_in(elsewhere, [record])["counts"]["sources_missing"] == named > 0
    (again,) = records(elsewhere, Project.objects.get(slug="elsewhere"), ALL)
    assert [each["sources"] for each in decisions(again)] == [[]] * len(decisions(record))


def settled_twice(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The same version by a second adjudicator beside the first; both of them."""
    first = next(each for each in record["assignments"] if each["kind"] == "adjudication")
    second = first | {"annotator": "a-second-adjudicator"}
    second.pop("gold", None)
    record["assignments"].append(second)
    return [first, second]


@pytest.mark.parametrize("chosen", [0, 1])
def test_the_version_that_the_file_calls_gold_is_the_gold(
    project: Project, mona: Person, elsewhere: Person, chosen: int
) -> None:
    (record,) = records(mona, project, ALL)
    versions = settled_twice(record)
    assert versions[0].pop("gold") is True
    versions[chosen]["gold"] = True
    brought_in(elsewhere, [record])
    gold = Document.objects.get(project__slug="elsewhere").gold
    assert gold is not None
    assert gold.member.pseudonym == versions[chosen]["annotator"]


def test_of_two_versions_of_which_none_is_called_gold_none_is(
    project: Project, mona: Person, elsewhere: Person
) -> None:
    (record,) = records(mona, project, ALL)
    settled_twice(record)[0].pop("gold")
    brought_in(elsewhere, [record])
    assert Document.objects.get(project__slug="elsewhere").gold is None


def test_a_file_with_two_golds_of_an_article_is_refused(
    project: Project, mona: Person, elsewhere: Person
) -> None:
    (record,) = records(mona, project, ALL)
    for each in settled_twice(record):
        each["gold"] = True
    body = json.dumps(record)
    answer = elsewhere.client.post(IMPORTS, body, content_type="application/x-ndjson")
    assert answer.status_code == 400
    assert "Only one settled version" in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"verdict": "agreed"}, "verdict"),
        ({"result": 99}, "result"),
        ({"verdict": "rejected"}, "result"),
        ({"reason": "mood"}, "reason"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_at_its_place(
    project: Project, mona: Person, elsewhere: Person, wrong: dict[str, object], place: str
) -> None:
    (record,) = records(mona, project, ALL)
    at = next(i for i, each in enumerate(record["assignments"]) if each["kind"] == "adjudication")
    taken = next(
        i for i, each in enumerate(record["assignments"][at]["decisions"]) if each["result"]
    )
    record["assignments"][at]["decisions"][taken] |= wrong
    answer = elsewhere.client.post(
        IMPORTS,
        json.dumps(record),
        content_type="application/x-ndjson",
    )
    assert answer.status_code == 400
    assert f"assignments.{at}.decisions.{taken}.{place}" in answer.content.decode()


def test_the_tables_hold_a_row_for_every_source_of_every_decision(
    project: Project, mona: Person, settled: Document
) -> None:
    rows = tables(mona, project, ALL)["decisions.csv"]
    assert len(rows) == sum(
        max(1, each.sources.count()) for each in Decision.objects.filter(replaced_at=None)
    )
    (refused,) = [row for row in rows if row["verdict"] == "rejected"]
    assert (refused["result"], refused["reason"], refused["source_taken"]) == (
        "",
        "codebook",
        "false",
    )
    (said,) = {row["note"] for row in rows if row["note"]}
    assert said == "The whole clause."


def test_an_import_with_settled_versions_is_undone_whole(
    project: Project, mona: Person, elsewhere: Person
) -> None:
    brought_in(elsewhere, records(mona, project, ALL))
    undone = elsewhere.client.post(f"/api/v1/imports/{Import.objects.latest('id').pk}/undo/")
    assert undone.json()["counts"]["deleted"] == 1
    assert not Document.objects.filter(project__slug="elsewhere").exists()
    assert Decision.objects.exists()


def test_readings_that_somebody_settled_from_stay_when_their_import_is_undone(
    project: Project, mona: Person, elsewhere: Person
) -> None:
    brought_in(elsewhere, records(mona, project, "kind=annotation"))
    there = Project.objects.get(slug="elsewhere")
    kim = person("kim", there)
    kim.membership.is_adjudicator = True
    kim.membership.save()
    desk = Desk(kim, there, Document.objects.get(project=there))
    assert desk.answer.status_code == 201
    undone = elsewhere.client.post(f"/api/v1/imports/{Import.objects.latest('id').pk}/undo/")
    assert (undone.status_code, undone.json()["counts"]["set_aside"]) == (200, 1)
    assert SourceReading.objects.filter(adjudication=desk.body["id"]).count() == 3
