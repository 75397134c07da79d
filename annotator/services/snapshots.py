"""One look at the whole database that nobody's work changes while it is read.

A stream outlives the view that starts it, so its snapshot has a connection of its own: the
connection of the request may be closed or used meanwhile, and a transaction around the view
would end before the first byte is sent.
"""

from contextlib import suppress
from uuid import uuid4

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from annotator import replica

_BEGIN = {
    # The first read takes the snapshot; `transaction_mode` would make this BEGIN IMMEDIATE,
    # which holds up every writer.
    "sqlite": ("BEGIN DEFERRED", "SELECT count(*) FROM sqlite_master"),
    # A slow reader may pause for long; the limits of ordinary requests would cut it off.
    "postgresql": (
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        "SET LOCAL idle_in_transaction_session_timeout = 0",
        "SET LOCAL statement_timeout = '10min'",
        "SELECT 1",
    ),
}


class Snapshot:
    """A database alias for `using(…)`, good until `close`, in the thread that made it.

    Inside a caller's transaction that transaction's own view is the snapshot. Inside
    `replica.reading` it is one of the copy; `source` says which database where that is over.
    """

    def __init__(self, source: str | None = None) -> None:
        from_ = source or replica.alias()
        self._own = None if connection.in_atomic_block else _new_connection(from_)
        self.alias = DEFAULT_DB_ALIAS
        if self._own is not None:
            self.alias = self._own.alias
            connections[self.alias] = self._own
            self._begin(self._own)
        self.taken_at = timezone.now()

    def _begin(self, own: BaseDatabaseWrapper) -> None:
        try:
            with own.cursor() as cursor:
                for statement in _BEGIN[own.vendor]:
                    cursor.execute(statement)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give the connection back. Closing twice is harmless."""
        own, self._own = self._own, None
        if own is None:
            return
        # A server that lost its client may close from another thread, which has no such alias.
        with suppress(AttributeError):
            del connections[self.alias]
        # A connection that is lost has nothing left to end, and what lost it is already told.
        with suppress(DatabaseError):
            try:
                if own.connection is not None:
                    with own.cursor() as cursor:
                        cursor.execute("ROLLBACK")
            finally:
                own.close()


def _new_connection(source: str) -> BaseDatabaseWrapper:
    own: BaseDatabaseWrapper = connections[source].copy(alias=f"snapshot-{uuid4().hex}")
    # Not out of the pool, which is there for the short requests of everybody else.
    own.settings_dict["OPTIONS"].pop("pool", None)
    own.inc_thread_sharing()
    return own
