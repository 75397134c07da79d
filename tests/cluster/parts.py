"""The parts of a larger site, each a process of its own that can be killed and started again."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests import postgres
from tests.e2e.site import ROOT

_PATIENCE = 120.0


class Part(Protocol):
    """Anything that can go wrong."""

    name: str

    def kill(self) -> None:
        """Without a word."""

    def revive(self) -> None:
        """Back again, and answering."""


@dataclass
class Process:
    """A program in a session of its own, so that all that it started goes with it."""

    name: str
    command: Sequence[str]
    folder: Path
    port: int = 0
    environment: Mapping[str, str] = field(default_factory=dict)
    running: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """What it said, in all its lives."""
        return self.folder / f"{self.name.replace(' ', '-')}.log"

    def revive(self) -> None:
        """Start it; it is there when its port answers."""
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                self.command,
                env={**os.environ, **self.environment},
                cwd=ROOT,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        if self.port:
            wait_for(lambda: _answers(self.port), self.name, self.log)

    def kill(self) -> None:
        """It and its children at once."""
        if self.running is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()
            self.running = None


class Paused(Process):
    """A double that keeps everything in memory: it stands still instead of losing it."""

    def kill(self) -> None:
        """Stand still."""
        if self.running is not None:
            os.killpg(self.running.pid, signal.SIGSTOP)

    def revive(self) -> None:
        """Start, or go on."""
        if self.running is None:
            super().revive()
        else:
            os.killpg(self.running.pid, signal.SIGCONT)

    def end(self) -> None:
        """For good."""
        super().kill()


@dataclass
class Database:
    """A PostgreSQL server."""

    name: str
    cluster: postgres.Cluster

    def kill(self) -> None:
        """The postmaster; its children notice."""
        self.cluster.kill()

    def revive(self) -> None:
        """Recover; what is left of the former life may hold the memory for a moment."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                self.cluster.start()
            except subprocess.CalledProcessError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.5)
            else:
                return


def free_ports(number: int) -> list[int]:
    """Ports that nobody listens on, all different."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def wait_for(is_so: Callable[[], bool], what: str, log: Path | None = None) -> None:
    """Until it is so; the log says why it never was."""
    deadline = time.monotonic() + _PATIENCE
    while not is_so():
        if time.monotonic() > deadline:
            said = log.read_text(errors="replace")[-3000:] if log and log.exists() else ""
            raise RuntimeError(f"{what} did not come about\n{said}")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    return False


def bouncer(folder: Path, port: int, servers: Mapping[str, postgres.Cluster]) -> Process:
    """PgBouncer in transaction mode before both databases."""
    lines = [
        f"{name} = host={each.folder / 'socket'} dbname=slant user=slant"
        for name, each in servers.items()
    ]
    own = folder / "bouncer"
    own.mkdir(mode=0o777)
    own.chmod(0o777)
    (own / "users.txt").write_text('"slant" "none"\n')
    (own / "pgbouncer.ini").write_text(
        "\n".join(
            [
                *("[databases]", *lines, "[pgbouncer]", "pool_mode = transaction"),
                *(f"listen_port = {port}", "listen_addr = 127.0.0.1", "unix_socket_dir ="),
                *("auth_type = any", f"auth_file = {own / 'users.txt'}", "admin_users = slant"),
                *("max_client_conn = 300", "default_pool_size = 15", "query_wait_timeout = 20"),
                *("server_login_retry = 1", "log_connections = 0", "log_disconnections = 0"),
                "ignore_startup_parameters = extra_float_digits",
            ]
        )
        + "\n"
    )
    command = [*postgres.account(), "pgbouncer", "--quiet", str(own / "pgbouncer.ini")]
    return Process("pgbouncer", command, folder, port)


def balancer(folder: Path, port: int, webs: Mapping[str, int]) -> Process:
    """HAProxy before the web processes."""
    servers = [
        f"  server {name.replace(' ', '-')} 127.0.0.1:{each} check inter 500 fall 1 rise 1"
        for name, each in webs.items()
    ]
    (folder / "haproxy.cfg").write_text(
        "\n".join(
            [
                *(
                    "global",
                    "  maxconn 500",
                    f"  stats socket {folder}/haproxy.sock mode 600",
                    "defaults",
                    "  mode http",
                    "  balance roundrobin",
                ),
                *("  timeout connect 2s", "  timeout client 90s", "  timeout server 90s"),
                *("  option redispatch", "  retries 3", "frontend site"),
                *(f"  bind 127.0.0.1:{port}", "  default_backend webs", "backend webs"),
                *("  option httpchk GET /healthz", "  http-check send hdr Host localhost"),
                *servers,
            ]
        )
        + "\n"
    )
    return Process("haproxy", ["haproxy", "-db", "-f", str(folder / "haproxy.cfg")], folder, port)


def web(name: str, folder: Path, port: int, environment: Mapping[str, str]) -> Process:
    """One web process with its own disk."""
    own = {**environment, "PORT": str(port), "DATA_DIR": str(_disk(folder, name))}
    words = ["-m", "gunicorn", "--config", "python:annotator.serving", "annotator.wsgi"]
    return Process(name, [sys.executable, *words], folder, port, own)


def worker(name: str, folder: Path, environment: Mapping[str, str]) -> Process:
    """One worker with its own disk."""
    own = {**environment, "DATA_DIR": str(_disk(folder, name))}
    return Process(name, [sys.executable, "manage.py", "worker"], folder, 0, own)


def _disk(folder: Path, name: str) -> Path:
    path = folder / f"disk-{name.replace(' ', '-')}"
    path.mkdir()
    return path
