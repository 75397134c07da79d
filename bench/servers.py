"""gunicorn or granian: the same site behind each, with what goes wrong in front of a real one.

`python -m bench.servers [ARTICLES]`. granian is none of our packages: `pip install granian` first.
Both serve by one process with as many threads, on a SQLite that is thrown away.
"""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import django

from bench.folder import thrown_away

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
if __name__ == "__main__":
    thrown_away()
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from annotator.models import User  # noqa: E402
from bench import data, material, paths  # noqa: E402
from bench.client import Client  # noqa: E402

ARTICLES = 2_000
_THREADS, _ROUNDS, _SLOW = 8, 300, 20
_WAIT = 60
_DOWNLOAD = f"{paths.API}/projects/served/export/?format=jsonl"
_GUNICORN = ("gunicorn", "--config", "python:annotator.serving", "annotator.wsgi")
_GRANIAN = ("granian", "--interface", "wsgi", "--workers", "1", "--respawn-failed-workers")
Serving = tuple[int, subprocess.Popen[bytes]]


def words(name: str, port: int) -> list[str]:
    """The command."""
    if name == "gunicorn":
        return [sys.executable, "-m", *_GUNICORN]
    where = ["--port", str(port), "--blocking-threads", str(_THREADS)]
    # As long as gunicorn gives answers that have begun.
    ending = ["--workers-kill-timeout", "30"]
    return [sys.executable, "-m", *_GRANIAN, *where, *ending, "annotator.wsgi:application"]


@contextlib.contextmanager
def serving(name: str) -> Iterator[Serving]:
    """The site behind it, in a process group of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    known = {"PORT": str(port), "WORKERS": "1", "THREADS": str(_THREADS), "JOB_WORKERS": "0"}
    process = subprocess.Popen(
        words(name, port), env=os.environ | known, start_new_session=True, stderr=subprocess.DEVNULL
    )
    try:
        yield port, process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until_it_answers(port: int, token: str) -> float:
    """Seconds until a view is answered; infinite after a minute."""
    began = time.monotonic()
    while time.monotonic() - began < _WAIT:
        with contextlib.suppress(OSError, http.client.HTTPException):
            Client(port, token).timed("GET", material.BARE)
            return time.monotonic() - began
        time.sleep(0.05)
    return float("inf")


def views(port: int, token: str) -> str:
    """Milliseconds of a bare view, one after the other."""
    client = Client(port, token)
    spread = paths.spread([client.timed("GET", material.BARE) for _ in range(_ROUNDS)])
    return f"{spread['p50']:.2f} and {spread['p95']:.2f} ms"


def beside_a_download(port: int, token: str) -> tuple[str, str]:
    """The download's first byte and whole, and what a view takes meanwhile."""
    found: list[tuple[float, float, int]] = []
    loading = threading.Thread(target=lambda: found.append(Client(port, token).streamed(_DOWNLOAD)))
    loading.start()
    client, took = Client(port, token), []
    while loading.is_alive():
        took.append(client.timed("GET", material.BARE))
    loading.join()
    first, whole, _ = found[0]
    return f"{first:.2f} and {whole:.2f} s", f"{paths.spread(took)['p95']:.1f} ms"


def slow_senders(port: int, token: str) -> str:
    """Whether anybody else is answered while twenty send half a request and then nothing."""
    with contextlib.ExitStack() as held:
        for _ in range(_SLOW):
            slow = held.enter_context(socket.create_connection(("127.0.0.1", port)))
            slow.sendall(
                b"PUT /bench/bare/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{"
            )
        time.sleep(1)
        began = time.monotonic()
        client = Client(port, token)
        asking = threading.Thread(target=client.timed, args=("GET", material.BARE), daemon=True)
        asking.start()
        asking.join(8)
        if asking.is_alive():
            return "nobody else within 8 s"
    return f"others after {(time.monotonic() - began) * 1000:.0f} ms"


def stopped_meanwhile(port: int, token: str, process: subprocess.Popen[bytes]) -> str:
    """Whether a download survives that the server is told to stop."""
    sizes: list[int] = []

    def load() -> None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            sizes.append(Client(port, token).streamed(_DOWNLOAD)[2])

    whole = Client(port, token).streamed(_DOWNLOAD)[2]
    loading = threading.Thread(target=load)
    loading.start()
    time.sleep(0.5)
    process.terminate()
    loading.join()
    began = time.monotonic()
    process.wait(_WAIT)
    came = "whole" if sizes == [whole] else "cut"
    return f"{came}; ended {time.monotonic() - began:.1f} s later"


def killed(port: int, token: str, process: subprocess.Popen[bytes]) -> str:
    """Seconds until views are answered again after the serving process was killed."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    # The youngest serves; gunicorn has no other child, granian may keep a tracker of resources.
    os.kill(max(map(int, children), key=_size), signal.SIGKILL)
    seconds = until_it_answers(port, token)
    return f"{seconds:.1f} s" if seconds < _WAIT else f"not within {_WAIT} s"


def _size(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1])


def tried(name: str, token: str) -> dict[str, str]:
    """All of it behind one server, started anew after each act that ends it."""
    found = {}
    with serving(name) as (port, process):
        until_it_answers(port, token)
        found["bare view, p50 and p95"] = views(port, token)
        found["download, first byte and whole"], beside = beside_a_download(port, token)
        found["bare view beside it, p95"] = beside
        found["largest process"] = f"{paths.memory(process.pid) // 1024} MB"
        found["20 that send half a request"] = slow_senders(port, token)
    acts: dict[str, Callable[[int, str, subprocess.Popen[bytes]], str]] = {
        "told to stop during a download": stopped_meanwhile,
        "kill -9 of the serving process": killed,
    }
    for what, act in acts.items():
        with serving(name) as (port, process):
            until_it_answers(port, token)
            found[what] = act(port, token, process)
    return found


def main(articles: int) -> None:
    """Load, try both, print them side by side."""
    call_command("migrate", verbosity=0, interactive=False)
    _, token = material.owner()
    made, people = data.project("served", User.objects.get(username="bench"))
    data.fill(made, people, articles)
    connections.close_all()
    columns = {name: tried(name, token) for name in ("gunicorn", "granian")}
    print(f"{'':<34}" + "".join(f"{name:>26}" for name in columns))
    for what in columns["gunicorn"]:
        print(f"{what:<34}" + "".join(f"{found[what]:>26}" for found in columns.values()))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES)
