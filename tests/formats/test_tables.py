"""The zip of tables, over records alone: what no project of the tests happens to hold."""

import csv
import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

from annotator.core.codebooks import codebook
from annotator.core.records import (
    AnnotationRecord,
    AssignmentRecord,
    DocumentRecord,
    EntityRecord,
    LinkRecord,
)
from annotator.formats import tables

TEXT = "=1+1 said Ada.\nBen: no."


def question(name: str, **more: object) -> dict[str, object]:
    """A question of the codebook below."""
    return {"id": name, "title": name.title(), "question": f"{name.title()}?", **more}


CODEBOOK = codebook.parse(
    {
        "title": "Test",
        "guideline": "",
        "layers": [
            {
                "id": "mark",
                "title": "Mark",
                "level": "span",
                "max_parts": None,
                "links": [{"role": "answers", "title": "Answers", "layers": ["mark"]}],
                "dimensions": [
                    question("start", kind="text", max_length=100),
                    question("who", kind="entity", multiple=True, kinds=["official"]),
                    question("sure", kind="flag"),
                ],
            },
            {"id": "empty", "title": "Empty", "level": "document", "dimensions": []},
        ],
    }
)

RECORD = DocumentRecord(
    key="007",
    text=TEXT,
    text_sha256="0" * 64,
    title="+49 calls",
    blocks=[[0, 14, "body"], [15, 23, "reader_comment"]],
    entities={"e1": EntityRecord("Ada", "person", True), "e2": EntityRecord("Ben", "person")},
    assignments=(
        AssignmentRecord(
            annotator="a1",
            codebook="1.0.0",
            round="1",
            annotations=(
                AnnotationRecord(
                    id=1,
                    layer="mark",
                    parts=((0, 4), (10, 13)),
                    quote="=1+1 … Ada",
                    values={
                        "start": "@home",
                        "who": [{"entity": "e1", "kind": "official"}, {"entity": "e2"}],
                        "sure": False,
                    },
                    links=(LinkRecord("answers", to=2), LinkRecord("answers", entity="e2")),
                ),
                AnnotationRecord(id=2, layer="mark", parts=((15, 18),), quote="Ben"),
            ),
        ),
        AssignmentRecord(annotator="a2", codebook="1.0.0", round="1", nothing_found=("mark",)),
    ),
)
ABOUT = tables.About(
    project="p", title="P", as_of="2026-01-01T00:00:00Z", filters={}, codebooks={"1.0.0": CODEBOOK}
)


def written(folder: Path) -> dict[str, bytes]:
    """The files of the zip."""
    with zipfile.ZipFile(tables.write([RECORD], ABOUT, folder)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(content: bytes) -> list[dict[str, str]]:
    """A CSV file's rows."""
    return list(csv.DictReader(content.decode().splitlines(keepends=True)))


def test_every_file_the_design_names_is_there(tmp_path: Path) -> None:
    assert set(written(tmp_path)) == {
        "documents.csv",
        "readings.csv",
        "annotations_mark.csv",
        "annotations_empty.csv",
        "values.csv",
        "decisions.csv",
        "codebook.json",
        "columns.csv",
        "manifest.json",
    }


def test_a_discontinuous_annotation_says_all_of_its_parts(tmp_path: Path) -> None:
    first, second = rows(written(tmp_path)["annotations_mark.csv"])
    assert (first["start"], first["end"]) == ("0", "13")
    assert (first["part_count"], json.loads(first["parts"])) == ("2", [[0, 4], [10, 13]])
    assert (second["part_count"], second["parts"]) == ("1", "")


def test_a_question_that_is_called_like_a_column_keeps_both(tmp_path: Path) -> None:
    first = rows(written(tmp_path)["annotations_mark.csv"])[0]
    assert first["start"] == "0"
    assert first["start_"] == "'@home"


def test_a_quote_that_looks_like_a_formula_is_guarded_and_the_rule_is_stated(
    tmp_path: Path,
) -> None:
    files = written(tmp_path)
    assert rows(files["annotations_mark.csv"])[0]["quote"] == "'=1+1 … Ada"
    assert rows(files["documents.csv"])[0]["title"] == "'+49 calls"
    assert "apostrophe" in rows(files["columns.csv"])[0]["says"]


def test_several_entities_stand_side_by_side_and_one_a_row_in_values(tmp_path: Path) -> None:
    files = written(tmp_path)
    first = rows(files["annotations_mark.csv"])[0]
    assert first["who_name"] == "Ada|Ben"
    assert first["who_type"] == "person|person"
    assert first["who_kind"] == "official|"
    named = [row for row in rows(files["values.csv"]) if row["dimension"] == "who"]
    assert [row["value"] for row in named] == ["Ada", "Ben"]
    assert [row["entity_id"] for row in named] == first["who_id"].split("|")
    assert [row["entity_kind"] for row in named] == ["official", ""]


def test_no_is_an_answer(tmp_path: Path) -> None:
    files = written(tmp_path)
    assert [row["sure"] for row in rows(files["annotations_mark.csv"])] == ["false", ""]
    assert [row["value"] for row in rows(files["values.csv"]) if row["dimension"] == "sure"] == [
        "false"
    ]


def test_links_name_the_number_or_the_entity(tmp_path: Path) -> None:
    first = rows(written(tmp_path)["annotations_mark.csv"])[0]
    to, entity = json.loads(first["links"])
    assert to == {"role": "answers", "to": 2}
    named = {name: first[f"who_{name}"].split("|")[1] for name in ("id", "name", "type")}
    entity["id"] = entity.pop("entity")
    assert entity == {"role": "answers", **named}


def test_the_part_of_the_page_stands_beside_each_annotation(tmp_path: Path) -> None:
    found = rows(written(tmp_path)["annotations_mark.csv"])
    assert [row["block_kind"] for row in found] == ["body", "reader_comment"]


def test_a_reading_that_found_nothing_is_a_row(tmp_path: Path) -> None:
    found = rows(written(tmp_path)["readings.csv"])
    assert [(row["annotator"], row["annotations"]) for row in found] == [("a1", "2"), ("a2", "0")]
    assert [row["nothing_found_mark"] for row in found] == ["false", "true"]


def test_every_column_is_explained(tmp_path: Path) -> None:
    files = written(tmp_path)
    explained = {(row["file"], row["column"]) for row in rows(files["columns.csv"])}
    for name, content in files.items():
        if name.endswith(".csv") and name != "columns.csv":
            header = content.decode().splitlines()[0].split(",")
            assert {(name, column) for column in header} <= explained
    assert all(row["says"] for row in rows(files["columns.csv"]))


def test_the_manifest_counts_and_hashes_what_is_there(tmp_path: Path) -> None:
    files = written(tmp_path)
    manifest: dict[str, Any] = json.loads(files.pop("manifest.json"))
    assert manifest["counts"] == {"documents": 1, "readings": 2, "annotations": 2, "values": 4}
    assert manifest["as_of"] == ABOUT.as_of
    assert {name: each["sha256"] for name, each in manifest["files"].items()} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
    assert {name: each["rows"] for name, each in manifest["files"].items()} == {
        name: len(rows(content)) if name.endswith(".csv") else None
        for name, content in files.items()
    }


def test_the_codebook_goes_along_by_version(tmp_path: Path) -> None:
    assert json.loads(written(tmp_path)["codebook.json"]) == {"1.0.0": CODEBOOK.body}
