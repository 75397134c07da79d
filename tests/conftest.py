"""What every test may ask for: a project and its people, on whichever database is set."""

import gc
import sys
from pathlib import Path
from types import FrameType

import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.sql.compiler import SQLUpdateCompiler
from pytest_django import DjangoDbBlocker

from annotator import migrations
from annotator.models import Project
from tests.people import Person, person, river_dam


def pytest_collection_finish() -> None:
    """What is loaded by now stays, so the collector need not walk it over and over; as in a web
    process (`annotator/serving.py`), it looks seldom.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tables are made from the models here; they say so as if the migrations had made them."""
    folder = Path(migrations.__path__[0])
    with django_db_blocker.unblock():
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        for each in sorted(folder.glob("[0-9]*.py")):
            recorder.record_applied("annotator", each.stem)


def _asked_by_us() -> bool:
    """Whether Django was asked by the product, not by a test that prepares something."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame.f_globals.get("__name__", "").startswith("django."):
        frame = frame.f_back
    return frame is not None and frame.f_globals.get("__name__", "").startswith("annotator.")


@pytest.fixture(autouse=True)
def _swaps_by_own_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """No UPDATE may ask another table whether it still applies: Django then picks the rows in a
    subselect, which PostgreSQL does not ask again after it waited for somebody else, so that
    both of two racers get what one may have.
    """
    prepare = SQLUpdateCompiler.pre_sql_setup

    def watched(compiler: SQLUpdateCompiler) -> None:
        compiler.query.get_initial_alias()
        is_joined = compiler.query.count_active_tables() > 1
        assert not (is_joined and _asked_by_us()), str(compiler.query.where)
        prepare(compiler)

    monkeypatch.setattr(SQLUpdateCompiler, "pre_sql_setup", watched)


@pytest.fixture(autouse=True)
def _quick_passwords(settings: LazySettings) -> None:
    """Hashing a password slowly is Argon2's job, not a test's."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _pages_looked_up(settings: LazySettings) -> None:
    """A file of the pages is looked up when it is asked for: each client of a test is a server
    that starts, and a server that starts reads all of them.
    """
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture
def project(db: None) -> Project:
    """A project from the default template, run by a manager nobody else meets."""
    return river_dam()


@pytest.fixture
def mona(project: Project) -> Person:
    """The manager."""
    return person("mona", project)


@pytest.fixture
def ada(project: Project) -> Person:
    """An annotator."""
    return person("ada", project)


@pytest.fixture
def ben(project: Project) -> Person:
    """Another annotator."""
    return person("ben", project)


@pytest.fixture
def chi(project: Project) -> Person:
    """A third annotator."""
    return person("chi", project)


@pytest.fixture
def jude(project: Project) -> Person:
    """The adjudicator."""
    return person("jude", project)


@pytest.fixture
def rita(project: Project) -> Person:
    """The researcher."""
    return person("rita", project)


@pytest.fixture
def sam(db: None) -> Person:
    """The site admin."""
    return person("sam")


@pytest.fixture
def olga(db: None) -> Person:
    """Somebody with an account and no part in the project."""
    return person("olga")
