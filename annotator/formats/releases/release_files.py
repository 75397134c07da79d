"""Writes the tables of a release: JSON lines first, and from these CSV and Parquet.

Every file is written beside its place, flushed to the disk and moved there, so that what has its
name is whole; what is there already is left alone, which is how an interrupted release goes on.
"""

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import orjson

from annotator.formats.cells import cell, guarded
from annotator.formats.releases.release_fields import Table

_SQL: Mapping[str, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "flag": "BOOLEAN",
    "date": "DATE",
    "json": "JSON",
    "spans": "BIGINT[][]",
    "texts": "VARCHAR[]",
}
_SCHEMA: Mapping[str, Mapping[str, object]] = {
    "text": {"type": ["string", "null"]},
    "integer": {"type": ["integer", "null"]},
    "number": {"type": ["number", "null"]},
    "flag": {"type": ["boolean", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
    "json": {},
    "texts": {"type": ["array", "null"], "items": {"type": "string"}},
    "spans": {
        "type": ["array", "null"],
        "items": {
            "type": "array",
            "items": {"type": "integer", "minimum": 0},
            "minItems": 2,
            "maxItems": 2,
        },
    },
}
_LONGEST_LINE = 512 * 1024 * 1024


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file that appears under its name when it is whole and on the disk, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = _unfinished(path)
    with unfinished.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    settle(path.parent)


def _unfinished(path: Path) -> Path:
    """A name of this process alone: a worker that was thought dead may still be writing."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def settle(folder: Path) -> None:
    """Put a folder's entries on the disk, too: a name is not safe before that."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_json(path: Path, value: object) -> None:
    """A JSON file for people and programs."""
    with whole(path) as file:
        file.write(json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n")


def write_text(path: Path, text: str) -> None:
    """A text, ending with its line."""
    with whole(path) as file:
        file.write(text.rstrip("\n").encode() + b"\n")


def write_rows(
    tables: Iterable[Table],
    rows: Iterable[tuple[str, Any]],
    lines: Callable[[Table], Path],
    sheets: Callable[[Table], Path],
) -> None:
    """Several tables as JSON lines and as CSV side by side, from rows that come by once with
    their table's name.
    """
    with ExitStack() as stack:
        known = {
            table.name: _Writer(
                table,
                stack.enter_context(whole(lines(table))),
                stack.enter_context(whole(sheets(table))),
            )
            for table in tables
        }
        for name, row in rows:
            known[name].add(row)


class _Writer:
    """One table on its way. In its CSV a text that one might run has an apostrophe in front."""

    def __init__(self, table: Table, lines: BinaryIO, sheet: BinaryIO) -> None:
        self._names = [each.name for each in table.fields]
        self._read = [each.read for each in table.fields]
        # The writer spells numbers and nothing as cells have them.
        self._spelled = [
            (at, _as_json if each.type in _NESTED else cell)
            for at, each in enumerate(table.fields)
            if each.type not in _NUMBERS
        ]
        self._lines = lines.write
        self._sheet = csv.writer(_Utf8(sheet), lineterminator="\n").writerow
        self._sheet(self._names)

    def add(self, row: object) -> None:
        """One more row."""
        cells = [read(row) for read in self._read]
        line = dict(zip(self._names, cells, strict=True))
        self._lines(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        for at, spelled in self._spelled:
            cells[at] = spelled(cells[at])
        self._sheet(cells)


_NUMBERS = ("integer", "number")
_NESTED = ("json", "spans")


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    with path.open("rb") as file:
        for line in file:
            yield orjson.loads(line)


def _as_json(value: object) -> str:
    return "" if value is None else guarded(_JSON(value))


# One for all: `json.dumps` makes an encoder for every value.
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class _Utf8:
    """What the CSV writer writes to."""

    def __init__(self, binary: BinaryIO) -> None:
        self._binary = binary

    def write(self, text: str) -> int:
        """Encoded at once: nothing waits in a buffer of its own."""
        return self._binary.write(text.encode())


@contextmanager
def parquet() -> Iterator[duckdb.DuckDBPyConnection]:
    """What writes Parquet, with one thread and in a fixed order, so that the same rows give the
    same bytes. To open it takes as long as to write ten small tables.
    """
    with duckdb.connect(":memory:", config=_QUIET) as database:
        database.execute("SET preserve_insertion_order = true")
        yield database


def write_parquet(
    database: duckdb.DuckDBPyConnection,
    table: Table,
    lines: Path,
    paths: Mapping[Path, str | None],
) -> None:
    """The same rows as Parquet, one file for each part of the division or for all."""
    types = ", ".join(f"{_quoted(field.name)}: '{_SQL[field.type]}'" for field in table.fields)
    columns = ", ".join(
        f"CAST({_name(field.name)} AS VARCHAR) AS {_name(field.name)}"
        if field.type == "json"
        else _name(field.name)
        for field in table.fields
    )
    for path, part in paths.items():
        where = "" if part is None else f" WHERE split = {_quoted(part)}"
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = _unfinished(path)
        # COPY takes no parameters; every name and text in it is quoted.
        database.execute(
            f"COPY (SELECT {columns} FROM read_json({_quoted(str(lines))},"  # noqa: S608
            f" format = 'newline_delimited', columns = {{{types}}},"
            f" maximum_object_size = {_LONGEST_LINE}){where})"
            f" TO {_quoted(str(unfinished))} (FORMAT parquet, COMPRESSION zstd)"
        )
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
        settle(path.parent)


# It reads and writes here and never looks for extensions anywhere.
_QUIET: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}


def schema_of(table: Table, title: str) -> dict[str, object]:
    """The JSON Schema of a table's lines."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{title}: {table.name}",
        "description": table.says,
        "type": "object",
        "properties": {
            field.name: {**_SCHEMA[field.type], "description": field.says} for field in table.fields
        },
        "required": [field.name for field in table.fields],
        "additionalProperties": False,
    }


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
