"""A copy of the database that lags, dies or does not exist: nobody misses what was stored."""

import contextlib
import json
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest

from tests import postgres
from tests.e2e.site import Api
from tests.faults.conftest import Report
from tests.faults.ledger import Account, address
from tests.faults.site import HarmedSite

_OPTIONS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off"
_MAKE = """
from annotator.models import User
from annotator.services.people import tokens
from annotator.services.projects import projects
user = User.objects.create(username="mona", name="Mona", may_create_projects=True)
projects.create(creator=user, title="First", language="en", template="news-framing", settings={})
print(tokens.create(user=user, name="copy", scope="write")[1])
"""
_TEXT = b"The dam held. Nobody believed it would, the minister said."


@dataclass
class Pair:
    """A site on a primary with its copy."""

    site: HarmedSite
    mona: Api
    primary: postgres.Cluster
    copy: postgres.Cluster
    slug: str = ""

    def begin(self, slug: str) -> None:
        """An empty project."""
        self.slug = slug
        wanted = {"slug": slug, "title": slug, "language": "en", "template": "news-framing"}
        self.mona("POST", "projects/", wanted)

    def bring(self, key: str) -> None:
        """One more article."""
        self.mona("POST", f"projects/{self.slug}/imports/?format=text&key={key}", raw=_TEXT)

    def listed(self) -> list[str]:
        """The keys that the list shows, newest state of things."""
        found = self.mona("GET", f"projects/{self.slug}/documents/")["results"]
        return sorted(each["key"] for each in found)

    def exported(self) -> str:
        """A live download."""
        status, body = self.mona.ask("GET", f"projects/{self.slug}/export/?format=jsonl&state=all")
        assert status == 200, body
        return body if isinstance(body, str) else json.dumps(body)

    def reads(self) -> dict[str, int]:
        """How many requests each database was read by."""
        request = urllib.request.Request(
            f"{self.site.url}/metrics", headers={"Authorization": "Bearer watcher"}
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            lines = answer.read().decode().splitlines()
        found = [line for line in lines if line.startswith("slant_reads_total")]
        return {line.split('"')[1]: int(float(line.split()[-1])) for line in found}

    def replay(self, function: str) -> None:
        """Let the copy stand still, or go on."""
        with psycopg.connect(**address(self.copy.environment), autocommit=True) as connection:
            connection.execute(f"SELECT pg_wal_replay_{function}()".encode())


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """A site, its primary, and a copy that follows it."""
    programs = postgres.binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with contextlib.ExitStack() as stack:
        primary = stack.enter_context(postgres.cluster(programs, _OPTIONS))
        copy = stack.enter_context(postgres.standby(primary))
        own = {
            "DATABASE_URL": _url(primary),
            "DATABASE_REPLICA_URL": _url(copy),
            "METRICS_TOKEN": "watcher",
        }
        site = HarmedSite(tmp_path_factory.mktemp("site"), database=own, workers=1)
        site.manage("migrate", "--skip-checks", "--verbosity=0")
        mona = Api(site, site.manage("shell", "--verbosity=0", "-c", _MAKE).splitlines()[-1])
        site.start()
        stack.callback(site.cut)
        yield Pair(site, mona, primary, copy)


@pytest.fixture
def pair(started: Pair, request: pytest.FixtureRequest) -> Pair:
    """With a project of this test's own."""
    started.begin(request.node.name.replace("_", "-")[5:45].strip("-"))
    return started


def _url(cluster: postgres.Cluster) -> str:
    return f"postgres://slant@/{cluster.folder / 'socket'}/slant"


def missed(brought: int, seen: int) -> Account:
    """Acknowledged are the articles that were brought, stored those that were seen afterwards."""
    return Account(brought, seen, max(0, brought - seen), max(0, seen - brought), 0, 0, 0, 0)


def test_reads_go_to_the_copy_and_see_what_was_stored_before(pair: Pair, report: Report) -> None:
    before = pair.reads().get("replica", 0)
    for number in range(5):
        pair.bring(f"a-{number}")
        assert len(pair.listed()) == number + 1
    report(missed(5, len(pair.listed())))
    assert '"a-4"' in pair.exported()
    assert pair.reads()["replica"] > before


def test_a_copy_that_stands_still_is_not_read(pair: Pair, report: Report) -> None:
    pair.bring("a-1")
    assert pair.listed() == ["a-1"]
    pair.replay("pause")
    try:
        pair.bring("a-2")
        before = pair.reads()
        seen = pair.listed()
        report(missed(2, len(seen)))
        assert seen == ["a-1", "a-2"]
        assert '"a-2"' in pair.exported()
        after = pair.reads()
    finally:
        pair.replay("resume")
    assert after["primary"] - before.get("primary", 0) == 2
    assert after.get("replica", 0) == before.get("replica", 0)


def test_who_may_come_in_is_asked_of_the_primary(pair: Pair) -> None:
    pair.bring("a-1")
    assert pair.listed() == ["a-1"]
    pair.replay("pause")
    try:
        with psycopg.connect(**address(pair.primary.environment), autocommit=True) as connection:
            connection.execute("UPDATE annotator_membership SET removed_at = now()")
        assert pair.mona.ask("GET", f"projects/{pair.slug}/documents/")[0] == 404
    finally:
        pair.replay("resume")


@pytest.mark.thorough
def test_a_copy_that_is_believed_whatever_it_has_would_be_noticed(
    pair: Pair, report: Report
) -> None:
    pair.bring("a-1")
    assert pair.listed() == ["a-1"]
    _restart(pair, "trusts_the_copy")
    pair.replay("pause")
    try:
        pair.bring("a-2")
        assert report(missed(2, len(pair.listed()))).lost == 1
    finally:
        pair.replay("resume")
        _restart(pair, "")


def _restart(pair: Pair, sabotage: str) -> None:
    pair.site.cut()
    pair.site.sabotage = sabotage
    pair.site.start()


def test_a_copy_that_dies_costs_nobody_an_answer(pair: Pair, report: Report) -> None:
    pair.bring("a-1")
    assert pair.listed() == ["a-1"]
    pair.copy.kill()
    try:
        pair.bring("a-2")
        seen = pair.listed()
        report(missed(2, len(seen)))
        assert seen == ["a-1", "a-2"]
        assert '"a-2"' in pair.exported()
    finally:
        _again(pair.copy)


def _again(cluster: postgres.Cluster) -> None:
    """What is left of the killed one may hold its memory for a moment."""
    for _ in range(40):
        with contextlib.suppress(subprocess.CalledProcessError):
            cluster.start()
            return
        time.sleep(0.25)
    raise AssertionError("the copy does not come back")
