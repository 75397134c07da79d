"""Tables from every earlier state come to today's, with their rows, even when cut off half-way."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.site import ROOT
from tests.faults.ledger import rows
from tests.faults.site import HarmedSite

# Rows that every state of the tables could hold.
_PEOPLE = 50


def states() -> list[str]:
    """The names of our migrations, the first one first."""
    folder = ROOT / "annotator" / "migrations"
    return sorted(each.stem for each in folder.glob("[0-9]*.py"))


def old_site(folder: Path, state: str) -> HarmedSite:
    """A site whose tables are as they once were, with people and projects in it."""
    folder.mkdir(parents=True)
    site = HarmedSite(folder)
    site.manage("migrate", "annotator", state, "--verbosity=0")
    with sqlite3.connect(folder / "slant.sqlite3") as connection:
        for table in ("annotator_user", "annotator_project"):
            _fill(connection, table)
    return site


def _fill(connection: sqlite3.Connection, table: str) -> None:
    """Rows with something plain in every column that wants something."""
    columns = list(connection.execute(f"PRAGMA table_info({table})"))
    for number in range(_PEOPLE):
        row = {
            name: _plain(name, kind, number)
            for _, name, kind, is_needed, *_ in columns
            if is_needed
        }
        names = ", ".join(f'"{name}"' for name in row)
        holes = ", ".join("?" for _ in row)
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({holes})", list(row.values()))


def _plain(name: str, kind: str, number: int) -> object:
    if name == "id":
        return f"{number:032x}"
    if kind.startswith(("bool", "integer", "bigint", "smallint")):
        return number % 2 if kind == "bool" else number
    if kind == "datetime":
        return "2026-01-01 00:00:00"
    return "{}" if name in {"settings", "preferences"} else f"{name}-{number}"


def counted(site: HarmedSite) -> list[int]:
    """How many people and projects there are."""
    return [
        rows(site, f"SELECT count(*) FROM annotator_{name}")[0][0] for name in ("user", "project")
    ]


@pytest.mark.thorough
@pytest.mark.parametrize("state", states())
def test_an_older_site_comes_to_today_after_being_cut_off(tmp_path: Path, state: str) -> None:
    site = old_site(tmp_path / "site", state)
    for patience in (0.8, 1.6, 2.4):
        process = subprocess.Popen(
            [sys.executable, "manage.py", "migrate", "--verbosity=0"],
            cwd=ROOT,
            env=site.environment,
            start_new_session=True,
        )
        time.sleep(patience)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    site.manage("migrate", "--verbosity=0")
    assert counted(site) == [_PEOPLE, _PEOPLE]
    assert site.manage("migrate", "--check") == ""
    assert rows(site, "PRAGMA integrity_check") == [("ok",)]
    assert rows(site, "PRAGMA foreign_key_check") == []
