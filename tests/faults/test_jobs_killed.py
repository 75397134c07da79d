"""Tasks whose worker is killed, with a second worker beside it: nothing half-visible, all done."""

import contextlib
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.site import ROOT, Api
from tests.faults.conftest import Report
from tests.faults.ledger import Account, execute, rows
from tests.faults.site import HarmedSite, Template

_ARTICLES = 6000
_READ = 400
_SHARES = (0.1, 0.5, 0.9)
# A dead worker's lease runs out after a minute and a half; here at once.
_LAPSE = (
    "UPDATE annotator_job SET lease_until = '2000-01-01 00:00:00+00:00' WHERE state = 'running'"
)
_DUE = "UPDATE annotator_job SET run_after = '2000-01-01 00:00:00+00:00'"


def worker(site: HarmedSite) -> subprocess.Popen[bytes]:
    """One that takes tasks."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.sabotage", "worker"],
        cwd=ROOT,
        env=site.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill(process: subprocess.Popen[bytes]) -> None:
    """As the kernel does when memory runs out."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=20)


def until(holds: Callable[[], object], patience: float = 120) -> None:
    """Wait for it, two minutes at most."""
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, "it never came to pass"
        time.sleep(0.02)


def job(site: HarmedSite, kind: str) -> tuple[str, int, int]:
    """State, steps done, steps altogether of the one task of a kind."""
    asked = f"SELECT state, done, total FROM annotator_job WHERE kind = '{kind}'"
    ((state, done, total),) = rows(site, asked)
    return state, done, total or 0


def killed_at(site: HarmedSite, share: float, kind: str) -> None:
    """Kill the worker after this share of its task."""
    first = worker(site)

    def has_come_far() -> bool:
        state, done, total = job(site, kind)
        return state not in {"queued", "running"} or (total > 0 and done >= share * total)

    until(has_come_far)
    kill(first)
    execute(site, _LAPSE)
    execute(site, _DUE)


def killed_writing(site: HarmedSite, share: float) -> None:
    """Kill the worker when it has written this share of a large import."""
    first = worker(site)
    asked = "SELECT done, total FROM annotator_job WHERE kind = 'import' AND message = 'writing'"

    def has_come_far() -> bool:
        return any(total and share * total <= done < total for done, total in rows(site, asked))

    until(has_come_far)
    kill(first)
    execute(site, _LAPSE)
    execute(site, _DUE)


def finished(site: HarmedSite, kind: str, patience: float = 120) -> None:
    """Two workers at once bring it to its end."""
    others = [worker(site), worker(site)]
    try:
        until(lambda: job(site, kind)[0] not in {"queued", "running"}, patience)
    finally:
        for each in others:
            kill(each)
    assert job(site, kind)[0] == "done", rows(site, "SELECT * FROM annotator_job")


def articles(number: int = _ARTICLES) -> bytes:
    """Invented ones, as an import takes them."""
    words = ("river", "dam", "minister", "warned", "council", "“never", "again”", "said")
    chance = random.Random(7)
    lines = (
        {"schema": "slant/1", "key": f"n-{n:05}", "text": " ".join(chance.choices(words, k=60))}
        for n in range(number)
    )
    return "\n".join(json.dumps(line) for line in lines).encode()


def account(promised: int, there: int) -> Account:
    """What was to become visible, and what did."""
    lost, doubled = max(0, promised - there), max(0, there - promised)
    return Account(promised, there, lost, doubled, refused=0, errors=0, odd=0, busy=0)


def count(manager: Api) -> int:
    """How many articles anybody sees."""
    return int(manager("GET", "projects/")["results"][0]["counts"]["documents"])


@pytest.mark.thorough
@pytest.mark.parametrize("share", _SHARES)
def test_an_import_whose_worker_dies_is_seen_whole_or_not_at_all(
    either: Template, tmp_path: Path, report: Report, share: float
) -> None:
    slug = either.people["mona"]["slug"]
    with either.copied(tmp_path) as site:
        manager = either.manager(site)
        before = count(manager)
        made: Any = manager("POST", f"projects/{slug}/imports/?background=1", raw=articles())
        killed_at(site, share, "import")
        assert count(manager) in {before, before + _ARTICLES}
        finished(site, "import")
        report(account(_ARTICLES, count(manager) - before))
        assert count(manager) == before + _ARTICLES
        assert manager("GET", f"imports/{made['id']}/")["counts"]["created"] == _ARTICLES


@pytest.mark.thorough
@pytest.mark.parametrize("share", _SHARES)
def test_an_import_whose_worker_dies_between_two_batches_is_not_seen_before_its_end(
    either: Template, tmp_path: Path, report: Report, share: float
) -> None:
    slug = either.people["mona"]["slug"]
    with either.copied(tmp_path, sabotage="writes_in_small_turns") as site:
        manager = either.manager(site)
        before = count(manager)
        made: Any = manager("POST", f"projects/{slug}/imports/?background=1", raw=articles())
        killed_writing(site, share)
        written = "SELECT COUNT(*) FROM annotator_document"
        assert rows(site, written)[0][0] > before + share * _ARTICLES - 1
        assert count(manager) == before
        finished(site, "import")
        report(account(_ARTICLES, count(manager) - before))
        assert count(manager) == before + _ARTICLES == rows(site, written)[0][0]
        assert manager("GET", f"imports/{made['id']}/")["counts"]["created"] == _ARTICLES


