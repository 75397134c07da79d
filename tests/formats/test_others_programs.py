"""Our files given to programs that others wrote: brat-peek, Label Studio's own library, seqeval;
and doccano's import as its own forms have it. (dkpro-cassis, spaCy, `datasets`, pandas, DuckDB and
a JSON-LD reader are in the files of their formats.)
"""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest

from annotator.core.records import AnnotationRecord, DocumentRecord
from tests.formats.sample import EMPTY, RECORD, SPANS, TEXT, unpacked, written


@pytest.fixture(scope="module")
def peek() -> ModuleType:
    """brat-peek's reader alone: the package as a whole draws plots, too."""
    found = importlib.util.find_spec("peek")
    assert found is not None
    assert found.submodule_search_locations is not None
    path = Path(found.submodule_search_locations[0]) / "ann_structure.py"
    spec = importlib.util.spec_from_file_location("ann_structure", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_brat_peek_finds_every_mark_answer_link_and_note(tmp_path: Path, peek: ModuleType) -> None:
    folder = unpacked("brat", tmp_path)
    (path,) = folder.glob("a1/*.ann")
    text = path.with_suffix(".txt").read_text(encoding="utf-8")
    assert text == TEXT
    read = peek.AnnDocument(str(path)).anns
    entities = {each.name: each for each in read["entities"]}
    # It knows two parts at most; our second mark has more, since brat allows no line break in one.
    assert set(entities) == {"T1", "T3", "T4"}
    for each in entities.values():
        assert each.text == " ".join(text[start:end] for start, end in each.span)
        assert each.tag == "mark"
    assert entities["T1"].span == SPANS[0].parts
    said = {(each.tag, *each.arguments[1:]) for each in entities["T1"].attr}
    assert {("mark-tone", "bad"), ("mark-frames-law",), ("mark-strength", "-1")} <= said
    assert [(each.tag, each.arg1, each.arg2) for each in read["relations"]] == [
        ("answers", "Arg1:T1", "Arg2:T2")
    ]
    assert [each.note for each in entities["T1"].notes if each.tag == "AnnotatorNotes"] == [
        "first, “second” third"
    ]
    (nothing,) = folder.glob(f"{EMPTY}/*.ann")
    assert peek.AnnDocument(str(nothing)).anns["entities"] == []


# Run apart: the library warns of its own, and warnings are errors here.
LABEL_STUDIO = """
import json, pathlib, sys
from label_studio_sdk.label_interface import LabelInterface
folder = pathlib.Path(sys.argv[1])
interface = LabelInterface((folder / "config.xml").read_text(encoding="utf-8"))
interface.validate()
found = []
for task in json.loads((folder / "tasks.json").read_text(encoding="utf-8")):
    found.append(interface.validate_task({"id": 1, "data": task["data"]}))
    for each in task["annotations"]:
        found.append(interface.validate_annotation(each))
        regions = [one for one in each["result"] if one["type"] != "relation"]
        found += [interface.validate_region(one) for one in regions]
        found += [
            interface.validate_relation(one, regions)
            for one in each["result"] if one["type"] == "relation"
        ]
control = interface.get_control("marks")
told = {"found": found, "labels": sorted(control.labels), "wrong": None}
each["result"] = [{"id": "x", "type": "labels", "from_name": "nobody", "to_name": "text",
                   "value": {"start": 0, "end": 1, "labels": ["mark"]}}]
told["wrong"] = interface.validate_annotation(each)
print(json.dumps(told))
"""


def test_label_studios_own_library_finds_every_task_region_and_arrow_in_order(
    tmp_path: Path,
) -> None:
    folder = unpacked("label_studio", tmp_path)
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LABEL_STUDIO, str(folder)],
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    told = json.loads(said.stdout)
    assert len(told["found"]) > 15
    assert set(told["found"]) == {True}
    # By what stands in the results, not by the title that has a comma.
    assert told["labels"] == ["mark"]
    # And it does look.
    assert told["wrong"] is False


