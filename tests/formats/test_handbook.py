"""The page on formats says what the formats say, and its lines work."""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from annotator.formats import ARCHIVES, handbook, lines, tables
from tests.formats.sample import ABOUT, RECORD, unpacked

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_as_the_formats_are() -> None:
    assert (ROOT / "docs" / "formats.md").read_text(encoding="utf-8") == handbook.page(), (
        "write it anew: manage.py format_pages > docs/formats.md"
    )
    assert list(handbook.READ) == list(ARCHIVES)


def test_the_lines_for_python_open_every_format(tmp_path: Path) -> None:
    todo: list[tuple[str, str]] = []
    for name, told in handbook.READ.items():
        (tmp_path / name).mkdir()
        folder = unpacked(name, tmp_path / name)
        # A line that opens any file opens the one that the disk names first: not an empty one.
        for each in folder.rglob("*"):
            if each.is_file() and each.stat().st_size == 0:
                each.unlink()
        todo.append((str(folder), told.python))
    # In a process of its own: some of these libraries warn, and warnings are errors here.
    program = (
        "import duckdb, json, os, sys, cassis, datasets, pandas, spacy\n"
        "from pathlib import Path\n"
        "from spacy.tokens import DocBin\n"
        "for folder, lines in json.load(sys.stdin):\n"
        "    os.chdir(folder)\n"
        "    *before, last = lines.split('\\n')\n"
        "    exec('\\n'.join(before))\n"
        "    assert len(str(eval(last))) > 10, lines\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps(todo),
        env={"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_the_lines_for_r_name_files_that_are_there(tmp_path: Path) -> None:
    """R itself is not asked for: its lines were run by hand."""
    tried = []
    for name, told in handbook.READ.items():
        (tmp_path / name).mkdir()
        folder = unpacked(name, tmp_path / name, replace(RECORD, key="a-001"))
        for path in re.findall(r'"([^"]*\.[a-z]+)"', told.r):
            assert (folder / path).is_file(), (name, path)
            tried.append(path)
    assert len(tried) >= 10


def lines_for_r_run(tmp_path: Path) -> None:
    """Lines whose packages R has there. Arrow's Parquet is the one that pyarrow reads above."""
    program = "Rscript"
    asked = [program, "-e", "cat(rownames(installed.packages()))"]
    there = set(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split())
    lines = []
    for name, told in handbook.READ.items():
        needed = set(re.findall(r"(\w+)::", told.r))
        if not told.r or needed - there:
            continue
        (tmp_path / name).mkdir()
        folder = unpacked(name, tmp_path / name, replace(RECORD, key="a-001"))
        lines += [f'setwd("{folder}")', f"found <- {{\n{told.r}\n}}"]
        lines += ["stopifnot(NROW(found) + length(found) > 1)"]
    done = subprocess.run([program, "-e", "\n".join(lines)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# Where there is no R there is no such test: one that runs nothing must not count as passed.
if shutil.which("Rscript"):
    test_the_lines_for_r_run = lines_for_r_run


def test_the_lines_for_duckdb_answer_in_every_format_that_has_some(tmp_path: Path) -> None:
    """Excel's needs an extension that DuckDB fetches by itself; it is named there."""
    tried = []
    for name, told in handbook.READ.items():
        if not told.sql or "LOAD excel" in told.sql:
            continue
        (tmp_path / name).mkdir()
        folder = unpacked(name, tmp_path / name)
        # The files of the lines are those of the demo; here annotators and articles are others.
        found = sorted(str(path.relative_to(folder)) for path in folder.rglob("mark*.conll"))
        sql = told.sql.replace("a1/mark.conll", found[0]) if found else told.sql
        with duckdb.connect() as database:
            database.execute(f"SET file_search_path = '{folder}'")
            assert database.execute(sql).fetchall(), name
        tried.append(name)
    assert len(tried) > 6


OURS = handbook.page().partition("\n## ")[0]


@pytest.mark.parametrize("line", re.findall(r"```sql\n(.+?)\n```", OURS))
def test_the_lines_for_duckdb_of_our_own_files_answer(line: str, tmp_path: Path) -> None:
    records = b"".join(lines.documents([RECORD], ABOUT.as_of))
    (tmp_path / "one-call.jsonl").write_bytes(records)
    (tmp_path / "work").mkdir()
    with zipfile.ZipFile(tables.write([RECORD], ABOUT, tmp_path / "work")) as archive:
        archive.extractall(tmp_path)
    with duckdb.connect() as database:
        database.execute(f"SET file_search_path = '{tmp_path}'")
        assert database.execute(line).fetchall()
