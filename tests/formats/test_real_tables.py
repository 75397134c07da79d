"""Published tables, read by a mapping as they are: every row is accounted for.

The files are other people's and never part of the project; where they are absent, these say so.
"""

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from annotator.core.codebooks import codebook as core
from annotator.formats import READERS
from annotator.formats.reading import Line, Options
from tests.articles import SEED
from tests.formats.test_mapped_table import SENTENCES

DATA = SEED.parent
TEMPLATES = Path(__file__).resolve().parents[2] / "annotator" / "codebooks"


def read(name: str, mapping: dict[str, object], codebook: core.Codebook) -> list[Line]:
    """A file of the shared folder by a mapping."""
    file = DATA / name
    if not file.exists():
        pytest.skip(f"{name} is not in ../shared/data")
    body = io.BytesIO(json.dumps(mapping).encode() + b"\n" + file.read_bytes())
    return list(READERS["table"](body, Options(codebook=codebook, file_name=file.name)))


def tallied(lines: list[Line]) -> dict[str, int]:
    """All counts together; no line is a fault."""
    assert [line.fault.fields for line in lines if line.fault] == []
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update(line.tally)
    return dict(counts)


def test_every_target_of_newsmtsc_is_at_its_words() -> None:
    mapping: dict[str, object] = {
        "text": "sentence_normalized",
        "key": "primary_gid",
        "explode": "targets",
        "spans": [
            {
                "start": "targets.from",
                "end": "targets.to",
                "quote": "targets.mention",
                "label": "word",
                "answers": [
                    {
                        "column": "targets.polarity",
                        "dimension": "tone",
                        "values": {"2": "bad", "6": "good"},
                        "leave_out": ["4"],
                    }
                ],
            }
        ],
    }
    lines = read("newsmtsc/devtest_mt.jsonl", mapping, SENTENCES)
    counts = tallied(lines)
    assert counts["rows"] == counts["marks"] == counts["matched"]
    assert "dropped" not in counts
    said = [
        annotation.values.get("tone")
        for line in lines
        if line.record
        for reading in line.record.assignments
        for annotation in reading.annotations
    ]
    assert len(said) == counts["rows"]


def test_every_judgement_of_mbic_is_in_a_reading() -> None:
    template: dict[str, Any] = json.loads((TEMPLATES / "sentence-bias.json").read_text("utf-8"))
    opinions = {
        "Entirely factual": "1",
        "Somewhat factual but also opinionated": "2",
        "Expresses writer’s opinion": "3",
    }
    mapping: dict[str, object] = {
        "text": "text",
        "key": "sentence_id",
        "annotator": "survey_record_id",
        "outlet": "outlet",
        "url": "link",
        "metadata": ["topic", "type"],
        "answers": [
            {
                "column": "label",
                "layer": "sentence",
                "dimension": "biased",
                "values": {"Biased": "biased", "Non-biased": "not_biased"},
            },
            {
                "column": "factual",
                "layer": "sentence",
                "dimension": "opinion",
                "values": opinions,
            },
        ],
    }
    lines = read("mbic/annotations_final_notempty.xlsx", mapping, core.parse(template["body"]))
    assert tallied(lines)["rows"] == 17_775
    readings = [each for line in lines if line.record for each in line.record.assignments]
    assert len(lines) == 1_700
    assert len(readings) + tallied(lines).get("duplicate_rows", 0) == 17_775
    assert all(set(each.annotations[0].values) == {"biased", "opinion"} for each in readings)
