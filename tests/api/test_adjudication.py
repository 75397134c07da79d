"""Settling differences over HTTP: nobody is known by name, nobody's work is touched."""

import json
import re
from typing import Any

import pytest

from annotator.core.ids import uuid7
from annotator.models import Annotation, Assignment, Decision, Document, Project
from tests.adjudication import Desk, differently_read, read
from tests.articles import article
from tests.dataset import records
from tests.people import Person, person


@pytest.fixture
def differing(project: Project, ada: Person, ben: Person, chi: Person) -> Document:
    """Three have read it, and differ."""
    return differently_read(project, ada, ben, chi)


@pytest.fixture
def desk(project: Project, differing: Document, jude: Person) -> Desk:
    """Jude has begun."""
    return Desk(jude, project, differing)


def kinds(item: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(each["kind"], each["dimension"]) for each in item["differences"]]


def test_the_readings_stand_side_by_side_with_their_differences(desk: Desk) -> None:
    assert desk.answer.status_code == 201, desk.answer.content
    assert [(each["layer"], len(each["marks"])) for each in desk.body["items"]] == [
        *[("article", 3), ("passage", 3), ("passage", 3), ("passage", 1)]
    ]
    assert kinds(desk.item("passage", 0)) == []
    assert kinds(desk.item("passage", 1)) == [("boundary", None), ("label", "sentiment")]
    assert kinds(desk.item("passage", 2)) == [("missing", None)]


def test_what_all_said_is_settled_by_the_rule_and_says_so(desk: Desk) -> None:
    decided = desk.item("passage", 0)["decision"]
    assert decided["verdict"] == "accepted"
    assert decided["rule"] == {"name": "unanimous", "tolerance": 0, "agreed": 3, "readings": 3}
    assert decided["result"]["origin"] == "rule"
    assert desk.body["left"] == 2


def test_the_majority_settles_more_and_throws_nothing_away(
    project: Project, differing: Document, jude: Person
) -> None:
    desk = Desk(jude, project, differing, rule="majority", tolerance=4)
    second = desk.item("passage", 1)["decision"]
    assert (second["verdict"], second["result"]["parts"]) == ("merged", [[38, 60]])
    assert second["result"]["values"]["sentiment"] == "negative"
    assert desk.item("passage", 2)["decision"] is None


def test_nobody_is_known_by_name_id_or_time(
    desk: Desk, ada: Person, ben: Person, chi: Person
) -> None:
    told = json.dumps(desk.body["readings"]) + json.dumps(
        [each["marks"] for each in desk.body["items"]]
    )
    for one in (ada, ben, chi):
        reading = Assignment.objects.get(member=one.membership)
        marks = [str(pk) for pk in reading.annotations.values_list("pk", flat=True)]
        # A word of its own: three letters of a name may stand in an entity's id.
        for secret in [one.user.username, one.membership.pseudonym, str(reading.pk), *marks]:
            assert not re.search(rf"\b{re.escape(secret)}\b", told)
    assert "created_at" not in told


def test_the_order_differs_from_article_to_article(
    project: Project, ada: Person, ben: Person, jude: Person
) -> None:
    first = set()
    for number in range(12):
        document = article(project, key=f"k{number}")
        read(document, ada, [(4, 7, "neutral")])
        read(document, ben, [(4, 9, "neutral")])
        desk = Desk(jude, project, document)
        first.add(desk.letter(desk.item("passage"), [[4, 7]]))
    assert first == {"A", "B"}


def test_accepting_merging_editing_rejecting_and_adding(
    desk: Desk, differing: Document, jude: Person
) -> None:
    second = desk.item("passage", 1)
    longer = desk.letter(second, [[38, 60]])
    assert desk.decide(second, "accepted", take=[longer], reason="boundary").status_code == 200
    assert desk.item("passage", 1)["decision"]["taken"] == [longer]
    shorter = desk.letter(second, [[42, 60]])
    answer = desk.decide(second, "merged", take=[shorter, longer], boundary="union")
    assert answer.status_code == 200, answer.content
    result = desk.item("passage", 1)["decision"]["result"]
    assert (result["parts"], result["values"]["sentiment"]) == ([[38, 60]], "mixed")
    values = {**result["values"], "sentiment": "negative"}
    draft = {"layer": "passage", "parts": [[40, 60]], "values": values}
    answer = desk.decide(second, "edited", take=[shorter], draft=draft, note="Both missed it.")
    assert answer.status_code == 200, answer.content
    assert desk.item("passage", 1)["decision"]["result"]["parts"] == [[40, 60]]
    assert desk.decide(desk.item("passage", 2), "rejected", reason="slip").status_code == 200
    draft = {"layer": "passage", "parts": [[0, 3]], "values": {"sentiment": "neutral"}}
    assert desk.decide(None, "added", draft=draft, reason="overlooked").status_code == 200
    assert desk.body["added"][0]["result"]["quote"] == "The"
    gold = Annotation.all_kinds.filter(assignment=desk.body["id"])
    # The three attempts at one place are one mark and two tombstones.
    assert gold.live().count() == 4
    assert gold.count() == 6


