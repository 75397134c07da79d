"""Parquet as rows of a table, read by DuckDB, which may see this one file and little memory."""

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb

from annotator.core.errors import Invalid

MAGIC = b"PAR1"
MOST_BYTES = 4 * 1024**3
MOST_ROWS = 20_000_000
_AT_ONCE = 200


def rows(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    """Rows counted from 1, lists and structures as JSON."""
    with duckdb.connect(config={"threads": 1, "memory_limit": "512MB"}) as database:
        database.execute(f"SET allowed_paths = [{_quoted(path)}]")
        database.execute("SET enable_external_access = false")
        database.execute("SET lock_configuration = true")
        try:
            refuse_bombs(database, path)
            found = database.execute("SELECT * FROM read_parquet(?)", [str(path)])
            names = [each[0] for each in found.description or ()]
            number = 0
            while several := found.fetchmany(_AT_ONCE):
                for cells in several:
                    number += 1
                    yield number, dict(zip(names, map(_plain, cells), strict=True))
        except duckdb.Error as error:
            message = f"This Parquet file cannot be read: {str(error).splitlines()[0]}"
            raise Invalid.at("file", message, "bad_table") from None


def refuse_bombs(database: duckdb.DuckDBPyConnection, path: Path) -> None:
    """What the file says of itself is judged before a page of it is unpacked."""
    size, largest = database.execute(
        "SELECT coalesce(sum(total_uncompressed_size), 0), coalesce(max(row_group_num_rows), 0)"
        " FROM parquet_metadata(?)",
        [str(path)],
    ).fetchall()[0]
    if size > MOST_BYTES or largest > MOST_ROWS:
        message = f"A Parquet file holds at most {MOST_BYTES:,} bytes once unpacked."
        raise Invalid.at("file", message, "too_large")


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _plain(cell: object) -> object:
    if isinstance(cell, bytes):
        return cell.decode("utf-8", errors="replace")
    if isinstance(cell, list | dict):
        return json.dumps(cell, ensure_ascii=False, default=str)
    return cell
