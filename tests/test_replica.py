"""Which database a query goes to, and settings of more than one that fit each other."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from annotator import databases, replica, stores
from annotator.models import Annotation, Document, Membership, Project, User

_PARSED = {"ENGINE": "django.db.backends.postgresql", "NAME": "slant", "HOST": "db"}
_LITE = {"ENGINE": "django.db.backends.sqlite3", "NAME": "slant.sqlite3"}


@pytest.fixture
def caught_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that is never behind."""
    monkeypatch.setattr(replica, "is_there", lambda: True)
    monkeypatch.setattr(replica, "_has_caught_up", lambda _: True)


def test_only_inside_is_the_copy_read(caught_up: None) -> None:
    router = replica.Router()
    assert router.db_for_read(Document) == "default"
    with replica.reading():
        assert router.db_for_read(Document) == "replica"
    assert router.db_for_read(Document) == "default"


def test_what_opens_doors_is_never_read_from_the_copy(caught_up: None) -> None:
    router = replica.Router()
    with replica.reading():
        found = {router.db_for_read(model) for model in (User, Membership, Project)}
    assert found == {"default"}


def test_after_a_write_the_primary_is_read(caught_up: None) -> None:
    router = replica.Router()
    with replica.reading():
        assert router.db_for_write(Annotation) == "default"
        assert router.db_for_read(Document) == "default"


def test_a_row_from_a_snapshot_stays_there_and_one_from_the_copy_does_not() -> None:
    router = replica.Router()
    row = Document()
    row._state.db = "snapshot-1"
    assert router.db_for_read(Document, instance=row) is None
    row._state.db = "replica"
    assert router.db_for_read(Document, instance=row) == "default"


def test_a_copy_that_is_behind_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replica, "is_there", lambda: True)
    monkeypatch.setattr(replica, "_one", lambda *asked: len(asked) == 2)
    monkeypatch.setattr(replica, "_PATIENCE", 0.0)
    with replica.reading():
        assert replica.alias() == "default"


def test_behind_pgbouncer_nothing_is_set_for_a_session() -> None:
    plain = databases.configured(_PARSED, Path(), 4)
    shared = databases.configured(_PARSED, Path(), 4, is_shared=True)
    assert "statement_timeout" in plain["OPTIONS"]["options"]
    assert "options" not in shared["OPTIONS"]
    assert shared["OPTIONS"]["prepare_threshold"] is None
    assert shared["DISABLE_SERVER_SIDE_CURSORS"]


def test_a_copy_needs_postgresql() -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_REPLICA_URL"):
        databases.copied(_PARSED, _LITE, 4, is_shared=False)


def test_a_store_of_all_versions_needs_a_bucket() -> None:
    with pytest.raises(ImproperlyConfigured, match="RELEASE_BUCKET"):
        stores.configured("", "", "", "all")
    with pytest.raises(ImproperlyConfigured, match="neither open nor all"):
        stores.configured("b", "", "", "some")
    assert stores.configured("", "", "", "open") == {}
