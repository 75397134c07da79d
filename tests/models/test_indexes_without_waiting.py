"""An index for a large table is built without a lock that those who save would wait for."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, models
from django.db.migrations.state import ModelState, ProjectState

from annotator.migrations._without_waiting import AddIndexWithoutWaiting
from annotator.models import Annotation

NAME = "tried_without_waiting"


@pytest.fixture
def states() -> tuple[ProjectState, ProjectState, AddIndexWithoutWaiting]:
    before = ProjectState()
    before.add_model(ModelState.from_model(Annotation, exclude_rels=True))
    index = models.Index(fields=["updated_at"], name=NAME)
    operation = AddIndexWithoutWaiting("annotation", index)
    after = before.clone()
    operation.state_forwards("annotator", after)
    return before, after, operation


@pytest.fixture
def taken_away(transactional_db: None) -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX IF EXISTS {NAME}")


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        table = Annotation._meta.db_table
        return set(connection.introspection.get_constraints(cursor, table))


def test_it_comes_and_goes_also_after_a_build_that_was_broken_off(
    states: tuple[ProjectState, ProjectState, AddIndexWithoutWaiting], taken_away: None
) -> None:
    before, after, operation = states
    said: list[str] = []

    def note(execute: Any, sql: str, *rest: object) -> Any:
        said.append(sql)
        return execute(sql, *rest)

    for _ in range(2 if connection.vendor == "postgresql" else 1):
        with (
            connection.execute_wrapper(note),
            connection.schema_editor(atomic=False) as editor,
        ):
            operation.database_forwards("annotator", editor, before, after)
        assert NAME in indexes()
    made = [sql for sql in said if sql.startswith("CREATE INDEX")]
    assert all(("CONCURRENTLY" in sql) == (connection.vendor == "postgresql") for sql in made)
    assert made
    with connection.schema_editor(atomic=False) as editor:
        operation.database_backwards("annotator", editor, after, before)
    assert NAME not in indexes()
