"""What one reader is shown, answers, and leaves behind in a dataset."""

import json

import pytest

from annotator.models import (
    Annotation,
    Assignment,
    Document,
    DocumentProposals,
    Project,
    ProposalAnswer,
    RecommenderFold,
)
from annotator.services.recommender import proposing
from tests.articles import given
from tests.people import Person
from tests.recommending import (
    THREAT,
    accept,
    fresh,
    proposals,
    settings,
    switched_on,
)

__all__ = ["fresh"]

pytestmark = pytest.mark.django_db


def test_in_a_blind_project_nothing_tells_how_many_think_so(
    project: Project, mona: Person, ada: Person, fresh: Document
) -> None:
    switched_on(project, mona)
    reading = given(fresh, ada)
    told = proposals(ada, reading)
    assert all(each["places"] is None for each in told["results"])
    assert "score" not in told["results"][0]
    project.settings = project.settings | {"blind_peers": False}
    project.save()
    first = proposals(ada, reading)["results"][0]
    assert first["places"]["marked"] > 0


def test_where_outlets_are_hidden_proposals_rest_on_the_masked_text(
    project: Project, mona: Person, ada: Person, fresh: Document
) -> None:
    model = switched_on(project, mona)
    start = fresh.body.text.index(THREAT)
    Document.objects.filter(pk=fresh.pk).update(masks=[[start, start + 7]])
    project.settings = project.settings | {"blind_outlet": True}
    project.save()
    document = Document.objects.get(pk=fresh.pk)
    assert [each.label for each in proposing.found_in(document, model)] == ["economic"]


def test_an_accepted_proposal_is_a_persons_mark_that_says_where_it_came_from(
    project: Project, mona: Person, rita: Person, ada: Person, fresh: Document
) -> None:
    switched_on(project, mona)
    reading = given(fresh, ada)
    first, second = proposals(ada, reading)["results"]
    answer = accept(ada, reading, first)
    assert answer.status_code == 201, answer.content
    assert answer.json()["origin"] == "suggestion_accepted"
    start, end = second["parts"][0]
    edited = accept(ada, reading, second, parts=[[start, end - 3]])
    assert edited.json()["origin"] == "suggestion_edited"
    assert proposals(ada, reading)["results"] == []
    stored = Annotation.objects.get(pk=answer.json()["id"])
    assert stored.reason.startswith("proposals 1: ")
    replies = rita.client.get(f"/api/v1/projects/{project.slug}/recommender/").json()
    assert replies["versions"][0]["replies"] == {"accepted": 1, "edited": 1, "dismissed": 0}


def test_further_answers_leave_an_accepted_proposal_accepted_and_another_place_does_not(
    project: Project, mona: Person, ada: Person, fresh: Document
) -> None:
    switched_on(project, mona)
    reading = given(fresh, ada)
    made = accept(ada, reading, proposals(ada, reading)["results"][0]).json()
    path = f"/api/v1/annotations/{made['id']}/"
    body = {"assignment": str(reading.pk), "layer": "passage", "parts": made["parts"]}
    more = body | {"values": made["values"] | {"sentiment": "neutral", "voice": "outlet"}}
    answer = ada.client.put(path, more, format="json", HTTP_IF_MATCH='"1"')
    assert answer.json()["origin"] == "suggestion_accepted"
    start, end = made["parts"][0]
    moved = more | {"parts": [[start, end - 3]]}
    answer = ada.client.put(path, moved, format="json", HTTP_IF_MATCH='"2"')
    assert answer.json()["origin"] == "suggestion_edited"


def test_what_was_never_proposed_cannot_be_accepted(
    project: Project, mona: Person, ada: Person, ben: Person, fresh: Document
) -> None:
    switched_on(project, mona)
    mine, theirs = given(fresh, ada), given(fresh, ben)
    of_ben = proposals(ben, Assignment.objects.get(document=fresh, member=ben.membership))
    first = proposals(ada, mine)["results"][0]
    assert theirs is not None
    for wrong in ("x", first["id"][:-2] + "zz", of_ben["results"][0]["id"]):
        answer = accept(ada, mine, first | {"id": wrong})
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["proposal"])
    assert not ProposalAnswer.objects.exists()


