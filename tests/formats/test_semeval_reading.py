"""SemEval's later tasks read: laid out as they were given out, and as we write them."""

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.errors import Invalid
from tests.formats.sample import SPANS, TEXT, written
from tests.formats.test_foreign import OPTIONS, marks_of, read, record, zipped

SPEECH = "Die „große“ Rede 🎈\n\nwar\u2028schlecht."
TOLD = replace(
    OPTIONS,
    annotator="a1",
    labels={
        "Loaded": "mark.tone=bad",
        "Praise": "mark.tone=good",
        "Law": "mark.frames=law",
        "War": "mark.frames=war",
        "Left": "article.slant=left",
    },
)


def test_our_2023_comes_back_a_mark_for_each_answer(tmp_path: Path) -> None:
    files = {
        n: t for n, t in written("semeval_2023", tmp_path).items() if n.endswith((".txt", ".tsv"))
    }
    found = record(read("semeval", zipped(files)))
    assert found.text == TEXT
    tones = [each for each in marks_of(found) if "tone" in each.values]
    assert [(each.parts, each.values["tone"]) for each in tones] == [
        ((part,), each.values["tone"])
        for each in SPANS
        if "tone" in each.values
        for part in each.parts
    ]
    (whole,) = [each for each in marks_of(found) if each.layer == "article"]
    assert (whole.parts, whole.values) == ((), {"slant": "left"})
    # The second part of the first mark, once for each of its two frames.
    assert sum("frames" in each.values for each in marks_of(found)) == 4


def test_our_2025_comes_back_with_all_answers_in_one(tmp_path: Path) -> None:
    files = {
        n: t for n, t in written("semeval_2025", tmp_path).items() if n.endswith((".txt", ".tsv"))
    }
    found = record(read("semeval", zipped(files)))
    assert found.text == TEXT
    marks = [each for each in marks_of(found) if each.layer == "mark"]
    assert [each.parts for each in marks] == [(part,) for each in SPANS for part in each.parts]
    assert marks[0].values == {
        "tone": "bad",
        "frames": ["law", "war"],
        "strength": -1,
        "sure": False,
    }
    (whole,) = [each for each in marks_of(found) if each.layer == "article"]
    assert whole.values == {"slant": "left"}


def test_2023_as_it_was_given_out() -> None:
    files = {
        "data/de/train-articles-subtask-2/article111.txt": SPEECH,
        "data/de/train-articles-subtask-3/article111.txt": SPEECH,
        "data/de/train-labels-subtask-2.txt": "111\tLaw,War\n",
        "data/de/train-labels-subtask-3.txt": "111\t1\tLoaded\n111\t3\t\n",
    }
    found = record(read("semeval", zipped(files), TOLD))
    frames, paragraph = marks_of(found)
    assert (frames.parts, frames.values) == ((), {"frames": ["law", "war"]})
    assert SPEECH[slice(*paragraph.parts[0])] == "Die „große“ Rede 🎈"
    files["data/de/train-labels-subtask-3-spans/article111-labels-subtask-3.txt"] = (
        "111\tLoaded\t5\t10\n"
    )
    _, exact = marks_of(record(read("semeval", zipped(files), TOLD)))
    assert SPEECH[slice(*exact.parts[0])] == "große"


def test_2025_as_it_was_given_out() -> None:
    units = SPEECH.encode("utf-16-le")
    start = units.index("war".encode("utf-16-le")) // 2
    mention = f"DE_1.txt\twar schlecht\t{start}\t{start + 11}\tLoaded\tLaw\tWar\n"
    files = {
        "DE/raw-documents/DE_1.txt": SPEECH,
        "DE/subtask-1-annotations.txt": mention,
        "DE/subtask-2-annotations.txt": "DE_1.txt\tLeft\tnone\n",
    }
    said, whole = marks_of(record(read("semeval", zipped(files), TOLD)))
    assert SPEECH[slice(*said.parts[0])] == "war\u2028schlecht"
    assert said.values == {"tone": "bad", "frames": ["law", "war"]}
    assert (whole.parts, whole.values) == ((), {"slant": "left"})


@pytest.mark.parametrize("row", ["111\t9\tLoaded", "111", "111\tLoaded\t5"])
def test_a_line_that_says_nothing_is_named(row: str) -> None:
    files = {"article111.txt": SPEECH, "a1/all.tsv": f"{row}\n"}
    (line,) = read("semeval", zipped(files), TOLD)
    assert line.fault is not None
    assert "a1/all.tsv line 1" in line.fault.fields


def test_two_texts_of_one_name_that_differ_are_refused() -> None:
    with pytest.raises(Invalid):
        read("semeval", zipped({"a/article1.txt": "x", "b/article1.txt": "y"}), TOLD)
