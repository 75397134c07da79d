"""The Parquet tables in a zip, laid side by side by DuckDB: an article, its readings, its marks.

DuckDB may see the unpacked files and nothing else, sorts on the disk, and gives rows in the order
of the articles, so that memory stays flat.
"""

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

import duckdb

from annotator.core.errors import Invalid
from annotator.formats.table_parquet import refuse_bombs
from annotator.formats.unzip import Opened

DOCUMENTS = "documents"
Row = dict[str, Any]
_AT_ONCE = 200
# No column of a table is called so: an id has no blank.
_NUMBER = "the article"
# What else there is repeats what these say, or is about annotators and not about articles.
_TABLE = re.compile(
    r"(documents|readings|gold|gold_readings|entities|annotations(_[a-z0-9_]{1,99})?)\Z"
)
_PART = re.compile(r"(train|validation|dev|test|all|[a-z_]+)(-\d+-of-\d+)?\Z")


@dataclass(frozen=True)
class Tables:
    """The tables by their names, each in one file or several."""

    database: duckdb.DuckDBPyConnection
    files: Mapping[str, Sequence[Path]]

    def articles(self) -> Iterator[tuple[Row, dict[str, list[Row]]]]:
        """Every article's row, with the rows of the other tables that are about it."""
        others = {
            name: _Side(name, self._rows(name, ordered=True))
            for name in self.files
            if name != DOCUMENTS
        }
        for number, row in enumerate(self._rows(DOCUMENTS, ordered=False), start=1):
            yield row, {name: side.of(number) for name, side in others.items()}

    def count(self) -> int:
        """How many articles there are."""
        (found,) = self.database.execute("SELECT count(*) FROM articles").fetchall()
        return int(found[0])

    def check(self) -> None:
        """Refuse articles that stand there twice, and rows about an article that is not there."""
        twice = self.database.execute(
            "SELECT document FROM articles GROUP BY document HAVING count(*) > 1 LIMIT 1"
        ).fetchone()
        if twice:
            message = f"The article {twice[0]!r} stands there twice."
            raise Invalid.at(DOCUMENTS, message, "duplicate_key")
        for name in self.files:
            source = _source(self.files[name])
            lost = self.database.execute(
                f"SELECT document FROM {source}"  # noqa: S608  paths of our own
                " WHERE document NOT IN (SELECT document FROM articles) LIMIT 1"
            ).fetchone()
            if lost:
                message = f"A row is about {lost[0]!r}, which is not among the documents."
                raise Invalid.at(name, message, "no_article")

    def _rows(self, name: str, *, ordered: bool) -> Iterator[Row]:
        source = _source(self.files[name])
        query = f"SELECT * FROM {source}"  # noqa: S608  paths of our own
        if ordered:
            query = (
                f'SELECT articles.number AS "{_NUMBER}", {name}.* FROM {source} AS {name}'  # noqa: S608
                " JOIN articles USING (document) ORDER BY articles.number"
            )
        found = self.database.cursor().execute(query)
        names = [each[0] for each in found.description or ()]
        while several := found.fetchmany(_AT_ONCE):
            for cells in several:
                yield dict(zip(names, cells, strict=True))


class _Side:
    """One table beside the articles, in their order."""

    def __init__(self, name: str, rows: Iterator[Row]) -> None:
        self.name = name
        self._groups = groupby(rows, key=lambda row: int(row[_NUMBER]))
        self._next = next(self._groups, None)

    def of(self, number: int) -> list[Row]:
        """The rows about this article."""
        if self._next is None or self._next[0] != number:
            return []
        rows = list(self._next[1])
        self._next = next(self._groups, None)
        return rows


@contextmanager
def opened(archive: Opened) -> Iterator[Tables]:
    """The tables of a zip, unpacked for as long as they are read."""
    with tempfile.TemporaryDirectory(prefix="slant-parquet-") as place:
        files = _unpacked(archive, Path(place))
        if DOCUMENTS not in files:
            message = (
                "There is no table of documents among these Parquet files. Bring in another data"
                " set as a table, and say what its columns mean."
            )
            raise Invalid.at("file", message, "bad_file")
        settings: dict[str, Any] = {"threads": 1, "memory_limit": "512MB"}
        with duckdb.connect(config=settings | {"temp_directory": f"{place}/sorting"}) as database:
            database.execute(f"SET allowed_directories = [{_quoted(place)}]")
            database.execute("SET enable_external_access = false")
            database.execute("SET lock_configuration = true")
            try:
                for path in (each for several in files.values() for each in several):
                    refuse_bombs(database, path)
                database.execute(
                    "CREATE TABLE articles AS SELECT document,"  # noqa: S608
                    f" row_number() OVER () AS number FROM {_source(files[DOCUMENTS])}"
                )
                yield Tables(database, files)
            except duckdb.Error as error:
                message = f"These tables cannot be read: {str(error).splitlines()[0]}"
                raise Invalid.at("file", message, "bad_table") from None


def _unpacked(archive: Opened, place: Path) -> dict[str, list[Path]]:
    """Each file under a name of ours; which table it is of, its place in the zip tells."""
    files: dict[str, list[Path]] = {}
    for name in archive.names():
        table = _table_of(PurePosixPath(name))
        if table is not None:
            path = place / f"{len(files)}-{len(files.get(table, ()))}.parquet"
            archive.copy(name, path)
            files.setdefault(table, []).append(path)
    return files


def _table_of(path: PurePosixPath) -> str | None:
    """`data/TABLE/PART.parquet` as for the Hub, else `TABLE.parquet`."""
    if path.suffix != ".parquet":
        return None
    in_parts = len(path.parts) > 1 and path.parts[:-2][-1:] == ("data",) and _PART.match(path.stem)
    name = path.parent.name if in_parts else path.stem
    return name if _TABLE.match(name) else None


def _source(paths: Sequence[Path]) -> str:
    listed = ", ".join(_quoted(str(path)) for path in paths)
    return f"read_parquet([{listed}], union_by_name = true)"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
