"""The commands that a newcomer types first, run as they would run them."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from annotator import front_end
from tests import postgres, run

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"http://localhost:\d+/welcome/[\w-]+/")
# On a machine that does a dozen other things; a server that ends before is not waited for.
PATIENCE = 240


class Serving:
    """A `manage.py` command that goes on serving, and what it has printed so far."""

    def __init__(self, command: str, data: Path) -> None:
        self.address = f"http://localhost:{free_port()}"
        self.data = data
        environment = os.environ | {
            "DATA_DIR": str(data),
            "PORT": self.address.rpartition(":")[2],
            "WORKERS": "1",
        }
        environment.pop("DATABASE_URL", None)
        self._log = data / f"printed-{environment['PORT']}"
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", command],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def printed(self) -> str:
        """All of it."""
        return self._log.read_text(encoding="utf-8")

    def wait_until_up(self) -> None:
        """Return when it answers; fail with its own words when it ends before."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.printed
            with contextlib.suppress(URLError), urlopen(f"{self.address}/readyz"):
                return
            time.sleep(0.1)
        pytest.fail(f"not up after {PATIENCE} s: {self.printed}")

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@contextlib.contextmanager
def serving(command: str, data: Path) -> Iterator[Serving]:
    """The command, up and answering; ended afterwards whatever happened."""
    if front_end.built() is None:
        pytest.skip("the pages are not built; `make setup` builds them")
    server = Serving(command, data)
    try:
        server.wait_until_up()
        yield server
    finally:
        if server.process.poll() is None:
            server.process.kill()
        server.process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def targets() -> set[str]:
    """What the Makefile says can be made."""
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    (declared,) = (line for line in lines if line.startswith(".PHONY:"))
    return set(declared.split()[1:])


def test_make_help_has_one_line_for_every_target() -> None:
    # As somebody types it, whether or not these tests were started by make themselves.
    outside = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    lines = subprocess.check_output(["make"], cwd=ROOT, env=outside, text=True).splitlines()
    assert sorted(line.split()[1] for line in lines) == sorted(targets())
    assert all(len(line) <= 100 for line in lines)


@pytest.mark.parametrize(
    "file",
    [
        "requirements.txt",
        "requirements-dev.txt",
        "requirements-gamma.txt",
        "requirements-readers.txt",
        "frontend/requirements.txt",
    ],
)
def test_every_python_package_is_pinned(file: str) -> None:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "-r "))]
    pin = re.compile(r"[\w.-]+(\[[\w,]+\])?==[\w.]+")
    assert wanted
    assert [line for line in wanted if not pin.fullmatch(line)] == []


def test_no_python_package_is_pinned_in_two_versions() -> None:
    # Whoever checks the code installs all but the third together, and may add that.
    found: dict[str, set[str]] = {}
    names = ("requirements", "requirements-dev", "requirements-gamma", "requirements-readers")
    for file in (f"{name}.txt" for name in names):
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
            name, is_pin, version = line.partition("==")
            if is_pin and not line.startswith("#"):
                plain = name.partition("[")[0].lower().replace("_", "-")
                found.setdefault(plain, set()).add(version)
    assert {name: versions for name, versions in found.items() if len(versions) > 1} == {}


def test_run_on_an_empty_folder_prints_the_first_admins_link_and_ends_when_asked(
    tmp_path: Path,
) -> None:
    with serving("run", tmp_path) as server:
        (link,) = LINK.findall(server.printed)
        assert link.startswith(server.address)
        with urlopen(link) as page:
            assert "password" in page.read().decode()
        assert server.stop() == 0
        assert "Traceback" not in server.printed


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """The demo as it is begun the first time; asked to stop at the end."""
    with serving("demo", tmp_path_factory.mktemp("demo")) as server:
        yield server
        assert server.stop() == 0


def links_of(server: Serving) -> list[tuple[str, str]]:
    """Each role and its link."""
    lines = re.findall(rf"^ +(\w+) +\w+ +({LINK.pattern})$", server.printed, re.MULTILINE)
    return [(role, link) for role, link in lines]


