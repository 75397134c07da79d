"""Rows of somebody's table put together by article, wherever in the file they stand.

They wait in a database on the disk, so that memory holds one article with its rows, however many
rows there are and in whatever order they come.
"""

import sqlite3
from collections.abc import Iterator
from typing import cast

import orjson

from annotator.formats.table_sources import Row

_AT_ONCE = 500
Waiting = tuple[str, int, bytes]


class RowsByArticle:
    """Takes rows one by one, and gives them back article by article.

    Of each row only `columns` are kept; one that is missing from a row stays missing.
    """

    def __init__(self, columns: frozenset[str]) -> None:
        self._columns = columns
        # Closed by whoever gives a reader up half-way, which may be another thread.
        self._disk = sqlite3.connect("", check_same_thread=False)
        self._disk.execute("PRAGMA journal_mode = OFF")
        self._disk.execute("CREATE TABLE given (article TEXT, number INT, cells BLOB)")
        self._waiting: list[Waiting] = []
        self.count = 0

    def add(self, article: str, number: int, row: Row) -> None:
        """A row of this article; `number` is what the table calls it."""
        cells = {name: cell for name, cell in row.items() if name in self._columns}
        self._waiting.append((article, number, orjson.dumps(cells)))
        self.count += 1
        if len(self._waiting) >= _AT_ONCE:
            self._store()

    def articles(self) -> Iterator[Iterator[tuple[int, Row]]]:
        """The rows of each article; articles and rows are in the order in which they came."""
        self._store()
        self._disk.execute("CREATE INDEX IF NOT EXISTS of_article ON given (article)")
        first = "SELECT article FROM given GROUP BY article ORDER BY min(rowid)"
        for (article,) in self._disk.execute(first):
            yield self._rows(article)

    def number_of_articles(self) -> int:
        """How many there are."""
        self._store()
        found = self._disk.execute("SELECT count(DISTINCT article) FROM given").fetchone()
        return int(found[0])

    def close(self) -> None:
        """The rows go."""
        self._disk.close()

    def _rows(self, article: str) -> Iterator[tuple[int, Row]]:
        asked = "SELECT number, cells FROM given WHERE article = ? ORDER BY rowid"
        for number, cells in self._disk.execute(asked, (article,)):
            yield number, cast("Row", orjson.loads(cells))

    def _store(self) -> None:
        self._disk.executemany("INSERT INTO given VALUES (?, ?, ?)", self._waiting)
        self._waiting = []
