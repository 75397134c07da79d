"""While a site is renewed, processes of the version before go on with tables that are already new.

Their models are made from that version's migrations, and write, read, change and delete a row of
every table: one of the demo's, or one with something plain in every column.
"""

import datetime
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader

from annotator.core.ids import uuid7
from annotator.services.projects import demo
from tests.faults.migrating import states
from tests.faults.test_deploy import FIRST_PUBLISHED

Found = dict[str, type[models.Model]]
# The first kind that a column is of says what is plain.
PLAIN: tuple[tuple[type[Any], Any], ...] = (
    (models.UUIDField, uuid7),
    (models.ForeignKey, uuid7),
    (models.DateTimeField, lambda: datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)),
    (models.DateField, lambda: datetime.date(2026, 1, 1)),
    (models.JSONField, dict),
    (models.BinaryField, bytes),
    (models.BooleanField, bool),
    (models.IntegerField, lambda: 1),
    (models.FloatField, lambda: 1.0),
    (models.CharField, lambda: "plain"),
    (models.TextField, lambda: "plain"),
)


def known_at(state: str, settings: LazySettings) -> Found:
    """What that version's code knows of our tables; tests hide the migrations otherwise."""
    settings.MIGRATION_MODULES = {}
    apps = MigrationLoader(connection).project_state(("annotator", state)).apps
    found = (each for each in apps.get_models() if each._meta.app_label == "annotator")
    return {each._meta.db_table: each for each in found}


def plain(model: type[models.Model]) -> models.Model:
    """A row that says as little as the columns allow."""
    row = model()
    for column in model._meta.concrete_fields:
        is_said = bool(getattr(row, column.attname)) or column.has_default()
        if column.null or column.generated or is_said:
            continue
        if column.choices:
            value = column.choices[0][0]
        else:
            value = next((make() for kind, make in PLAIN if isinstance(column, kind)), None)
        setattr(row, column.attname, value)
    return row


def live(model: type[models.Model]) -> None:
    """A row goes and comes back as that version writes it, is changed and read; nothing stays."""
    meta = model._meta
    assert meta.pk is not None
    with transaction.atomic():
        row = model._base_manager.first()
        if row is None:
            row = plain(model)
        with connection.cursor() as cursor:
            key = meta.pk.get_db_prep_value(row.pk, connection)
            cursor.execute(f"DELETE FROM {meta.db_table} WHERE {meta.pk.column} = %s", [key])
        row.save(force_insert=True)
        row.save(force_update=True)
        model._base_manager.get(pk=row.pk)
        transaction.set_rollback(True)


def broken(found: Found) -> dict[str, str]:
    """Tables that such code cannot work on, and why."""
    errors = {}
    for table, model in found.items():
        try:
            live(model)
        except DatabaseError as error:
            errors[table] = str(error)
    return errors


@pytest.fixture
def filled(db: None) -> None:
    """A project with everything that a newcomer finds."""
    demo.prepare()


def test_older_code_works_on_the_newest_tables(filled: None, settings: LazySettings) -> None:
    published = [name for name in states() if name >= FIRST_PUBLISHED]
    today = known_at(states()[-1], settings)
    # Of some tables no plain row can be thought of: they want what another has.
    untried = broken(today)
    assert len(today) - len(untried) > 50, untried
    for state in published[:-1]:
        assert broken(known_at(state, settings)).keys() <= untried.keys(), state


def test_code_that_does_not_know_what_the_tables_want_would_be_noticed(
    filled: None, settings: LazySettings
) -> None:
    first = broken(known_at(states()[0], settings))
    assert first.keys() - broken(known_at(states()[-1], settings)).keys()