def test_what_is_settled_becomes_gold_and_nobodys_work_is_touched(
    desk: Desk, differing: Document
) -> None:
    before = list(
        Annotation.objects.filter(document=differing)
        .order_by("pk")
        .values_list("pk", "revision", "parts", "values", "updated_at")
    )
    assert desk.finish().status_code == 400
    assert desk.finish().json()["code"] == "not_settled"
    second = desk.item("passage", 1)
    desk.decide(second, "accepted", take=[second["marks"][0]["reading"]])
    desk.decide(desk.item("passage", 2), "rejected")
    answer = desk.finish()
    assert answer.status_code == 200, answer.content
    assert answer.json()["state"] == "submitted"
    assert answer.json()["is_gold"]
    differing.refresh_from_db()
    assert str(differing.gold_id) == desk.body["id"]
    after = list(
        Annotation.objects.filter(document=differing)
        .order_by("pk")
        .values_list("pk", "revision", "parts", "values", "updated_at")
    )
    assert after == before
    reopened = desk.kept(desk.client.post(f"{desk.own}reopen/", **desk.tag))
    assert reopened.status_code == 200
    differing.refresh_from_db()
    assert differing.gold_id is None


def test_each_decision_says_from_what_it_was_made(desk: Desk, ada: Person) -> None:
    second = desk.item("passage", 1)
    longer = desk.letter(second, [[38, 60]])
    desk.decide(second, "accepted", take=[longer])
    decision = Decision.objects.get(pk=desk.item("passage", 1)["decision"]["id"])
    sources = list(decision.sources.select_related("annotation"))
    assert len(sources) == 3
    assert [each.annotation.parts for each in sources if each.is_taken] == [[[38, 60]]]
    assert all(each.revision == 1 for each in sources)


def test_a_decision_sent_twice_is_one(desk: Desk) -> None:
    item = desk.item("passage", 2)
    path, tag = f"{desk.own}decisions/{uuid7()}/", desk.tag
    content = {"verdict": "rejected", "item": item["id"]}
    first = desk.client.put(path, content, format="json", **tag)
    again = desk.client.put(path, content, format="json", **tag)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["revision"] == again.json()["revision"]
    assert Decision.objects.filter(verdict="rejected").count() == 1


def test_a_stale_decision_and_one_without_revision_are_refused(desk: Desk) -> None:
    item = desk.item("passage", 2)
    path = f"{desk.own}decisions/{uuid7()}/"
    content = {"verdict": "rejected", "item": item["id"]}
    assert desk.client.put(path, content, format="json").status_code == 428
    stale = desk.client.put(path, content, format="json", HTTP_IF_MATCH='"1"')
    assert stale.status_code == 412
    assert not Decision.objects.filter(verdict="rejected").exists()


def test_a_decision_taken_back_leaves_its_place_open(desk: Desk) -> None:
    item = desk.item("passage", 2)
    desk.decide(item, "accepted", take=["A", "B", "C"][:0] or [item["marks"][0]["reading"]])
    assert desk.body["left"] == 1
    decision = desk.item("passage", 2)["decision"]["id"]
    assert desk.undo(decision).status_code == 200
    assert desk.body["left"] == 2
    assert desk.item("passage", 2)["decision"] is None
    assert Decision.objects.get(pk=decision).replaced_at is not None


def test_nobody_settles_what_they_have_read_unless_the_project_allows_it(
    project: Project, differing: Document
) -> None:
    kim = person("kim", project)
    kim.membership.is_adjudicator = True
    kim.membership.save()
    read(differing, kim, [])
    refused = Desk(kim, project, differing)
    assert (refused.answer.status_code, refused.body["code"]) == (403, "own_work")
    project.settings = {"adjudicate_own": True}
    project.save()
    assert Desk(kim, project, differing).answer.status_code == 201


