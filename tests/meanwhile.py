"""Two who act at one moment, in the one order that does harm.

Chance brings that order once in a thousand times. Here the first stops at a place that the test
names, with what it has read in its hands; the second acts, until it is done or the database has it
wait for the first; then the first goes on.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from annotator.sqlite import turns

_LONG = 60
_WAITS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0
"""

Act = Callable[[], object]


class Half:
    """One of the two, in a thread with a connection of its own."""

    def __init__(self, act: Act) -> None:
        self.error: BaseException | None = None
        self.result: object = None
        self._act = act
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            self.result = self._act()
        except BaseException as error:
            self.error = error
        finally:
            connections.close_all()


def meanwhile(
    monkeypatch: pytest.MonkeyPatch, first: Act, stops_after: tuple[object, str], second: Act
) -> tuple[Half, Half]:
    """Both halves when both have ended; `stops_after` is an object and the name of its function."""
    reached, goes_on = threading.Event(), threading.Event()
    owner, name = stops_after
    whole: Callable[..., Any] = getattr(owner, name)
    one, other = Half(first), Half(second)

    def stopping(*args: Any, **given: Any) -> Any:
        found = whole(*args, **given)
        if threading.current_thread() is one.thread and not reached.is_set():
            reached.set()
            assert goes_on.wait(_LONG)
        return found

    monkeypatch.setattr(owner, name, stopping)
    one.thread.start()
    while one.thread.is_alive() and not reached.wait(0.01):
        pass
    assert reached.is_set(), f"it never came to {name}: {one.error!r}"
    other.thread.start()
    _until_it_stands(other)
    goes_on.set()
    one.thread.join(_LONG)
    other.thread.join(_LONG)
    assert not one.thread.is_alive()
    assert not other.thread.is_alive()
    monkeypatch.setattr(owner, name, whole)
    return one, other


def _until_it_stands(other: Half) -> None:
    """Done, or waiting for the first."""
    while other.thread.is_alive() and not _somebody_waits():
        time.sleep(0.005)


def _somebody_waits() -> bool:
    if connection.vendor == "sqlite":
        return turns.of(str(connection.settings_dict["NAME"])).line.length > 0
    with connection.cursor() as cursor:
        cursor.execute(_WAITS)
        return bool(cursor.fetchone()[0])
