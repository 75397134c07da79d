"""The CAS as dkpro-cassis reads it, which turns UIMA's offsets into Python's."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import cassis
import pytest

from annotator.core.records import AnnotationRecord, DocumentRecord
from tests.formats.sample import EMPTY, FIRST, NOTE, RECORD, SPANS, TEXT, lost, packed

MARK = "webanno.custom.Mark"


def read(files: dict[str, bytes], name: str) -> cassis.Cas:
    """The CAS of one reading."""
    types = cassis.load_typesystem(io.BytesIO(files["TypeSystem.xml"]))
    (path,) = [each for each in files if each.endswith(f"/{name}.xmi")]
    return cassis.load_cas_from_xmi(io.BytesIO(files[path]), typesystem=types)


def marks(cas: cassis.Cas) -> dict[int, list[Any]]:
    """The parts of each mark, by its number."""
    found: dict[int, list[Any]] = {}
    for each in cas.select(MARK):
        found.setdefault(int(each.number), []).append(each)
    return found


def test_text_tokens_sentences_and_every_mark_are_where_they_are(tmp_path: Path) -> None:
    cas = read(packed("uima_cas", tmp_path), "a1")
    assert cas.sofa_string == TEXT
    for number, annotation in enumerate(SPANS, start=1):
        found = marks(cas)[number]
        assert sorted((each.begin, each.end) for each in found) == sorted(annotation.parts)
        assert [each.get_covered_text() for each in found] == [
            TEXT[start:end] for start, end in annotation.parts
        ]
    kinds = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type"
    sentences = [(each.begin, each.end) for each in cas.select(f"{kinds}.Sentence")]
    assert sentences == [tuple(each) for each in RECORD.sentences]  # type: ignore[attr-defined]
    assert [each.get_covered_text() for each in cas.select(f"{kinds}.Token")][:3] == [
        *("𝔘nser", "🎈", "Balloon")
    ]


def test_every_answer_is_a_feature_of_its_type(tmp_path: Path) -> None:
    files = packed("uima_cas", tmp_path)
    cas = read(files, "a1")
    first = marks(cas)[1][0]
    assert (first.tone, first.strength, first.sure) == ("bad", -1, False)
    assert first.frames.elements == ["war", "law"]
    assert (first.why, first.remark) == (FIRST.values["why"], NOTE)
    assert first.who.elements == ["Ada, Countess", "Ben"]
    assert json.loads(first.who_about.elements[0]) == {"type": "person", "kind": "official"}
    (whole,) = cas.select("webanno.custom.Article")
    assert (whole.slant, whole.remark) == ("left", "hm")
    arrows = {(each.role, each.source.number, each.target.number) for each in _arrows(cas)}
    assert arrows == {("further_part", "1", "1"), ("answers", "1", "2")}
    assert lost({"losses.json": files["losses.json"].decode()}) == {
        "parts": 1,
        "links": 1,
        "unread": 1,
    }


def _arrows(cas: cassis.Cas) -> list[Any]:
    return list(cas.select("webanno.custom.SlantLink"))


def test_who_found_nothing_has_a_cas_without_marks(tmp_path: Path) -> None:
    files = packed("uima_cas", tmp_path)
    assert marks(read(files, EMPTY)) == {}
    assert not [name for name in files if name.endswith("/a3.xmi")]


def test_what_xml_cannot_hold_moves_no_mark(tmp_path: Path) -> None:
    text = "a\x0b🎈 b\ttab"
    mark = AnnotationRecord(id=1, layer="mark", parts=((4, 5),))
    reading = replace(RECORD.assignments[0], annotations=(mark,))
    files = packed("uima_cas", tmp_path, DocumentRecord("k", text, assignments=(reading,)))
    cas = read(files, "a1")
    assert cas.sofa_string == "a\ufffd🎈 b\ttab"
    assert [each.get_covered_text() for each in cas.select(MARK)] == ["b"]
    assert lost({"losses.json": files["losses.json"].decode()}) == {"not_xml": 1}


def test_an_inception_project_has_its_sources_and_a_zip_for_each_annotator(tmp_path: Path) -> None:
    files = packed("inception", tmp_path)
    project = json.loads(files["exportedproject.json"])
    (name,) = [each["name"] for each in project["source_documents"]]
    assert files[f"source/{name}"].decode() == TEXT
    with zipfile.ZipFile(io.BytesIO(files[f"annotation/{name}/a1.zip"])) as archive:
        inner = {each: archive.read(each) for each in archive.namelist()}
    assert set(inner) == {"a1.xmi", "TypeSystem.xml"}
    types = cassis.load_typesystem(io.BytesIO(inner["TypeSystem.xml"]))
    cas = cassis.load_cas_from_xmi(io.BytesIO(inner["a1.xmi"]), typesystem=types)
    assert set(marks(cas)) == {1, 2, 3, 4}
    who = {(each["user"], each["state"]) for each in project["annotation_documents"]}
    assert who == {("a1", "FINISHED"), (EMPTY, "FINISHED")}


pytestmark = pytest.mark.filterwarnings("ignore:.*deprecat")