def test_once_settling_has_begun_nobody_reopens_their_reading(
    desk: Desk, differing: Document, ada: Person
) -> None:
    own = Assignment.objects.get(document=differing, member=ada.membership)
    answer = ada.client.post(f"/api/v1/assignments/{own.pk}/reopen/")
    assert (answer.status_code, answer.json()["code"]) == (409, "being_settled")
    (listed,) = ada.client.get("/api/v1/me/work/").json()["projects"][0]["finished"]
    assert listed["can_reopen"] is False


def test_nobody_is_given_what_they_have_settled_unless_the_project_allows_it(
    project: Project, differing: Document, mona: Person
) -> None:
    project.settings = {"annotators_per_document": 9}
    project.save()
    kim = person("kim", project)
    kim.membership.is_adjudicator = True
    kim.membership.save()
    assert Desk(kim, project, differing).answer.status_code == 201
    claim = "/api/v1/projects/river-dam/claim/"
    assert kim.client.post(claim).status_code == 204
    wish = {"documents": "all", "members": [str(kim.membership.pk)]}
    given = mona.client.post("/api/v1/projects/river-dam/assignments/", wish, format="json")
    assert given.json()["created"] == 0
    project.settings |= {"adjudicate_own": True}
    project.save()
    assert kim.client.post(claim).status_code == 200


def test_a_second_adjudicator_comes_only_when_asked_and_sees_nothing_of_the_first(
    project: Project, desk: Desk, differing: Document
) -> None:
    kim = person("kim", project)
    kim.membership.is_annotator, kim.membership.is_adjudicator = False, True
    kim.membership.save()
    refused = Desk(kim, project, differing)
    assert (refused.answer.status_code, refused.body["code"]) == (409, "being_settled")
    second = Desk(kim, project, differing, second=True)
    assert second.answer.status_code == 201
    assert {len(each["marks"]) for each in second.body["items"]} == {1, 3}
    theirs = second.client.get(desk.own)
    assert theirs.status_code == 200
    assert not theirs.json()["can"]["settle"]
    item = desk.item("passage", 2)
    path = f"{desk.own}decisions/{uuid7()}/"
    content = {"verdict": "rejected", "item": item["id"]}
    answer = kim.client.put(path, content, format="json", **desk.tag)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_yours")


def test_one_reading_is_nothing_to_settle(project: Project, ada: Person, jude: Person) -> None:
    document = article(project)
    read(document, ada, [])
    desk = Desk(jude, project, document)
    assert (desk.answer.status_code, desk.body["code"]) == (409, "too_few_readings")


def test_an_outlet_hidden_from_annotators_is_hidden_here_too(
    project: Project, differing: Document, jude: Person
) -> None:
    Document.objects.filter(pk=differing.pk).update(masks=[[4, 7]])
    project.settings = {"blind_outlet": True}
    project.save()
    desk = Desk(jude, project, differing)
    assert desk.body["document"]["text"][:8] == "The ███ "
    assert "outlet" not in desk.body["document"]
    assert desk.item("passage")["marks"][0]["quote"] == "███"


def test_the_download_tells_where_the_settled_version_comes_from(
    project: Project, desk: Desk, ada: Person, rita: Person
) -> None:
    second = desk.item("passage", 1)
    longer = desk.letter(second, [[38, 60]])
    desk.decide(second, "accepted", take=[longer], reason="boundary")
    desk.decide(desk.item("passage", 2), "rejected", note="Nothing is said here.")
    desk.finish()
    record = records(rita, project, "kind=adjudication")[0]
    gold = record["assignments"][0]
    by = {each["verdict"]: each for each in gold["decisions"] if each["rule"] is None}
    marks = {each["id"]: each for each in gold["annotations"]}
    assert marks[by["accepted"]["result"]]["parts"] == [[38, 60]]
    sources = by["accepted"]["sources"]
    assert [each["taken"] for each in sources].count(True) == 1
    assert ada.membership.pseudonym in {each["annotator"] for each in sources}
    assert (by["rejected"]["result"], by["rejected"]["sources"][0]["parts"]) == (None, [[80, 90]])
