"""Run every check and every test, and say plainly what ran, what failed and what was skipped.

`python -m tests.run` runs all of it, `python -m tests.run lint types` only these kinds. All
steps run even when one fails; checks that keep one core busy run two at a time. With
SLANT_SKIP_NOTHING=1 whatever is skipped counts as failed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tests.postgres import NOT_INSTALLED

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("lint", "types", "test", "e2e")
# What both databases must do alike.
_ON_BOTH = ("tests/api", "tests/services", "tests/models")
_NOT_OURS = {"DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}
_REPORT = "{report}"
# Where files never reach a disk: half the tests write some, and wait for it.
_MEMORY, _ENOUGH = Path("/dev/shm"), 4 * 1024**3
_PYTEST = ("pytest", f"--junitxml={_REPORT}", "-o", "junit_family=xunit2", "-n")
# Of two cores; a browser test waits for a good part of its time, so that three share them.
_TWO, _THREE = "2", "3"
# A file's tests stay in one process: what they share is then made once.
_BY_FILE = ("--dist", "loadfile")
# Some tests take half a minute and most a few seconds: each process gets the next when it has done
# one, and what takes long is first in the row (`tests/e2e/conftest.py`).
_BY_TURNS = ("--dist", "load", "--maxschedchunk", "1")


@dataclass(frozen=True)
class Step:
    """One command, and the kind of check it is. `{report}` in it is where it writes JUnit XML."""

    kind: str
    name: str
    words: Sequence[str]
    # A browser on a crowded machine may be late: what failed is tried once more, and named.
    tries_again: bool = False
    # It keeps one core busy, so that another such check can run beside it.
    is_narrow: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether it says for itself how many tests ran."""
        return any(_REPORT in word for word in self.words)


@dataclass
class Result:
    """What came of one step: the names of its tests, and why some were skipped."""

    passed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)


def python(*words: str) -> list[str]:
    """A module of this very Python."""
    return [sys.executable, "-m", *words]


def npm(*words: str) -> list[str]:
    """A script of the front end."""
    return ["npm", "--prefix", "frontend", "run", "--silent", *words]


STEPS = (
    Step("lint", "ruff", python("ruff", "check", "."), is_narrow=True),
    Step(
        "lint", "ruff format", python("ruff", "format", "--check", "--quiet", "."), is_narrow=True
    ),
    Step("lint", "ESLint", npm("lint"), is_narrow=True),
    Step("types", "mypy", python("mypy", "."), is_narrow=True),
    Step("types", "svelte-check", npm("check"), is_narrow=True),
    Step(
        "test",
        "migrations match models",
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        is_narrow=True,
    ),
    Step(
        "test",
        "Vitest",
        npm(
            "test", "--", "--reporter=default", "--reporter=junit", f"--outputFile.junit={_REPORT}"
        ),
    ),
    Step(
        "test",
        "pytest on SQLite",
        python(*_PYTEST, _TWO, *_BY_FILE, "-m", "not thorough", "--ignore=tests/e2e"),
    ),
    Step(
        "test",
        "pytest on PostgreSQL",
        python("tests.postgres", *_PYTEST, _TWO, *_BY_FILE, *_ON_BOTH),
    ),
    Step("e2e", "browser", python(*_PYTEST, _THREE, *_BY_TURNS, "tests/e2e"), tries_again=True),
)


def run_all(steps: Sequence[Step]) -> Iterator[tuple[str, Result]]:
    """Run them, the narrow ones first and two at a time; the name of each and what came of it."""
    narrow = [step for step in steps if step.is_narrow]
    with ThreadPoolExecutor(max_workers=2) as lanes:
        yield from zip((step.name for step in narrow), lanes.map(run, narrow), strict=True)
    for step in steps:
        if not step.is_narrow:
            yield step.name, run(step)


def run(step: Step) -> Result:
    """Run one step with its output on the screen."""
    result = once(step, step.words)
    if not step.tries_again or not result.failed:
        return result
    again = once(step, [*step.words, "--last-failed"])
    for name in set(result.failed) - set(again.failed):
        print(f"UNSTEADY {step.name}: {name} failed once and then passed", flush=True)
    result.passed += again.passed
    result.failed = again.failed
    return result


