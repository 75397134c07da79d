"""Which reads go to a copy of the database, and when they may.

What looks at much and decides nothing (downloads, agreement, lists, dashboards: views that say
`may_read_a_copy`) is read from the streaming replica that `DATABASE_REPLICA_URL` names, once that
has replayed all that the primary had written when it was asked for. So nobody misses what they or
anybody else stored before, whichever process, tab, token or task stored it, and no save pays for
it. Who somebody is and what they may see is always asked of the primary.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.models import Model
from prometheus_client import Counter
from psycopg_pool import PoolTimeout

NAME = "replica"
# Who asks, and what opens the door to them.
_NEVER = {"user", "apitoken", "membership", "project"}
# Seconds that a request waits for the copy, a task does, and a copy that is away is left alone.
_PATIENCE, _LONG_PATIENCE, _REST = 0.5, 10.0, 5.0
_PAUSE = 0.005
READS = Counter("slant_reads", "Requests that may read a copy, by what they read.", ["database"])
logger = logging.getLogger("slant.replica")


@dataclass
class _Reading:
    """What is read now; with the first write it is the primary again, to see what was written."""

    is_copy: bool


_reading: ContextVar[_Reading | None] = ContextVar("reading", default=None)
_away_until = 0.0


class Router:
    """Django's question where to read and write; installed where there is a copy."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:  # noqa: ANN401
        """The copy inside `reading`, but never what decides who may see something."""
        options = model._meta
        if options.app_label == "annotator" and options.model_name not in _NEVER:
            found = alias()
            if found == NAME:
                return NAME
        instance = hints.get("instance")
        # What came from a snapshot stays there; what came from the copy must not.
        return DEFAULT_DB_ALIAS if instance is None or instance._state.db == NAME else None

    def db_for_write(self, model: type[Model], **_: object) -> str:  # noqa: ARG002
        """The primary, wherever the row was read."""
        now = _reading.get()
        if now is not None:
            now.is_copy = False
        return DEFAULT_DB_ALIAS

    def allow_relation(self, *_: object, **__: object) -> bool:
        """Both have the same rows."""
        return True

    def allow_migrate(self, db: str, *_: object, **__: object) -> bool:
        """The copy follows by itself."""
        return db != NAME


def is_there() -> bool:
    """Whether the site has a copy at all."""
    return NAME in settings.DATABASES


def alias() -> str:
    """Where reads go just now."""
    now = _reading.get()
    return NAME if now is not None and now.is_copy else DEFAULT_DB_ALIAS


@contextmanager
def reading(*, is_task: bool = False) -> Iterator[None]:
    """Read from the copy inside, where there is one that has caught up; else from the primary."""
    patience = _LONG_PATIENCE if is_task else _PATIENCE
    is_copy = is_there() and _has_caught_up(patience)
    if is_there():
        READS.labels(NAME if is_copy else "primary").inc()
    token = _reading.set(_Reading(is_copy))
    try:
        yield
    finally:
        _reading.reset(token)


def rest() -> None:
    """Leave the copy alone for a while: it just failed somebody."""
    global _away_until  # noqa: PLW0603  one copy, one state of it a process
    _away_until = time.monotonic() + _REST
    connections[NAME].close()


def _has_caught_up(patience: float) -> bool:
    """Whether the copy has, or within these seconds gets, all that the primary has written."""
    if time.monotonic() < _away_until:
        return False
    try:
        # Not what is on the disk: a commit may be answered before it is there.
        wanted = _one(DEFAULT_DB_ALIAS, "SELECT pg_current_wal_insert_lsn()::text")
    except (DatabaseError, PoolTimeout):
        # Without the primary nobody gets in at all, and it says so better than we could here.
        return False
    deadline = time.monotonic() + patience
    try:
        while not _one(NAME, "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", wanted):
            if time.monotonic() > deadline:
                return False
            time.sleep(_PAUSE)
    except (DatabaseError, PoolTimeout) as error:
        logger.warning("The copy of the database does not answer: %s", error)
        rest()
        return False
    return True


def _one(database: str, sql: str, *values: str) -> Any:  # noqa: ANN401  whatever is asked for
    with connections[database].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]
