"""What a file is, by its first bytes: never by its name alone where the bytes say more."""

import json
from pathlib import Path

import pytest

from annotator.formats.sniffing import sniff
from tests.formats.test_foreign import zipped
from tests.formats.test_mapped_table import separated, workbook

LABEL_STUDIO = [{"id": 1, "data": {"text": "x"}, "annotations": [{"result": []}]}]
FILES: list[tuple[str, bytes, str]] = [
    ("text", b"\xef\xbb\xbfA speech, and another.\n\nIt went on, and on.\n", "a.txt"),
    ("jsonl", b'{"schema":"slant/1","key":"a","text":"x"}\n', "a.jsonl"),
    ("jsonl", b'{"key":"a","text":"x"}\n{"key":"b","text":"x"}\n', "a.json"),
    ("doccano", b'{"id":1,"text":"x","label":[[0,1,"A"]]}\n', "all.jsonl"),
    ("doccano", b'{"id":1,"text":"x","entities":[{"id":1}],"relations":[]}\n', "all.jsonl"),
    ("label_studio", json.dumps(LABEL_STUDIO).encode(), "export.json"),
    ("web_annotation", b'{"@context": "http://www.w3.org/ns/anno.jsonld", "id": "x"}', "a.json"),
    ("table", b'{"gid": "a", "sentence": "x", "targets": []}\n', "mt.jsonl"),
    ("table", b'{"286": {"re1": ["yes", ["yes", -1]]}}', "full.json"),
    ("table", separated(";"), "votes"),
    ("table", separated("\t"), "votes.txt"),
    ("table", workbook(), "votes.xlsx"),
    ("table", b"PAR1....PAR1", "votes"),
    ("brat", zipped({"a/x.txt": "x", "a/x.ann": ""}), "x.zip"),
    ("semeval", zipped({"a/x.txt": "x", "a/x.labels.tsv": ""}), "x.zip"),
    ("semeval", zipped({"a/article1.txt": "x", "train-labels-subtask-2.txt": ""}), "x.zip"),
    ("hugging_face", zipped({"data/documents/train.parquet": "", "a.json": ""}), "x.zip"),
    ("hugging_face", zipped({"documents.parquet": "", "values.parquet": ""}), "x.zip"),
    ("table", zipped({"d/train.parquet": "", "README.md": ""}), "x.zip"),
    ("table", zipped({"articles.tsv": "", "votes.json": ""}), "x.zip"),
    ("inception", zipped({"exportedproject.json": "{}", "source/a.txt": ""}), "x.zip"),
    ("uima_cas", zipped({"TypeSystem.xml": "", "a.xmi": ""}), "x.zip"),
    ("uima_cas", b'<?xml version="1.0"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI"/>', "a.xml"),
    ("webanno_tsv", b"#FORMAT=WebAnno TSV 3.3\n#T_SP=x|y\n", "a.tsv"),
    ("conll", b"The\tO\nbig\tB-X\nplan\tI-X\nfell\tO\n\n", "a.txt"),
    ("web_page", b"\n<!DOCTYPE html><html><p>x</p></html>", "a"),
    ("web_page", b"WARC/1.0\r\n", "a.warc"),
    ("spacy", b"x\x9c", "a.spacy"),
]


@pytest.mark.parametrize(("expected", "content", "name"), FILES)
def test_a_file_is_known_by_what_it_holds(
    expected: str, content: bytes, name: str, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert sniff(path, name).format == expected


def test_a_broken_zip_is_just_a_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"PK\x03\x04 no zip at all")
    assert sniff(path, "a.zip").format == "text"
