"""The tables with types, read by pandas, DuckDB, openpyxl and the library `datasets`."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas
import pytest

from annotator.core.records import DocumentRecord
from annotator.formats import excel
from tests.formats.sample import (
    EMPTY,
    FIRST,
    KEY,
    RECORD,
    SPANS,
    TEXT,
    packed,
    unpacked,
)

ODD = '=HYPERLINK("http://x")'


def test_pandas_reads_every_type_and_finds_every_quote(tmp_path: Path) -> None:
    folder = unpacked("parquet", tmp_path)
    articles = pandas.read_parquet(folder / "documents.parquet")
    assert list(articles["text"]) == [TEXT]
    marks = pandas.read_parquet(folder / "annotations_mark.parquet")
    assert len(marks) == len(SPANS)
    for mark, annotation in zip(marks.to_dict("records"), SPANS, strict=True):
        parts = [tuple(map(int, part)) for part in mark["parts"]] if mark["part_count"] > 1 else []
        assert tuple(parts) or ((mark["start"], mark["end"]),) == annotation.parts
    first = marks.iloc[0]
    assert (first["tone"], list(first["frames"]), first["strength"]) == ("bad", ["war", "law"], -1)
    assert first["sure"] == False  # noqa: E712  numpy's own
    assert list(first["who_name"]) == ["Ada, Countess", "Ben"]
    assert first["why"] == FIRST.values["why"]
    assert first["remark"] == FIRST.note


def test_duckdb_counts_who_found_nothing_and_who_skipped(tmp_path: Path) -> None:
    folder = unpacked("parquet", tmp_path)
    with duckdb.connect() as database:
        found = database.execute(
            "SELECT annotator, state, annotations, nothing_found_mark"
            f" FROM '{folder}/readings.parquet' ORDER BY annotator"
        ).fetchall()
        frames = database.execute(
            f"SELECT count(*) FROM '{folder}/annotations_mark.parquet'"
            " WHERE list_contains(frames, 'law')"
        ).fetchone()
    assert found == [
        ("a1", "submitted", 5, False),
        (EMPTY, "submitted", 0, True),
        ("a3", "skipped", 0, False),
    ]
    assert frames == (1,)


def test_one_line_loads_a_table_of_the_hugging_face_layout(tmp_path: Path) -> None:
    folder = unpacked("hugging_face", tmp_path)
    # In a process of its own, without a network: its libraries warn, and warnings are errors here.
    program = (
        "import json, sys, datasets\n"
        "folder, cache = sys.argv[1:]\n"
        "load = lambda *name: datasets.load_dataset(folder, *name, cache_dir=cache)\n"
        "default = load()['train']\n"
        "print(json.dumps([[*default['tone']], [*default['frames']],"
        " [*load('documents')['train']['text']], load('readings')['train'].num_rows]))\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(folder), str(tmp_path / "cache")],
        env={"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "home"), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    tone, frames, texts, readings = json.loads(said.stdout)
    assert tone == ["bad", "good", "good", None]
    assert frames[0] == ["war", "law"]
    assert (texts, readings) == ([TEXT], 3)


def sheets(files: dict[str, bytes], folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Every sheet's rows."""
    path = folder / "mine.xlsx"
    path.write_bytes(files["dataset.xlsx"])
    frames = pandas.read_excel(path, sheet_name=None, keep_default_na=False)
    return {
        name: [{str(column): value for column, value in row.items()} for row in rows]
        for name, rows in ((name, frame.to_dict("records")) for name, frame in frames.items())
    }


def test_a_workbook_has_a_sheet_for_every_table_and_says_what_it_lost(tmp_path: Path) -> None:
    found = sheets(packed("excel", tmp_path), tmp_path)
    assert list(found) == [
        *("about", "columns", "documents", "readings"),
        *("annotations_mark", "annotations_article", "values"),
    ]
    first = found["annotations_mark"][0]
    assert (first["document"], first["tone"], first["strength"]) == (KEY, "bad", -1)
    assert (first["frames"], first["who_name"]) == ("war|law", "Ada, Countess|Ben")
    explained = {(row["sheet"], row["column"]) for row in found["columns"]}
    named = {(name, column) for name in list(found)[2:] for column in found[name][0]}
    assert named <= explained


def test_no_cell_of_a_workbook_is_a_formula_and_every_text_is_unchanged(tmp_path: Path) -> None:
    titles = [ODD, "+1", "-1", "@a", "'=1", "#N/A", "plain"]
    records = [DocumentRecord(f"k{n}", "t", title=title) for n, title in enumerate(titles)]
    path = tmp_path / "odd.xlsx"
    (tmp_path / "work").mkdir()
    path.write_bytes(packed("excel", tmp_path / "work", *records)["dataset.xlsx"])
    book = openpyxl.load_workbook(path)
    cells = [row[1] for row in book["documents"].iter_rows(min_row=2)]
    assert [each.value for each in cells] == titles
    assert {each.data_type for sheet in book for row in sheet for each in row} <= {"s", "n", "b"}
    assert [each.quotePrefix for each in cells] == [True] * 5 + [False] * 2


def test_what_excel_cannot_hold_is_cut_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "MOST_ROWS", 3)
    long = replace(RECORD, key="k1", title="🎈" * 20_000, assignments=())
    others = [DocumentRecord(f"o{number}", "t", title="a\x0bb") for number in range(4)]
    files = packed("excel", tmp_path, long, *others)
    found = sheets(files, tmp_path)
    assert [len(found[name]) for name in ("documents", "documents (2)", "documents (3)")] == [
        2,
        2,
        1,
    ]
    assert found["documents"][0]["title"] == "🎈" * (excel.LONGEST // 2)
    assert found["documents"][1]["title"] == "a\ufffdb"
    told = json.loads(files["losses.json"])
    assert {each["loss"]: each["count"] for each in told["losses"] if each["count"]} == {
        "too_long": 1,
        "control_signs": 4,
    }


@pytest.mark.parametrize("name", ["parquet", "hugging_face"])
def test_typed_tables_count_no_losses_and_state_what_they_leave_out(
    tmp_path: Path, name: str
) -> None:
    files = packed(name, tmp_path)
    told = json.loads(files["losses.json"])
    assert [each["count"] for each in told["losses"]] == [0]
    assert told["always"]
