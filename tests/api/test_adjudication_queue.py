"""The queue of those who settle differences: by disagreement, current, cheap on every page."""

from typing import Any

import pytest

from annotator import jobs
from annotator.models import Assignment, Disagreement, Document, Project, ToCompare
from annotator.services.adjudication import adjudication_comparing
from annotator.services.editing import assignments
from tests.adjudication import differently_read, read
from tests.articles import article, given
from tests.people import Person


@pytest.fixture
def differing(project: Project, ada: Person, ben: Person, chi: Person) -> Document:
    """Three have read it, and differ."""
    return differently_read(project, ada, ben, chi)


def test_the_queue_begins_where_people_differ_most(
    project: Project, differing: Document, ada: Person, ben: Person, jude: Person, mona: Person
) -> None:
    agreed = article(project, key="agreed")
    for one in (ada, ben):
        read(agreed, one, [(4, 7, "neutral")])
    apart = article(project, key="apart")
    read(apart, ada, [(4, 7, "neutral")], "morality")
    read(apart, ben, [(38, 60, "neutral")])
    alone = article(project, key="alone")
    read(alone, ada, [])
    path = f"/api/v1/projects/{project.slug}/adjudication/"
    page = jude.client.get(f"{path}?page_size=2").json()
    ids = [each["document"]["id"] for each in page["results"]]
    assert ids == [str(apart.pk), str(differing.pk)]
    assert page["pending"] == 0
    following = jude.client.get(page["next"]).json()["results"]
    assert [each["document"]["id"] for each in following] == [str(agreed.pk)]
    assert following[0]["disagreement"] == 0
    assert [each["differing"] for each in page["results"]] == [3, 2]
    # A manager sees the queue; whoever annotates does not.
    assert mona.client.get(path).status_code == 200
    assert ada.client.get(path).status_code == 403


def test_the_queue_follows_what_is_handed_in(
    project: Project, differing: Document, ada: Person, jude: Person
) -> None:
    path = f"/api/v1/projects/{project.slug}/adjudication/"
    before = jude.client.get(path).json()["results"][0]
    own = Assignment.objects.get(document=differing, member=ada.membership)
    assignments.reopen(assignment_id=own.pk)
    during = jude.client.get(path).json()["results"][0]
    assert (before["readings"], during["readings"]) == (3, 2)
    given(differing, ada)
    assignments.submit(assignment_id=own.pk)
    assert jude.client.get(path).json()["results"][0]["readings"] == 3


def test_the_queue_takes_the_same_statements_however_long_it_is(
    project: Project,
    ada: Person,
    ben: Person,
    jude: Person,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(8):
        document = article(project, key=f"k{number}")
        read(document, ada, [(4, 7, "neutral")])
        read(document, ben, [(4, 9, "negative")])
    with django_assert_max_num_queries(26):
        answer = jude.client.get(f"/api/v1/projects/{project.slug}/adjudication/")
    assert len(answer.json()["results"]) == 8


def test_the_worker_compares_what_a_page_does_not_wait_for(
    project: Project, ada: Person, ben: Person, jude: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adjudication_comparing, "AT_ONCE", 1)
    for number in range(3):
        document = article(project, key=f"k{number}")
        read(document, ada, [(4, 7, "neutral")])
        read(document, ben, [(4, 9, "negative")])
    path = f"/api/v1/projects/{project.slug}/adjudication/"
    first = jude.client.get(path).json()
    assert (len(first["results"]), first["pending"]) == (1, 2)
    assert jobs.work_through() == 1
    page = jude.client.get(path).json()
    assert (len(page["results"]), page["pending"]) == (3, 0)
    assert not ToCompare.objects.exists()


def test_who_compared_before_a_change_does_not_have_the_last_word(
    project: Project, differing: Document, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between comparing and writing, somebody takes their reading back, and another compares."""
    slow = adjudication_comparing._figured
    own = Assignment.objects.get(document=differing, member=ada.membership)

    def overtaken(*given: Any) -> list[Disagreement]:
        found = slow(*given)
        monkeypatch.setattr(adjudication_comparing, "_figured", slow)
        assignments.reopen(assignment_id=own.pk)
        adjudication_comparing.compare(project=project, at_once=9)
        assert Disagreement.objects.get().readings == 2
        return found

    monkeypatch.setattr(adjudication_comparing, "_figured", overtaken)
    adjudication_comparing.compare(project=project, at_once=9)
    assert ToCompare.objects.exists()
    adjudication_comparing.compare(project=project, at_once=9)
    assert Disagreement.objects.get().readings == 2
    assert not ToCompare.objects.exists()
