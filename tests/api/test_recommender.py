"""Proposals learned from the project: off at first, honest about themselves, never peers' work."""

import json
from typing import Any

import pytest

from annotator import jobs as worker
from annotator.core.recommender.tokens import fold_of
from annotator.models import (
    Annotation,
    Assignment,
    Document,
    DocumentProposals,
    Job,
    Project,
    ProposalAnswer,
    RecommenderFold,
    RecommenderModel,
)
from annotator.services.documents import taking_down
from annotator.services.recommender import lessons, proposing, training
from tests.articles import article, given
from tests.people import Person, person
from tests.recommending import (
    PHRASES,
    THREAT,
    WASTE,
    accept,
    proposals,
    read,
    settings,
    switched_on,
    taught,
    text_of,
)

pytestmark = pytest.mark.django_db


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


def test_nothing_is_proposed_before_a_manager_switches_it_on(
    project: Project, mona: Person, ada: Person, fresh: Document
) -> None:
    training.make(project=project)
    reading = given(fresh, ada)
    assert proposals(ada, reading)["results"] == []
    assert "proposals_arm" not in Assignment.objects.get(pk=reading.pk).exposure
    switched_on(project, mona)
    assert quotes(proposals(ada, reading), fresh) == PHRASES
    assert settings(mona, project, version=0).status_code == 200
    assert proposals(ada, reading)["results"] == []


def test_a_task_makes_a_version_with_its_scores_before_it_is_in_use(
    project: Project, mona: Person, rita: Person, ada: Person, ben: Person
) -> None:
    taught(project, ada, ben)
    path = f"/api/v1/projects/{project.slug}/recommender/"
    answer = mona.client.post(f"{path}versions/", {"seed": 5}, format="json")
    assert answer.status_code == 202, answer.content
    worker.work_through()
    told = rita.client.get(path).json()
    (version,) = told["versions"]
    assert (version["number"], version["seed"], version["codebook"]) == (1, 5, "1.0.0")
    assert version["taught"]["readings"] == 16
    assert version["taught"]["annotations"] == 32
    assert len(version["trained_on"]) == 64
    assert version["score"] == 1.0
    by_answer = {(each["layer"], each["answer"]): each for each in version["scores"]}
    assert by_answer["passage", "economic"]["recall"] == 1.0
    assert by_answer[None, None]["marked"] == 32
    assert told["settings"]["version"] == 0
    assert told["job"]["result"]["version"] == 1
    assert told["people"] == []
    assert {each["name"] for each in mona.client.get(path).json()["people"]} == {"Ada", "Ben"}


def test_the_same_lessons_and_seed_make_the_same_version(
    project: Project, ada: Person, ben: Person
) -> None:
    taught(project, ada, ben)
    first, second = training.make(project=project), training.make(project=project)
    assert (first.trained_on, first.scores) == (second.trained_on, second.scores)
    bodies = [
        list(each.folds.order_by("fold").values_list("body", flat=True)) for each in (first, second)
    ]
    assert bodies[0] == bodies[1]
    assert second.number == 2