@pytest.mark.thorough
def test_an_import_that_is_seen_before_its_end_would_be_noticed(
    on_sqlite: Template, tmp_path: Path, report: Report
) -> None:
    slug = on_sqlite.people["mona"]["slug"]
    with on_sqlite.copied(tmp_path, sabotage="shows_early") as site:
        manager = on_sqlite.manager(site)
        before = count(manager)
        manager("POST", f"projects/{slug}/imports/?background=1", raw=articles())
        killed_writing(site, 0.1)
        seen = count(manager) - before
        assert report(account(_ARTICLES, seen)).lost == _ARTICLES - seen
    assert 0 < seen < _ARTICLES


@pytest.mark.thorough
@pytest.mark.parametrize("share", _SHARES)
def test_a_version_whose_worker_dies_is_seen_whole_or_not_at_all(
    either: Template, tmp_path: Path, report: Report, share: float
) -> None:
    slug = either.people["mona"]["slug"]
    with either.copied(tmp_path) as site:
        manager = either.manager(site)
        manager("POST", f"projects/{slug}/imports/?background=1", raw=read_articles())
        finished(site, "import")
        made: Any = manager("POST", f"projects/{slug}/releases/", {"version": "1.0.0"})
        path = f"projects/{slug}/releases/{made['version']}/"
        killed_at(site, share, "release")
        shown: Any = manager("GET", path)
        assert shown["state"] in {"building", "ready"}
        assert bool(shown["files"]) is (shown["state"] == "ready")
        finished(site, "release")
        shown = manager("GET", path)
        assert shown["state"] == "ready"
        report(account(_READ, shown["counts"]["readings"]))
        assert shown["counts"]["readings"] == _READ
        named = [each["name"] for each in shown["files"]]
        assert len(set(named)) == len(named) > 50
        files = made_of(site, shown)
        assert files.is_clean, files


def read_articles() -> bytes:
    """A few, each with somebody's reading that found nothing."""
    reading = {
        "annotator": "a1",
        "nothing_found": ["passage"],
        "annotations": [{"layer": "article", "values": {"primary_frame": "political"}}],
    }
    lines = [json.loads(line) for line in articles().splitlines()[:_READ]]
    return "\n".join(json.dumps({**line, "assignments": [reading]}) for line in lines).encode()


def made_of(site: HarmedSite, shown: dict[str, Any]) -> Account:
    """Acknowledged are the files that are shown, stored those that are there byte by byte; one
    doubled is a second folder, an odd one a file that nobody is told of.
    """
    folders = [each for each in (site.data_dir / "releases").iterdir() if each.is_dir()]
    own = next((each for each in folders if not each.suffix), site.data_dir / "none")
    there = {
        str(each.relative_to(own)): hashlib.sha256(each.read_bytes()).hexdigest()
        for each in own.rglob("*")
        if each.is_file()
    }
    told = {each["name"]: each["sha256"] for each in shown["files"]}
    good = told.items() & there.items()
    # Somebody asked for it, so that there is at least one.
    promised, odd = max(1, len(told)), len(there.keys() - told.keys())
    return Account(
        promised, len(good), promised - len(good), max(0, len(folders) - 1), 0, 0, odd=odd, busy=0
    )


@pytest.mark.thorough
def test_a_task_that_nobody_takes_over_would_be_noticed(
    on_sqlite: Template, tmp_path: Path, report: Report
) -> None:
    slug = on_sqlite.people["mona"]["slug"]
    with on_sqlite.copied(tmp_path, sabotage="never_takes_over") as site:
        manager = on_sqlite.manager(site)
        manager("POST", f"projects/{slug}/imports/?format=jsonl", raw=read_articles())
        manager("POST", f"projects/{slug}/releases/", {"version": "1.0.0"})
        killed_at(site, 0.1, "release")
        with contextlib.suppress(AssertionError):
            finished(site, "release", patience=10)
        shown: Any = manager("GET", f"projects/{slug}/releases/1.0.0/")
    assert report(account(_READ, shown["counts"].get("readings", 0))).lost == _READ


@pytest.mark.thorough
def test_an_import_that_nobody_takes_over_would_be_noticed(
    on_sqlite: Template, tmp_path: Path, report: Report
) -> None:
    slug = on_sqlite.people["mona"]["slug"]
    with on_sqlite.copied(tmp_path, sabotage="never_takes_over") as site:
        manager = on_sqlite.manager(site)
        before = count(manager)
        manager("POST", f"projects/{slug}/imports/?background=1", raw=articles())
        killed_at(site, 0.1, "import")
        with contextlib.suppress(AssertionError):
            finished(site, "import", patience=10)
        assert report(account(_ARTICLES, count(manager) - before)).lost == _ARTICLES
