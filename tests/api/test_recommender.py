"""Proposals learned from the project: off at first, honest about themselves, never peers' work."""

from typing import Any

import pytest

from annotator import jobs as worker
from annotator.core.recommender.tokens import fold_of
from annotator.models import (
    Assignment,
    Document,
    DocumentProposals,
    Job,
    Project,
    RecommenderFold,
    RecommenderModel,
    User,
)
from annotator.services.documents import taking_down
from annotator.services.editing import private_notes
from annotator.services.jobs import jobs
from annotator.services.recommender import forgetting, lessons, training
from tests.articles import article, given
from tests.people import Person, person
from tests.recommending import (
    PHRASES,
    WASTE,
    fresh,
    proposals,
    quotes,
    read,
    settings,
    switched_on,
    taught,
    text_of,
)

__all__ = ["fresh"]

pytestmark = pytest.mark.django_db


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


SECRET = "utterly unheard of"


@pytest.fixture
def bens(project: Project, mona: Person, ada: Person, ben: Person) -> RecommenderModel:
    """A version in use that has learned words that only Ben marked."""
    taught(project, ada)
    read(article(project, f"It was {SECRET}. {text_of(50)}", key="secret"), ben, {SECRET: "other"})
    model = switched_on(project, mona)
    assert still_known() == {model.number}
    return model


def still_known() -> set[int]:
    """The versions that hold a word that only Ben marked."""
    rows = RecommenderFold.objects.filter(body__contains="unheard")
    return set(rows.values_list("model__number", flat=True))


def withdraw(who: Person, project: Project) -> None:
    """Take one's work back, on one's own page."""
    answer = who.client.post(f"/api/v1/projects/{project.slug}/my-work/withdrawn/")
    assert answer.status_code == 200, answer.content


def test_what_is_taken_back_leaves_every_version_and_the_next_one(
    project: Project, mona: Person, ben: Person, bens: RecommenderModel
) -> None:
    withdraw(ben, project)
    worker.work_through()
    assert still_known() == set()
    path = f"/api/v1/projects/{project.slug}/recommender/"
    assert mona.client.get(path).json()["settings"]["version"] == bens.number + 1
    next_one = training.make(project=project)
    assert next_one.taught["readings"] == bens.taught["readings"] - 1
    assert still_known() == set()


def test_nor_does_a_version_hold_it_that_was_being_made_meanwhile(
    project: Project, ben: Person, bens: RecommenderModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, taken_back = training._learn, list[int]()

    def learn(*given: Any) -> None:
        whole(*given)
        if not taken_back:
            withdraw(ben, project)
            taken_back.append(bens.number)

    monkeypatch.setattr(training, "_learn", learn)
    made = training.make(project=project)
    assert taken_back
    assert still_known() == {bens.number}
    assert made.taught["readings"] == bens.taught["readings"] - 1
    worker.work_through()
    assert still_known() == set()


def test_a_forgetting_that_was_under_way_is_followed_by_another(
    project: Project, ada: Person, ben: Person, bens: RecommenderModel
) -> None:
    """It may have read everything before the second person took back their work."""
    Job.objects.all().delete()
    forgetting.enqueue(project)
    running = jobs.take()
    assert running is not None
    withdraw(ben, project)
    assert Job.objects.unended().filter(kind=forgetting.KIND).count() == 2
    # Several who do so at once are served by one.
    withdraw(ada, project)
    assert Job.objects.unended().filter(kind=forgetting.KIND).count() == 2
    jobs.finish(running, {})
    worker.work_through()
    assert still_known() == set()


def test_who_is_erased_leaves_no_word_of_their_own_in_a_version(
    project: Project, ben: Person, bens: RecommenderModel
) -> None:
    """The work stays, under its pseudonym; no name, address or note was ever learned from it."""
    User.objects.filter(pk=ben.user.pk).update(name="Benedikt", email="ben@example.org")
    reading = Assignment.objects.get(document__key="secret")
    private_notes.write(assignment=reading, annotation=None, text="a private word")
    training.make(project=project)
    assert (
        ben.client.post(f"/api/v1/projects/{project.slug}/my-membership/erase/").status_code == 204
    )
    worker.work_through()
    for body in RecommenderFold.objects.values_list("body", flat=True):
        for word in ("benedikt", "example.org", "private", ben.membership.pseudonym):
            assert word not in body.lower()
