"""An empty database takes all steps in one, and has what they make one after the other."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db.migrations import Migration, RunPython, RunSQL

from annotator.management.commands.migrate import can_be_one
from tests import postgres
from tests.e2e.site import Site
from tests.models.test_tables import told
from tests.once import on_one_database

# What PostgreSQL knows of columns, indexes and constraints, with their names.
CATALOGUES = (
    """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,
         column_default, is_identity, generation_expression
       FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2""",
    "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2""",
    "SELECT app, name FROM django_migrations ORDER BY 1, 2",
    "SELECT codename FROM auth_permission ORDER BY 1",
)
STATEMENTS = "SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"
pytestmark = on_one_database


@pytest.fixture
def cluster() -> Iterator[postgres.Cluster]:
    """A PostgreSQL for two sites."""
    programs = postgres.binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.cluster(programs) as running:
        yield running


def at_once(site: Site) -> Site:
    """As everybody begins."""
    site.manage("migrate", "--skip-checks", "--verbosity=0")
    return site


def by_steps(site: Site) -> Site:
    """As a site grew that began with the first of them."""
    site.manage("migrate", "--skip-checks", "--verbosity=0", "annotator", "0001")
    return at_once(site)


def test_sqlite_has_the_same_tables_either_way(tmp_path: Path) -> None:
    found = []
    for make in (at_once, by_steps):
        folder = tmp_path / make.__name__
        folder.mkdir()
        make(Site(folder))
        with closing(sqlite3.connect(folder / "slant.sqlite3")) as database:
            tables = told(database.execute(STATEMENTS).fetchall())
            steps = database.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2")
            found.append((tables, steps.fetchall()))
    assert len(found[0][0]) > 200
    assert found[0] == found[1]


def test_postgresql_has_the_same_tables_either_way(
    tmp_path: Path, cluster: postgres.Cluster
) -> None:
    found: list[list[list[tuple[Any, ...]]]] = []
    for make in (at_once, by_steps):
        words = ("-h", str(cluster.folder / "socket"), "-U", "slant")
        cluster.run("createdb", *words, make.__name__)
        folder = tmp_path / make.__name__
        folder.mkdir()
        site = Site(folder)
        site.extra = cluster.environment | {"DATABASE_URL": f"postgres:///{make.__name__}"}
        make(site)
        where = f"host={cluster.folder / 'socket'} user=slant dbname={make.__name__}"
        with psycopg.connect(where) as database:
            found.append([database.execute(each).fetchall() for each in CATALOGUES])
    assert min(len(each) for each in found[0]) > 50
    for one, other in zip(*found, strict=True):
        assert one == other


def test_who_is_cut_off_has_nothing_or_all(tmp_path: Path) -> None:
    script = """
import os
from django.core.management import call_command
from annotator.management.commands.migrate import WholeSteps
plain = WholeSteps._take
def take(self, step, state, editor):
    if step.name == "0029_models_from_outside":
        os._exit(9)
    plain(self, step, state, editor)
WholeSteps._take = take
call_command("migrate", verbosity=0)
"""
    site = Site(tmp_path)
    with pytest.raises(AssertionError):
        site.manage("shell", "--verbosity=0", "--no-imports", "-c", script)
    with closing(sqlite3.connect(tmp_path / "slant.sqlite3")) as database:
        left = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    assert {name for (name,) in left} <= {"django_migrations", "sqlite_sequence"}
    at_once(site)
    assert site.manage("migrate", "--check") == ""


def test_a_step_that_the_models_do_not_tell_of_is_taken_by_itself() -> None:
    class Plain(Migration):
        operations = [RunPython(RunPython.noop)]

    class Opaque(Migration):
        operations = [RunSQL("SELECT 1")]

    plain, opaque = Plain("a", "annotator"), Opaque("b", "annotator")
    assert can_be_one([plain])
    assert not can_be_one([plain, opaque])
