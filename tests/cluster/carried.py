"""What each part has carried, read from the part itself just before it dies and at the end."""

import contextlib
import socket
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psycopg

from tests.cluster.parts import Database, Process

Counts = Counter[str]
Reader = Callable[[], Counts]
WATCHER = "watcher"


class Tally:
    """Adds up the lives of every part; what one carried in its last moment is not in it."""

    def __init__(self, readers: dict[str, Reader]) -> None:
        self._readers = readers
        self.counts: dict[str, Counts] = {name: Counter() for name in readers}

    def note(self, name: str) -> None:
        """Add what the part says of its present life."""
        with contextlib.suppress(OSError, psycopg.Error):
            self.counts[name] += self._readers[name]()

    def lines(self) -> list[str]:
        """One for each part."""
        return [
            f"  {name:<10} "
            + ", ".join(f"{number:,} {what}" for what, number in sorted(of.items()))
            for name, of in self.counts.items()
        ]


def web(part: Process) -> Counts:
    """Requests, and where those read that may read the copy."""
    request = urllib.request.Request(
        f"http://localhost:{part.port}/metrics", headers={"Authorization": f"Bearer {WATCHER}"}
    )
    found: Counts = Counter()
    with urllib.request.urlopen(request, timeout=20) as answer:
        for line in answer.read().decode().splitlines():
            name, _, number = line.rpartition(" ")
            if name.startswith("slant_request_seconds_count"):
                found["requests"] += int(float(number))
            if name.startswith("slant_reads_total"):
                found[f"reads on the {name.split(chr(34))[1]}"] += int(float(number))
    return found


def worker(part: Process) -> Counts:
    """Tasks that it began; all its lives are in one log."""
    said = part.log.read_text(errors="replace") if part.log.exists() else ""
    return Counter({"tasks begun": said.count(": attempt ")})


def database(part: Database) -> Counts:
    """Transactions, and rows that were read."""
    where = {"host": str(part.cluster.folder / "socket"), "user": "slant", "dbname": "slant"}
    query = b"SELECT xact_commit, tup_returned FROM pg_stat_database WHERE datname = 'slant'"
    with psycopg.connect(**where, autocommit=True) as connection:  # type: ignore[arg-type]
        commits, rows = connection.execute(query).fetchone() or (0, 0)
    return Counter({"transactions": commits, "rows read": rows})


def bouncer(part: Process) -> Counts:
    """Transactions that went through."""
    address = f"host=127.0.0.1 port={part.port} user=slant dbname=pgbouncer"
    with psycopg.connect(address, autocommit=True) as connection:
        cursor = connection.execute("SHOW STATS")
        names = [each.name for each in cursor.description or ()]
        found: Counts = Counter()
        for row in cursor:
            told = dict(zip(names, row, strict=True))
            if str(told["database"]).startswith("slant"):
                found[f"transactions to {told['database']}"] += int(told["total_xact_count"])
    return found


def balancer(path: Path) -> Counts:
    """Requests by the web process that answered."""
    with socket.socket(socket.AF_UNIX) as asked:
        asked.settimeout(5)
        asked.connect(str(path))
        asked.sendall(b"show stat\n")
        said = b""
        while chunk := asked.recv(65536):
            said += chunk
    head, *rows = said.decode().removeprefix("# ").splitlines()
    names = head.split(",")
    found: Counts = Counter()
    for row in rows:
        told = dict(zip(names, row.split(","), strict=False))
        if told.get("pxname") == "webs" and told.get("svname") != "BACKEND":
            found[f"requests to {told['svname']}"] += int(told["req_tot"] or 0)
    return found
