"""CoNLL columns, read as sequence labellers read them: tokens and tags by sentence."""

import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest

from annotator.formats.conll import tokens
from tests.formats.sample import EMPTY, TEXT, lost, place, written


@dataclass(frozen=True)
class Token:
    """One line."""

    word: str
    start: int
    end: int
    tag: str


def sentences(content: str) -> list[list[Token]]:
    """The sentences behind the line that opens the article."""
    first, *rest = [part for part in content.split("\n\n") if part]
    opened = first.split("\t")
    assert (opened[0], opened[2:]) == ("-DOCSTART-", [str(len(TEXT)), "O"])
    lines = [[line.split("\t") for line in part.strip("\n").split("\n")] for part in rest]
    return [[Token(a, int(b), int(c), d) for a, b, c, d in sentence] for sentence in lines]


def spans(found: list[list[Token]]) -> list[tuple[str, int, int]]:
    """Label, start and end of what B and I say; an I that goes on from nothing is a fault."""
    runs: list[tuple[str, int, int]] = []
    for sentence in found:
        before = "O"
        for token in sentence:
            kind, _, label = token.tag.partition("-")
            if kind == "B":
                runs.append((label, token.start, token.end))
            elif kind == "I":
                assert before.partition("-")[2] == label
                runs[-1] = (label, runs[-1][1], token.end)
            else:
                assert token.tag == "O"
            before = token.tag
    return runs


def test_every_token_is_the_text_at_its_offsets_and_all_signs_are_in_one(tmp_path: Path) -> None:
    files = written("conll", tmp_path)
    for name in ("a1/mark.conll", "a1/mark.tone.conll", f"{EMPTY}/mark.conll"):
        found = [token for sentence in sentences(files[name]) for token in sentence]
        assert [each.word for each in found] == [TEXT[each.start : each.end] for each in found]
        assert "".join(each.word for each in found) == "".join(TEXT.split())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("𝔘nser 🎈!", ["𝔘nser", "🎈", "!"]),
        ("don't", ["don", "'", "t"]),
        ("नमस्ते जी", ["नमस्ते", "जी"]),
        ("a_1 2.5", ["a_1", "2", ".", "5"]),
        ("e\u0301te\u0301", ["e\u0301te\u0301"]),
        (" \n\t", []),
    ],
)
def test_tokens_are_cut_as_it_is_stated(text: str, words: list[str]) -> None:
    assert [text[start:end] for start, end in tokens(text)] == words


def test_a_sentence_ends_with_an_empty_line(tmp_path: Path) -> None:
    first, second = sentences(written("conll", tmp_path)["a1/mark.conll"])
    assert (first[-1].word, second[0].word) == (".", "It")


def test_of_overlapping_marks_the_longest_is_tagged_and_the_others_are_counted(
    tmp_path: Path,
) -> None:
    files = written("conll", tmp_path)
    long = (place("she")[0], place("really!")[1])
    assert spans(sentences(files["a1/mark.conll"])) == [
        ("mark", long[0], place("said.")[1]),
        ("mark", place("It was")[0], long[1]),
        ("mark", *place("नमस्ते")),
    ]
    # The first and the third, in the file of the layer and in that of the tone.
    assert lost(files)["overlap"] == 4


def test_a_question_has_its_own_file_and_what_overlaps_in_another_is_whole_there(
    tmp_path: Path,
) -> None:
    files = written("conll", tmp_path)
    both = [place("Unser 🎈".replace("U", "𝔘")), place("she said")]
    assert spans(sentences(files["a1/mark.strength.conll"])) == [("-1", *each) for each in both]
    assert spans(sentences(files["a1/mark.sure.conll"])) == [("false", *each) for each in both]
    assert spans(sentences(files["a1/mark.frames.conll"])) == [("law", *each) for each in both]


def test_everything_that_a_column_cannot_say_is_counted(tmp_path: Path) -> None:
    assert lost(written("conll", tmp_path)) == {
        "no_place": 1,
        "parts": 1,
        "links": 2,
        "remarks": 2,
        "answers": 2,
        "further_labels": 1,
        "overlap": 4,
        "within_token": 3,
        "sentences": 2,
        "unread": 1,
    }


def test_who_found_nothing_has_the_article_without_tags_and_who_skipped_has_none(
    tmp_path: Path,
) -> None:
    files = written("conll", tmp_path)
    assert spans(sentences(files[f"{EMPTY}/mark.conll"])) == []
    assert not [name for name in files if name.startswith("a3/") or "article" in name]


def test_every_mark_that_combines_stays_with_its_word() -> None:
    marks = [each for each in map(chr, range(0x110000)) if unicodedata.category(each)[0] == "M"]
    assert len(marks) > 2_000
    text = " ".join(f"a{each}b" for each in marks)
    assert [text[start:end] for start, end in tokens(text)] == text.split(" ")
