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

from annotator.formats.cells import cell
from annotator.formats.releases.release_fields import Field, Table

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


def write_lines(
    tables: Iterable[Table], rows: Iterable[tuple[str, Any]], place: Callable[[Table], Path]
) -> None:
    """The JSON lines of several tables, from rows that come by with their table's name."""
    with ExitStack() as stack:
        known = {
            table.name: (table.fields, stack.enter_context(whole(place(table)))) for table in tables
        }
        for name, row in rows:
            fields, file = known[name]
            line = {field.name: field.read(row) for field in fields}
            file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    with path.open("rb") as file:
        for line in file:
            yield orjson.loads(line)


def write_csv(table: Table, lines: Path, path: Path) -> None:
    """The same rows for spreadsheets; a text that one might run has an apostrophe in front."""
    with whole(path) as binary:
        text = _Utf8(binary)
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([field.name for field in table.fields])
        for row in read_lines(lines):
            writer.writerow([_cell(field, row[field.name]) for field in table.fields])


def _cell(field: Field, value: object) -> str:
    if value is not None and field.type in ("json", "spans"):
        return cell(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    return cell(value)


class _Utf8:
    """What the CSV writer writes to."""

    def __init__(self, binary: BinaryIO) -> None:
        self._binary = binary

    def write(self, text: str) -> int:
        """Encoded at once: nothing waits in a buffer of its own."""
        return self._binary.write(text.encode())


def write_parquet(table: Table, lines: Path, path: Path, part: str | None) -> None:
    """The same rows as Parquet, perhaps only one part of the division; one thread and a fixed
    order, so that the same rows give the same bytes.
    """
    types = ", ".join(f"{_quoted(field.name)}: '{_SQL[field.type]}'" for field in table.fields)
    columns = ", ".join(
        f"CAST({_name(field.name)} AS VARCHAR) AS {_name(field.name)}"
        if field.type == "json"
        else _name(field.name)
        for field in table.fields
    )
    where = "" if part is None else f" WHERE split = {_quoted(part)}"
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = _unfinished(path)
    with duckdb.connect(":memory:", config=_QUIET) as database:
        database.execute("SET preserve_insertion_order = true")
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
