"""Run a command against a throw-away PostgreSQL: `python -m tests.postgres pytest tests/api`.

The cluster lives in a temporary folder, listens on a Unix socket alone, belongs to an account
that is not root (PostgreSQL refuses root), and is gone when the command ends. Exit code 77
means that there is no PostgreSQL on this machine.
"""

import contextlib
import glob
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NOT_INSTALLED = 77
# Nothing of these databases outlives the tests, so nothing need reach the disk.
# Compiling a plan pays for questions that take seconds.
QUICK = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    " -c jit=off -c max_connections=60"
)


def binaries() -> Path | None:
    """The newest installed server's programs."""
    found = sorted(
        glob.glob("/usr/lib/postgresql/*/bin/initdb"),
        key=lambda path: int(path.split("/")[4].split(".")[0]),
    )
    if found:
        return Path(found[-1]).parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def account() -> list[str]:
    """The words that run a command as somebody who is not root."""
    if os.geteuid() != 0:
        return []
    names = {entry.pw_name for entry in pwd.getpwall()}
    name = "postgres" if "postgres" in names else "nobody"
    return ["setpriv", f"--reuid={name}", "--regid=nogroup", "--clear-groups"]


@dataclass
class Cluster:
    """A server of our own. libpq finds the socket and the account in the environment by itself;
    a URL has no good place for a folder.
    """

    programs: Path
    folder: Path
    options: str

    @property
    def environment(self) -> dict[str, str]:
        """What makes it the project's database."""
        socket = str(self.folder / "socket")
        return {"DATABASE_URL": "postgres:///slant", "PGHOST": socket, "PGUSER": "slant"}

    def start(self) -> None:
        """Serve, and wait until it answers; after a crash it recovers first."""
        options = f"-k {self.folder / 'socket'} {self.options}"
        self.run(
            "pg_ctl", *self._data, "-w", "-l", str(self.folder / "log"), "-o", options, "start"
        )

    def stop(self, mode: str = "immediate") -> None:
        """Stop it; `immediate` is what a crash is to those who are connected."""
        self.run("pg_ctl", *self._data, "-m", mode, "stop")

    def kill(self) -> None:
        """Without a word, as the kernel does where memory ends."""
        pid = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)

    def run(self, program: str, *words: str) -> None:
        """One of PostgreSQL's programs, under an account that is not root."""
        command = [*account(), str(self.programs / program), *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)

    @property
    def _data(self) -> tuple[str, str]:
        return "-D", str(self.folder / "data")


@contextlib.contextmanager
def cluster(programs: Path, options: str = QUICK) -> Iterator[Cluster]:
    """A running server with an empty database, gone afterwards."""
    made = Cluster(programs, _folder(), options)
    folder, socket = made.folder, made.folder / "socket"
    words = ("-U", "slant", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    made.run("initdb", "-D", str(folder / "data"), *words)
    made.start()
    try:
        made.run("createdb", "-h", str(socket), "-U", "slant", "slant")
        yield made
    finally:
        _away_with(made)


@contextlib.contextmanager
def standby(primary: Cluster) -> Iterator[Cluster]:
    """A running copy that follows the primary by streaming, gone afterwards."""
    made = Cluster(primary.programs, _folder(), primary.options)
    source = ("-h", str(primary.folder / "socket"), "-U", "slant")
    # At once, and not when the next checkpoint is due by itself.
    words = ("-R", "-X", "stream", "-c", "fast")
    primary.run("pg_basebackup", *source, "-D", str(made.folder / "data"), *words)
    try:
        made.start()
        yield made
    finally:
        _away_with(made)


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="slant-pg-"))
    folder.chmod(0o777)
    socket = folder / "socket"
    socket.mkdir()
    socket.chmod(0o777)
    return folder


def _away_with(made: Cluster) -> None:
    with contextlib.suppress(subprocess.CalledProcessError):
        made.stop()
    shutil.rmtree(made.folder, ignore_errors=True)


def main(command: list[str]) -> int:
    """Run the command with DATABASE_URL set; its exit code."""
    programs = binaries()
    if programs is None:
        print("PostgreSQL is not installed: its half of the tests did not run.")
        return NOT_INSTALLED
    with cluster(programs) as running:
        return subprocess.run(
            [sys.executable, "-m", *command], check=False, env=os.environ | running.environment
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
