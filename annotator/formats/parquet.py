"""Parquet, a file for each table: for pandas, Polars, R's arrow, DuckDB and Spark.

Columns have types: numbers, days, yes or no, lists of texts; what is nested deeper is JSON as
text. Nothing has an apostrophe in front, since no program runs what stands in Parquet.
"""

from collections.abc import Iterator

from annotator.formats import columnar
from annotator.formats.archive import Format, Workshop
from annotator.formats.releases.release_files import parquet, write_parquet


def made(shop: Workshop) -> Iterator[str]:
    """One file a table."""
    with parquet() as database:
        for table in columnar.tables(shop.book):
            name = f"{table.name}.parquet"
            write_parquet(database, table, shop.grown[table.name], {shop.folder / name: None})
            yield name


FORMAT = Format(
    name="parquet",
    offsets=columnar.OFFSETS,
    always=columnar.ALWAYS,
    counted={},
    pieces=columnar.pieces,
    beside=columnar.beside,
    made=made,
    holds_shares=True,
    holds_scores=True,
)