def once(step: Step, words: Sequence[str]) -> Result:
    """One run of it; what runs beside something else is shown when it has ended."""
    title = f"\n── {step.name} ──"
    with tempfile.TemporaryDirectory(prefix="slant-report-", dir=in_memory()) as folder:
        report = Path(folder) / "report.xml"
        command = [word.replace(_REPORT, str(report)) for word in words]
        kept = environment(Path(folder) if step.kind == "test" else None)
        show = shown_when_done if step.is_narrow else shown_at_once
        code = show(command, title, kept)
        if code == NOT_INSTALLED:
            return Result(skipped={step.name: "PostgreSQL is not installed"})
        result = read(report) if step.is_counted else Result()
    if code != 0 and not result.failed:
        result.failed.append(step.name)
    elif code == 0 and not step.is_counted:
        result.passed.append(step.name)
    return result


def in_memory() -> Path | None:
    """A folder that is memory, where there is one with room."""
    is_roomy = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ENOUGH
    return _MEMORY if is_roomy and os.access(_MEMORY, os.W_OK) else None


def shown_at_once(command: Sequence[str], title: str, kept: Mapping[str, str]) -> int:
    """Run it with its output on the screen; its exit code."""
    print(title, flush=True)
    return subprocess.run(command, cwd=ROOT, env=kept, check=False).returncode


def shown_when_done(command: Sequence[str], title: str, kept: Mapping[str, str]) -> int:
    """Run it and show all it said in one piece; its exit code."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=kept,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    print(f"{title}\n{done.stdout}", end="", flush=True)
    return done.returncode


def read(report: Path) -> Result:
    """The tests in a JUnit file; a step that wrote none has failed."""
    if not report.exists():
        return Result(failed=["it wrote no report"])
    result = Result()
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{case.get('classname')}::{case.get('name')}"
        skip = case.find("skipped")
        if skip is not None:
            result.skipped[name] = skip.get("message") or "no reason given"
        elif case.find("failure") is not None or case.find("error") is not None:
            result.failed.append(name)
        else:
            result.passed.append(name)
    return result


def main(kinds: Sequence[str]) -> int:
    """Run the steps of these kinds (all, if none is named); 0 when everything is well."""
    unknown = set(kinds) - set(KINDS)
    if unknown:
        print(f"There are {', '.join(KINDS)}; not {', '.join(sorted(unknown))}.")
        return 2
    began = time.monotonic()
    results = dict(run_all([step for step in STEPS if not kinds or step.kind in kinds]))
    skipped = still_skipped(list(results.values()))
    print()
    for step, result in results.items():
        for name in result.failed:
            print(f"FAILED   {step}: {name}")
    for reason, number in Counter(skipped.values()).items():
        print(f"SKIPPED  {number} × {reason}")
    failed = sum(len(result.failed) for result in results.values())
    if skipped and os.environ.get("SLANT_SKIP_NOTHING"):
        print("FAILED   nothing may be skipped here")
        failed += 1
    passed = sum(len(result.passed) for result in results.values())
    took = time.monotonic() - began
    print(f"{passed} passed, {failed} failed, {len(skipped)} skipped in {took:.0f} s")
    return int(failed > 0)


def still_skipped(results: Sequence[Result]) -> dict[str, str]:
    """Tests that ran nowhere: one for PostgreSQL alone is skipped on SQLite and runs there."""
    ran = {name for result in results for name in result.passed}
    skips = {name: why for result in results for name, why in result.skipped.items()}
    return {name: why for name, why in skips.items() if name not in ran}


def environment(folder: Path | None) -> dict[str, str]:
    """This Python's folder first, for node and npm; SQLite, whatever the caller works on.

    What Python compiled is kept: a run starts a hundred processes. With a folder, the tests'
    databases and all that they write is in there.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    kept["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}"
    if folder is not None:
        # PostgreSQL runs under an account of its own.
        folder.chmod(0o755)
        (folder / "data").mkdir()
        kept |= {"TMPDIR": str(folder), "DATA_DIR": str(folder / "data")}
    return kept


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
