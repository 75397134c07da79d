"""The worker: takes tasks from the database one after the other and does them.

Any number of workers, on any machines, may share a database. One that is killed is noticed
by its silence, and its task goes on elsewhere from the last cursor.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

from django.db import DatabaseError, close_old_connections, connections
from django.utils.module_loading import import_string
from psycopg_pool import PoolTimeout

from annotator.core.errors import DomainError
from annotator.services.jobs import jobs
from annotator.services.jobs.job_runs import Cancelled, Handler, Later, Lost, Run, Stopping

PAUSE = 1.0
_LOOK_EVERY = 300.0
_BEAT_EVERY = jobs.LEASE.total_seconds() / 4
log = logging.getLogger("slant.worker")


def work(stop: Event) -> None:
    """Do tasks until told to stop. A database that is away is waited for."""
    looked_at = float("-inf")
    while not stop.is_set():
        close_old_connections()
        try:
            if monotonic() - looked_at > _LOOK_EVERY:
                jobs.enqueue_daily()
                looked_at = monotonic()
            busy = work_once(stop)
        except (DatabaseError, PoolTimeout) as error:
            log.warning("The database does not answer: %s", error)
            connections.close_all()
            busy = False
        if not busy:
            stop.wait(PAUSE)


def work_through() -> int:
    """Do all that is due, in this thread; how many tasks that were."""
    number = 0
    while work_once(Event()):
        number += 1
    return number


def work_once(stop: Event) -> bool:
    """Do the next task, if there is one."""
    taken = jobs.take()
    if taken is None:
        return False
    log.info("%s %s: attempt %d", taken.job.kind, taken.job.pk, taken.attempt)
    with _beating(taken):
        _do(taken, stop)
    return True


def _do(taken: jobs.Taken, stop: Event) -> None:
    try:
        handler: Handler = import_string(jobs.HANDLERS[taken.job.kind])
        jobs.finish(taken, handler(Run(taken, stop)) or {})
    except Lost:
        log.warning("%s %s was taken over", taken.job.kind, taken.job.pk)
    except Cancelled:
        jobs.stopped(taken)
    except Stopping:
        jobs.give_back(taken)
    except Later as later:
        jobs.give_back(taken, later.pause)
    except DomainError as error:
        jobs.fail(taken, str(error.message))
    except Exception as error:
        log.exception("%s %s went wrong", taken.job.kind, taken.job.pk)
        jobs.retry(taken, f"{type(error).__name__}: {error}")


@contextmanager
def _beating(taken: jobs.Taken) -> Iterator[None]:
    """Keep the lease from a thread of its own, however long one step takes."""
    over = Event()

    def beat() -> None:
        while not over.wait(_BEAT_EVERY):
            try:
                if not jobs.beat(taken):
                    break
            except (DatabaseError, PoolTimeout):
                # A long write of the task itself may hold SQLite's lock: the next beat counts.
                log.info("One beat of %s was missed", taken.job.pk)
        connections.close_all()

    heart = Thread(target=beat, name=f"beat-{taken.job.pk}", daemon=True)
    heart.start()
    try:
        yield
    finally:
        over.set()
        heart.join()
