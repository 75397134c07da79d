"""What a handler holds while it works: its parameters, its place, and its right to write."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event
from typing import Any

from django.utils import timezone

from annotator.models import Job
from annotator.services.jobs import jobs
from annotator.services.jobs.jobs import Taken


class Interrupted(Exception):
    """The handler must stop here; not an error of the task."""


class Lost(Interrupted):
    """Another worker has taken the task over: nothing may be written any more."""


class Cancelled(Interrupted):
    """Somebody asked for it to stop."""


class Stopping(Interrupted):
    """This worker is told to end; the next one goes on from the cursor."""


class Later(Interrupted):
    """It goes on after a pause, and the worker is free for other tasks meanwhile."""

    def __init__(self, pause: timedelta) -> None:
        super().__init__(str(pause))
        self.pause = pause


class Run:
    """One attempt at one task.

    A handler goes in steps. After each it calls `advance` with the cursor from which a later
    attempt can go on; whatever it makes visible it makes in a transaction that begins with
    `hold`, so that of two workers only one can ever publish.
    """

    def __init__(self, taken: Taken, stop: Event | None = None) -> None:
        self.taken = taken
        self.job: Job = taken.job
        self.parameters: dict[str, Any] = taken.job.parameters
        self.cursor: dict[str, Any] = taken.job.cursor
        self._stop = stop or Event()

    def advance(
        self,
        *,
        done: int | None = None,
        total: int | None = None,
        message: str | None = None,
        cursor: dict[str, Any] | None = None,
    ) -> None:
        """Note how far it is and keep the lease; raises what makes the handler stop."""
        given = {"done": done, "total": total, "message": message, "cursor": cursor}
        noted = {name: value for name, value in given.items() if value is not None}
        lease = timezone.now() + jobs.LEASE
        going = jobs.held(self.taken).filter(cancel_asked_at__isnull=True)
        if not going.update(**noted, lease_until=lease):
            raise Cancelled if jobs.held(self.taken).exists() else Lost
        self.cursor = self.cursor if cursor is None else cursor
        if self._stop.is_set():
            raise Stopping

    def hold(self) -> None:
        """Inside a transaction: keep the task from being taken over until it commits."""
        if not jobs.beat(self.taken):
            raise Lost


Handler = Callable[[Run], dict[str, object] | None]
