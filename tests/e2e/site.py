"""The whole product as a process of its own, with an empty SQLite database and real HTTP."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e import forked
from tests.e2e.commands import Commands

ROOT = Path(__file__).resolve().parent.parent.parent


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Site:
    """One running Slant."""

    data_dir: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    extra: dict[str, str] = field(default_factory=dict)
    # Where it is worth while to load the program once for all commands.
    commands: Commands | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The settings it runs with; nothing of the tests' own leaks in."""
        own = {
            "DATA_DIR": str(self.data_dir),
            "DATABASE_URL": f"sqlite:///{self.data_dir}/slant.sqlite3",
            "PUBLIC_URL": self.url,
            "SECRET_KEY": "only for tests",
            "LOG_LEVEL": "WARNING",
        }
        return {**os.environ, **own, **self.extra}

    def manage(self, *words: str) -> str:
        """Run a management command; what it printed."""
        if self.commands is not None:
            return self.commands.run(words)
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *words],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    @property
    def command(self) -> list[str]:
        """What serves it: a master that has loaded everything, and one worker forked from it."""
        command = [sys.executable, "-m", "gunicorn", "annotator.wsgi", "--worker-class=gthread"]
        command += ["--preload", "--config=python:tests.e2e.forked", "--log-level=critical"]
        return [*command, "--threads=8", f"--bind=127.0.0.1:{self.port}"]

    @property
    def log_file(self) -> Path:
        """What the server said."""
        return self.data_dir / "server.log"

    def start(self) -> None:
        """Serve, and wait until it answers."""
        with self.log_file.open("ab") as log:
            # A session of its own, so that its workers can be ended with it.
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait()

    def begin_again(self, database: Path) -> None:
        """Serve a copy of this database and nothing else, as a site that was never used.

        Only the worker goes: the master has loaded the program, and a new worker is a fork of it.
        """
        if self.process is not None:
            os.kill(forked.worker(self.data_dir), signal.SIGKILL)
        for each in self.data_dir.iterdir():
            if each.is_dir():
                shutil.rmtree(each)
            elif each not in {forked.note(self.data_dir), self.log_file}:
                each.unlink()
        shutil.copy(database, self.data_dir)
        if self.process is None:
            self.start()
        else:
            self.wait()

    def wait(self) -> None:
        """Until it answers."""
        for _ in range(1_000):
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2).close()
                return
            except OSError:
                time.sleep(0.02)
        raise AssertionError(self.log_file.read_text())

    def stop(self) -> None:
        """Stop serving, as a restart does."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=20)
            self.process = None

    def cut(self) -> None:
        """Stop serving, as a power cut does."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=20)
            self.process = None

    def link(self, printed: str) -> str:
        """The address in what a command printed."""
        return next(word for word in printed.split() if word.startswith("http"))


@dataclass
class Api:
    """A program with a token."""

    site: Site
    token: str

    def __call__(
        self, method: str, path: str, content: object = None, *, raw: bytes | None = None
    ) -> Any:
        """One call; the JSON of the answer, which must be a success."""
        status, body = self.ask(method, path, content, raw=raw)
        assert status < 300, (status, body)
        return body

    def ask(
        self, method: str, path: str, content: object = None, *, raw: bytes | None = None
    ) -> tuple[int, Any]:
        """One call; its status and what came back."""
        data = raw if raw is not None else None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(
            f"{self.site.url}/api/v1/{path}",
            data=data,
            method=method,
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json" if raw is None else "text/plain",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, _read(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, _read(error.read())


def _read(body: bytes) -> Any:
    if not body:
        return None
    try:
        return json.loads(body)
    except ValueError:
        return body.decode(errors="replace")
