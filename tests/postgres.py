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
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

NOT_INSTALLED = 77
_OPTIONS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c max_connections=60"


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


def _account() -> list[str]:
    """The words that run a command as somebody who is not root."""
    if os.geteuid() != 0:
        return []
    names = {entry.pw_name for entry in pwd.getpwall()}
    name = "postgres" if "postgres" in names else "nobody"
    return ["setpriv", f"--reuid={name}", "--regid=nogroup", "--clear-groups"]


@contextlib.contextmanager
def cluster(programs: Path) -> Iterator[dict[str, str]]:
    """A running server; yields the environment in which it is the project's database."""
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix="slant-pg-"))
    folder.chmod(0o777)
    data, socket = folder / "data", folder / "socket"
    socket.mkdir()
    socket.chmod(0o777)

    def run(program: str, *words: str) -> None:
        command = [*account, str(programs / program), *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)

    run("initdb", "-D", str(data), "-U", "slant", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    options = f"-k {socket} {_OPTIONS}"
    run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        run("createdb", "-h", str(socket), "-U", "slant", "slant")
        # libpq finds the socket and the account itself; a URL has no good place for a folder.
        yield {"DATABASE_URL": "postgres:///slant", "PGHOST": str(socket), "PGUSER": "slant"}
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    """Run the command with DATABASE_URL set; its exit code."""
    programs = binaries()
    if programs is None:
        print("PostgreSQL is not installed: its half of the tests did not run.")
        return NOT_INSTALLED
    with cluster(programs) as environment:
        return subprocess.run(
            [sys.executable, "-m", *command], check=False, env=os.environ | environment
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
