"""Our Parquet comes back: as a download for `datasets`, plain, and as a dataset version."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from annotator.core.errors import Invalid
from annotator.core.record_json import document_json
from annotator.core.records import AssignmentRecord, DocumentRecord, EntityRecord
from annotator.core.text import sha256
from tests.formats.sample import RECORD, TEXT, packed
from tests.formats.test_foreign import read, record
from tests.formats.test_spacy_reading import zip_of

# As a live download has it: every fact there is, and the hash of the text itself.
FULL = replace(
    RECORD,
    text_sha256=sha256(TEXT),
    published_on="2026-02-01",
    blocks=[[0, len(TEXT), "body"]],
    metadata={"topic": "dams, and so on"},
    entities={**RECORD.entities, "e2": EntityRecord("Ben", "person", local=True)},
    assignments=(
        *RECORD.assignments,
        AssignmentRecord("a4", kind="adjudication", codebook="1.0.0"),
    ),
)
OTHER = DocumentRecord("b", "Nothing here.", text_sha256=sha256("Nothing here."))


def known(found: DocumentRecord) -> dict[str, Any]:
    """A record whose references to entities are their names, since refs are a file's own."""
    plain = repr(document_json(found))
    for ref, entity in found.entities.items():
        plain = plain.replace(repr(ref), repr(entity.name))
    value: dict[str, Any] = eval(plain)
    for reading in value["assignments"]:
        for mark in reading["annotations"]:
            mark["parts"] = [list(part) for part in mark["parts"]]
        reading["nothing_found"] = list(reading["nothing_found"])
    value["assignments"].sort(key=lambda reading: reading["annotator"])
    return value


@pytest.mark.parametrize("name", ["hugging_face", "parquet"])
def test_every_answer_comes_back_with_its_place(tmp_path: Path, name: str) -> None:
    lines = read("hugging_face", zip_of(packed(name, tmp_path, OTHER, FULL)))
    assert [each.of for each in lines] == [2, 2]
    assert known(record(lines[1:])) == known(FULL)
    assert record(lines[:1]) == replace(OTHER, published_on=None)


def rewritten(content: bytes, select: str, folder: Path) -> bytes:
    """A Parquet file after a query, in which it is called `it`."""
    (folder / "before.parquet").write_bytes(content)
    with duckdb.connect() as database:
        database.execute(f"CREATE VIEW it AS SELECT * FROM '{folder}/before.parquet'")
        database.execute(f"COPY ({select}) TO '{folder}/after.parquet' (FORMAT parquet)")
    return (folder / "after.parquet").read_bytes()


@pytest.mark.parametrize(
    ("table", "select", "where"),
    [
        ("documents", "SELECT * FROM it UNION ALL SELECT * FROM it", "documents"),
        ("readings", "SELECT 'other' AS document, * EXCLUDE document FROM it", "readings"),
        ("documents", "SELECT * EXCLUDE text, NULL AS text FROM it", "text"),
        ("annotations_mark", "SELECT * EXCLUDE annotation FROM it", "record"),
        ("readings", "SELECT * EXCLUDE annotator, 7 AS annotator FROM it", ""),
    ],
)
def test_what_does_not_fit_together_is_named(
    tmp_path: Path, table: str, select: str, where: str
) -> None:
    (tmp_path / "work").mkdir()
    files = packed("hugging_face", tmp_path / "work", FULL)
    name = f"data/{table}/train.parquet"
    files[name] = rewritten(files[name], select, tmp_path)
    try:
        fault = read("hugging_face", zip_of(files))[0].fault
    except Invalid as error:
        fault = error
    assert fault is not None
    assert [place for place in fault.fields if place.startswith(where)]


def test_a_zip_without_our_tables_says_what_to_do_with_it() -> None:
    with pytest.raises(Invalid, match="as a table"):
        read("hugging_face", zip_of({"data/train.parquet": b"PAR1"}))
    with pytest.raises(Invalid, match="cannot be read"):
        read("hugging_face", zip_of({"documents.parquet": b"PAR1 and nothing else PAR1"}))


def test_a_layer_the_codebook_lacks_is_named(tmp_path: Path) -> None:
    files = packed("parquet", tmp_path, FULL)
    files["annotations_tone.parquet"] = files.pop("annotations_mark.parquet")
    (line,) = read("hugging_face", zip_of(files))
    assert line.fault is not None
    assert line.fault.code == "codebook_missing"
