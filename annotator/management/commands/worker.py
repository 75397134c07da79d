"""Does the tasks that wait: `manage.py worker`. `manage.py run` starts one beside the web."""

import logging
import os
import signal
from threading import Event, Thread
from types import FrameType

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from psycopg_pool import PoolTimeout

from annotator import jobs

log = logging.getLogger("slant.worker")


class Command(BaseCommand):
    """Works until stopped; a task in hand is given back at its next step."""

    help = "Do background tasks (datasets, imports, mails) until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--parent` is for whoever starts it as its own child."""
        parser.add_argument("--parent", type=int, help="End when this process is gone.")
        parser.add_argument("--once", action="store_true", help="Do what waits, then end.")

    def handle(self, *_: object, **options: object) -> None:
        """Take tasks, one after the other."""
        if options["once"]:
            self.stdout.write(f"{jobs.work_through()} tasks done.")
            return
        stop = Event()

        def end(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001
            stop.set()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        parent = options["parent"]
        if isinstance(parent, int):
            Thread(target=_follow, args=(parent, stop), daemon=True).start()
        _await_tables(stop)
        jobs.work(stop)


def _await_tables(stop: Event) -> None:
    """The web brings the tables up to date; on those of the version before, tasks would fail."""
    is_told = False
    while not stop.is_set() and not _is_up_to_date():
        if not is_told:
            log.info("Waiting for the tables of this version, which `manage.py run` makes.")
            is_told = True
        stop.wait(jobs.PAUSE)


def _is_up_to_date() -> bool:
    """Whether the database answers and has taken every step that this version knows."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, PoolTimeout):
        connection.close()
        return False


def _follow(parent: int, stop: Event) -> None:
    """An orphan must not go on beside the worker of the next start."""
    while os.getppid() == parent:
        if stop.wait(1):
            return
    stop.set()
