"""`manage.py run` as a process: the web and the worker begin together and end together."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotator import front_end
from tests.e2e.site import ROOT, Site

PROC = Path("/proc")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A site started as an administrator starts it."""
    if not PROC.exists() or front_end.built() is None:
        pytest.skip("needs /proc and the built pages")
    site = Site(tmp_path)
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "run"],
        env={**site.environment, "PORT": str(site.port), "WORKERS": "1"},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until(lambda: answers(site.url))
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)


def answers(url: str) -> bool:
    """Whether it serves."""
    try:
        urllib.request.urlopen(f"{url}/healthz", timeout=2).close()
    except OSError:
        return False
    return True


def until(holds: Callable[[], object]) -> None:
    """Wait for it, a minute at most."""
    for _ in range(600):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("it never came to pass")


def workers(group: int) -> list[int]:
    """The processes of a session that work on tasks."""
    found = []
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                belongs = os.getsid(int(entry.name)) == group
            except OSError:
                continue
            if belongs and b"worker" in words:
                found.append(int(entry.name))
    return found


def test_a_worker_runs_beside_the_web_is_replaced_and_ends_with_it(
    running: subprocess.Popen[bytes],
) -> None:
    until(lambda: workers(running.pid))
    first = workers(running.pid)
    os.kill(first[0], signal.SIGKILL)
    until(lambda: workers(running.pid) not in ([], first))
    running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=40) == 0
    assert workers(running.pid) == []


def test_a_worker_does_not_outlive_a_web_that_was_killed(
    running: subprocess.Popen[bytes],
) -> None:
    until(lambda: workers(running.pid))
    running.kill()
    until(lambda: not workers(running.pid))
