"""Whose turn it is to write to an SQLite file: first come, first served.

SQLite lets those who wait sleep ever longer, up to a tenth of a second, and gives the file to
whoever wakes at the right moment; under eight writers one in a hundred waited for over half a
second while all others went ahead. Here the threads of a process stand in a line, and the first
of each line stands at a door between the processes. SQLite's own lock still decides who writes:
this only decides who asks for it.
"""

import fcntl
import os
import random
import sqlite3
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import TypeVar

T = TypeVar("T")
# Seconds between two looks at what another process holds; each wait a little longer, and jittered.
_SHORTEST, _LONGEST = 0.0005, 0.01
DOOR = "{path}-turn"


class Line:
    """The threads of one process, served in the order in which they came.

    Whoever has the turn may give it back from another thread, as a connection may be closed.
    """

    def __init__(self) -> None:
        self._guard = Lock()
        self._is_taken = False
        self._waiting: deque[Lock] = deque()

    def enter(self, deadline: float) -> bool:
        """Wait for the turn, at most until this moment of the monotonic clock."""
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            called = Lock()
            called.acquire()
            self._waiting.append(called)
        try:
            if called.acquire(timeout=max(0.0, deadline - time.monotonic())):
                return True
        except BaseException:
            # A signal's handler raises here: nobody stays in the line who does not wait.
            if not self._gave_up(called):
                self.leave()
            raise
        return not self._gave_up(called)

    def leave(self) -> None:
        """Hand the turn to who has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False

    @property
    def length(self) -> int:
        """How many wait."""
        with self._guard:
            return len(self._waiting)

    def _gave_up(self, called: Lock) -> bool:
        """Step out of the line; False when the turn came at this very moment."""
        with self._guard:
            if called in self._waiting:
                self._waiting.remove(called)
                return True
            return False


class Turns:
    """The line of this process for one file, and the door that the first of each line stands at.

    The door is a lock on a file beside the database, never on the database itself, whose locks
    are SQLite's. The system takes it from a process that dies.
    """

    def __init__(self, path: str) -> None:
        self.line = Line()
        self._door: int | None = None
        # Without the door all is right, only less fair: a folder may let nobody make files.
        with suppress(OSError):
            self._door = os.open(
                DOOR.format(path=path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
            )

    def take(self, seconds: float, begin: Callable[[], T]) -> T:
        """Do `begin`, which asks SQLite to write and must not wait itself, when it is our turn.

        Ends with the turn kept, until `leave`; after that many seconds with SQLite's own refusal.
        """
        deadline = time.monotonic() + seconds
        if not self.line.enter(deadline):
            raise _busy()
        try:
            return self._at_the_door(deadline, begin)
        except BaseException:
            self.line.leave()
            raise

    def leave(self) -> None:
        """Nothing is written any more: it is the next one's turn."""
        self.line.leave()

    def _at_the_door(self, deadline: float, begin: Callable[[], T]) -> T:
        try:
            _repeat(self._come_in, deadline)
            return _repeat(begin, deadline)
        finally:
            # Open again as soon as we write, so that the first of another line comes next.
            if self._door is not None:
                with suppress(OSError):
                    fcntl.lockf(self._door, fcntl.LOCK_UN)

    def _come_in(self) -> None:
        if self._door is None:
            return
        try:
            fcntl.lockf(self._door, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            raise _busy() from None
        except OSError:
            # Some file systems have no locks: see above.
            return


def _repeat(act: Callable[[], T], deadline: float) -> T:
    """Until nobody else is busy, or the time is over."""
    pause = _SHORTEST
    while True:
        try:
            return act()
        except Exception as error:
            if not _is_busy(error) or time.monotonic() >= deadline:
                raise
        time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311  no secret
        pause = min(pause * 1.5, _LONGEST)


def _is_busy(error: Exception) -> bool:
    """Whether it is SQLite's refusal, or Django's word for it."""
    refusal = error if isinstance(error, sqlite3.OperationalError) else error.__cause__
    # The upper bits say why.
    return getattr(refusal, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def _busy() -> sqlite3.OperationalError:
    """What SQLite itself raises."""
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    error.sqlite_errorname = "SQLITE_BUSY"
    return error


_guard = Lock()
_known: dict[str, Turns] = {}


def of(path: str) -> Turns:
    """This process's turns at a file."""
    with _guard:
        if path not in _known:
            _known[path] = Turns(path)
        return _known[path]


def _begin_anew() -> None:
    """A child has none of its parent's threads: whoever had a turn there never gives it back."""
    _known.clear()
    _guard.release()


os.register_at_fork(
    before=_guard.acquire, after_in_parent=_guard.release, after_in_child=_begin_anew
)
