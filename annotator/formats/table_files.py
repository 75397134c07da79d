"""Where the rows of a table from outside are: in one file, or in files of a zip that belong
together, one after another or joined by a column.

What is joined waits in a database on the disk, so that memory stays flat however long texts are.
"""

import itertools
import json
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import BinaryIO, cast

from annotator.core.errors import Invalid
from annotator.formats.table_sources import Row, is_workbook, rows_of
from annotator.formats.unzip import Opened, directory

ENDINGS = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet", ".xlsx")
# The column that says which file of a zip a row is from, where several are read.
FILE = "file"
_CHUNK = 1024 * 1024
_NAMED = 5


@dataclass(frozen=True)
class Join:
    """Another file of the zip: its row whose `column` says what the first file's `to` says."""

    file: str
    column: str
    to: str

    @property
    def prefix(self) -> str:
        """What its columns are called after."""
        return PurePath(self.file).stem


@dataclass(frozen=True)
class Choice:
    """Which files of a zip are read: one, or all where none is named; of JSON, which field gives
    a row for each of its items; and what is joined.
    """

    file: str | None = None
    explode: str | None = None
    join: Join | None = None


@dataclass
class Source:
    """A stored table, or a zip of tables."""

    path: Path
    file_name: str
    choice: Choice
    members: list[str] = field(default_factory=list)
    _archive: Opened | None = None
    _other: sqlite3.Connection | None = None

    def hold(self, archive: Opened) -> None:
        """It is a zip of tables."""
        self._archive = archive
        self.members = [each for each in archive.names() if each.lower().endswith(ENDINGS)]
        if not self.members:
            raise Invalid.at("file", "There is no table in this zip.", "bad_table")

    def close(self) -> None:
        """What was joined goes."""
        if self._other is not None:
            self._other.close()

    def rows(self, most: int | None = None) -> Iterator[tuple[int, Row]]:
        """The first `most` rows. Where no row is joined, the other file's columns are missing."""
        found = itertools.islice(self._all(), most)
        join = self.choice.join
        if join is None:
            yield from found
            return
        self._load(join)
        for number, row in found:
            if join.to not in row:
                message = f"The table has no column {join.to!r}."
                raise Invalid.at("mapping", message, "no_column")
            yield number, row | self._partner(row[join.to].strip())

    def other_rows(self, name: str, most: int) -> Iterator[tuple[int, Row]]:
        """The first `most` rows of another file of the zip."""
        return itertools.islice(self._of_member(name, None), most)

    def unused(self) -> tuple[int, list[str]]:
        """How many rows of the other file no row named, and what the first of them are called."""
        if self._other is None:
            return 0, []
        (count,) = self._other.execute("SELECT count(*) FROM other WHERE NOT used").fetchone()
        first = self._other.execute("SELECT name FROM other WHERE NOT used LIMIT ?", (_NAMED,))
        return int(count), [str(name) for (name,) in first]

    def _all(self) -> Iterator[tuple[int, Row]]:
        if self._archive is None:
            with self.path.open("rb") as file:
                yield from rows_of(file, self.path, self.file_name, self.choice.explode)
            return
        chosen = [self.choice.file] if self.choice.file else self.members
        for name in chosen:
            for number, row in self._of_member(name, self.choice.explode):
                yield number, row if len(chosen) == 1 else {FILE: name} | row

    def _of_member(self, name: str, explode: str | None) -> Iterator[tuple[int, Row]]:
        if self._archive is None or name not in self.members:
            raise Invalid.at("mapping", f"There is no table {name!r} in this zip.", "no_file")
        self._archive.check(name)
        with tempfile.NamedTemporaryFile(prefix="slant-member-") as stored:
            path = Path(stored.name)
            self._archive.copy(name, path)
            with path.open("rb") as file:
                yield from rows_of(file, path, name, explode)

    def _load(self, join: Join) -> None:
        """The other file by the column that it is joined by, in which nothing may stand twice."""
        other = sqlite3.connect("")
        self._other = other
        other.execute("CREATE TABLE other (name TEXT PRIMARY KEY, cells TEXT, used INT DEFAULT 0)")
        for number, row in self._of_member(join.file, None):
            if join.column not in row:
                message = f"{join.file} has no column {join.column!r}; it has {', '.join(row)}."
                raise Invalid.at("mapping", message[:600], "no_column")
            cells = {f"{join.prefix}.{name}": cell for name, cell in row.items()}
            given = (row[join.column].strip(), json.dumps(cells))
            made = other.execute("INSERT OR IGNORE INTO other (name, cells) VALUES (?, ?)", given)
            if not made.rowcount:
                message = f"{join.file}: row {number} is the second with {given[0]!r}."
                raise Invalid.at("mapping", message, "duplicate_key")

    def _partner(self, name: str) -> Row:
        if self._other is None:
            return {}
        found = self._other.execute(
            "UPDATE other SET used = 1 WHERE name = ? RETURNING cells", (name,)
        ).fetchone()
        row: Row = {} if found is None else json.loads(found[0])
        return row


@contextmanager
def stored(raw: BinaryIO, file_name: str, choice: Choice) -> Iterator[Source]:
    """A stream that can only be read once, for as long as it is needed."""
    with tempfile.NamedTemporaryFile(prefix="slant-table-") as file:
        shutil.copyfileobj(raw, file, _CHUNK)
        file.flush()
        source = Source(Path(file.name), file_name, choice)
        if not zipfile.is_zipfile(file.name):
            yield source
            return
        with directory(cast("BinaryIO", file)) as archive:
            if not is_workbook(archive):
                source.hold(Opened(archive))
            try:
                yield source
            finally:
                source.close()
