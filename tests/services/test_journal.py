"""Everything that happens to a reading stands in one gapless order, whoever comes at once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections, transaction

from annotator.core.errors import Conflict
from annotator.core.ids import uuid7
from annotator.models import AnnotationChange, Assignment, AssignmentChange, Project
from annotator.services.editing import annotations, assignments
from annotator.services.editing.assignments import Patch
from annotator.services.editing.drafts import Draft
from annotator.services.study import handing_out
from tests.articles import article, given
from tests.people import Person

DRAFT = Draft(layer="passage", parts=[[0, 7]], values={})


def order(reading: Assignment) -> list[tuple[int, str]]:
    """What happened to a reading and its annotations, by its number."""
    rows: list[tuple[int, str]] = []
    for kept in (AnnotationChange.objects, AssignmentChange.objects):
        rows += kept.filter(assignment=reading).values_list("sequence", "operation")
    return sorted(rows)


def test_each_accepted_change_is_one_event_and_counts_one_up(project: Project, ada: Person) -> None:
    reading = given(article(project), ada)
    mark = uuid7()
    here: dict[str, Any] = {"assignment_id": reading.pk, "annotation_id": mark}
    annotations.put(**here, draft=DRAFT, base_revision=None)
    annotations.put(**here, draft=DRAFT, base_revision=1)  # says what is stored already
    annotations.delete(**here, base_revision=2)
    annotations.delete(**here, base_revision=3)  # is deleted already
    annotations.put(**here, draft=DRAFT, base_revision=4)
    assignments.patch(assignment_id=reading.pk, patch=Patch(position=0))
    assignments.skip(assignment_id=reading.pk, reason="other")
    assignments.reopen(assignment_id=reading.pk)
    told = ["create", "change", "delete", "delete", "restore", "change", "skip", "reopen"]
    assert order(reading) == list(enumerate(told, start=1))
    reading.refresh_from_db()
    assert reading.revision == len(told)
    of_mark = AnnotationChange.objects.filter(annotation=mark).order_by("sequence")
    assert [change.after["revision"] for change in of_mark] == [1, 2, 3, 4, 5]


def test_a_refused_change_leaves_no_event_and_may_be_sent_again(
    project: Project, ada: Person
) -> None:
    reading = given(article(project), ada)
    change_id = uuid7()
    assignments.skip(assignment_id=reading.pk, reason="other")
    here: dict[str, Any] = {"assignment_id": reading.pk, "annotation_id": uuid7()}
    with pytest.raises(Conflict):
        annotations.put(**here, draft=DRAFT, base_revision=None, change_id=change_id)
    assignments.reopen(assignment_id=reading.pk)
    outcome = annotations.put(**here, draft=DRAFT, base_revision=None, change_id=change_id)
    assert outcome.created
    assert [operation for _, operation in order(reading)] == ["skip", "reopen", "create"]


def meanwhile(first: Callable[[], object], second: Callable[[], object]) -> list[BaseException]:
    """The second act begins while the first is done but not committed; what was raised."""
    is_done, may_commit = threading.Event(), threading.Event()
    raised: list[BaseException] = []

    def hold() -> None:
        with transaction.atomic():
            first()
            is_done.set()
            may_commit.wait(10)

    def run(act: Callable[[], object]) -> None:
        try:
            act()
        except BaseException as error:
            raised.append(error)
        finally:
            is_done.set()
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in (hold, second)]
    threads[0].start()
    is_done.wait(10)
    threads[1].start()
    # Long enough for the second to reach the lock; were it faster, the test would only be easier.
    threads[1].join(0.3)
    may_commit.set()
    for thread in threads:
        thread.join(20)
    return raised


@pytest.mark.django_db(transaction=True)
def test_two_who_reopen_at_once_get_a_place_each(
    project: Project, ada: Person, ben: Person
) -> None:
    document = article(project)
    readings = [given(document, who) for who in (ada, ben)]
    for reading in readings:
        assignments.skip(assignment_id=reading.pk, reason="other")
    acts = [lambda pk=each.pk: assignments.reopen(assignment_id=pk) for each in readings]
    assert meanwhile(*acts) == []
    places = Assignment.objects.filter(document=document).values_list("slot", flat=True)
    assert sorted(place or 0 for place in places) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_what_is_marked_while_it_is_taken_back_stays(project: Project, ada: Person) -> None:
    reading = given(article(project), ada)
    mark = uuid7()
    raised = meanwhile(
        lambda: annotations.put(
            assignment_id=reading.pk, annotation_id=mark, draft=DRAFT, base_revision=None
        ),
        lambda: handing_out.take_back(assignment_id=reading.pk),
    )
    assert [type(error) for error in raised] == [Conflict]
    assert order(reading) == [(1, "create")]


@pytest.mark.django_db(transaction=True)
def test_a_mark_that_comes_after_the_hand_in_is_refused(project: Project, ada: Person) -> None:
    reading = given(article(project), ada)
    values = {"primary_frame": "security_defense"}
    annotations.put(
        assignment_id=reading.pk,
        annotation_id=uuid7(),
        draft=Draft(layer="article", values=values),
        base_revision=None,
    )
    raised = meanwhile(
        lambda: assignments.submit(assignment_id=reading.pk, nothing_found=["passage"]),
        lambda: annotations.put(
            assignment_id=reading.pk, annotation_id=uuid7(), draft=DRAFT, base_revision=None
        ),
    )
    assert [getattr(error, "code", error) for error in raised] == ["submitted"]
    assert [operation for _, operation in order(reading)] == ["create", "submit"]
