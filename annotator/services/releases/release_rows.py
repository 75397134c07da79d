"""Reads released lines as rows of tables and counts what goes by."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.core.codebooks.codebook import parse
from annotator.core.releasing.release_options import ReleaseOptions
from annotator.core.releasing.released import Released
from annotator.core.releasing.splits import SAYS
from annotator.formats.releases.release_columns import TABLES
from annotator.formats.releases.release_files import read_lines
from annotator.formats.releases.release_rows import AnnotatorRow, FoldRow, rows


class Counted:
    """How much there is of everything, in the order of its names."""

    def __init__(self, facts: dict[str, Any], options: ReleaseOptions) -> None:
        self._facts = facts
        self._options = options
        self._in_words = {(layer, dimension) for layer, dimension in facts["in_words"]}
        self.rows: Counter[str] = Counter({table.name: 0 for table in TABLES})
        self._outlets: Counter[str] = Counter()
        self._languages: Counter[str] = Counter()
        self._splits: Counter[str] = Counter()
        self._labels: Counter[tuple[str, str, str]] = Counter()
        self._events: set[str] = set()
        self._days: list[str] = []
        self.readings: Counter[str] = Counter()
        self.annotations: Counter[str] = Counter()
        self._with_text = self._empty = self._undated = 0

    def article(self, document: Released) -> None:
        """One more."""
        record = document.record
        self._outlets[record.outlet or "not named"] += 1
        self._languages[record.language or "und"] += 1
        self._splits[document.split] += 1
        self._with_text += document.has_text
        self._undated += record.published_on is None
        if record.event:
            self._events.add(record.event)
        if record.published_on:
            self._days = [
                min([*self._days, record.published_on]),
                max([*self._days, record.published_on]),
            ]
        for reading in record.assignments:
            if reading.kind == "annotation":
                self.readings[reading.annotator] += 1
                self.annotations[reading.annotator] += len(reading.annotations)
                self._empty += not reading.annotations

    def row(self, table: str, row: Any) -> None:  # noqa: ANN401
        """One more; of answers also which."""
        self.rows[table] += 1
        if table == "answers" and (row.mark.layer, row.dimension) not in self._in_words:
            self._labels[row.mark.layer, row.dimension, row.value] += 1

    def told(self) -> dict[str, Any]:
        """As the papers and the manifest tell it."""
        layers = self._layers()
        return {
            "counts": {
                "documents": self.rows["documents"],
                "readings": self.rows["readings"],
                "annotations": self.rows["annotations"],
                "gold": self.rows["gold"],
                "annotators": self.rows["annotators"],
            },
            "rows": dict(self.rows),
            "outlets": dict(sorted(self._outlets.items())),
            "languages": dict(sorted(self._languages.items())),
            "events": len(self._events),
            "published": self._days or [None, None],
            "undated": self._undated,
            "with_text": self._with_text,
            "empty_readings": self._empty,
            "layers": layers,
            "labels": {
                f"{layer['id']}.{question['id']}.{label}": number
                for layer in layers
                for question in layer["questions"]
                for label, number in question["labels"].items()
            },
            "splits": dict(sorted(self._splits.items())),
            "splits_say": SAYS[self._options.splits.method],
        }

    def _layers(self) -> list[dict[str, Any]]:
        """The kinds of mark in the newest codebook first, then what only older ones have."""
        found: dict[str, dict[str, Any]] = {}
        for body in reversed(self._facts["bodies"].values()):
            for layer in parse(body).layers:
                shown = found.setdefault(
                    layer.id,
                    {"id": layer.id, "title": layer.title, "level": layer.level, "questions": {}},
                )
                for each in layer.dimensions:
                    listed = each.kind not in ("text", "entity")
                    shown["questions"].setdefault(
                        each.id,
                        {
                            "id": each.id,
                            "title": each.title,
                            "labels": self._given(layer.id, each.id) if listed else {},
                        },
                    )
        return [{**each, "questions": list(each["questions"].values())} for each in found.values()]

    def _given(self, layer: str, dimension: str) -> dict[str, int]:
        return {
            label: number
            for (one, other, label), number in sorted(self._labels.items())
            if (one, other) == (layer, dimension)
        }


def rows_of(released: Path, cleaned: dict[str, Any], counted: Counted) -> Iterator[tuple[str, Any]]:
    """Every row with its table's name, counted as it goes by."""
    in_words = {(layer, dimension) for layer, dimension in cleaned["facts"]["in_words"]}
    for line in read_lines(released):
        document = Released.of(line)
        counted.article(document)
        for table, row in rows(document, in_words):
            counted.row(table, row)
            yield table, row
    background = cleaned["facts"].get("background", {})
    for name in sorted(counted.readings):
        row = AnnotatorRow(
            name, counted.readings[name], counted.annotations[name], background.get(name)
        )
        counted.row("annotators", row)
        yield "annotators", row
    for outlet, document_key, role in cleaned["folds"]:
        counted.row("folds", None)
        yield "folds", FoldRow(outlet, document_key, role)
