"""Measure on SQLite and, where it is installed, PostgreSQL; print ratios, keep the figures."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests import postgres

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "var" / "bench.json"
LARGEST_TAGS_SHARE = 1 / 3


def measured(environment: dict[str, str]) -> dict[str, Any]:
    """One database's figures, from a process of its own and a folder that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="slant-bench-") as folder:
        file = Path(folder) / "result.json"
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        subprocess.run(
            [sys.executable, "-m", "bench.measure", str(file)],
            cwd=ROOT,
            env=kept | {"DATA_DIR": folder, "LOG_LEVEL": "WARNING"} | environment,
            check=True,
        )
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return found


def described(name: str, result: dict[str, Any]) -> str:
    """The figures as lines to read."""
    times, out = result["milliseconds"], result["exported"]
    what = {
        "bare": "a view that only knows who asks",
        "save": "a new passage, fully answered",
        "open": f"the editor's one answer with {result['opened']['annotations']} passages",
        "export": f"{out['articles']} articles with {out['annotations']} annotations as JSONL",
    }
    lines = [
        f"  {each:<7} {times[each]:>9.2f} ms {times[each] / times['bare']:>8.1f} ×  {what[each]}"
        for each in what
    ]
    share = result["tags_share_of_a_save"]
    verdict = "below" if share < LARGEST_TAGS_SHARE else "NOT BELOW"
    lines.append(f"  tags    {share:>9.0%}               of a save; {verdict} one third")
    return "\n".join([f"\n{name}", *lines])


def alone(module: str) -> None:
    """A measurement that prints by itself, in a process and a folder of its own, on SQLite."""
    with tempfile.TemporaryDirectory(prefix="slant-bench-") as folder:
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment = kept | {"DATA_DIR": folder, "LOG_LEVEL": "WARNING"}
        subprocess.run([sys.executable, "-m", module], cwd=ROOT, env=environment, check=True)


def main() -> None:
    """Both databases, one after the other."""
    print("Medians of one client on one connection, through gunicorn with one process.")
    results = {"SQLite": measured({})}
    print(described("SQLite", results["SQLite"]))
    programs = postgres.binaries()
    if programs is None:
        print("\nPostgreSQL is not installed, so it was not measured.")
    else:
        with postgres.cluster(programs) as running:
            results["PostgreSQL"] = measured(running.environment)
        print(described("PostgreSQL", results["PostgreSQL"]))
    for module in ("bench.agreement_core", "bench.agreement_page"):
        alone(module)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(f"\nKept in {RESULT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
