"""What a manager sees of how one person reads, and what that person sees of it themselves."""

from typing import Any

import pytest
from django.utils import timezone

from annotator.models import Assignment, Document, Project
from annotator.models.document import DocumentPurpose
from tests.articles import article
from tests.people import Person
from tests.quality import GOLD, Marks, finish, settled, switch_on

WRONG: Marks = [(4, 7, "negative"), (38, 60, "negative")]


def read(project: Project, document: Document, who: Person, kind: str, marks: Marks) -> Assignment:
    """A finished reading of this kind."""
    slot = document.assignments.count() + 1 if kind == "annotation" else None
    reading = Assignment.objects.create(
        document=document, round=project.rounds.get(), member=who.membership, kind=kind, slot=slot
    )
    finish(reading, marks)
    Assignment.objects.filter(pk=reading.pk).update(submitted_at=timezone.now())
    return reading


@pytest.fixture
def study(project: Project, mona: Person, ada: Person, ben: Person) -> dict[str, Assignment]:
    """Ada's lesson and her check with a wrong answer each, an article read twice, and Ben."""
    lesson = settled(project, mona, "lesson", DocumentPurpose.TRAINING)
    check = settled(project, mona, "check", DocumentPurpose.CHECK)
    real = article(project, key="real", title="The dam")
    switch_on(project, training=True, checks=True, repeats=True)
    read(project, real, ben, "annotation", GOLD)
    return {
        "training": read(project, lesson, ada, "training", WRONG),
        "check": read(project, check, ada, "check", WRONG),
        "first": read(project, real, ada, "annotation", GOLD),
        "again": read(project, real, ada, "repeat", WRONG),
    }


def report(who: Person, about: Person, project: Project) -> dict[str, Any]:
    """What a manager is shown of somebody."""
    path = f"/api/v1/projects/{project.slug}/quality/people/{about.membership.pk}/report/"
    answer = who.client.get(path)
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def own(who: Person, project: Project) -> dict[str, Any]:
    """What somebody is shown of themselves."""
    answer = who.client.get(f"/api/v1/projects/{project.slug}/quality/mine/")
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def test_a_manager_sees_every_part_and_the_passages(
    project: Project, mona: Person, ada: Person, study: dict[str, Assignment]
) -> None:
    found = report(mona, ada, project)
    # Two places and four answers to them that came up, one of which is not the settled one.
    for part in ("training", "checks", "themselves"):
        assert (found[part]["articles"], found[part]["places"]) == (1, 1)
        assert 0.5 < found[part]["answers"] < 1
    assert found["others"] == {"articles": 1, "places": 1, "answers": 1}
    (check,) = found["each_check"]
    assert check["assignment"] == str(study["check"].pk)
    assert sum(week["articles"] for week in found["weeks"]) == 3
    sentiments = {each["against"]: each for each in found["mixups"]}
    assert sentiments.keys() == {"settled", "themselves"}
    settled_as = sentiments["settled"]
    assert (settled_as["question"], settled_as["given"], settled_as["other"]) == (
        "Sentiment",
        "Negative",
        "Neutral",
    )
    assert settled_as["times"] == 2
    for passage in settled_as["passages"]:
        opened = mona.client.get(f"/api/v1/assignments/{passage['assignment']}/").json()
        assert passage["annotation"] in {each["id"] for each in opened["annotations"]}


def test_ones_own_tells_nothing_of_checks_and_others(
    project: Project, ada: Person, study: dict[str, Assignment]
) -> None:
    found = own(ada, project)
    assert (found["checks"], found["each_check"], found["others"]) == (None, [], None)
    assert str(study["check"].pk) not in str(found)
    # A check counts as an article, and lessons and repeats are there.
    assert sum(week["articles"] for week in found["weeks"]) == 3
    assert found["training"]["articles"] == found["themselves"]["articles"] == 1
    assert [each["times"] for each in found["mixups"]] == [1, 1]


def test_ones_own_has_the_checks_once_none_run_any_more(
    project: Project, ada: Person, study: dict[str, Assignment]
) -> None:
    switch_on(project, checks=False)
    found = own(ada, project)
    assert [each["assignment"] for each in found["each_check"]] == [str(study["check"].pk)]
    assert found["others"] is None
    project.settings = {**project.settings, "blind_peers": False}
    project.save()
    assert own(ada, project)["others"]["articles"] == 1


def test_nobody_but_a_manager_sees_somebody_elses(
    project: Project, ada: Person, ben: Person, rita: Person, olga: Person
) -> None:
    path = f"/api/v1/projects/{project.slug}/quality/people/{ada.membership.pk}/report/"
    expected = [(ada, 403), (ben, 403), (rita, 403), (olga, 404)]
    assert [who.client.get(path).status_code for who, _ in expected] == [
        status for _, status in expected
    ]


def test_who_has_done_nothing_has_a_report_with_nothing_in_it(
    project: Project, mona: Person, ben: Person
) -> None:
    found = report(mona, ben, project)
    assert found["weeks"] == found["mixups"] == found["each_check"] == []
    assert found["themselves"] == {"articles": 0, "places": None, "answers": None}


def test_a_first_reading_changed_after_the_second_is_not_compared(
    project: Project, mona: Person, ada: Person, study: dict[str, Assignment]
) -> None:
    Assignment.objects.filter(pk=study["first"].pk).update(submitted_at=timezone.now())
    assert report(mona, ada, project)["themselves"]["articles"] == 0


def test_it_takes_as_many_statements_for_many_articles_as_for_few(
    project: Project,
    mona: Person,
    ada: Person,
    ben: Person,
    study: dict[str, Assignment],
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(4):
        more = article(project, key=f"more-{number}")
        for who in (ada, ben):
            read(project, more, who, "annotation", GOLD)
    with django_assert_max_num_queries(24):
        assert report(mona, ada, project)["others"]["articles"] == 5
