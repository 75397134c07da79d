"""A release's Parquet in Spark: the sums of agreement mapped there, and the tool's own number.

`python -m bench.spark FOLDER [PARTS]` with the folder of a release unpacked (it holds `data/`),
`pyspark` installed (nothing else here needs it) and Java 17. The tables are divided into so many
parts by article, as a larger release would lie in object storage; Spark reads the parts, each
worker maps its own articles by `partial_rows`, Spark adds by key, `finish` makes the value.
"""

import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from annotator.core.agreement import Layer, Question, measure
from annotator.core.agreement.rows import Asked, documents_of, finish, partial_rows

TABLES = ("documents", "readings", "annotations")
PARTS = 8
ASKED = (
    Asked("alpha_nominal", "passage", Question("sentiment")),
    Asked("char_alpha", "passage", Question()),
    Asked("span_f1_overlap", "passage", Question("sentiment")),
)
Tables = list[list[dict[str, Any]]]


def divided(release: Path, folder: Path, parts: int) -> None:
    """Each table as `TABLE/part=N/*.parquet`; an article with all its rows is in one part."""
    for name in TABLES:
        source = f"read_parquet('{release}/data/{name}/*.parquet')"
        duckdb.sql(
            f"COPY (SELECT *, hash(document) % {parts} AS part FROM {source})"
            f" TO '{folder}/{name}' (FORMAT parquet, PARTITION_BY (part))"
        )


def by_duckdb(folder: Path) -> Tables:
    """All the parts, on this machine."""
    with duckdb.connect() as database:
        found = [
            database.sql(f"FROM read_parquet('{folder}/{each}/*/*.parquet')") for each in TABLES
        ]
        return [
            [dict(zip(each.columns, row, strict=True)) for row in each.fetchall()] for each in found
        ]


def by_spark(spark: Any, folder: Path, asked: Asked) -> dict[str, float]:  # noqa: ANN401
    """The sums by key, each article mapped where its rows are."""
    found = [spark.read.parquet(str(folder / name)).rdd for name in TABLES]
    keyed = [rows.map(lambda row: (row["document"], row.asDict())) for rows in found]

    def mapped(groups: Iterable[Any]) -> Iterator[tuple[str, float]]:
        for _, tables in groups:
            here: Any = [list(each) for each in tables]
            for _, key, amount in partial_rows(asked, documents_of(*here)):
                yield key, amount

    together = keyed[0].groupWith(*keyed[1:])
    added: dict[str, float] = (
        together.mapPartitions(mapped).reduceByKey(lambda one, other: one + other).collectAsMap()
    )
    return added


def main(release: Path, parts: int) -> None:
    """Print each measure by the tool and by Spark."""
    from pyspark.sql import SparkSession  # type: ignore[import-not-found]  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="slant-spark-") as name:
        folder = Path(name)
        divided(release, folder, parts)
        tables = by_duckdb(folder)
        spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        session = spark.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        print(f"{len(tables[0]):,} articles, {len(tables[2]):,} marks in {parts} parts")
        for asked in ASKED:
            layer = Layer.of(documents_of(*tables), asked.layer, asked.marks)
            own = measure(asked.metric, layer, asked.question)
            began = time.perf_counter()
            there = finish(asked, by_spark(session, folder, asked).items())
            seconds = time.perf_counter() - began
            if own.value is None or there.value is None or abs(own.value - there.value) > 1e-12:
                raise SystemExit(f"{asked.metric}: {own.value} here, {there.value} by Spark")
            print(f"{asked.metric} of {asked.layer}: {own.value:.12f} both; Spark {seconds:.1f} s")
        session.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else PARTS)
