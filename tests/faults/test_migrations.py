"""Tables from every earlier state come to today's with their rows, each step cut off half-way."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import postgres
from tests.e2e.site import ROOT
from tests.faults.conftest import Report
from tests.faults.ledger import Account, rows
from tests.faults.site import HarmedSite


def empty_site(kind: str, folder: Path, cluster: postgres.Cluster | None) -> HarmedSite:
    """A site without a table."""
    if cluster is None:
        return HarmedSite(folder)
    name = f"walk_{os.getpid()}_{abs(hash(folder))}"
    cluster.run("createdb", "-h", str(cluster.folder / "socket"), "-U", "slant", name)
    database = cluster.environment | {"DATABASE_URL": f"postgres:///{name}"}
    return HarmedSite(folder, database=database)


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> HarmedSite:
    """One after the other."""
    is_sqlite = request.param == "SQLite"
    cluster = None if is_sqlite else request.getfixturevalue("careful")
    return empty_site(request.param, tmp_path, cluster)


def walked(site: HarmedSite, *wish: str) -> tuple[dict[str, Any], Account]:
    """What came of the walk; acknowledged are the rows that were put in on the way."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.migrating", *wish],
        cwd=ROOT,
        env=site.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    put, there = 2 * told["put"], sum(told["there"].values())
    lost, doubled, wrong = max(0, put - there), max(0, there - put), len(told["wrong"])
    return told, Account(put, there, lost, doubled, refused=0, errors=wrong, odd=0, busy=0)


@pytest.mark.thorough
def test_each_step_of_the_tables_may_be_cut_off_and_run_again(
    bare: HarmedSite, report: Report
) -> None:
    told, account = walked(bare)
    report(account)
    assert told["wrong"] == []
    assert told["cuts"] > 10, "hardly a step was cut"
    assert account.is_clean, account
    assert bare.manage("migrate", "--check") == ""
    if not bare.database:
        assert rows(bare, "PRAGMA integrity_check") == [("ok",)]
        assert rows(bare, "PRAGMA foreign_key_check") == []


@pytest.mark.thorough
def test_a_step_that_is_not_one_transaction_would_be_noticed(
    tmp_path: Path, report: Report
) -> None:
    assert report(walked(HarmedSite(tmp_path), "loose")[1]).errors > 0
