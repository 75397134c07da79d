"""The researcher's page: counts before, tables without a token, scripts that run as they stand."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from tests.articles import seed_text
from tests.e2e.conftest import Study
from tests.e2e.readings import reading_of
from tests.e2e.test_accessibility import faults
from tests.e2e.test_main_story import PHRASE, SECOND
from tests.e2e.visit import loaded

FIRST = 59
ODD = "=1+1 equals two, said a 👩‍👧‍👦 minister in 2024.\n\n“No comment,” said another."
RUN = {
    "Python, pandas": [sys.executable, "-c"],
    "curl": ["bash", "-euc"],
    "R": ["Rscript", "-e"],
    "DuckDB": [sys.executable, "-c"],
    "datasets": [sys.executable, "-c"],
}


def three_readings(study: Study, seed: str) -> None:
    """Ada finds two passages, Ben one, Chi none; all hand in."""
    ada, ben, chi = (reading_of(study, name, seed) for name in ("ada", "ben", "chi"))
    ada.mark(FIRST, FIRST + len(PHRASE))
    ada.mark(SECOND, SECOND + len(PHRASE))
    ben.mark(SECOND, SECOND + len(PHRASE), sentiment="mixed")
    for reading in (ada, ben, chi):
        reading.judge()
    ada.submit()
    ben.submit()
    chi.submit("passage")


def download_page(study: Study) -> Page:
    """Rita's."""
    page = study.sign_in("rita", at=f"/projects/{study.slug}/download/")
    loaded(page)
    return page


def table(file: zipfile.Path, name: str) -> pd.DataFrame:
    """One of the tables, as everybody reads it."""
    with (file / name).open("rb") as rows:
        return pd.read_csv(rows, keep_default_na=False)


def test_tables_hold_a_row_for_who_found_nothing(study: Study, seed: str, tmp_path: Path) -> None:
    three_readings(study, seed)
    study.import_text("unread", "Nobody has read this.")
    page = download_page(study)
    counts = page.get_by_role("status").filter(has_text="readings")
    expect(counts.locator("dd")).to_have_text(["2", "3", "6"])

    with page.expect_download() as started:
        page.get_by_role("link", name="Download tables").click()
    assert "token" not in started.value.url
    started.value.save_as(tmp_path / "tables.zip")
    tables = zipfile.Path(tmp_path / "tables.zip")

    readings = table(tables, "readings.csv")
    assert len(readings) == 3
    assert list(readings["state"]) == ["submitted"] * 3
    # Annotators × articles, from the tables alone: the empty reading is a nought, not a gap.
    marks = table(tables, "annotations_passage.csv")
    found = marks.groupby(["annotator", "document"]).size().rename("marks")
    grid = readings.set_index(["annotator", "document"]).join(found).fillna({"marks": 0})
    assert sorted(grid["marks"]) == [0, 1, 2]
    assert list(grid["marks"]) == list(grid["annotations_passage"])
    nothing = grid[grid["nothing_found_passage"].astype(str).str.lower() == "true"]
    assert list(nothing["marks"]) == [0]
    assert grid["marks"].unstack("document").shape == (3, 1)
    text = seed_text()
    places = zip(marks["start"], marks["end"], strict=True)
    assert [text[int(start) : int(end)] for start, end in places] == list(marks["quote"])
    everything = b"".join(each.read_bytes() for each in tables.iterdir()).lower()
    assert not re.search(rb"\b(ada|ben|chi|rita|mona)\b", everything)


def lines(page: Page, language: str) -> str:
    """What the page offers to copy."""
    page.get_by_role("tab", name=language, exact=True).click()
    return page.get_by_role("tabpanel").locator("pre").inner_text()


def run(script: str, language: str, token: str, folder: Path) -> str | None:
    """The last line that it prints; None where the language, or R's package, is not there."""
    command = RUN[language]
    if shutil.which(command[0]) is None:
        print(f"\n{command[0]} is not installed: its lines were not run")
        return None
    ran = subprocess.run(
        [*command, script],
        cwd=folder,
        env={**os.environ, "SLANT_TOKEN": token, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder)},
        capture_output=True,
        text=True,
    )
    if missing := re.search(r"there is no package called .(\w+)", ran.stderr):
        print(f"\nR has no package {missing[1]}: its lines were not run")
        return None
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()[-1]


def test_the_pages_own_scripts_run_and_count_the_quotes(
    study: Study, seed: str, tmp_path: Path
) -> None:
    three_readings(study, seed)
    odd = study.import_text("odd", ODD)
    study.hand_out()
    reading = reading_of(study, "ada", odd)
    reading.mark(0, 4)
    reading.mark(ODD.index("👩"), ODD.index(" minister"))
    reading.judge()
    reading.submit()
    page = download_page(study)
    token = study.reads

    for language in ("Python, pandas", "curl", "R"):
        script = lines(page, language)
        assert "SLANT_TOKEN" in script
        said = run(script, language, token, tmp_path)
        assert said in {None, "5 of 5 quotes equal their offsets"}, language


@pytest.mark.long
def test_the_lines_of_every_format_run_and_take_the_choices_along(
    study: Study, seed: str, tmp_path: Path
) -> None:
    three_readings(study, seed)
    page = download_page(study)
    token = study.reads
    formats = page.get_by_label("Format of the lines")
    said: dict[tuple[str, str], str | None] = {}
    for name in formats.locator("option").all_inner_texts()[1:]:
        formats.select_option(label=name)
        for language in page.get_by_role("tablist", name="Languages").locator("button").all():
            # Every format has the same lines for curl.
            title = language.inner_text()
            if title == "curl" and name != "brat":
                continue
            said[name, title] = run(lines(page, title), title, token, tmp_path)
    assert said["Parquet", "Python, pandas"] == "3 of 3 quotes equal their offsets"
    assert said["Parquet", "DuckDB"] == "3 of 3 quotes equal their offsets"
    assert said["Excel", "Python, pandas"] == "3 rows of 1 articles"
    assert said["Hugging Face datasets", "datasets"] == "3 rows of 1 articles"
    assert {said["brat", way] for way in ("Python, pandas", "curl")} == {
        "6 annotations of 1 articles"
    }
    page.get_by_label("Whose").select_option("soft")
    assert len(formats.locator("option").all()) == 4
    formats.select_option(label="Parquet")
    rows = run(lines(page, "Python, pandas"), "Python, pandas", token, tmp_path)
    assert str(rows).endswith("rows of 1 articles")
    page.get_by_label("Whose").select_option("aggregated")
    for folded in page.locator("details > summary").all():
        folded.click()
    assert faults("download, everything open", page) == []
    formats.select_option(label="Parquet")
    # Two of three marked the same words.
    rows = run(lines(page, "Python, pandas"), "Python, pandas", token, tmp_path)
    assert rows == "1 of 1 quotes equal their offsets"
