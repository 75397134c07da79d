"""Who writes to SQLite is served in the order of asking, and nobody keeps a turn for ever."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest
from django.db import OperationalError, connection, transaction

from annotator.models import Event, Project
from annotator.sqlite import turns

on_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL has many writers at a time"
)
_HELD = """
import fcntl, sys
door = open(sys.argv[1], "w")
fcntl.lockf(door, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


def until(is_so: Callable[[], bool]) -> None:
    """Wait for it."""
    while not is_so():
        time.sleep(0.001)


def nothing() -> None:
    """What the database would do."""


def test_threads_are_served_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    mine = turns.Turns(str(tmp_path / "file"))
    served: list[int] = []

    def work(number: int) -> None:
        mine.take(60, nothing)
        served.append(number)
        mine.leave()

    mine.take(0, nothing)
    threads = [Thread(target=work, args=(number,)) for number in range(9)]
    for number, each in enumerate(threads):
        each.start()
        until(lambda wanted=number + 1: mine.line.length == wanted)  # type: ignore[misc]
    mine.leave()
    for each in threads:
        each.join()
    assert served == list(range(9))


def test_who_gave_up_is_not_waited_for(tmp_path: Path) -> None:
    mine = turns.Turns(str(tmp_path / "file"))
    mine.take(0, nothing)
    with pytest.raises(Exception, match="database is locked"):
        mine.take(0, nothing)
    assert mine.line.length == 0
    mine.leave()
    mine.take(0, nothing)


def test_a_refusal_that_is_no_waiting_is_told_and_ends_the_turn(tmp_path: Path) -> None:
    mine = turns.Turns(str(tmp_path / "file"))

    def fails() -> None:
        raise OperationalError("disk I/O error")

    with pytest.raises(OperationalError, match="disk"):
        mine.take(60, fails)
    mine.take(0, nothing)


def test_another_process_at_the_door_comes_first_until_it_dies(tmp_path: Path) -> None:
    path = str(tmp_path / "file")
    mine = turns.Turns(path)
    words = [sys.executable, "-c", _HELD, turns.DOOR.format(path=path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(Exception, match="database is locked"):
            mine.take(0.01, nothing)
        other.kill()
    mine.take(60, nothing)


def test_a_child_waits_for_no_thread_of_its_parent(tmp_path: Path) -> None:
    path = str(tmp_path / "file")
    turns.of(path).take(0, nothing)
    child = os.fork()
    if child == 0:
        try:
            turns.of(path).take(0, nothing)
        except BaseException:
            os._exit(1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    turns.of(path).leave()


def test_a_folder_that_lets_nobody_make_files_has_turns_all_the_same(tmp_path: Path) -> None:
    mine = turns.Turns(str(tmp_path / "no such folder" / "file"))
    mine.take(0, nothing)
    with pytest.raises(Exception, match="database is locked"):
        mine.take(0, nothing)


@on_sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_alone", [True, False], ids=["a statement", "a transaction"])
def test_the_database_is_written_in_the_order_of_asking(project: Project, is_alone: bool) -> None:
    line = turns.of(str(connection.settings_dict["NAME"])).line

    def write(name: str) -> None:
        try:
            if is_alone:
                Event.objects.bulk_create([Event(project=project, name=name)])
            else:
                with transaction.atomic():
                    Event.objects.create(project=project, name=name)
        finally:
            connection.close()

    threads = [Thread(target=write, args=(f"event {number}",)) for number in range(6)]
    with transaction.atomic():
        for number, each in enumerate(threads):
            each.start()
            until(lambda wanted=number + 1: line.length == wanted)  # type: ignore[misc]
    for each in threads:
        each.join()
    with connection.cursor() as cursor:
        # Ids are made before the wait; SQLite counts rows as they are written.
        cursor.execute("SELECT name FROM annotator_event ORDER BY rowid")
        written = [name for (name,) in cursor.fetchall()]
    assert written == [f"event {number}" for number in range(6)]


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_failed_gives_its_turn_back(project: Project) -> None:
    mine = turns.of(str(connection.settings_dict["NAME"]))
    with suppress(ZeroDivisionError), transaction.atomic():
        Event.objects.create(project=project, name="never")
        raise ZeroDivisionError
    mine.take(0, nothing)
    mine.leave()
    with transaction.atomic():
        Event.objects.create(project=project, name="cut")
        connection.close()
    mine.take(0, nothing)
    mine.leave()
