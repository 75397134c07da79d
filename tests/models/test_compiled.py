"""Questions and writes whose SQL is made once do what the ORM does."""

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from annotator.models import Assignment, Entity, Project
from annotator.models.compiled import Compiled, together
from annotator.models.statements import delete, insert, run, swap
from tests.articles import article, given
from tests.people import Person


def named(project: Project, ada: Person, name: str) -> Entity:
    """An entry of the register that is not stored yet."""
    return Entity(
        project=project, name=name, folded=name, type="person", proposed_by=ada.membership
    )


@pytest.fixture
def reading(project: Project, ada: Person) -> Assignment:
    """Ada's reading of the short article."""
    return given(article(project), ada)


def test_a_compiled_question_answers_as_its_queryset_for_each_value(
    project: Project, ada: Person, reading: Assignment
) -> None:
    rows = Assignment.objects.select_related("document__project", "member")
    asked = Compiled(lambda pk: rows.filter(pk=pk), UUID)
    other = given(article(project, key="other"), ada)
    with together():
        first, second = asked.ask(reading.pk), asked.ask(other.pk)
    for sent, expected in ((first, reading), (second, other)):
        found = sent.first()
        stored = Assignment.objects.get(pk=expected.pk)
        assert found is not None
        assert {**vars(found), "_state": 0} == {**vars(stored), "_state": 0}
        assert found.document.project.switches == project.switches
    assert asked.first(uuid4()) is None


def test_a_place_that_is_not_in_the_sql_is_noticed(project: Project) -> None:
    with pytest.raises(TypeError, match="place"):
        Compiled(lambda _: Project.objects.all(), int).first(1)


def test_rows_are_written_swapped_and_deleted_in_order(
    project: Project, ada: Person, reading: Assignment
) -> None:
    rows = [named(project, ada, name) for name in ("Ana", "Ben")]
    with transaction.atomic():
        done = run(
            [
                insert(rows),
                swap(reading, {"note": "é🦊"}, revision=reading.revision),
                swap(reading, {"note": "late"}, revision=reading.revision),
            ]
        )
    assert done == [2, 1, 0]
    reading.refresh_from_db()
    assert (reading.note, reading.revision) == ("é🦊", 1)
    assert set(Entity.objects.values_list("name", flat=True)) == {"Ana", "Ben"}
    assert run([delete(Entity, "project", project)]) == [2]
    assert not Entity.objects.exists()


def test_a_row_the_database_refuses_is_the_same_error_as_everywhere(
    project: Project, ada: Person
) -> None:
    row = named(project, ada, "Ana")
    with pytest.raises(IntegrityError), transaction.atomic():
        run([insert([row]), insert([row]), insert([named(project, ada, "Ben")])])
    assert not Entity.objects.exists()
