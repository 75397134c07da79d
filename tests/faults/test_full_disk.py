"""The disk is full: work is refused with a reason, and goes on where there is room again."""

import time
from pathlib import Path

import pytest

from tests.faults.conftest import Report
from tests.faults.ledger import Account
from tests.faults.site import Template
from tests.faults.writers import crowd

pytestmark = pytest.mark.thorough


def filled(template: Template, folder: Path, sabotage: str = "") -> Account:
    """Four writers until the disk is full; then somebody makes room."""
    size = (template.data_dir / "slant.sqlite3").stat().st_size
    most = size + 64 * 1024
    with template.copied(folder, most_bytes=most, workers=1, sabotage=sabotage) as site:
        with crowd(site, template, writers=4, changes=400) as at_work:
            ledger = at_work.ledger
            while not (ledger.busy or ledger.errors) and at_work.is_at_work:
                time.sleep(0.005)
            assert ledger.busy or ledger.errors, "the disk never was full"
            site.cut()
            site.most_bytes = 0
            site.start()
        return ledger.settle(site)


def test_a_full_disk_refuses_work_and_loses_none(
    on_sqlite: Template, tmp_path: Path, report: Report
) -> None:
    account = report(filled(on_sqlite, tmp_path))
    assert account.acknowledged == 400
    assert account.is_clean, account


def test_an_error_instead_of_try_again_would_be_noticed(
    on_sqlite: Template, tmp_path: Path, report: Report
) -> None:
    assert report(filled(on_sqlite, tmp_path, "blurts_out")).errors > 0
