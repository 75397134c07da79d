"""What the tests of one file all look at is made once for them, and each finds it as it was made.

A fixture of the file makes it in here. Each test then runs in a savepoint of its own, which is
rolled back as always; the whole is, when the file has ended. Not for tests that commit.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db import connection, connections, transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def lasting(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep what is put into the database until this is left, whatever the tests do to it."""
    # After each test Django closes the connection, and with it all that was begun on it.
    stays_open = patch.object(connections[connection.alias], "close", lambda: None)
    with blocker.unblock(), stays_open, transaction.atomic():
        yield
        transaction.set_rollback(True)
