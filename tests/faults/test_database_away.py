"""The database crashes and comes back, or has no connection left to give."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import postgres
from tests.faults.conftest import Report
from tests.faults.ledger import Account, address
from tests.faults.site import HarmedSite, Template, template
from tests.faults.writers import crowd

pytestmark = pytest.mark.thorough


def crashed(
    template: Template, cluster: postgres.Cluster, folder: Path, sabotage: str = ""
) -> Account:
    """Eight writers; PostgreSQL dies twice meanwhile and recovers from its log."""
    with template.copied(folder, sabotage=sabotage) as site:
        with crowd(site, template, writers=8, changes=600) as at_work:
            for moment in (0.3, 0.6):
                at_work.wait_for(moment)
                cluster.stop()
                time.sleep(0.5)
                cluster.start()
        return at_work.ledger.settle(site)


def test_a_database_that_crashes_loses_nothing(
    on_postgres: Template, careful: postgres.Cluster, tmp_path: Path, report: Report
) -> None:
    account = report(crashed(on_postgres, careful, tmp_path))
    assert account.acknowledged == 600
    assert account.is_clean, account


def test_an_error_instead_of_try_again_would_be_noticed(
    on_postgres: Template, careful: postgres.Cluster, tmp_path: Path, report: Report
) -> None:
    assert report(crashed(on_postgres, careful, tmp_path, "blurts_out")).errors > 0


def test_a_commit_that_is_not_in_the_log_would_be_noticed(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, report: Report
) -> None:
    programs = postgres.binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    # The log is written so late that a crash finds commits that are not in it.
    careless = postgres.QUICK + " -c wal_writer_delay=10s -c wal_writer_flush_after=0"
    with postgres.cluster(programs, careless) as cluster:
        made = template("careless", tmp_path_factory.mktemp("careless"), cluster)
        account = report(crashed(made, cluster, tmp_path))
    assert account.lost > 0


_THROW_OUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name <> 'hog'"
)


@contextlib.contextmanager
def hogged(site: HarmedSite) -> Iterator[None]:
    """Somebody holds every connection of the server, the site's own ones too."""
    held: list[psycopg.Connection[Any]] = []
    for _ in range(3):
        with contextlib.suppress(psycopg.OperationalError):
            while True:
                held.append(psycopg.connect(**address(site.database), application_name="hog"))
        held[0].execute(_THROW_OUT)
    try:
        yield
    finally:
        for each in held:
            each.close()


def exhausted(template: Template, folder: Path, sabotage: str = "") -> Account:
    """Sixteen writers while somebody else takes all connections for two seconds."""
    with template.copied(folder, sabotage=sabotage) as site:
        with crowd(site, template, writers=16, changes=320) as at_work:
            at_work.wait_for(0.1)
            with hogged(site):
                time.sleep(2)
        return at_work.ledger.settle(site)


def test_writers_wait_while_there_is_no_connection(
    on_postgres: Template, tmp_path: Path, report: Report
) -> None:
    account = report(exhausted(on_postgres, tmp_path))
    assert account.acknowledged == 320
    assert account.is_clean, account
    assert account.busy > 0, "nobody had to wait"


def test_an_error_for_want_of_a_connection_would_be_noticed(
    on_postgres: Template, tmp_path: Path, report: Report
) -> None:
    assert report(exhausted(on_postgres, tmp_path, "blurts_out")).errors > 0
