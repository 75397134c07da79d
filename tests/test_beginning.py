"""Web, worker and database may begin in any order: each waits for what it needs."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from django.db import OperationalError

from annotator.management.commands import run
from tests.e2e.site import ROOT, Site
from tests.test_worker import until


def test_a_worker_waits_for_the_tables_of_its_version(tmp_path: Path) -> None:
    site = Site(tmp_path, extra={"LOG_LEVEL": "INFO"})
    log = tmp_path / "worker.log"
    with log.open("wb") as written:
        worker = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "worker"],
            env=site.environment,
            stderr=written,
        )
    try:
        until(lambda: "Waiting for the tables" in log.read_text())
        site.manage("migrate", "--verbosity=0")
        until(lambda: "attempt 1" in log.read_text())
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=40) == 0
    finally:
        worker.kill()
        worker.wait()
    said = log.read_text()
    assert said.count("Waiting for the tables") == 1
    assert "no such table" not in said


def test_a_worker_ends_while_it_waits(tmp_path: Path) -> None:
    site = Site(tmp_path, extra={"LOG_LEVEL": "INFO"})
    words = [sys.executable, str(ROOT / "manage.py"), "worker"]
    worker = subprocess.Popen(words, env=site.environment, stderr=subprocess.PIPE, text=True)
    assert worker.stderr is not None
    assert "Waiting for the tables" in worker.stderr.readline()
    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=40)
    assert worker.returncode == 0


class Later:
    """A database that answers when it has refused so often."""

    def __init__(self, refusals: int) -> None:
        self.refusals = refusals

    def ensure_connection(self) -> None:
        """As Django's connection has it."""
        self.refusals -= 1
        if self.refusals >= 0:
            raise OperationalError("connection refused")


def test_the_web_waits_for_a_database_that_begins_later(monkeypatch: pytest.MonkeyPatch) -> None:
    later = Later(2)
    monkeypatch.setattr(run, "connection", later)
    told: list[str] = []
    run.await_database(60.0, told.append)
    assert later.refusals == -1
    assert told == ["Waiting for the database: connection refused"]


def test_the_web_says_in_a_sentence_that_no_database_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run, "connection", Later(1_000))
    with pytest.raises(CommandError, match="does not answer: connection refused"):
        run.await_database(0.0, print)
