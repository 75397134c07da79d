"""Two turns of one reader on one article are two readings, in every file and back again."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core import soft_labels
from annotator.core.records import AnnotationRecord, AssignmentRecord, DocumentRecord
from annotator.core.text import sha256
from annotator.formats import ARCHIVES, lines, tables
from tests.formats.sample import ABOUT, EMPTY, FIRST, RECORD, SECOND, TEXT, packed, place
from tests.formats.test_foreign import read, record
from tests.formats.test_hugging_face_reading import known
from tests.formats.test_spacy_reading import zip_of

AGAIN = AnnotationRecord(
    id=1, layer="mark", parts=(place("नमस्ते"),), values={"tone": "good"}, score=0.25, reason="so"
)
FIRST_TURN = AssignmentRecord("a1", codebook="1.0.0", annotations=(replace(FIRST, links=()),))
TWICE = replace(
    RECORD,
    text_sha256=sha256(TEXT),
    content_warning="Violence, and so on.",
    assignments=(
        FIRST_TURN,
        AssignmentRecord("a1", turn=2, codebook="1.0.0", annotations=(AGAIN,)),
        AssignmentRecord("a1", kind="repeat", turn=2, codebook="1.0.0", annotations=(SECOND,)),
        # What a second turn of a1 must not be taken for.
        AssignmentRecord("a1-2", codebook="1.0.0", annotations=(SECOND,)),
        AssignmentRecord(EMPTY, turn=3, codebook="1.0.0", nothing_found=("mark",)),
        AssignmentRecord("a4", kind="adjudication", codebook="1.0.0", gold=True),
    ),
)
TURNS = [1, 2, 2, 1, 3, 1]


def told(found: DocumentRecord) -> list[tuple[str, str, int, int]]:
    """Each reading that has marks: whose, its kind and turn, and how many marks."""
    return sorted(
        (each.annotator, each.kind, each.turn, len(each.annotations))
        for each in found.assignments
        if each.annotations
    )


def test_every_csv_table_says_which_turn_a_row_is_of(tmp_path: Path) -> None:
    with zipfile.ZipFile(tables.write([TWICE], ABOUT, tmp_path)) as archive:
        rows = {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode())))
            for name in archive.namelist()
            if name.endswith(".csv")
        }
    assert [int(row["turn"]) for row in rows["readings.csv"]] == TURNS
    marked = [int(row["turn"]) for row in rows["annotations_mark.csv"]]
    assert marked == [1, 2, 2, 1]
    assert {row["turn"] for row in rows["values.csv"]} == {"1", "2"}
    assert [row["score"] for row in rows["annotations_mark.csv"]] == ["", "0.25", "", ""]
    assert rows["documents.csv"][0]["content_warning"] == TWICE.content_warning


def test_a_line_for_each_annotation_says_its_turn() -> None:
    rows = [json.loads(each) for each in lines.annotations([TWICE], "")]
    assert [row["turn"] for row in rows] == [1, 2, 2, 1]
    assert {row["content_warning"] for row in rows} == {TWICE.content_warning}


@pytest.mark.parametrize("name", ["hugging_face", "parquet"])
def test_turns_warnings_scores_and_the_gold_come_back_from_parquet(
    tmp_path: Path, name: str
) -> None:
    found = record(read("hugging_face", zip_of(packed(name, tmp_path, TWICE))))
    assert [each.turn for each in found.assignments] == TURNS
    assert known(found) == known(TWICE)


@pytest.mark.parametrize("name", ["web_annotation", "spacy"])
def test_turns_come_back_from_files_that_tell_them(tmp_path: Path, name: str) -> None:
    given = {
        each: content
        for each, content in packed(name, tmp_path, TWICE).items()
        if each not in {"codebook.json", "documents.jsonl", "losses.json"}
    }
    assert told(record(read(name, zip_of(given)))) == told(TWICE)


@pytest.mark.parametrize("name", sorted(set(ARCHIVES) - {"parquet", "hugging_face", "excel"}))
def test_no_two_readings_share_a_file(tmp_path: Path, name: str) -> None:
    files = packed(name, tmp_path, TWICE)
    index = json.loads(files["documents.jsonl"])
    names = [each["file"] for each in index["readings"]]
    assert len(set(names)) == len(names)
    losses = {each["loss"]: each["count"] for each in json.loads(files["losses.json"])["losses"]}
    assert losses["scores"] == 1


def test_the_last_turn_is_the_vote_even_on_the_same_day() -> None:
    day = "2026-01-02"
    readings = [replace(each, submitted_at=day) for each in TWICE.assignments[1::-1]]
    assert [each.turn for each in soft_labels.latest(readings)] == [2]
