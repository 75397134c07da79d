"""Compares a release on the way with the one before it."""

from pathlib import Path
from typing import Any

import orjson

from annotator.formats.releases.release_files import read_lines
from annotator.models import Release
from annotator.services.releases import release_places

_MOST_NAMED = 1_000


def found(previous: Release | None, facts: dict[str, Any], lines: Path) -> dict[str, Any]:
    """What is new, what is gone and what is different, in names and numbers."""
    if previous is None or previous.manifest is None:
        return _none()
    manifest = previous.manifest
    now = texts(lines)
    index = release_places.index(previous)
    before = orjson.loads(index.read_bytes()) if index.exists() else {}
    codebooks = [each for each in facts["codebooks"] if each not in manifest["codebooks"]]
    return {
        "previous": previous.version,
        "reason": facts["previous_reason"],
        "counts": {
            name: [manifest["counts"].get(name, 0), number]
            for name, number in facts["counts"].items()
        },
        "added": sorted(now.keys() - before.keys())[:_MOST_NAMED],
        "removed": sorted(before.keys() - now.keys())[:_MOST_NAMED],
        "changed": sorted(key for key in now.keys() & before.keys() if now[key] != before[key]),
        "codebooks": codebooks,
        "labels": _moved(manifest["labels"], facts["labels"]),
    }


def _none() -> dict[str, Any]:
    lists: dict[str, Any] = {name: [] for name in ("added", "removed", "changed", "codebooks")}
    return {"previous": None, "reason": "", "counts": {}, "labels": {}, **lists}


def texts(lines: Path) -> dict[str, str]:
    """Each article's hash, by key."""
    return {row["document"]: row["text_sha256"] for row in read_lines(lines)}


def _moved(before: dict[str, int], now: dict[str, int]) -> dict[str, list[int]]:
    names = sorted(before.keys() | now.keys())
    pairs = {name: [before.get(name, 0), now.get(name, 0)] for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
