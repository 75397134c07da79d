"""A zip of CSV files for pandas, R and spreadsheets: articles, readings, annotations, answers.

It leaves out the texts, blocks, sentences and entities' local references (the JSONL has them);
a quote that a spreadsheet might run has an apostrophe in front. UTF-8, comma, one header row.
"""

import csv
import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.core.codebooks.codebook import Codebook
from annotator.core.records import DocumentRecord
from annotator.formats import shares, table_columns, table_decisions, table_documents
from annotator.formats.cells import GUARD_RULE, cell
from annotator.formats.table_rows import Column, Layer, Mark, Reading, answers, layers_of

SCHEMA = "slant-tables/1"


@dataclass(frozen=True)
class About:
    """What the manifest tells of a dataset. `codebooks` are its versions, the oldest first."""

    project: str
    title: str
    as_of: str
    filters: Mapping[str, object]
    codebooks: Mapping[str, Codebook]

    @property
    def is_soft(self) -> bool:
        """Whether it tells how many readers said what, and not what each said."""
        return self.filters.get("kind") == "soft"


class _Table:
    """One CSV file that is being written. Its `shared` columns stand first and are the same in
    many rows, so that they are worked out once and handed in.
    """

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[Any]],
        folder: Path,
        shared: Sequence[Column[Any]] = (),
    ) -> None:
        self.name = name
        self.columns = [*shared, *columns]
        self.rows = 0
        self._own = columns
        self._file = (folder / name).open("w", encoding="utf-8", newline="")
        self._write = csv.writer(self._file, lineterminator="\n").writerow
        self._write([column.name for column in self.columns])

    def add(self, row: object, shared: Sequence[str] = ()) -> None:
        """One more row."""
        self._write([*shared, *_cells(self._own, row)])
        self.rows += 1

    def close(self) -> None:
        """Done."""
        self._file.close()


def _cells(columns: Sequence[Column[Any]], row: object) -> list[str]:
    return [cell(column.read(row)) for column in columns]


def write(records: Iterable[DocumentRecord], about: About, folder: Path) -> Path:
    """Write the tables into an empty folder while the records come by; the zip of them."""
    layers = layers_of(about.codebooks.values())
    with ExitStack() as stack:
        tables = _open_soft(folder) if about.is_soft else _open(layers, folder)
        for table in tables.values():
            stack.callback(table.close)
        for record in records:
            _add(record, layers, tables)
    tables["columns.csv"] = _explain(list(tables.values()), folder)
    bodies = {version: codebook.body for version, codebook in about.codebooks.items()}
    _write_json(folder / "codebook.json", bodies)
    names = [*tables, "codebook.json"]
    _write_json(folder / "manifest.json", _manifest(about, folder, names, tables))
    packed = folder / "dataset.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in [*names, "manifest.json"]:
            archive.write(folder / name, name)
    return packed


def _open(layers: Mapping[str, Layer], folder: Path) -> dict[str, _Table]:
    whose, where = table_columns.WHOSE, table_columns.WHERE
    tables = [
        _Table("documents.csv", table_documents.COLUMNS, folder),
        _Table("readings.csv", table_columns.readings(layers.values()), folder, whose),
        *(
            _Table(_file_of(each.id), table_columns.annotations(each), folder, whose)
            for each in layers.values()
        ),
        _Table("values.csv", table_columns.VALUES, folder, [*whose, *where]),
        _Table("decisions.csv", table_decisions.COLUMNS, folder, whose),
    ]
    return {table.name: table for table in tables}


def _open_soft(folder: Path) -> dict[str, _Table]:
    tables = [
        _Table("documents.csv", table_documents.COLUMNS, folder),
        _Table("soft.csv", shares.COLUMNS, folder),
    ]
    return {table.name: table for table in tables}


def _file_of(layer_id: str) -> str:
    return f"annotations_{layer_id}.csv"


def _add(record: DocumentRecord, layers: Mapping[str, Layer], tables: dict[str, _Table]) -> None:
    tables["documents.csv"].add(record)
    if "soft.csv" in tables:
        for share in shares.rows(record, layers):
            tables["soft.csv"].add(share)
        return
    for reading in record.assignments:
        row = Reading(record, reading)
        whose = _cells(table_columns.WHOSE, row)
        tables["readings.csv"].add(row, whose)
        for decided in table_decisions.rows(reading):
            tables["decisions.csv"].add(decided, whose)
        for annotation in reading.annotations:
            mark = Mark(record, reading, annotation)
            tables[_file_of(annotation.layer)].add(mark, whose)
            place = [*whose, *_cells(table_columns.WHERE, mark)]
            for answer in answers(mark, layers[annotation.layer]):
                tables["values.csv"].add(answer, place)


_EXPLAINED: list[Column[tuple[str, str, str]]] = [
    Column("file", "Which file.", lambda row: row[0]),
    Column("column", "Which of its columns.", lambda row: row[1]),
    Column("says", "What the column holds.", lambda row: row[2]),
]


def _explain(tables: Iterable[_Table], folder: Path) -> _Table:
    """The table that explains every column of the others."""
    explained = _Table("columns.csv", _EXPLAINED, folder)
    explained.add(("every file", "every column", GUARD_RULE))
    for table in tables:
        for column in table.columns:
            explained.add((table.name, column.name, column.says))
    explained.close()
    return explained


def _manifest(
    about: About, folder: Path, names: Sequence[str], tables: Mapping[str, _Table]
) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "project": about.project,
        "title": about.title,
        "as_of": about.as_of,
        "filters": about.filters,
        "counts": {
            "documents": tables["documents.csv"].rows,
            **_counts(tables),
        },
        "files": {
            name: {
                "sha256": _digest(folder / name),
                "rows": tables[name].rows if name in tables else None,
            }
            for name in names
        },
    }


def _counts(tables: Mapping[str, _Table]) -> dict[str, int]:
    if "soft.csv" in tables:
        return {"soft": tables["soft.csv"].rows}
    return {
        "readings": tables["readings.csv"].rows,
        "annotations": sum(t.rows for name, t in tables.items() if name.startswith("annot")),
        "values": tables["values.csv"].rows,
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
