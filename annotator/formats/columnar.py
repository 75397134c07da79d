"""The dataset as tables whose columns have types, for formats that know types.

The columns are those of the CSV files; beside them an article has its text, the parts of the page
and the sentences. Rows are written as JSON lines while articles come by, and what a format makes
of them afterwards reads them back one by one, so that memory stays flat.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson

from annotator.core.records import DocumentRecord
from annotator.formats import shares, table_columns, table_documents
from annotator.formats.archive import MATERIAL, Article, Book, Losses, Piece
from annotator.formats.cells import spelled
from annotator.formats.releases.release_fields import Field, Table, Type
from annotator.formats.table_rows import Column, Layer, Mark, Reading, answers

# Stated by every format made of these tables.
ALWAYS = (
    "How a settled version came about is not written: which marks were taken and which were not.",
    "Which locked parts of the page an annotator opened is not written.",
    "What somebody wrote when they skipped an article is not written, only their reason.",
    "Two entities of one name and type in one article are one entity.",
)
OFFSETS = "Unicode code points from the start of the text, from 0; the end is exclusive."

_ARTICLE: list[Column[DocumentRecord]] = [
    Column("text", "Its text.", lambda d: d.text),
    Column("blocks", "Parts of the page as JSON: start, end, kind.", lambda d: d.blocks, "json"),
    Column("sentences", "Start and end of each sentence.", lambda d: d.sentences, "spans"),
]


def tables(book: Book, *, with_texts: bool = True) -> list[Table]:
    """The tables of a dataset, those of the layers included."""
    layers = list(book.layers.values())
    whose: list[Column[Any]] = list(table_columns.WHOSE)
    said: list[Column[Any]] = [*table_columns.WHERE, *table_columns.VALUES]
    articles: list[Column[Any]] = [*table_documents.COLUMNS, *(_ARTICLE if with_texts else [])]
    if book.is_soft:
        votes = "How many readers gave each answer where; what nobody said has no row."
        return [
            _table("documents", "One row an article.", articles),
            _table("soft", votes, shares.COLUMNS),
        ]
    return [
        _table("documents", "One row an article.", articles),
        _table(
            "readings",
            "One row for every article and annotator, also where nothing was found.",
            [*whose, *table_columns.readings(layers)],
        ),
        *(_marks(layer) for layer in layers),
        _table("values", "One row for every answer.", [*whose, *said]),
    ]


def _marks(layer: Layer) -> Table:
    columns: list[Column[Any]] = [*table_columns.WHOSE, *table_columns.annotations(layer)]
    return _table(f"annotations_{layer.id}", f"One row for every “{layer.title}”.", columns)


def _table(name: str, says: str, columns: Sequence[Column[Any]]) -> Table:
    return Table(name, says, [Field(c.name, c.type, c.says, _read(c)) for c in columns])


def _read(column: Column[Any]) -> Callable[[Any], object]:
    return lambda row: typed(column.type, column.read(row))


def typed(kind: Type, value: object) -> object:
    """A value as its column has it: a text as text, several as a list of texts."""
    if value is None or value == []:
        return None
    if kind == "text":
        return spelled(value)
    if kind == "texts":
        several = value if isinstance(value, list | tuple) else [value]
        return [spelled(each) for each in several]
    return value


def pieces(article: Article, book: Book, losses: Losses) -> Iterator[Piece]:  # noqa: ARG001
    """The article's rows of every table, as the material of a file."""
    known = _by_name(book)
    lines: dict[str, list[bytes]] = {name: [] for name in known}
    for name, row in _rows(article.record, book):
        line = {field.name: field.read(row) for field in known[name].fields}
        lines[name].append(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
    for name, found in lines.items():
        yield Piece(f"{MATERIAL}{name}", b"".join(found), grows=True)


def beside(book: Book, articles: int) -> Iterator[Piece]:  # noqa: ARG001
    """A table without a row is there, too."""
    for name in _by_name(book):
        yield Piece(f"{MATERIAL}{name}", b"", grows=True)


@lru_cache(maxsize=4)
def _by_name(book: Book) -> Mapping[str, Table]:
    return {table.name: table for table in tables(book)}


def _rows(record: DocumentRecord, book: Book) -> Iterator[tuple[str, object]]:
    yield "documents", record
    if book.is_soft:
        yield from (("soft", share) for share in shares.rows(record, book.layers))
        return
    for reading in record.assignments:
        yield "readings", Reading(record, reading)
        for annotation in reading.annotations:
            mark = Mark(record, reading, annotation)
            yield f"annotations_{annotation.layer}", mark
            yield from (("values", each) for each in answers(mark, book.layers[annotation.layer]))
