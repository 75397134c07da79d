"""Loads the codebooks that come with the product; they are data in the package, not code."""

import json
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TypedDict

from annotator.core.errors import Missing

DEFAULT = "news-framing"


class _Template(TypedDict):
    description: str
    body: dict[str, object]


_SHELF = resources.files("annotator") / "codebooks"


@dataclass(frozen=True)
class TemplateSummary:
    """What a manager chooses a template by."""

    id: str
    title: str
    description: str


def names() -> list[TemplateSummary]:
    """Every template there is: the default first, the others by title."""
    summaries = [_summary(_id_of(file)) for file in _files()]
    return sorted(summaries, key=lambda each: (each.id != DEFAULT, each.title))


def body(template_id: str) -> dict[str, object]:
    """A fresh copy of a template's codebook body, to be changed as the caller likes."""
    return _read(template_id)["body"]


def _summary(template_id: str) -> TemplateSummary:
    given = _read(template_id)
    return TemplateSummary(template_id, str(given["body"]["title"]), given["description"])


def _read(template_id: str) -> _Template:
    for file in _files():
        if _id_of(file) == template_id:
            given: _Template = json.loads(file.read_text(encoding="utf-8"))
            return given
    raise Missing("unknown_template", "There is no codebook template of this name.")


def _files() -> list[Traversable]:
    return [file for file in _SHELF.iterdir() if file.name.endswith(".json")]


def _id_of(file: Traversable) -> str:
    return file.name.removesuffix(".json")
