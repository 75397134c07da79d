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
# All that must have come before an article can be read and marked, and before that is kept.
READ_AND_MARK = ("src/main.ts", "src/pages/WorkPage.svelte", "src/sync/browser.ts")
AROUND = "src/editor/surroundings.ts"
EDGES = "src/components/edges.ts"
Manifest = dict[str, dict[str, Any]]


def built() -> Manifest:
    """What the last build wrote down about itself."""
    manifest: Manifest = json.loads((APP / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def needed(manifest: Manifest, *entries: str) -> set[str]:
    """The scripts that these import before they run, themselves included."""
    found: set[str] = set()
    waiting = list(entries)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        waiting += manifest[name].get("imports", [])
    return found


def compressed(files: set[str]) -> int:
    """Their size on the way, in bytes."""
    return sum(len(gzip.compress((APP / file).read_bytes(), 9)) for file in files)


def scripts(manifest: Manifest, names: set[str]) -> int:
    """The compressed size of these modules' files."""
    return compressed({manifest[name]["file"] for name in names})


def styles(manifest: Manifest, names: set[str]) -> int:
    """The compressed size of what these modules look like."""
    return compressed({file for name in names for file in manifest[name].get("css", [])})


def main() -> None:
    """Three steps: the page, what stands around the article, what keys open."""
    manifest = built()
    page = needed(manifest, *READ_AND_MARK)
    around = needed(manifest, AROUND, EDGES) - page
    inside = {name for name in manifest if name.startswith("src/editor/")}
    rest = needed(manifest, *inside) - page - around
    verdict = "within" if scripts(manifest, page) <= LIMIT else "NOT within"
    lines = [
        ("to read and mark", page, f"{verdict} {LIMIT / 1000:.0f} kB"),
        ("what stands around", around, "when the article is drawn"),
        ("dialogs and helps", rest, "in idle time after that"),
    ]
    print("The editor, gzip               scripts    styles")
    for name, found, when in lines:
        sizes = scripts(manifest, found) / 1000, styles(manifest, found) / 1000
        print(f"  {name:<25}{sizes[0]:8.1f} kB{sizes[1]:7.1f} kB  {when}")


if __name__ == "__main__":
    main()
