"""Databases to harm, and the summary of what was harmed."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests import postgres
from tests.faults.ledger import Account, line
from tests.faults.site import Template, template

# As a real server runs: what is committed is in its log.
_CAREFUL = "-c listen_addresses='' -c fsync=off -c max_connections=60"


@pytest.fixture(scope="session")
def careful() -> Iterator[postgres.Cluster]:
    """A PostgreSQL that may be stopped."""
    programs = postgres.binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.cluster(programs, _CAREFUL) as running:
        yield running


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A peopled site on SQLite."""
    return template("SQLite", tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def on_postgres(tmp_path_factory: pytest.TempPathFactory, careful: postgres.Cluster) -> Template:
    """A peopled site on PostgreSQL."""
    return template("PostgreSQL", tmp_path_factory.mktemp("postgres"), careful)


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def either(request: pytest.FixtureRequest) -> Template:
    """One after the other."""
    name = "on_sqlite" if request.param == "SQLite" else "on_postgres"
    return request.getfixturevalue(name)  # type: ignore[no-any-return]


class Report:
    """Keeps what a fault did for the summary."""

    def __init__(self, node: pytest.Item) -> None:
        self._node = node

    def __call__(self, account: Account) -> Account:
        """The same account, kept."""
        self._node.user_properties.append(("fault", line(self._node.name, account)))
        return account


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Report:
    """Where to say what was harmed."""
    return Report(request.node)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line a fault: acknowledged, stored, lost, doubled."""
    lines = [
        json.loads(value)
        for kind in ("passed", "failed")
        for test in terminalreporter.stats.get(kind, [])
        for name, value in getattr(test, "user_properties", [])
        if name == "fault" and test.when == "call"
    ]
    if not lines:
        return
    names = list(lines[0])
    width = max(len(each["fault"]) for each in lines)
    terminalreporter.write_line(
        f"{'fault':<{width}}" + "".join(f"{name:>13}" for name in names[1:])
    )
    for each in lines:
        counts = "".join(f"{each[name]:>13}" for name in names[1:])
        terminalreporter.write_line(f"{each['fault']:<{width}}{counts}")
