"""The files of the later SemEval tasks, read as their descriptions say."""

from pathlib import Path

from tests.formats.sample import EMPTY, FIRST, SPANS, TEXT, lost, place, written


def lines(files: dict[str, str], name: str) -> list[list[str]]:
    """The columns of each line."""
    return [line.split("\t") for line in files[name].splitlines()]


def test_2023_has_spans_paragraphs_and_labels_of_the_article(tmp_path: Path) -> None:
    files = written("semeval_2023", tmp_path)
    assert files["articles/article100000001.txt"] == TEXT
    spans = lines(files, "a1/mark.tone.spans.tsv")
    assert [(label, int(start), int(end)) for _, label, start, end in spans] == [
        (str(each.values["tone"]), *part)
        for each in SPANS
        if "tone" in each.values
        for part in each.parts
    ]
    # The second mark goes on over the empty second line into the third and fourth.
    paragraphs = lines(files, "a1/mark.tone.paragraphs.tsv")
    assert paragraphs == [
        ["100000001", "1", "bad,good"],
        *(["100000001", line, "good"] for line in ("2", "3", "4")),
    ]
    assert lines(files, "a1/article.slant.article.tsv") == [["100000001", "left"]]
    assert files[f"{EMPTY}/mark.tone.spans.tsv"] == ""
    assert lost(files)["no_label"] == 1


def test_2025_counts_utf16_and_its_end_is_inclusive(tmp_path: Path) -> None:
    files = written("semeval_2025", tmp_path)
    (text,) = [name for name in files if name.startswith("documents/")]
    rows = lines(files, "a1/mark.subtask-1.tsv")
    units = TEXT.encode("utf-16-le")
    parts = [part for each in SPANS for part in each.parts]
    for (name, words, start, end, *_), (first, last) in zip(rows, parts, strict=True):
        assert f"documents/{name}" == text
        found = units[2 * int(start) : 2 * (int(end) + 1)].decode("utf-16-le")
        assert found == TEXT[first:last]
        assert words.split() == found.split()
    assert rows[0][4:] == ["bad", "law;war", "-1", "false"]
    assert rows[0][2] == str(place("nser 🎈")[0] + 1)
    assert lines(files, "a1/article.subtask-2.tsv") == [[text.removeprefix("documents/"), "left"]]
    assert FIRST.links
    assert lost(files) == {"parts": 1, "links": 2, "remarks": 2, "answers": 2, "unread": 1}
