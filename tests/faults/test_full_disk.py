"""The disk is full: work is refused with a reason, and goes on where there is room again."""

from pathlib import Path

import pytest

from tests.faults.conftest import Report
from tests.faults.site import Template
from tests.faults.writers import crowd


@pytest.mark.thorough
def test_a_full_disk_refuses_work_and_loses_none(
    on_sqlite: Template, tmp_path: Path, report: Report
) -> None:
    size = (on_sqlite.data_dir / "slant.sqlite3").stat().st_size
    with on_sqlite.copied(tmp_path, most_bytes=size + 64 * 1024, workers=1) as site:
        with crowd(site, on_sqlite, writers=4, changes=400) as at_work:
            while at_work.ledger.busy == 0 and at_work.is_at_work:
                pass
            assert at_work.ledger.busy, "the disk never was full"
            # Somebody makes room.
            site.cut()
            site.most_bytes = 0
            site.start()
        account = report(at_work.ledger.settle(site))
    assert account.acknowledged == 400
    assert account.is_clean, account