def test_the_demo_prints_a_link_for_each_role_and_fresh_ones_next_time(demo: Serving) -> None:
    roles = ["manager", "annotator", "annotator", "annotator", "researcher", "adjudicator"]
    with serving("demo", demo.data) as again:
        told = [links_of(each) for each in (demo, again)]
        assert again.stop() == 0
    assert [[role for role, _ in each] for each in told] == [roles, roles]
    first, second = ({link for _, link in each} for each in told)
    assert first.isdisjoint(link.replace(again.address, demo.address) for link in second)


def test_the_lines_about_the_api_in_the_readme_work(demo: Serving, tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    _, _, section = readme.partition("## The API in five lines")
    lines = re.findall(r"^    (.*)$", section.partition("\n## ")[0], re.MULTILINE)
    assert len(lines) == 5
    script = "\n".join(["set -e", *lines])
    script = script.replace(".venv/bin/python", sys.executable).replace("curl", "curl -sSf")
    script = script.replace("http://localhost:8000", demo.address)
    script = script.replace("> dataset", f"> {tmp_path}/dataset")
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=ROOT,
        env=os.environ | {"DATA_DIR": str(demo.data)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert '"slug":"demo"' in done.stdout
    dataset = (tmp_path / "dataset.jsonl").read_text(encoding="utf-8")
    records = [json.loads(line) for line in dataset.split("\n") if line]
    assert {reading["state"] for record in records for reading in record["assignments"]} == {
        "submitted"
    }
    assert zipfile.ZipFile(tmp_path / "dataset.zip").testzip() is None


def test_a_taken_port_is_named_before_anything_is_touched(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = str(listener.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "manage.py", "run"],
            cwd=ROOT,
            env=os.environ | {"DATA_DIR": str(tmp_path), "PORT": port},
            capture_output=True,
            text=True,
        )
    assert done.returncode != 0
    assert f"127.0.0.1:{port}" in done.stderr
    assert not (tmp_path / "slant.sqlite3").exists()


REPORT = """<testsuites><testsuite>
  <testcase classname="tests.a" name="one"/>
  <testcase classname="tests.a" name="two"><failure message="no"/></testcase>
  <testcase classname="tests.b" name="three"><error message="no"/></testcase>
  <testcase classname="tests.b" name="four"><skipped message="there is no R here"/></testcase>
</testsuite></testsuites>"""


def test_a_report_is_counted_case_by_case(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    result = run.read(report)
    assert result.passed == ["tests.a::one"]
    assert result.failed == ["tests.a::two", "tests.b::three"]
    assert result.skipped == {"tests.b::four": "there is no R here"}


def test_a_test_that_ran_on_one_database_is_not_skipped() -> None:
    on_sqlite = run.Result(passed=["a"], skipped={"b": "for PostgreSQL", "c": "no R"})
    on_postgresql = run.Result(passed=["a", "b"], skipped={"c": "no R"})
    assert run.still_skipped([on_sqlite, on_postgresql]) == {"c": "no R"}


def test_a_step_that_leaves_no_report_has_failed(tmp_path: Path) -> None:
    assert run.read(tmp_path / "missing.xml").failed


def test_a_step_that_ends_badly_has_failed() -> None:
    step = run.Step("lint", "a command that fails", [sys.executable, "-c", "raise SystemExit(3)"])
    assert run.run(step).failed == ["a command that fails"]


def test_tests_write_into_memory_where_it_has_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "_MEMORY", tmp_path)
    monkeypatch.setattr(run, "_ENOUGH", 0)
    assert run.in_memory() == tmp_path
    monkeypatch.setattr(run, "_ENOUGH", 1 << 62)
    assert run.in_memory() is None
    assert run.environment(tmp_path)["DATA_DIR"] == str(tmp_path / "data")
    assert run.environment(None).get("TMPDIR") == os.environ.get("TMPDIR")


@pytest.mark.parametrize(("strict", "code"), [("", 0), ("1", 1)])
def test_a_skip_fails_only_where_nothing_may_be_skipped(
    strict: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    not_installed = f"raise SystemExit({postgres.NOT_INSTALLED})"
    step = run.Step("test", "PostgreSQL", [sys.executable, "-c", not_installed])
    monkeypatch.setattr(run, "STEPS", (step,))
    monkeypatch.setenv("SLANT_SKIP_NOTHING", strict)
    assert run.main([]) == code
    last_lines = capsys.readouterr().out.splitlines()[-3:]
    assert any(line.startswith("SKIPPED") for line in last_lines)