# What doccano takes in for sequence labelling, and for the same with relations.
PLACE = {"type": "integer", "minimum": 0}
NAME = {"type": "string", "minLength": 1, "maxLength": 100}
SPANS_OF_DOCCANO = {
    "type": "object",
    "required": ["text", "label"],
    "properties": {
        "text": {"type": "string", "minLength": 1},
        "label": {
            "type": "array",
            "items": {
                "type": "array",
                "prefixItems": [PLACE, PLACE, NAME],
                "minItems": 3,
                "maxItems": 3,
            },
        },
    },
}
RELATIONS_OF_DOCCANO = {
    "type": "object",
    "required": ["text", "entities", "relations"],
    "properties": {
        "entities": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "label", "start_offset", "end_offset"],
                "properties": {
                    "id": {"type": "integer"},
                    "label": NAME,
                    "start_offset": PLACE,
                    "end_offset": PLACE,
                },
            },
        },
        "relations": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "from_id", "to_id", "type"],
                "properties": {
                    "id": {"type": "integer"},
                    "from_id": {"type": "integer"},
                    "to_id": {"type": "integer"},
                    "type": NAME,
                },
            },
        },
    },
}


def test_every_line_for_doccano_has_the_shape_of_its_import(tmp_path: Path) -> None:
    shapes = {"": SPANS_OF_DOCCANO, "relations/": RELATIONS_OF_DOCCANO}
    checked = 0
    for name, content in written("doccano", tmp_path).items():
        if not name.endswith(".jsonl") or name == "documents.jsonl":
            continue
        folder = "relations/" if name.startswith("relations/") else ""
        for line in content.splitlines():
            read: dict[str, Any] = json.loads(line)
            jsonschema.validate(read, shapes[folder])
            places = [(a, b) for a, b, _ in read.get("label", [])]
            places += [(e["start_offset"], e["end_offset"]) for e in read.get("entities", [])]
            # What its tables refuse: a mark of nothing, or one behind the text.
            assert all(0 <= start < end <= len(read["text"]) for start, end in places)
            checked += 1
    assert checked == 3


SEQEVAL = """
import json, sys
from seqeval.metrics import f1_score
from seqeval.metrics.sequence_labeling import get_entities
from seqeval.scheme import IOB2, Entities
tags = json.load(sys.stdin)
strict = Entities(tags, IOB2)
print(json.dumps([
    [[each.tag, each.start, each.end] for sentence in strict.entities for each in sentence],
    [list(each) for sentence in tags for each in get_entities(sentence)],
    f1_score(tags, tags, mode="strict", scheme=IOB2),
]))
"""


def columns(content: str) -> list[list[list[str]]]:
    """The lines of every sentence, behind the one that opens the article."""
    _, *sentences = [part for part in content.split("\n\n") if part]
    return [[line.split("\t") for line in part.strip("\n").split("\n")] for part in sentences]


@pytest.mark.parametrize("file", ["a1/mark.conll", "a1/mark.tone.conll", "a1/mark.frames.conll"])
def test_seqeval_reads_the_tags_strictly_as_the_marks_that_they_are(
    tmp_path: Path, file: str
) -> None:
    sentences = columns(written("conll", tmp_path)[file])
    tags = [[line[-1] for line in sentence] for sentence in sentences]
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SEQEVAL],
        input=json.dumps(tags),
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    strict, loose, score = json.loads(said.stdout)
    assert score == 1
    assert strict
    # Its own loose reading, whose ends are inclusive, finds the same: no tag is left to guess.
    assert [[tag, start, end - 1] for tag, start, end in strict] == loose
    answers = {"mark.conll": {"mark"}, "mark.tone.conll": {"good"}, "mark.frames.conll": {"law"}}
    assert {tag for tag, *_ in strict} == answers[file.partition("/")[2]]


def test_a_mark_alone_is_found_by_seqeval_at_its_words(tmp_path: Path) -> None:
    mark = AnnotationRecord(id=1, layer="mark", parts=SPANS[0].parts[1:], values={"tone": "good"})
    reading = RECORD.assignments[0].__class__("a1", annotations=(mark,))
    record = DocumentRecord("k", TEXT, sentences=RECORD.sentences, assignments=(reading,))
    (sentence, *_) = columns(written("conll", tmp_path, record)["a1/mark.tone.conll"])
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SEQEVAL],
        input=json.dumps([[line[-1] for line in sentence]]),
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    (((tag, first, after),), _, _) = json.loads(said.stdout)
    start, end = int(sentence[first][1]), int(sentence[after - 1][2])
    assert (tag, TEXT[start:end]) == ("good", "she said")
