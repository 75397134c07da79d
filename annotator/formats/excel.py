"""An Excel workbook: the tables as sheets, after one that says what is what.

A text that Excel could take for a formula is a text for good: its cell has Excel's own text
prefix, which is no part of the text. Excel holds 1,048,576 rows a sheet (more go on in a further
sheet), 32,767 UTF-16 units a cell and no control characters, so that articles' texts are not in.
"""

import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.formats import columnar
from annotator.formats.archive import Format, Workshop
from annotator.formats.cells import is_dangerous, spelled
from annotator.formats.growing import entry_of
from annotator.formats.releases.release_files import read_lines

MOST_ROWS = 1_048_576
LONGEST = 32_767
Row = Mapping[str, Any]
_LONGEST_NAME = 31
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
GUARD = (
    "A text that could be a formula is kept as a text: its cell has Excel's text prefix, which"
    " is shown as an apostrophe while the cell is edited and is no part of the text. If you save"
    " a sheet as CSV, the prefix is gone; take the CSV tables of the download instead."
)


def made(shop: Workshop) -> Iterator[str]:
    """The one workbook."""
    # Not with the program, whose every start would take a seventh longer.
    from openpyxl import Workbook  # noqa: PLC0415

    tables = columnar.tables(shop.book, with_texts=False)
    book = Workbook(write_only=True)
    names = _Names()
    about = book.create_sheet(names.free("about"))
    columns = book.create_sheet(names.free("columns"))
    columns.append(["sheet", "column", "says"])
    writer = _Writer(shop)
    sheets: list[tuple[str, str]] = []
    for table in tables:
        for number, rows in enumerate(_cut(read_lines(shop.grown[table.name]))):
            name = names.free(table.name if number == 0 else f"{table.name} ({number + 1})")
            sheet = book.create_sheet(name)
            sheet.freeze_panes = "A2"
            sheet.append([field.name for field in table.fields])
            for row in rows:
                sheet.append([writer.cell(sheet, row[each.name]) for each in table.fields])
            sheets.append((name, table.says))
        for field in table.fields:
            told = (table.name, field.name, field.says)
            columns.append([writer.text(columns, each) for each in told])
    for line in _told(shop, sheets):
        about.append([writer.text(about, each) for each in line])
    book.save(shop.folder / "dated.xlsx")
    _undated(shop.folder / "dated.xlsx", shop.folder / "dataset.xlsx")
    yield "dataset.xlsx"


def _undated(path: Path, into: Path) -> None:
    """The workbook without the moment it was saved: the same dataset gives the same bytes."""
    with zipfile.ZipFile(path) as dated, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as plain:
        for name in dated.namelist():
            entry = entry_of(name)
            if name == "docProps/core.xml":
                plain.writestr(entry, _MOMENT.sub(b"1980-01-01T00:00:00Z", dated.read(name)))
                continue
            with dated.open(name) as file, plain.open(entry, "w", force_zip64=True) as copy:
                shutil.copyfileobj(file, copy)


def _cut(rows: Iterable[Row]) -> Iterator[Iterator[Row]]:
    """The rows in lots that fit into a sheet; at least one, be it empty."""
    waiting = iter(rows)
    first = next(waiting, None)
    yield _lot(first, waiting) if first is not None else iter(())
    while first is not None and (first := next(waiting, None)) is not None:
        yield _lot(first, waiting)


def _lot(
    first: Mapping[str, Any], rest: Iterator[Mapping[str, Any]]
) -> Iterator[Mapping[str, Any]]:
    yield first
    # Beside the header, and the one that was looked at already.
    for _ in range(MOST_ROWS - 2):
        row = next(rest, None)
        if row is None:
            return
        yield row


class _Names:
    """Names of sheets: short, without signs that Excel forbids, each once whatever its case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, wanted: str) -> str:
        """This name, or one like it."""
        plain = _NOT_IN_NAMES.sub("_", wanted)
        name, number = plain[:_LONGEST_NAME], 1
        while name.casefold() in self._taken:
            number += 1
            end = f"~{number}"
            name = plain[: _LONGEST_NAME - len(end)] + end
        self._taken.add(name.casefold())
        return name


class _Writer:
    """Turns values into cells that Excel takes and does not run."""

    def __init__(self, shop: Workshop) -> None:
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

        self._losses = shop.losses
        self._cell = WriteOnlyCell

    def cell(self, sheet: Any, value: object) -> object:  # noqa: ANN401
        """A number, yes or no as they are; the rest as text."""
        if value is None or isinstance(value, bool | int | float):
            return value
        return self.text(sheet, spelled(value))

    def text(self, sheet: Any, given: str) -> object:  # noqa: ANN401
        """A text that stays one."""
        text = self._fitting(given)
        made = self._cell(sheet, value=text)
        # Set by hand: openpyxl would make a formula of what begins with =, an error of "#N/A".
        made.data_type = "s"
        if is_dangerous(text):
            made.quotePrefix = True
        return made

    def _fitting(self, text: str) -> str:
        if _UNWRITABLE.search(text):
            self._losses.add("control_signs")
            text = _UNWRITABLE.sub("\ufffd", text)
        units = text.encode("utf-16-le")
        if len(units) <= 2 * LONGEST:
            return text
        self._losses.add("too_long")
        return units[: 2 * LONGEST].decode("utf-16-le", errors="ignore")


def _told(shop: Workshop, sheets: Iterable[tuple[str, str]]) -> Iterator[list[str]]:
    about = shop.about
    yield ["project", about.title]
    yield ["as of", about.as_of]
    yield ["filters", spelled(dict(about.filters))]
    yield ["offsets", columnar.OFFSETS]
    yield ["formulas", GUARD]
    for sentence in FORMAT.always:
        yield ["not in it", sentence]
    for each in shop.losses.told():
        if each["count"]:
            yield ["lost", f"{each['says']} ({each['count']})"]
    for name, says in sheets:
        yield [name, says]


FORMAT = Format(
    name="excel",
    offsets=columnar.OFFSETS,
    always=(
        "The texts of the articles, the parts of the page and the sentences are not written.",
        "Lists and what is nested are texts: several labels are joined by |, the rest is JSON.",
        *columnar.ALWAYS,
    ),
    counted={
        "too_long": f"A cell holds {LONGEST:,} UTF-16 units; the end of a longer text is cut off.",
        "control_signs": "A control character that XML cannot hold became U+FFFD.",
    },
    pieces=columnar.pieces,
    beside=columnar.beside,
    made=made,
    holds_shares=True,
    holds_scores=True,
)
