"""Fifty annotators work while each part is killed in turn: `make cluster`.

HAProxy → two web processes → PgBouncer → a PostgreSQL primary and its streaming copy; two
workers; an S3 store (moto, which keeps it in memory and so is paused instead of killed). No two
processes share a disk. Nothing stays behind, however it ends. Exit code 1 says that something was
lost, stored twice, missed by who had stored it, or refused.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import boto3

from tests import postgres
from tests.cluster import carried, parts
from tests.cluster.people import ANNOTATORS, MAKE, Annotator, Owner
from tests.e2e.site import ROOT
from tests.faults.ledger import Account, Ledger
from tests.faults.site import HarmedSite

_CAREFUL = "-c listen_addresses='' -c max_connections=60 -c wal_keep_size=256MB"
_LIMITS = (
    "ALTER ROLE slant SET statement_timeout = '60s'; ALTER ROLE slant SET lock_timeout = '10s';"
    " ALTER ROLE slant SET idle_in_transaction_session_timeout = '120s'"
)
# Seconds that a part stays away, and that all work together before and after.
_AWAY, _TOGETHER = 2.0, float(os.environ.get("TOGETHER", "5"))
_TASKS_PATIENCE = 240.0
_LOGS = ROOT / "var" / "cluster"


class Cluster:
    """All parts, running."""

    def __init__(self, folder: Path, stack: contextlib.ExitStack, programs: Path) -> None:
        self.folder, self._stack = folder, stack
        self.primary = stack.enter_context(postgres.cluster(programs, _CAREFUL))
        self.primary.run("psql", *self._to_primary, "-q", "-c", _LIMITS)
        copy = stack.enter_context(postgres.standby(self.primary))
        self.port, bouncer, store, web_a, web_b = parts.free_ports(5)
        self.s3 = parts.Paused(
            "store", [sys.executable, "-m", "moto.server", "-p", str(store)], folder, store
        )
        stack.callback(self.s3.end)
        self.bouncer = self._started(
            parts.bouncer(folder, bouncer, {"slant": self.primary, "slant_copy": copy})
        )
        self.environment = self._environment(bouncer, store)
        self.s3.revive()
        self._bucket(store)
        self.people = self._peopled()
        self.webs = [
            self._started(parts.web(name, folder, port, self.environment))
            for name, port in (("web a", web_a), ("web b", web_b))
        ]
        ports = {each.name: each.port for each in self.webs}
        self.balancer = self._started(parts.balancer(folder, self.port, ports))
        self.workers = [
            self._started(parts.worker(name, folder, self.environment))
            for name in ("worker a", "worker b")
        ]
        self.databases = [
            parts.Database("copy", copy),
            parts.Database("primary", self.primary),
        ]

    @property
    def _to_primary(self) -> tuple[str, ...]:
        return ("-h", str(self.primary.folder / "socket"), "-U", "slant", "slant")

    def _started(self, part: parts.Process) -> parts.Process:
        self._stack.callback(part.kill)
        part.revive()
        return part

    def _environment(self, bouncer: int, store: int) -> dict[str, str]:
        at = f"postgres://slant@127.0.0.1:{bouncer}"
        return {
            "DJANGO_SETTINGS_MODULE": "annotator.settings",
            "DATABASE_URL": f"{at}/slant",
            "DATABASE_REPLICA_URL": f"{at}/slant_copy",
            "PGBOUNCER": "1",
            "PUBLIC_URL": f"http://localhost:{self.port}",
            "SECRET_KEY": "only for this trial",
            "STATIC_ROOT": str(self.folder / "static"),
            "METRICS_TOKEN": carried.WATCHER,
            "WORKERS": "1",
            "THREADS": "12",
            "JOB_WORKERS": "0",
            "RELEASE_BUCKET": "sets",
            "RELEASE_STORAGE": "all",
            "RELEASE_ENDPOINT": f"http://127.0.0.1:{store}",
            "FETCH_HOSTS": "127.0.0.1",
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": "us-east-1",
        }

    def _bucket(self, port: int) -> None:
        os.environ.update({n: v for n, v in self.environment.items() if n.startswith("AWS_")})
        boto3.resource("s3", endpoint_url=f"http://127.0.0.1:{port}").Bucket("sets").create()

    def _peopled(self) -> Any:
        own = {**os.environ, **self.environment, "DATA_DIR": str(self.folder / "made")}
        said = ""
        for words in (["migrate", "--verbosity=0"], ["shell", "--verbosity=0", "-c", MAKE]):
            command = [sys.executable, "manage.py", *words]
            done = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True)
            if done.returncode:
                raise RuntimeError(done.stderr)
            said = done.stdout
        return json.loads(said.splitlines()[-1])

    @property
    def mortal(self) -> list[parts.Part]:
        """Each part, in the order in which it dies."""
        return [*self.webs, self.balancer, *self.workers, self.s3, self.bouncer, *self.databases]

    def tally(self) -> carried.Tally:
        """Where to read what each carries."""
        readers: dict[str, carried.Reader] = {
            **{each.name: partial(carried.web, each) for each in self.webs},
            "haproxy": partial(carried.balancer, self.folder / "haproxy.sock"),
            **{each.name: partial(carried.worker, each) for each in self.workers},
            "store": Counter,
            "pgbouncer": partial(carried.bouncer, self.bouncer),
            **{each.name: partial(carried.database, each) for each in self.databases},
        }
        return carried.Tally(readers)


def trial(cluster: Cluster) -> int:
    """Everybody works, each part dies once, and all is counted."""
    stop, ledger = threading.Event(), Ledger()
    site = HarmedSite(cluster.folder, cluster.port, database=cluster.primary.environment)
    annotators = [
        Annotator(site, each["token"], each["assignment"], ledger, 0, None, each["pseudonym"], stop)
        for each in cluster.people["annotators"]
    ]
    owner = Owner(cluster.port, cluster.people["owner"], stop)
    work = [*(each.work for each in annotators), owner.work]
    threads = [threading.Thread(target=each, daemon=True) for each in work]
    # What was put in before has no events.
    odd = Ledger().settle(site).odd
    for thread in threads:
        thread.start()
    tally = cluster.tally()
    try:
        deaths(cluster, ledger, tally)
    finally:
        stop.set()
    for thread in threads:
        thread.join(90)
    faults = owner.settled([each.port for each in cluster.webs], _TASKS_PATIENCE)
    account = ledger.settle(site)
    account = replace(account, odd=account.odd - odd)
    looked = sum((each.looked for each in annotators), Counter[str]())
    counted(cluster, tally)
    return told(cluster, ledger, account, looked, owner, faults)


def counted(cluster: Cluster, tally: carried.Tally) -> None:
    """What each part carried; the log of a worker has all of its lives."""
    for part in cluster.mortal:
        if part in cluster.workers:
            tally.counts[part.name].clear()
        tally.note(part.name)
    print("\nWhat each part carried:", *tally.lines(), sep="\n")


def told(
    cluster: Cluster,
    ledger: Ledger,
    account: Account,
    looked: Counter[str],
    owner: Owner,
    faults: list[str],
) -> int:
    """Say what came of it; 0 where nothing is wrong."""
    print(f"\nSaves: {account}")
    print(f"Own work looked for right after it was stored: {dict(looked)}")
    print(
        f"Versions {len(owner.versions)}, downloads {len(owner.exports)}: {faults or 'all right'}"
    )
    print(f"Answers to the manager: {dict(owner.answers)}")
    for each in [*ledger.refused, *ledger.errors][:5]:
        print(f"  {each}")
    for line, times in _errors([*cluster.webs, *cluster.workers]).most_common(12):
        print(f"  {times} × {line}")
    wrong = [
        name for name in [*looked, *owner.answers] if name.startswith(("MISSED", "wrong", "ref"))
    ]
    is_good = account.is_clean and not faults and not wrong and looked["seen"] > 0
    if not is_good:
        for log in cluster.folder.glob("*.log"):
            _LOGS.mkdir(parents=True, exist_ok=True)
            shutil.copy(log, _LOGS)
    good = "\nNothing lost, doubled, missed or refused."
    print(good if is_good else f"\nWRONG: {wrong}; what the parts said is in {_LOGS}")
    return 0 if is_good else 1


def _errors(processes: list[parts.Process]) -> Counter[str]:
    """The last lines of what went wrong in them, without what is different each time."""
    found: Counter[str] = Counter()
    for each in processes:
        said = each.log.read_text(errors="replace")
        found.update(line[:140] for line in re.findall(r"^[\w.]+(?:Error|Timeout)\b.*", said, re.M))
    return found


def deaths(cluster: Cluster, ledger: Ledger, tally: carried.Tally) -> None:
    """Kill one part after the other, and wait each time until work goes on."""
    time.sleep(_TOGETHER)
    for part in cluster.mortal:
        tally.note(part.name)
        before, began = len(ledger.acknowledged), time.monotonic()
        part.kill()
        time.sleep(_AWAY)
        during = len(ledger.acknowledged) - before
        part.revive()
        there = len(ledger.acknowledged)
        parts.wait_for(partial(_goes_on, ledger, there), f"work after the death of {part.name}")
        seconds = time.monotonic() - began
        print(f"{part.name:<10} killed: {during:>4} saves without it, work again {seconds:.1f} s")
        sys.stdout.flush()
        time.sleep(_TOGETHER / 2)


def _goes_on(ledger: Ledger, before: int) -> bool:
    return len(ledger.acknowledged) >= before + ANNOTATORS


def main() -> int:
    """Start, try, clean up."""
    programs = postgres.binaries()
    missing = [each for each in ("pgbouncer", "haproxy") if shutil.which(each) is None]
    if programs is None or missing:
        print(f"Not installed: {', '.join(missing) or 'postgresql'}.")
        return postgres.NOT_INSTALLED
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="slant-cluster-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o755)
        print(f"Starting the parts; {ANNOTATORS} annotators …", flush=True)
        return trial(Cluster(folder, stack, programs))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\nStopped; every part is gone.")
        sys.exit(130)
