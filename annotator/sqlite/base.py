"""The database wrapper under the name by which Django looks for it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Self, TypeVar

from django.db.backends.sqlite3 import base, creation

from annotator.sqlite import turns

T = TypeVar("T")
# In autocommit these take the file for themselves.
_WRITES = ("INSERT", "UPDATE", "DELETE")


class DatabaseCreation(creation.DatabaseCreation):
    """Leaves nothing of a test's database."""

    def _destroy_test_db(self, test_database_name: str, verbosity: int) -> None:
        super()._destroy_test_db(test_database_name, verbosity)  # type: ignore[misc]
        Path(turns.DOOR.format(path=test_database_name)).unlink(missing_ok=True)


class DatabaseWrapper(base.DatabaseWrapper):
    """Waits for its turn before it writes, for as long as the option `timeout` says."""

    creation_class = DatabaseCreation
    _turns: turns.Turns | None = None

    def create_cursor(self, name: str | None = None) -> "Cursor":  # noqa: ARG002  Django's name
        """A cursor whose single statements wait for their turn too."""
        made: Cursor = self.connection.cursor(factory=partial(Cursor, self))
        return made

    def stands_in_line(self, statement: str) -> bool:
        """Whether it would write by itself: no transaction and no turn are ours yet."""
        return (
            statement.startswith(_WRITES)
            and self._turns is None
            and not self.connection.in_transaction
            and not self.is_in_memory_db()
        )

    def in_turn(self, act: Callable[[], T]) -> T:
        """Do what asks for the file, and keep the turn until `leave`."""
        found = turns.of(str(self.settings_dict["NAME"]))
        begun = found.take(self._patience, partial(self._at_once, act))
        self._turns = found
        return begun

    def leave(self) -> None:
        """Give the turn back, if it is ours."""
        found, self._turns = self._turns, None
        if found is not None:
            found.leave()

    @property
    def _patience(self) -> float:
        return float(self.settings_dict["OPTIONS"].get("timeout", 5))

    def _at_once(self, act: Callable[[], T]) -> T:
        """Without SQLite's own waiting, which is for all that is no writing."""
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            return act()
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {int(self._patience * 1000)}")

    # Django asks for it by this name; its stubs do not know it.
    def _start_transaction_under_autocommit(self) -> None:
        begin = super()._start_transaction_under_autocommit  # type: ignore[misc]
        is_immediate = self.settings_dict["OPTIONS"].get("transaction_mode") == "IMMEDIATE"
        if not is_immediate or self.is_in_memory_db():
            begin()
            return
        with self.wrap_database_errors:
            self.in_turn(begin)

    def commit(self) -> None:
        """End what was written, and the turn with it."""
        super().commit()
        self.leave()

    def rollback(self) -> None:
        """Undo it; the turn ends even where that fails."""
        try:
            super().rollback()
        finally:
            self.leave()

    def close(self) -> None:
        """Hang up, which undoes what was not committed."""
        try:
            super().close()
        finally:
            self.leave()


class Cursor(base.SQLiteCursorWrapper):
    """What is written outside a transaction stands in the line like the rest."""

    def __init__(self, wrapper: DatabaseWrapper, *args: Any) -> None:  # noqa: ANN401
        super().__init__(*args)
        self._wrapper = wrapper

    def execute(self, query: str, params: Any = None) -> Self:  # noqa: ANN401  as Django's
        """Run it, when it is our turn."""
        run = partial(super().execute, query, params)
        if not self._wrapper.stands_in_line(query):
            run()
            return self
        try:
            self._wrapper.in_turn(run)
        finally:
            self._wrapper.leave()
        return self
