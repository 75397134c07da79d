"""DocBins read: what we wrote comes back, and what spaCy itself writes is understood."""

import base64
import io
import json
import subprocess
import sys
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import msgpack
import pytest

from tests.formats.sample import EMPTY, FIRST, NOTE, SPANS, TEXT, packed
from tests.formats.test_foreign import OPTIONS, marks_of, read, record

TOLD = replace(OPTIONS, file_name="speech.spacy", labels={"BAD": "mark.tone=bad", "PER": "mark"})
# Two groups that overlap, an entity of two words, two categories, and a text with Windows' line
# ends that two files hold.
WRITE = """
import base64, json, spacy
from spacy.tokens import Doc, DocBin, Span
nlp = spacy.blank("de")
doc = nlp("Die 🎈 große\\r\\nRede.")
doc.spans["sc"] = [Span(doc, 1, 5, label="BAD"), Span(doc, 2, 3, label="good")]
doc.ents = [Span(doc, 4, 5, label="PER")]
doc.cats = {"left": 0.9, "right": 0.1}
alone = Doc(nlp.vocab, words=["Kein", "Abstand"])
found = []
for docs in ([doc, alone], [doc]):
    found.append(base64.b64encode(DocBin(docs=docs, store_user_data=True).to_bytes()).decode())
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def bins() -> list[bytes]:
    """As spaCy writes them. In a process of its own: it warns, and warnings are errors here."""
    said = subprocess.run([sys.executable, "-c", WRITE], capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    return [base64.b64decode(each) for each in json.loads(said.stdout)]


def zip_of(files: dict[str, bytes]) -> bytes:
    """A zip of these."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return whole.getvalue()


def test_our_bins_come_back_at_their_exact_places(tmp_path: Path) -> None:
    files = {n: c for n, c in packed("spacy", tmp_path).items() if n.endswith(".spacy")}
    found = record(read("spacy", zip_of(files)))
    assert found.text == TEXT
    assert {each.annotator: each.nothing_found for each in found.assignments} == {
        "a1": (),
        EMPTY: ("mark",),
    }
    first, second, third, fourth, whole = marks_of(found)
    assert [each.parts for each in (first, second, third, fourth)] == [e.parts for e in SPANS]
    who = first.values["who"]
    assert isinstance(who, list)
    assert [found.entities[each["entity"]].name for each in who] == ["Ada, Countess", "Ben"]
    assert {**first.values, "who": None, "frames": {*first.values["frames"]}} == {  # type: ignore[misc]
        **FIRST.values,
        "who": None,
        "frames": {"law", "war"},
    }
    assert (first.note, [each.role for each in first.links]) == (NOTE, ["answers", "answers"])
    assert (third.values, fourth.values) == ({"tone": "good"}, {})
    assert first.links[0].to == second.id
    assert (whole.parts, whole.values, whole.note) == ((), {"slant": "left"}, "hm")


def test_spacys_own_spans_entities_and_categories_are_marks(bins: list[bytes]) -> None:
    lines = read("spacy", bins[0], TOLD)
    found = record(lines[:1])
    assert (found.key, found.text) == ("speech-1", "Die 🎈 große\nRede.")
    said = {
        (tuple(found.text[slice(*part)] for part in each.parts), str(each.values))
        for each in marks_of(found, "spacy")
    }
    assert said == {
        (("🎈 große\nRede",), "{'tone': 'bad'}"),
        (("große",), "{'tone': 'good'}"),
        (("Rede",), "{}"),
        ((), "{'slant': 'left'}"),
    }
    assert record(lines[1:]).text == "Kein Abstand "


def test_one_text_in_two_files_is_one_article_with_two_readers(bins: list[bytes]) -> None:
    lines = read("spacy", zip_of({"ada.spacy": bins[0], "ben.spacy": bins[1]}), TOLD)
    assert [each.annotator for each in record(lines[:1]).assignments] == ["ada", "ben"]
    assert len(lines) == 2


def test_what_is_no_bin_or_means_harm_is_refused(bins: list[bytes]) -> None:
    whole = msgpack.unpackb(zlib.decompress(bins[1]))
    outside = msgpack.packb({**whole, "lengths": b"\xff\xff\xff\x7f"})
    strange = msgpack.packb({**whole, "strings": ["none", "of", "them"]})
    for content in (
        b"no",
        bins[1][:-9],
        zlib.compress(b"no"),
        *map(zlib.compress, (outside, strange)),
    ):
        (line,) = read("spacy", content, TOLD)
        assert line.fault is not None
        assert line.fault.code == "bad_file"


def test_a_place_outside_the_text_is_named(bins: list[bytes]) -> None:
    whole = msgpack.unpackb(zlib.decompress(bins[1]))
    end = len("Die 🎈 große\r\nRede").to_bytes(4)
    (groups,) = whole["span_groups"]
    assert end in groups
    moved = {**whole, "span_groups": [groups.replace(end, b"\x00\x00\x00\x7f")]}
    (line,) = read("spacy", zlib.compress(msgpack.packb(moved)), TOLD)
    assert line.fault is not None
    assert "no place in this text" in str(line.fault.fields)


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch, bins: list[bytes]) -> None:
    monkeypatch.setattr("annotator.formats.spacy_bin.MOST_BYTES", 100)
    (line,) = read("spacy", bins[0], TOLD)
    assert line.fault is not None
    assert line.fault.code == "too_large"
