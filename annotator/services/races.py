"""Races that the database ends by breaking one of the racers off."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, OperationalError

_DEADLOCK = "40P01"


@contextmanager
def deadlock_as_conflict() -> Iterator[None]:
    """Around a transaction: a deadlock means what a taken place means, that somebody else was
    faster. A row has two unique constraints, so that two who insert for one article can each
    hold the entry that the other waits for; PostgreSQL then breaks one of them off.
    """
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != _DEADLOCK:
            raise
        raise IntegrityError("another transaction was faster") from error
