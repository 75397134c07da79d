"""What others wrote about hard texts: line ends of Windows, letters beyond 16 bits, marks that
overlap and go over a line end, labels called with a comma and blanks. Every reader finds the words.
"""

import base64
import csv
import io
import json
import subprocess
import sys
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import cassis
import pytest

from annotator.core.conventions import ALL, Convention
from annotator.core.text import normalise
from tests.core.test_conventions import counted_by
from tests.formats.sample import FIRST, RECORD, SPANS, TEXT, written
from tests.formats.test_foreign import OPTIONS, marks_of, read, record, zipped
from tests.formats.test_mapped_table import SENTENCES
from tests.formats.test_spacy_reading import zip_of

CALLED = "Loaded, emotional language"
# As it is kept; Windows has two characters for each line end.
KEPT = "𝔘nser 🎈\ngroße Rede\nwar “nicht schlecht”, 𝔖ie 🎈."
WINDOWS = KEPT.replace("\n", "\r\n")
# One goes over two line ends, the second overlaps it, the third lies in it, the fourth is alone.
WORDS = ("große Rede\nwar “nicht", "nicht schlecht”", "Rede", "𝔖ie 🎈")
TOLD = replace(
    OPTIONS,
    file_name="speech",
    annotator="a1",
    labels={CALLED: "mark.tone=bad", CALLED.replace(" ", "_"): "mark.tone=bad"},
)
POINTS = Convention(newline="crlf")
UTF16 = Convention(unit="utf16", newline="crlf")


def places(convention: Convention) -> list[tuple[int, int]]:
    """Where the words are, as another program counts."""
    found = []
    for words in WORDS:
        assert KEPT.count(words) == 1
        start = KEPT.index(words)
        found.append(counted_by(KEPT, start, start + len(words), convention))
    return found


def brat() -> bytes:
    """Names of brat's have no blank; a mark that goes over a line end is several parts there."""
    lines = []
    for number, words in enumerate(WORDS, start=1):
        parts, at = [], KEPT.index(words)
        for line in words.split("\n"):
            start, end = counted_by(KEPT, at, at + len(line), POINTS)
            parts.append(f"{start} {end}")
            at += len(line) + 1
        said = words.replace("\n", " ")
        lines.append(f"T{number}\t{CALLED.replace(' ', '_')} {';'.join(parts)}\t{said}")
    return zipped({"speech.txt": WINDOWS, "speech.ann": "\n".join(lines) + "\n"})


def doccano() -> bytes:
    """A line."""
    labels = [[start, end, CALLED] for start, end in places(POINTS)]
    return json.dumps({"text": WINDOWS, "label": labels}).encode()


def label_studio() -> bytes:
    """A task as browsers count: in UTF-16 units."""
    results = [
        {
            "id": f"r{number}",
            "type": "labels",
            "from_name": "label",
            "to_name": "text",
            "value": {
                "start": start,
                "end": end,
                "text": words.replace("\n", "\r\n"),
                "labels": [CALLED],
            },
        }
        for number, (words, (start, end)) in enumerate(zip(WORDS, places(UTF16), strict=True))
    ]
    task = {"data": {"text": WINDOWS}, "annotations": [{"completed_by": 1, "result": results}]}
    return json.dumps([task]).encode()


def web_annotation() -> bytes:
    """By position alone as a browser counts, and by quote."""
    items = [
        {
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "type": "Annotation",
            "creator": "a1",
            "body": {"type": "TextualBody", "purpose": "tagging", "value": CALLED},
            "target": {
                "source": "texts/speech.txt",
                "selector": [
                    {"type": "TextPositionSelector", "start": start, "end": end},
                    {"type": "TextQuoteSelector", "exact": words.replace("\n", "\r\n")},
                ],
            },
        }
        for words, (start, end) in zip(WORDS, places(UTF16), strict=True)
    ]
    return zipped({"texts/speech.txt": WINDOWS, "a.jsonld": json.dumps({"items": items})})


