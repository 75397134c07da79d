"""One machine with DuckDB and a mapped run with Dask give the numbers of the tool itself."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import dask.bag
import duckdb
import pytest

from annotator.core.agreement import Layer, Level, Question, measure
from annotator.core.agreement.rows import NOMINAL, Asked, documents_of, finish, partial_rows

ASKED = [
    Asked("char_alpha", "passage", Question()),
    Asked("alpha_nominal", "passage", Question("sentiment")),
    Asked("u_alpha_binary", "passage", Question()),
    Asked("span_f1_overlap", "passage", Question("sentiment")),
    Asked("cohen_kappa", "article", Question("frame"), Level.DOCUMENT),
    Asked("alpha_nominal", "article", Question("frame"), Level.DOCUMENT),
]
TABLES = ("documents", "readings", "annotations")


def annotation(document: str, who: str, layer: str, values: dict[str, str], **where: Any) -> Any:
    row = {"document": document, "annotator": who, "layer": layer, "values": json.dumps(values)}
    return row | {"parts": None, "slot": None} | where


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release's tables as Parquet, forty articles in four files each."""
    folder = tmp_path_factory.mktemp("release")
    rows: dict[str, list[Any]] = {name: [] for name in TABLES}
    for number in range(40):
        key = f"d{number:02}"
        rows["documents"].append(
            {"document": key, "length": 200, "sentences": [[0, 90], [91, 200]]}
        )
        for who in "abc"[: 1 + number % 3]:
            rows["readings"].append({"document": key, "annotator": who})
            frame = ("x", "y", "z")[(number * 7 + ord(who) * (number % 4)) % 3]
            rows["annotations"].append(annotation(key, who, "article", {"frame": frame}, slot=0))
            for mark in range(number % 5):
                start = mark * 30 + (ord(who) * number) % 7
                said = {"sentiment": ("pos", "neg")[(mark * ord(who)) % 2]}
                parts = [[start, start + 12]]
                rows["annotations"].append(annotation(key, who, "passage", said, parts=parts))
    for name, found in rows.items():
        for part in range(4):
            source = folder / f"{name}-{part}.jsonl"
            own = [row for row in found if int(row["document"][1:]) % 4 == part]
            source.write_text("".join(json.dumps(row) + "\n" for row in own), encoding="utf-8")
            target = folder / f"{name}-{part}.parquet"
            kinds = {
                "annotations": ", columns = {document: 'VARCHAR', annotator: 'VARCHAR', "
                "layer: 'VARCHAR', \"values\": 'VARCHAR', parts: 'BIGINT[][]', slot: 'BIGINT'}"
            }
            duckdb.sql(
                f"COPY (SELECT * FROM read_json('{source}'{kinds.get(name, '')})) TO '{target}'"
            )
    return folder


def tables(release: Path, part: str = "*") -> list[list[dict[str, Any]]]:
    with duckdb.connect() as database:
        found = [database.sql(f"FROM '{release}/{name}-{part}.parquet'") for name in TABLES]
        return [
            [dict(zip(each.columns, row, strict=True)) for row in each.fetchall()] for each in found
        ]


def by_the_tool(release: Path, asked: Asked) -> Any:
    layer = Layer.of(documents_of(*tables(release)), asked.layer, asked.marks)
    return measure(asked.metric, layer, asked.question)


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: f"{asked.metric} of {asked.layer}")
def test_both_give_the_tools_number(release: Path, asked: Asked) -> None:
    expected = by_the_tool(release, asked)
    assert expected.value is not None

    with duckdb.connect() as database:  # one machine: rows into a table, added by key there
        database.sql("CREATE TABLE partials (document VARCHAR, key VARCHAR, amount DOUBLE)")
        rows = list(partial_rows(asked, documents_of(*tables(release))))
        database.executemany("INSERT INTO partials VALUES (?, ?, ?)", rows)
        added = database.sql("SELECT key, sum(amount) FROM partials GROUP BY key").fetchall()

    def mapped(part: int) -> dict[str, float]:  # many: each looks at its own files alone
        sums: Counter[str] = Counter()
        for _, key, amount in partial_rows(asked, documents_of(*tables(release, str(part)))):
            sums[key] += amount  # type: ignore[assignment]
        return dict(sums)

    def joined(one: dict[str, float], other: dict[str, float]) -> dict[str, float]:
        return {key: one.get(key, 0) + other.get(key, 0) for key in {*one, *other}}

    folded = dask.bag.from_sequence(range(4), npartitions=4).map(mapped).fold(joined)
    for totals in (added, folded.compute(scheduler="threads").items()):
        found = finish(asked, totals)
        assert found.value == pytest.approx(expected.value, abs=1e-12)
        assert found.n == expected.n


def test_sql_alone_gives_the_tools_number(release: Path) -> None:
    asked = ASKED[-1]
    with duckdb.connect() as database:
        for name in TABLES:
            database.sql(f"CREATE VIEW {name} AS FROM '{release}/{name}-*.parquet'")
        rows = database.execute(
            f"SELECT key, sum(amount) FROM ({NOMINAL}) GROUP BY key",
            {"layer": "article", "dimension": "frame"},
        ).fetchall()
    found, expected = finish(asked, rows), by_the_tool(release, asked)
    assert found.value == pytest.approx(expected.value, abs=1e-12)
    assert found.n == expected.n
