"""SQLite has one writer at a time; many may still want to write at once."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.conftest import Report
from tests.faults.ledger import Account
from tests.faults.site import HarmedSite, Template
from tests.faults.writers import crowd


def beside(work: Callable[[], object], until: threading.Event) -> threading.Thread:
    """Do it over and over in a thread of its own."""

    def over_and_over() -> None:
        while not until.is_set():
            work()

    thread = threading.Thread(target=over_and_over)
    thread.start()
    return thread


def backed_up(site: HarmedSite) -> None:
    """Copy the database while it is written to, by SQLite's own way."""
    source = sqlite3.connect(site.data_dir / "slant.sqlite3")
    copy = sqlite3.connect(site.data_dir / "copy.sqlite3")
    try:
        source.backup(copy, pages=20)
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        copy.close()
        source.close()


def crowded(template: Template, folder: Path, *, changes: int, sabotage: str = "") -> Account:
    """Sixteen writers beside exports and backups that never pause."""
    with template.copied(folder, sabotage=sabotage) as site:
        export = f"projects/{template.people['mona']['slug']}/export/?state=all"
        manager = template.manager(site)
        done = threading.Event()
        others = [
            beside(lambda: manager.ask("GET", export), done),
            beside(lambda: backed_up(site), done),
        ]
        with crowd(site, template, writers=16, changes=changes) as at_work:
            pass
        done.set()
        for other in others:
            other.join()
        return at_work.ledger.settle(site)


def test_sixteen_writers_an_export_and_a_backup_share_one_file(
    on_sqlite: Template, tmp_path: Path, report: Report
) -> None:
    account = report(crowded(on_sqlite, tmp_path, changes=160))
    assert account.acknowledged == 160
    assert account.is_clean, account
    assert account.busy == 0


@pytest.mark.thorough
def test_writers_who_do_not_wait_would_be_noticed(
    on_sqlite: Template, tmp_path: Path, report: Report
) -> None:
    assert report(crowded(on_sqlite, tmp_path, changes=160, sabotage="never_waits")).busy > 0
