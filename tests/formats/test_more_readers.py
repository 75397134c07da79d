"""CoNLL and Web Annotation read: as others write them, and what we wrote comes back."""

import json
from dataclasses import replace
from pathlib import Path

import nltk
import pytest

from annotator.core.errors import Invalid
from tests.formats.sample import SPANS, TEXT, written
from tests.formats.test_foreign import OPTIONS, marks_of, read, record, zipped

TEXTS = "Die „große“ Rede 🎈 war schlecht.\nDie Rede war schlecht."
TOLD = replace(OPTIONS, labels={"GOOD": "mark.tone=good", "BAD": "mark.tone=bad"}, annotator="a1")


def test_tags_that_nltk_writes_become_marks() -> None:
    words = ["🎈", "Die", "große", "Rede", "endet", "gut", "."]
    chunks = nltk.Tree(
        "S",
        [
            (words[0], "X"),
            nltk.Tree("BAD", [(each, "X") for each in words[1:4]]),
            (words[4], "X"),
            nltk.Tree("GOOD", [(words[5], "X")]),
            (words[6], "X"),
        ],
    )
    lines = [" ".join(each) for each in nltk.chunk.tree2conlltags(chunks)]
    found = record(read("conll", "\n".join(lines) + "\n\n", TOLD))
    assert found.text == "🎈 Die große Rede endet gut ."
    said = [(found.text[slice(*each.parts[0])], each.values["tone"]) for each in marks_of(found)]
    assert said == [("Die große Rede", "bad"), ("gut", "good")]


@pytest.mark.parametrize(
    "tags", [["B-BAD", "I-BAD", "B-BAD"], ["I-BAD", "I-BAD", "B-BAD"], ["B-BAD", "L-BAD", "U-BAD"]]
)
def test_every_way_of_tagging_makes_the_same_marks(tags: list[str]) -> None:
    lines = "\n".join(f"w{at}\t{tag}" for at, tag in enumerate(tags))
    found = record(read("conll", f"-DOCSTART-\tO\n\n{lines}\n", TOLD))
    assert [found.text[slice(*each.parts[0])] for each in marks_of(found)] == ["w0 w1", "w2"]


def test_a_line_that_is_no_word_with_its_tag_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        read("conll", "a\tO\nb\tnonsense\n", TOLD)
    assert "line 2" in refused.value.fields


def test_our_web_annotations_come_back_at_their_places(tmp_path: Path) -> None:
    files = {
        name: text
        for name, text in written("web_annotation", tmp_path).items()
        if name.endswith((".txt", ".jsonld"))
    }
    found = record(read("web_annotation", zipped(files)))
    assert found.text == TEXT
    ours = [each for each in marks_of(found) if each.parts]
    assert [each.parts for each in ours] == [tuple(each.parts) for each in SPANS]
    assert [each.values.get("tone") for each in ours] == [each.values.get("tone") for each in SPANS]


def test_others_annotations_are_found_by_quote_or_by_position() -> None:
    source = "https://example.org/texts/rede.txt"
    quote = {"type": "TextQuoteSelector", "exact": "schlecht", "prefix": "🎈 war "}
    at = TEXTS.index("große")
    # Browsers count UTF-16 units: one more behind the balloon, which "große" stands before.
    position = {"type": "TextPositionSelector", "start": at, "end": at + 5}
    items = [
        {
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "type": "Annotation",
            "creator": {"name": "a1"},
            "body": {"type": "TextualBody", "purpose": "tagging", "value": "BAD"},
            "target": {"source": source, "selector": quote},
        },
        {
            "type": "Annotation",
            "creator": "a2",
            "body": [
                {"type": "TextualBody", "purpose": "tagging", "value": "GOOD"},
                {"type": "TextualBody", "purpose": "commenting", "value": "Well."},
            ],
            "target": [{"source": source, "selector": [position]}],
        },
    ]
    content = zipped({"texts/rede.txt": TEXTS, "notes.jsonld": json.dumps({"items": items})})
    found = record(read("web_annotation", content, TOLD))
    (bad,), (good,) = marks_of(found, "a1"), marks_of(found, "a2")
    assert (TEXTS[slice(*bad.parts[0])], bad.parts[0][0]) == ("schlecht", TEXTS.index("schlecht"))
    assert (TEXTS[slice(*good.parts[0])], good.note) == ("große", "Well.")


def test_a_quote_that_stands_twice_is_refused_by_name() -> None:
    quote = {"type": "TextQuoteSelector", "exact": "schlecht"}
    item = {"body": "BAD", "target": {"source": "rede", "selector": quote}}
    content = zipped({"rede.txt": TEXTS, "a.jsonld": json.dumps([item])})
    (line,) = read("web_annotation", content, TOLD)
    assert line.fault is not None
    assert line.fault.code == "not_unique"
