"""What a request may ask the database, however much is in it: timings are measured, not these."""

from typing import Any

import pytest

from annotator.core.ids import uuid7
from annotator.models import Assignment, Project, ReopenRequest
from tests.api.test_annotations import ANSWERS, body, put
from tests.articles import article, given
from tests.people import Person

Budget = Any
# A test's client has a session: two statements say who that is.
_WHO = 2


@pytest.fixture
def reading(project: Project, ada: Person) -> Assignment:
    """Ada's reading of the short article."""
    return given(article(project), ada)


def test_a_save_has_a_fixed_price(
    ada: Person, reading: Assignment, django_assert_max_num_queries: Budget
) -> None:
    first = put(ada, uuid7(), body(reading)).json()["values"]
    answers = {name: answer for name, answer in ANSWERS.items() if name != "source"}
    answers |= {"voice": "outlet", "target": {"id": first["target"]["id"]}}
    # The door, the lock, what is stored, the words, the name, then four writes in two round
    # trips; the test's own transaction makes two savepoints of the one around it.
    with django_assert_max_num_queries(_WHO + 9 + 2):
        assert put(ada, uuid7(), body(reading, values=answers)).status_code == 201


def test_the_editor_opens_in_five_statements_whatever_is_marked(
    ada: Person, reading: Assignment, django_assert_max_num_queries: Budget
) -> None:
    for _ in range(3):
        put(ada, uuid7(), body(reading))
    with django_assert_max_num_queries(_WHO + 5):
        assert ada.client.get(f"/api/v1/assignments/{reading.pk}/").status_code == 200


@pytest.mark.parametrize("is_asked", [False, True])
def test_a_finished_article_opens_in_six_statements(
    ada: Person, reading: Assignment, is_asked: bool, django_assert_max_num_queries: Budget
) -> None:
    put(ada, uuid7(), body(reading))
    Assignment.objects.filter(pk=reading.pk).update(state="submitted")
    if is_asked:
        ReopenRequest.objects.create(assignment=reading, reason="I saw more.")
    with django_assert_max_num_queries(_WHO + 6):
        opened = ada.client.get(f"/api/v1/assignments/{reading.pk}/").json()
    assert opened["can"]["reopen"]
    asked = opened["reopen_request"]
    assert (asked and asked["reason"]) == ("I saw more." if is_asked else None)
