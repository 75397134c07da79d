"""One client on one connection that stays open, as a browser keeps it."""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

_PATIENCE = 600


class Client:
    """Asks and times; any answer but a good one ends the measurement."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        self._headers = {"Authorization": f"Bearer {token}"}

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
        """The answer's body."""
        sent = self._headers | {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request(method, path, body or None, sent)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {content[:500].decode()}")
        return content

    def json(self, method: str, path: str, body: object = None, **headers: str) -> Any:  # noqa: ANN401
        """The same, both ways as JSON."""
        sent = b"" if body is None else json.dumps(body).encode()
        answer = self.ask(method, path, sent, Content_Type="application/json", **headers)
        return json.loads(answer) if answer else None

    def streamed(self, path: str) -> tuple[float, float, int]:
        """Seconds to the first byte of a body and to the last, and how many bytes it has."""
        began = time.perf_counter()
        self._connection.request("GET", path, None, self._headers)
        answer = self._connection.getresponse()
        size = len(answer.read(1))
        first = time.perf_counter() - began
        while chunk := answer.read(1 << 20):
            size += len(chunk)
        if answer.status != 200:
            raise RuntimeError(f"GET {path}: {answer.status}")
        return first, time.perf_counter() - began, size

    def timed(self, method: str, path: str, body: object = None, **headers: str) -> float:
        """Milliseconds from asking to the last byte."""
        sent = b"" if body is None else json.dumps(body).encode()
        began = time.perf_counter()
        self.ask(method, path, sent, Content_Type="application/json", **headers)
        return (time.perf_counter() - began) * 1000


@contextlib.contextmanager
def server() -> Iterator[tuple[int, int]]:
    """The site behind gunicorn, one process, on the database of this environment; its port, and
    the process id of what looks after it.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = [sys.executable, "-m", "gunicorn", "--config", "python:annotator.serving"]
    process = subprocess.Popen(
        [*words, "annotator.wsgi"], env=os.environ | {"PORT": str(port), "WORKERS": "1"}
    )
    try:
        _wait_for(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.05)
    raise RuntimeError("the server did not start")