def test_too_little_to_learn_from_is_said(project: Project, mona: Person, ada: Person) -> None:
    path = f"/api/v1/projects/{project.slug}/recommender/versions/"
    read(article(project, text_of(1)), ada, PHRASES)
    answer = mona.client.post(path, {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_little")


def test_a_peers_reading_of_the_same_article_is_never_proposed(
    project: Project, mona: Person, ada: Person, ben: Person
) -> None:
    """Ben alone marks a phrase of one article; whoever opens that article must not see it."""
    taught(project, ada)
    secret = "utterly unheard of"
    document = article(project, f"It was {secret}. {text_of(50)}", key="secret")
    read(document, ben, {secret: "economic"})
    copy = article(project, f"It was {secret}! {text_of(50)}", key="copy")
    ids = {"cluster": document.pk}
    Document.objects.filter(pk__in=[document.pk, copy.pk]).update(**ids)
    model = switched_on(project, mona)
    for each in (document, copy):
        reading = given(Document.objects.get(pk=each.pk), ada)
        assert secret not in quotes(proposals(ada, reading), each)
        fold = fold_of(model.seed, str(document.pk), lessons.FOLDS)
        assert "unheard" not in RecommenderFold.objects.get(model=model, fold=fold).body
    others = RecommenderFold.objects.filter(model=model, body__contains="unheard")
    assert others.count() == lessons.FOLDS - 1


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


def test_arms_are_drawn_by_seed_evenly_and_alike_every_time(project: Project, mona: Person) -> None:
    for at in range(6):
        person(f"annotator-{at}", project)
    arms = []
    for seed in (3, 4, 3):
        answer = settings(mona, project, by="member", arms=["shown", "hidden"], seed=seed).json()
        arms.append({each["id"]: each["arm"] for each in answer["people"]})
        assert sorted(arms[-1].values()) == ["hidden"] * 3 + ["shown"] * 3
    assert arms[0] == arms[2] != arms[1]


def test_arms_of_readings_are_drawn_or_set_before_anything_is_shown(
    project: Project, mona: Person, ada: Person, fresh: Document
) -> None:
    switched_on(project, mona, by="reading", arms=["hidden", "shown"])
    reading = given(fresh, ada)
    path = f"/api/v1/projects/{project.slug}/recommender/arms/"
    body = {"readings": [{"id": str(reading.pk), "arm": "shown"}]}
    answer = mona.client.put(path, body, format="json")
    assert answer.json() == {"changed": 1}
    assert proposals(ada, reading)["arm"] == "shown"
    body["readings"][0]["arm"] = "hidden"
    assert mona.client.put(path, body, format="json").status_code == 409


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


def test_marks_made_under_proposals_teach_but_do_not_score(
    project: Project, mona: Person, ada: Person, ben: Person
) -> None:
    for document in taught(project, ada):
        Assignment.objects.filter(document=document).update(exposure={"proposals": True})
    model = training.make(project=project)
    assert (model.score, model.taught["annotations"]) == (None, 16)
    read(article(project, text_of(70), key="alone"), ben, {WASTE: "economic"})
    again = training.make(project=project)
    assert again.scores[-1]["marked"] == 1


def test_a_new_version_comes_by_itself_and_is_used_only_if_it_may(
    project: Project, mona: Person, ada: Person, ben: Person
) -> None:
    taught(project, ada)
    switched_on(project, mona, retrain_after=2)
    Job.objects.all().delete()
    for at in (30, 31):
        assert not Job.objects.filter(kind=training.KIND).exists()
        read(article(project, text_of(at), key=f"more-{at}"), ben, PHRASES)
    worker.work_through()
    path = f"/api/v1/projects/{project.slug}/recommender/"
    told = mona.client.get(path).json()
    assert (len(told["versions"]), told["settings"]["version"]) == (2, 1)
    settings(mona, project, takes_better=True)
    training.make(project=project)
    assert mona.client.get(path).json()["settings"]["version"] == 3


def test_a_killed_task_goes_on_where_it_was(project: Project, ada: Person, ben: Person) -> None:
    taught(project, ada, ben)
    first = training.make(project=project)
    kept = {each.fold: each.pk for each in first.folds.all()}
    # As if it had been killed after three parts.
    RecommenderModel.objects.filter(pk=first.pk).update(finished_at=None, scores=[], score=None)
    RecommenderFold.objects.filter(model=first, fold__gte=3).delete()
    again = training.make(project=project)
    assert again.pk == first.pk
    assert {each.fold: each.pk for each in again.folds.filter(fold__lt=3)} == {
        fold: pk for fold, pk in kept.items() if fold < 3
    }
    assert again.score == first.score


def test_a_text_that_is_taken_down_is_forgotten_by_every_version(
    project: Project, mona: Person, ada: Person, ben: Person
) -> None:
    documents = taught(project, ada)
    secret = "utterly unheard of"
    document = article(project, f"It was {secret}. {text_of(50)}", key="secret")
    read(document, ben, {secret: "economic"})
    switched_on(project, mona)
    taking_down.take_down(document=document, by=mona.user, reason="asked for")
    worker.work_through()
    assert not RecommenderFold.objects.filter(body__contains="unheard").exists()
    told = mona.client.get(f"/api/v1/projects/{project.slug}/recommender/").json()
    assert told["settings"]["version"] == 2
    assert DocumentProposals.objects.count() == len(documents)


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
