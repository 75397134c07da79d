"""Imports that are large for these tests, and what can be done between two of their batches."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from annotator.models import Import, Project
from annotator.services.imports import (
    batches,
    import_rows,
    imports,
    uploads,
)
from annotator.services.jobs.job_runs import Run

ARTICLES = 24
ALL = "state=all&kind=all"
FAR = "2000-01-01T00:00:00Z"


@pytest.fixture
def everything_is_large(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    """Eleven articles are large, and four are one turn."""
    monkeypatch.setattr(batches, "ARTICLES_AT_ONCE", 10)
    for name in ("_FIRST", "_LEAST", "_MOST"):
        monkeypatch.setattr(batches, name, 20)
    monkeypatch.setattr(import_rows, "BATCH", 3)
    settings.DATA_DIR = tmp_path


def line(number: int) -> dict[str, Any]:
    """An article that two readers read, with marks, and names of all sorts."""
    marks = [
        {
            "id": 1,
            "layer": "passage",
            "created_at": "2026-01-02T03:04:05Z",
            "parts": [[0, 7]],
            "values": {
                "framing": ["security_defense"],
                "intensity": 2,
                "sentiment": "negative",
                "voice": "paraphrase",
                "target": {"entity": "e1"},
                "source": {"entity": "e2", "kind": "official"},
            },
        }
    ]
    return {
        "key": f"n-{number:03}",
        "language": "en",
        "text": f"Article {number}. “We will not,” she said.\n\nNobody moved.",
        "outlet": f"Outlet {number % 3}",
        "event": f"Event {number % 2}",
        "entities": {
            "e1": {"name": "Ardovia", "type": "country_or_place"},
            "e2": {"name": "A mayor", "type": "person", "local": True},
        },
        "assignments": [
            {
                "annotator": name,
                "round": f"r{number % 2}",
                "state": "in_progress",
                "annotations": marks,
            }
            for name in ("a7f3", f"b{number % 2}")
        ],
    }


def file_of(articles: int = ARTICLES) -> bytes:
    """A file of them."""
    return "\n".join(json.dumps(line(number)) for number in range(articles)).encode()


def begun(project: Project, articles: int = ARTICLES) -> Import:
    """One that a worker may take."""
    stream = io.BytesIO(file_of(articles))
    made = uploads.receive(project=project, actor=None, stream=stream, file_name="all.jsonl")
    return uploads.check(made_by=made, wish={"format": "jsonl"}, publishes=True)


def at_once(project: Project, articles: int = ARTICLES) -> Import:
    """Within the request."""
    return imports.import_stream(
        project=project,
        actor=None,
        stream=io.BytesIO(file_of(articles)),
        format="jsonl",
        lineage="all",
    )


def rows() -> dict[str, int]:
    """How many rows each table has, but for the tasks and what the imports said."""
    left_out = {"Import", "Job", "AuditEntry"}
    return {
        model.__name__: model._base_manager.count()
        for model in apps.get_app_config("annotator").get_models()
        if model.__name__ not in left_out
    }


def between(monkeypatch: pytest.MonkeyPatch, do: Callable[[Run, int], object]) -> list[int]:
    """Do something after each batch; how many articles were written by then."""
    advance, seen = Run.advance, list[int]()

    def told(self: Run, **far: Any) -> None:
        if far.get("message") == "writing" and "done" in far:
            seen.append(far["done"])
            do(self, far["done"])
        advance(self, **far)

    monkeypatch.setattr(Run, "advance", told)
    return seen


def rooms() -> int:
    """How many anterooms there are."""
    return Project.with_anterooms.filter(anteroom_of__isnull=False).count()
