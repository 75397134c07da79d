"""The bins as spaCy itself reads them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.spacy import number_of
from tests.formats.sample import EMPTY, SPANS, TEXT, lost, place, unpacked

READ = """
import json, sys, spacy
from spacy.tokens import DocBin
found = {}
for path in sys.argv[1:]:
    nlp = spacy.blank("xx")
    (doc,) = DocBin(store_user_data=True).from_disk(path).get_docs(nlp.vocab)
    found[path.rpartition("/")[2]] = {
        "text": doc.text,
        "sentences": [each.text for each in doc.sents],
        "cats": doc.cats,
        "spans": {
            key: [[s.start_char, s.end_char, s.text, s.label_, s.id_] for s in group]
            for key, group in doc.spans.items()
        },
        "user": json.loads(doc.user_data["slant"]),
    }
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Every bin's only doc. In a process of its own: spaCy warns, and warnings are errors here."""
    folder = unpacked("spacy", tmp_path_factory.mktemp("spacy"))
    paths = sorted(map(str, folder.glob("*.spacy")))
    said = subprocess.run([sys.executable, "-c", READ, *paths], capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def test_the_text_is_the_very_text_and_sentences_begin_where_ours_do(docs: dict[str, Any]) -> None:
    assert set(docs) == {"a1.spacy", f"{EMPTY}.spacy"}
    for doc in docs.values():
        assert doc["text"] == TEXT
        assert [each.split()[0] for each in doc["sentences"]] == ["𝔘nser", "It"]


def test_spans_overlap_keep_their_label_and_belong_together(docs: dict[str, Any]) -> None:
    groups = docs["a1.spacy"]["spans"]
    marks = groups["mark"]
    assert all(TEXT[start:end] == text for start, end, text, _, _ in marks)
    assert {label for *_, label, _ in marks} == {"mark"}
    # Two parts, then one mark each; the third lies inside the second.
    assert [own for *_, own in marks] == ["m1", "m1", "m2", "m3", "m4"]
    assert marks[1][:2] == list(place("she said"))
    assert [(label, own) for *_, label, own in groups["mark.tone"]] == [
        *(("bad", "m1"), ("bad", "m1"), ("good", "m2"), ("good", "m3"))
    ]
    assert {label for *_, label, _ in groups["mark.frames"]} == {"law", "war"}
    assert docs["a1.spacy"]["cats"] == {"article.slant=left": 1.0}


def test_exact_places_and_other_answers_are_told(docs: dict[str, Any], tmp_path: Path) -> None:
    told = docs["a1.spacy"]["user"]["annotations"]
    assert [[list(part) for part in each.parts] for each in SPANS] == [
        each["parts"] for each in told[: len(SPANS)]
    ]
    assert told[0]["told"]["who"][0]["name"] == "Ada, Countess"
    assert docs[f"{EMPTY}.spacy"]["user"]["nothing_found"] == ["mark"]
    files = unpacked("spacy", tmp_path)
    assert lost({"losses.json": (files / "losses.json").read_text()}) == {
        "unread": 1,
        "within_token": 2,
    }


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("mark", 423),
        ("hello", 5983625672228268878),
        ("𝔘", 15945368048850010531),
        ("a" * 17, 13224509032931785873),
    ],
)
def test_a_string_has_spacys_own_number(text: str, number: int) -> None:
    assert number_of(text) == number