def uima_cas() -> bytes:
    """As dkpro-cassis writes it, which counts for itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        types = cassis.TypeSystem()
        opinion = types.create_type("custom.Opinion")
        types.create_feature(opinion, "value", "uima.cas.String")
        cas = cassis.Cas(types)
        cas.sofa_string = WINDOWS
        for start, end in places(POINTS):
            cas.add(opinion(begin=start, end=end, value=CALLED))
        return str(cas.to_xmi()).encode()


SPACY = """
import base64, json, sys, spacy
from spacy.tokens import DocBin
text, called, places = json.load(sys.stdin)
doc = spacy.blank("de")(text)
spans = [doc.char_span(*place, label=called, alignment_mode="expand") for place in places]
doc.spans["sc"] = spans
print(base64.b64encode(DocBin(docs=[doc], store_user_data=True).to_bytes()).decode())
"""


def spacy() -> bytes:
    """As spaCy writes it, which knows tokens: a quotation mark is one."""
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SPACY],
        input=json.dumps([WINDOWS, CALLED, places(POINTS)]),
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    return zip_of({"a1.spacy": base64.b64decode(said.stdout)})


def semeval() -> bytes:
    """Task 11's columns: the article's number, the technique, the places; no words, so that how
    lines are counted has to be told.
    """
    rows = [f"111\t{CALLED}\t{start}\t{end}" for start, end in places(POINTS)]
    return zipped({"article111.txt": WINDOWS, "labels.task-tc.tsv": "\n".join(rows) + "\n"})


WRITTEN: Mapping[str, Callable[[], bytes]] = {
    "brat": brat,
    "doccano": doccano,
    "label_studio": label_studio,
    "web_annotation": web_annotation,
    "uima_cas": uima_cas,
    "spacy": spacy,
    "semeval": semeval,
}


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_the_very_words_are_found_whatever_the_line_ends_and_letters(name: str) -> None:
    told = replace(TOLD, convention=POINTS) if name == "semeval" else TOLD
    found = record(read(name, WRITTEN[name](), told))
    assert normalise(found.text) == KEPT
    (reading,) = [each for each in found.assignments if each.annotations]
    said = ["\n".join(KEPT[start:end] for start, end in each.parts) for each in reading.annotations]
    assert sorted(said) == sorted(WORDS)
    assert {each.layer for each in reading.annotations} == {"mark"}
    assert [each.values for each in reading.annotations] == [{"tone": "bad"}] * len(WORDS)


def test_where_nothing_tells_how_line_ends_are_counted_that_is_said() -> None:
    content = zipped({"article111.txt": WINDOWS, "labels.task-tc.tsv": f"111\t{CALLED}\t0\t5\n"})
    (line,) = read("semeval", content, TOLD)
    assert [each.code for each in line.remarks] == ["newline_unknown"]
    (told,) = read("semeval", content, replace(TOLD, convention=POINTS))
    assert told.remarks == ()


@pytest.mark.parametrize("convention", ALL, ids=str)
def test_a_table_counts_as_it_likes_and_is_found_out(convention: Convention) -> None:
    rows = [["text", "from", "to", "words", "tone"]]
    for words, (start, end) in zip(WORDS, places(convention), strict=True):
        rows.append([WINDOWS, str(start), str(end), words, CALLED])
    content = io.StringIO(newline="")
    csv.writer(content).writerows(rows)
    mapping = {
        "text": "text",
        "spans": [
            {
                "start": "from",
                "end": "to",
                "quote": "words",
                "label": "word",
                "answers": [{"column": "tone", "dimension": "tone", "values": {CALLED: "bad"}}],
            }
        ],
    }
    given = replace(TOLD, codebook=SENTENCES, mapping=mapping)
    found = record(read("table", content.getvalue(), given))
    assert found.text == KEPT
    marks = marks_of(found)
    said = sorted(found.text[start:end] for each in marks for start, end in each.parts)
    assert said == sorted(WORDS)
    assert {each.values["tone"] for each in marks} == {"bad"}


def test_what_is_written_in_every_format_is_what_a_windows_file_brought(tmp_path: Path) -> None:
    """So that what the other tests give to other programs is of such an origin, too."""
    files = {
        name: content
        for name, content in written("brat", tmp_path).items()
        if name.endswith((".txt", ".ann"))
    }
    crlf = {}
    for name, content in files.items():
        if name.endswith(".txt"):
            crlf[name] = content.replace("\n", "\r\n")
            continue
        lines = []
        for line in content.splitlines():
            head, place, *rest = line.split("\t")
            if head.startswith("T"):
                kind, _, numbers = place.partition(" ")
                pairs = [tuple(map(int, each.split())) for each in numbers.split(";")]
                moved = [counted_by(TEXT, start, end, POINTS) for start, end in pairs]
                place = f"{kind} {';'.join(f'{start} {end}' for start, end in moved)}"
            lines.append("\t".join([head, place, *rest]))
        crlf[name] = "\n".join(lines) + "\n"
    found = record(read("brat", zipped(crlf)))
    assert normalise(found.text) == RECORD.text == TEXT
    first, *others = marks_of(found)
    assert first.parts == FIRST.parts
    for mark, annotation in zip(others, SPANS[1:], strict=True):
        assert (mark.parts[0][0], mark.parts[-1][1]) == (
            annotation.parts[0][0],
            annotation.parts[-1][1],
        )
