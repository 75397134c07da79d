"""Measure on SQLite and, where it is installed, PostgreSQL; print ratios, keep the figures."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.lines import Line, lines
from tests import postgres

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "var" / "bench.json"
BASELINE = Path(__file__).resolve().parent / "baseline.json"
# A ratio that got worse by more than this is named; a shared machine strays by less.
_STRAYS = 1.5
QUICK, WHOLE = (1_000, 60), (10_000, 200)
# Nothing is postponed: a commit is on the disk, as it is for everybody.
_DURABLE = "-c listen_addresses='' -c max_connections=60 -c shared_buffers=256MB"

# What prints by itself: the largest last, since it is stopped when the time is over.
_BESIDE = (
    ["-m", "bench.agreement_core"],
    ["-m", "bench.agreement_page"],
    ["frontend/bench/measure.py"],
    ["-m", "bench.insight_page"],
    ["frontend/bench/size.py"],
    ["-m", "bench.dashboards"],
)
_MOST_SECONDS = 14 * 60

Ratios = dict[str, dict[str, float]]


def measured(environment: dict[str, str], size: tuple[int, int]) -> dict[str, Any]:
    """One database's figures, from a process of its own and a folder that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="slant-bench-") as folder:
        file = Path(folder) / "result.json"
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        subprocess.run(
            [sys.executable, "-m", "bench.measure", str(file), *map(str, size)],
            cwd=ROOT,
            env=kept | {"DATA_DIR": folder, "LOG_LEVEL": "WARNING"} | environment,
            check=True,
        )
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return found


def table(name: str, rows: list[Line]) -> str:
    """The figures as lines to read."""
    head = f"{'':<24} {'here':>28} {'limit':>12} {'ratio':>7} {'target':>7}"
    body = [
        f"{each.name:<24} {each.figure:>28} {each.limit:>12} {each.ratio:>7.2f}"
        f" {each.target:>7}  {each.verdict}".rstrip()
        for each in rows
    ]
    return "\n".join([f"\n{name}", head, *body])


def worse(now: Ratios, before: Ratios) -> list[str]:
    """Each ratio that moved away from its limit further than a shared machine moves it."""
    found = []
    for database, ratios in now.items():
        for name, ratio in ratios.items():
            was = before.get(database, {}).get(name)
            if was is None or not min(was, ratio):
                continue
            # Exports, imports and releases are shares of the limit, all else multiples of it.
            is_share = name.startswith(("export ", "import", "release"))
            change = was / ratio if is_share else ratio / was
            if change > _STRAYS:
                found.append(f"{database}, {name}: {was:.2f} before, {ratio:.2f} now")
    return found


def alone(words: list[str], began: float) -> None:
    """A measurement that prints by itself, in a process and a folder of its own, on SQLite."""
    left = _MOST_SECONDS - (time.monotonic() - began)
    with tempfile.TemporaryDirectory(prefix="slant-bench-") as folder:
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment = kept | {"DATA_DIR": folder, "LOG_LEVEL": "WARNING"}
        command = [sys.executable, *words]
        print(f"\n{' '.join(words)}", flush=True)
        try:
            subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=max(1, left))
        except subprocess.TimeoutExpired:
            print(f"stopped: {_MOST_SECONDS // 60} minutes are over; run it by itself")
        except subprocess.CalledProcessError as error:
            print(f"ended with {error.returncode}: this was not measured")


def wishes() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--quick", action="store_true", help="1,000 articles, and nothing beside")
    parser.add_argument("--documents", type=int, help="so many articles (100000 takes an hour)")
    parser.add_argument("--keep", action="store_true", help="make this run the baseline")
    return parser.parse_args()


def main() -> None:
    """Both databases, one after the other."""
    wish, began = wishes(), time.monotonic()
    documents, rounds = QUICK if wish.quick else WHOLE
    size = (wish.documents or documents, rounds)
    print(f"{size[0]:,} articles × 20 passages × 2 annotators; load {os.getloadavg()[0]:.1f}")
    results = {"SQLite": measured({}, size)}
    programs = postgres.binaries()
    if programs is not None:
        with postgres.cluster(programs, _DURABLE) as running:
            results["PostgreSQL"] = measured(running.environment, size)
    ratios: Ratios = {}
    for name, found in results.items():
        rows = list(lines(found, has_copy=name == "PostgreSQL"))
        ratios[name] = {each.name: round(each.ratio, 3) for each in rows}
        print(table(name, rows))
    if programs is None:
        print("\nPostgreSQL is not installed, so it was not measured.")
    RESULT.parent.mkdir(exist_ok=True)
    kept = {"figures": results, "ratios": ratios}
    RESULT.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    if BASELINE.exists():
        for each in worse(ratios, json.loads(BASELINE.read_text(encoding="utf-8"))):
            print(f"Worse than the baseline: {each}")
    if wish.keep:
        BASELINE.write_text(json.dumps(ratios, indent=2) + "\n", encoding="utf-8")
    print(f"\nKept in {RESULT.relative_to(ROOT)}")
    for words in () if wish.quick else _BESIDE:
        alone(words, began)
    print(f"\n{(time.monotonic() - began) / 60:.1f} minutes")


if __name__ == "__main__":
    main()