def test_a_dismissed_proposal_stays_away_until_it_is_brought_back(
    project: Project, mona: Person, ada: Person, fresh: Document
) -> None:
    switched_on(project, mona)
    reading = given(fresh, ada)
    first, second = proposals(ada, reading)["results"]
    path = f"/api/v1/assignments/{reading.pk}/proposals/dismissed/"
    body = {"proposal": first["id"]}
    assert ada.client.post(path, body, format="json").status_code == 204
    assert [each["parts"] for each in proposals(ada, reading)["results"]] == [second["parts"]]
    assert ada.client.delete(path, body, format="json").status_code == 204
    assert len(proposals(ada, reading)["results"]) == 2


def test_a_hidden_arm_is_shown_nothing_and_says_so(
    project: Project, mona: Person, ada: Person, fresh: Document
) -> None:
    switched_on(project, mona, arm="hidden")
    reading = given(fresh, ada)
    told = proposals(ada, reading)
    assert (told["arm"], told["results"], told["version"]) == ("hidden", [], None)
    assert settings(mona, project, arm="shown").status_code == 200
    # What a reading began in it keeps.
    assert proposals(ada, reading)["arm"] == "hidden"
    exposure = Assignment.objects.get(pk=reading.pk).exposure
    assert (exposure["proposals_arm"], exposure["proposals"]) == ("hidden", False)


def test_after_the_first_pass_they_are_shown_and_what_was_marked_before_is_counted(
    project: Project, mona: Person, ada: Person, fresh: Document
) -> None:
    switched_on(project, mona, arm="after")
    reading = given(fresh, ada)
    waiting = proposals(ada, reading)
    assert (waiting["is_waiting"], waiting["results"]) == (True, [])
    start = fresh.body.text.index(THREAT)
    proposal = {"layer": "passage", "parts": [[start, start + 7]], "values": {}, "id": ""}
    body = {"assignment": str(reading.pk), **proposal}
    del body["id"]
    path = "/api/v1/annotations/0193d1e5-0000-7000-8000-000000000001/"
    assert ada.client.put(path, body, format="json", HTTP_IF_NONE_MATCH="*").status_code == 201
    for _ in range(2):
        answer = ada.client.post(f"/api/v1/assignments/{reading.pk}/first-pass/")
        assert len(answer.json()["results"]) == 2
    exposure = Assignment.objects.get(pk=reading.pk).exposure
    assert {name: exposure[name] for name in ("proposals_arm", "first_pass", "proposals")} == {
        "proposals_arm": "after",
        "first_pass": 1,
        "proposals": True,
    }


def test_exports_tell_the_arm_and_hold_no_proposal_that_nobody_accepted(
    project: Project, mona: Person, rita: Person, ada: Person, fresh: Document
) -> None:
    switched_on(project, mona)
    reading = given(fresh, ada)
    accept(ada, reading, proposals(ada, reading)["results"][0])
    path = f"/api/v1/projects/{project.slug}/export/?format=jsonl&state=all&kind=all"
    lines = b"".join(rita.client.get(path)).decode().splitlines()
    (record,) = [each for each in map(json.loads, lines) if each["key"] == "fresh"]
    (told,) = record["assignments"]
    assert told["exposure"]["proposals_arm"] == "shown"
    assert told["exposure"]["proposals_version"] == 1
    (mark,) = told["annotations"]
    assert (mark["origin"], mark["reason"].split(":")[0]) == ("suggestion_accepted", "proposals 1")


def test_a_damaged_version_proposes_nothing_and_breaks_nothing(
    project: Project, mona: Person, ada: Person, fresh: Document
) -> None:
    model = switched_on(project, mona)
    DocumentProposals.objects.all().delete()
    broken = '{"phrases": [[1, "x"], 2], "chains": {"passage": {"tags": 3}}}'
    RecommenderFold.objects.filter(model=model).update(body=broken)
    proposing._taught.cache_clear()
    reading = given(fresh, ada)
    assert proposals(ada, reading)["results"] == []
