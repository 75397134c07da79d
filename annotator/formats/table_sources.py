"""Rows of tables from outside as texts: CSV, TSV, Excel workbooks, Parquet, and JSON laid flat."""

import ast
import csv
import io
import itertools
import json
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePath
from typing import BinaryIO

from annotator.core.errors import Invalid
from annotator.core.text import check_string
from annotator.formats import table_json, table_parquet
from annotator.formats.unzip import BROKEN, Opened

Row = dict[str, str]
MOST_COLUMNS = 1_000
LARGEST_CELL = 16 * 1024 * 1024
_ZIP = b"PK\x03\x04"
# What openpyxl and its XML reader raise over a damaged workbook; their syntax errors are Python's.
_NO_WORKBOOK = (
    *(*BROKEN, KeyError, IndexError, TypeError, AttributeError, SyntaxError, OSError),
    OverflowError,
)
_NOTHING = frozenset({"nan", "NaN", "None", "null", "NULL", "#N/A"})


def rows_of(
    file: BinaryIO, path: Path, file_name: str, explode: str | None
) -> Iterator[tuple[int, Row]]:
    """Row numbers as a spreadsheet shows them (the head is 1), and cells by column.

    What the file is, its first bytes and its name's ending tell.
    """
    for number, row in _raw_rows(file, path, file_name, explode):
        yield number, {name: _checked(cell, name, number) for name, cell in row.items()}


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """A workbook is a zip, too."""
    return "xl/workbook.xml" in archive.namelist()


def _raw_rows(
    file: BinaryIO, path: Path, file_name: str, explode: str | None
) -> Iterator[tuple[int, Row]]:
    start = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    file.seek(0)
    if start.startswith(_ZIP):
        return _workbook(file)
    if start.startswith(table_parquet.MAGIC):
        return _parquet(path)
    is_json = PurePath(file_name).suffix in {".jsonl", ".ndjson", ".json"}
    if is_json or start[:1] in {b"{", b"["}:
        return table_json.rows(file, explode)
    return _separated(file, file_name)


def _parquet(path: Path) -> Iterator[tuple[int, Row]]:
    for number, row in table_parquet.rows(path):
        yield number, {name: _text(cell) for name, cell in row.items()}


def _checked(cell: str, name: str, number: int) -> str:
    return check_string("" if cell in _NOTHING else cell, f"row {number}, {name}")


def _separated(file: BinaryIO, file_name: str) -> Iterator[tuple[int, Row]]:
    csv.field_size_limit(LARGEST_CELL)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        first = text.readline()
        text.seek(0)
        reader = csv.reader(text, delimiter=_delimiter(first, file_name), strict=False)
        head = _head(next(reader, []))
        for cells in reader:
            if any(cells):
                yield (
                    reader.line_num,
                    dict(itertools.zip_longest(head, cells[: len(head)], fillvalue="")),
                )
    except UnicodeDecodeError as error:
        message = f"Byte {error.start} is not UTF-8. Save the table as UTF-8."
        raise Invalid.at("file", message, "bad_utf8") from None
    except csv.Error as error:
        raise Invalid.at("file", f"This table cannot be read: {error}.", "bad_table") from None
    finally:
        # A reader that is given up half-way finds its file closed already.
        with suppress(ValueError):
            text.detach()


def _delimiter(first: str, file_name: str) -> str:
    if PurePath(file_name).suffix == ".tsv":
        return "\t"
    counts = {each: first.count(each) for each in ",;\t|"}
    return max(counts, key=lambda each: counts[each])


def _head(cells: Sequence[object]) -> list[str]:
    """The names of the columns; one without a name is called by its number."""
    head = [str(cell or "").strip() or f"column {at}" for at, cell in enumerate(cells, start=1)]
    if not head:
        raise Invalid.at("file", "This table has no head.", "bad_table")
    if len(head) > MOST_COLUMNS:
        raise Invalid.at("file", f"A table has at most {MOST_COLUMNS:,} columns.", "too_large")
    twice = {name for name in head if head.count(name) > 1}
    if twice:
        raise Invalid.at("file", f"Two columns are called {min(twice)!r}.", "bad_table")
    return head


def _workbook(file: BinaryIO) -> Iterator[tuple[int, Row]]:
    """The first sheet; formulas count as what they last gave."""
    # Not with the program, whose every start would take a seventh longer.
    from openpyxl import load_workbook  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        with zipfile.ZipFile(file) as archive:
            members = Opened(archive)
            for name in members.names():
                members.check(name)
        file.seek(0)
        book = load_workbook(file, read_only=True, data_only=True)
    except (*_NO_WORKBOOK, InvalidFileException) as error:
        raise Invalid.at("file", f"This is no workbook: {error}.", "bad_table") from None
    try:
        lines = book.worksheets[0].iter_rows(values_only=True)
        head = _head(next(lines, ()))
        for number, cells in enumerate(lines, start=2):
            if any(cell is not None for cell in cells):
                yield number, dict(zip(head, map(_text, cells), strict=False))
    except _NO_WORKBOOK as error:
        message = f"This sheet cannot be read: {type(error).__name__} ({error})."
        raise Invalid.at("file", message[:300], "bad_table") from None
    finally:
        book.close()


def _text(cell: object) -> str:
    """A number without the `.0` that spreadsheets add."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def items(cell: str, cells: str, place: str) -> list[str]:
    """What stands in one cell that may hold several; Invalid where it is not written so."""
    if cells == "one":
        return [cell.strip()]
    if cells in {"python", "json"}:
        try:
            value = ast.literal_eval(cell) if cells == "python" else json.loads(cell)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            value = None
        if not isinstance(value, list | tuple | set):
            raise Invalid.at(place, f"{cell[:60]!r} is not a list.", "bad_cell")
        return [str(each).strip() for each in value]
    joint = {"commas": ",", "semicolons": ";", "bars": "|"}[cells]
    return [each.strip() for each in cell.split(joint) if each.strip()]
