"""The files of SemEval-2020 task 11, read as its scorer reads them."""

from pathlib import Path

from tests.formats.sample import EMPTY, SPANS, TEXT, lost, place, written

ARTICLE = "100000001"


def rows(content: str) -> list[list[str]]:
    """The lines of a file, every one about the article."""
    found = [line.split("\t") for line in content.splitlines()]
    assert {row[0] for row in found} <= {ARTICLE}
    return [row[1:] for row in found]


def test_spans_stand_at_their_offsets_in_the_article(tmp_path: Path) -> None:
    files = written("semeval", tmp_path)
    text = files[f"articles/article{ARTICLE}.txt"]
    assert text == TEXT
    found = [(int(start), int(end)) for start, end in rows(files["a1/mark.task-si.tsv"])]
    assert found == [part for each in SPANS for part in each.parts]
    assert text[slice(*found[0])] == "nser 🎈"


def test_a_technique_stands_before_its_span_and_each_label_has_a_line(tmp_path: Path) -> None:
    files = written("semeval", tmp_path)
    tone = rows(files["a1/mark.tone.task-tc.tsv"])
    assert tone[:2] == [["bad", *map(str, place(words))] for words in ("nser 🎈", "she said")]
    assert [row[0] for row in tone] == ["bad", "bad", "good", "good"]
    assert [row[0] for row in rows(files["a1/mark.frames.task-tc.tsv"])] == ["law"] * 2 + [
        "war"
    ] * 2


def test_the_index_says_which_article_a_number_is(tmp_path: Path) -> None:
    files = written("semeval", tmp_path)
    assert '"number":1,' in files["documents.jsonl"]
    assert files[f"{EMPTY}/mark.task-si.tsv"] == ""


def test_what_the_task_does_not_know_is_counted(tmp_path: Path) -> None:
    assert lost(written("semeval", tmp_path)) == {
        "no_place": 1,
        "parts": 1,
        "links": 2,
        "remarks": 2,
        "answers": 2,
        # The second mark over a part of the first, the third in the second; two of one tone.
        "same_label_overlap": 3,
        "unread": 1,
    }
