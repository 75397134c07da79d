"""The API's description as it is checked in, read once a process: it has twenty thousand lines."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).resolve().parent.parent / "docs" / "openapi.yaml"


def parsed(text: str) -> dict[str, Any]:
    """YAML as data, by libyaml, which takes a quarter of the time that Python does."""
    return dict(yaml.load(text, yaml.CSafeLoader))


@cache
def described() -> dict[str, Any]:
    """All of it."""
    return parsed(FILE.read_text(encoding="utf-8"))


def paths() -> dict[str, dict[str, Any]]:
    """Each address with what is described for each of its methods."""
    found: dict[str, dict[str, Any]] = described()["paths"]
    return found
