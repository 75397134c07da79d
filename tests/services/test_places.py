"""Taking an article costs the same in a round of any size, and what that rests on is right."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotator.models import Assignment, Document, Membership, Place, Project, Round
from annotator.services.counting import keeping
from annotator.services.study import handing_out, next_article, room
from tests.articles import article, given
from tests.people import Person

pytestmark = pytest.mark.django_db


def grown(project: Project, number: int) -> None:
    """So many articles more, which the database has to note by itself."""
    first = article(project, key=f"first of {number}")
    rows = []
    for at in range(number):
        row = Document.objects.get(pk=first.pk)
        row.pk, row.key = None, f"{number}-{at}"
        row.created_at = timezone.now()
        rows.append(row)
    Document.objects.bulk_create(rows)


def visited(ask: Callable[[], Any]) -> int:
    """How many steps SQLite's machine takes, in tens; PostgreSQL says how many rows it touched."""
    steps = [0]

    def count() -> int:
        steps[0] += 1
        return 0

    connection.ensure_connection()
    connection.connection.set_progress_handler(count, 10)
    try:
        ask()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return steps[0]


def test_taking_costs_the_same_in_a_round_of_any_size(
    project: Project, ada: Person, ben: Person
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL counts no steps")
    costs, asked = [], []
    for number in (60, 1_500):
        grown(project, number)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        handing_out.claim(project=project, member=ben.membership)
        with CaptureQueriesContext(connection) as queries:
            costs.append(visited(lambda: take(project, ada.membership)))
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert costs[1] < 1.5 * costs[0], costs


def take(project: Project, member: Membership) -> None:
    """The next article, finished at once so that another comes after it."""
    found = handing_out.claim(project=project, member=member)
    assert found is not None
    Assignment.objects.filter(pk=found.pk).update(state="skipped", slot=None, skip_reason="other")


def test_what_is_nearest_is_what_looking_at_everything_finds(
    project: Project, ada: Person, ben: Person, chi: Person
) -> None:
    texts = [article(project, key=f"a-{number}") for number in range(8)]
    into = Round.objects.get(project=project)
    given(texts[0], ada, ben)
    given(texts[1], ada)
    given(texts[2], ben)
    for person in (ada, ben):
        Assignment.objects.filter(pk=given(texts[3], person).pk).update(
            state="skipped", slot=None, skip_reason="not_news"
        )
    Assignment.objects.filter(pk=given(texts[4], ben).pk).update(
        state="skipped", slot=None, skip_reason="not_news"
    )
    Document.objects.filter(pk=texts[5].pk).update(set_aside_at=timezone.now())
    Document.objects.filter(pk=texts[6].pk).update(purpose="training")
    for person in (ada, ben, chi):
        whole = room.claimable(project, person.membership, into)
        order = next_article.ordered(whole, into, "fewest")
        expected = list(order.values_list("pk", flat=True))
        assert room.nearest(project, person.membership, into) == expected
    assert keeping.differences() == []


def test_an_article_that_is_wrongly_kept_as_free_is_not_given_twice(
    project: Project, ada: Person, ben: Person
) -> None:
    full, other = (article(project, key=key) for key in ("a-001", "a-002"))
    project.settings = project.settings | {"annotators_per_document": 1}
    project.save()
    given(full, ben)
    given(other, ben)
    Assignment.objects.filter(document=other).delete()
    Place.objects.filter(document=full).update(takers=0)
    Place.objects.filter(document=other).update(takers=5)
    assert keeping.differences() != []
    found = handing_out.claim(project=project, member=ada.membership)
    assert found is not None
    assert found.document == other


def test_a_round_of_its_own_articles_has_places_for_these_alone(
    project: Project, ada: Person
) -> None:
    inside, outside = (article(project, key=key) for key in ("a-001", "a-002"))
    listed = Round.objects.create(project=project, name="2", all_documents=False)
    listed.listed_documents.create(document=inside)
    assert list(Place.objects.filter(round=listed).values_list("document", flat=True)) == [
        inside.pk
    ]
    listed.listed_documents.all().delete()
    assert not Place.objects.filter(round=listed).exists()
    assert Place.objects.filter(document=outside).count() == 1
    again = Round.objects.create(project=project, name="3")
    assert Place.objects.filter(round=again).count() == 2
    again.delete()
    assert keeping.differences() == []
