"""Print what a browser loads for each step of the editor, compressed as the server sends it.

Run it with the project's own Python after `make setup`, from the project's root.
"""

# ruff: noqa: T201 - printing is what it is for.
import gzip
import json
from pathlib import Path
from typing import Any

APP = Path(__file__).resolve().parents[2] / "annotator" / "static" / "app"
LIMIT = 60_000
PAGE = "src/pages/WorkPage.svelte"
QUESTIONS = "src/editor/questions/QuestionPanel.svelte"
Manifest = dict[str, dict[str, Any]]


def needed(manifest: Manifest, *entries: str) -> set[str]:
    """The scripts that these import before they run."""
    found: set[str] = set()
    waiting = list(entries)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        waiting += manifest[name].get("imports", [])
    return found


def compressed(manifest: Manifest, names: set[str]) -> int:
    """Their size on the way, in bytes."""
    files = {manifest[name]["file"] for name in names}
    return sum(len(gzip.compress((APP / file).read_bytes(), 9)) for file in files)


def main() -> None:
    """Three steps: the page, what asks (loaded beside the article), what keys open."""
    manifest: Manifest = json.loads((APP / "manifest.json").read_text(encoding="utf-8"))
    page = needed(manifest, "src/main.ts", PAGE)
    asking = needed(manifest, QUESTIONS) - page
    inside = {name for name in manifest if name.startswith("src/editor/")}
    rest = needed(manifest, *inside) - page - asking
    size = compressed(manifest, page)
    verdict = "within" if size <= LIMIT else "NOT within"
    lines = [
        ("the page", size, f"{verdict} {LIMIT / 1000:.0f} kB"),
        ("its questions", compressed(manifest, asking), "beside the article's data"),
        ("dialogs and helps", compressed(manifest, rest), "when the article is drawn"),
    ]
    print("The editor's scripts, gzip")
    for name, found, when in lines:
        print(f"  {name:<18}{found / 1000:7.1f} kB  {when}")


if __name__ == "__main__":
    main()
