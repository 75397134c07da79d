"""brat's files, read by a small reader that knows the format's page and nothing of the writer."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from annotator.core.records import DocumentRecord
from tests.formats.sample import EMPTY, FIRST, RECORD, SPANS, TEXT, TITLE, lost, written

_MARK = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)")
_SAID = re.compile(r"A\d+\t(\S+) (T\d+)(?: (\S+))?")
_LINK = re.compile(r"R\d+\t(\S+) Arg1:(T\d+) Arg2:(T\d+)")
_NOTE = re.compile(r"#\d+\t(\S+) (T\d+)\t(.*)")


@dataclass
class Standoff:
    """One .ann file."""

    places: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    said: list[tuple[str, str, str]] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[tuple[str, str, str]] = field(default_factory=list)


def parsed(content: str) -> Standoff:
    """A file line by line; a line that is none of the format is a fault."""
    found = Standoff()
    for line in content.splitlines():
        if match := _MARK.fullmatch(line):
            pairs = [tuple(map(int, pair.split())) for pair in match[3].split(";")]
            found.places[match[1]] = [(start, end) for start, end in pairs]
            found.words[match[1]] = match[4]
        elif match := _SAID.fullmatch(line):
            found.said.append((match[1], match[2], match[3] or ""))
        elif match := _LINK.fullmatch(line):
            found.links.append((match[1], match[2], match[3]))
        elif match := _NOTE.fullmatch(line):
            found.notes.append((match[1], match[2], match[3]))
        else:
            pytest.fail(f"no line of brat: {line!r}")
    return found


def ann(files: dict[str, str], whose: str = "a1") -> str:
    """The one .ann file of somebody."""
    (name,) = [each for each in files if each.startswith(f"{whose}/") and each.endswith(".ann")]
    assert files[name.removesuffix("ann") + "txt"] == TEXT
    return files[name]


def test_every_mark_has_exactly_the_words_at_its_offsets(tmp_path: Path) -> None:
    found = parsed(ann(written("brat", tmp_path)))
    assert len(found.places) == len(SPANS)
    for mark, places in found.places.items():
        assert found.words[mark] == " ".join(TEXT[start:end] for start, end in places)


def test_parts_are_kept_and_a_line_break_or_tab_parts_a_mark(tmp_path: Path) -> None:
    files = written("brat", tmp_path)
    found = parsed(ann(files))
    assert found.places["T1"] == list(FIRST.parts)
    assert found.words["T2"] == "she said. It was “not bad”, really!"
    for mark, annotation in zip(found.places, SPANS, strict=True):
        covered = "".join(TEXT[start:end] for start, end in annotation.parts)
        written_ = "".join(TEXT[start:end] for start, end in found.places[mark])
        assert written_ == re.sub(r"[\n\t]", "", covered)
    assert lost(files)["split_at_line_break"] == 2


def test_labels_are_attributes_and_the_rest_are_notes(tmp_path: Path) -> None:
    files = written("brat", tmp_path)
    found = parsed(ann(files))
    assert [(name, value) for name, mark, value in found.said if mark == "T1"] == [
        ("mark-tone", "bad"),
        ("mark-frames-law", ""),
        ("mark-frames-war", ""),
        ("mark-strength", "-1"),
        ("mark-sure", "false"),
    ]
    notes = [(kind, content) for kind, mark, content in found.notes if mark == "T1"]
    assert json.loads(notes[0][1]) == FIRST.values["why"]
    assert json.loads(notes[1][1]) == {
        "name": "Ada, Countess",
        "type": "person",
        "kind": "official",
    }
    assert notes[3] == ("AnnotatorNotes", "first, “second” third")
    assert notes[4][0] == "link-answers"
    assert found.links == [("answers", "T1", "T2")]


def test_brat_is_told_of_every_name_that_the_marks_use(tmp_path: Path) -> None:
    files = written("brat", tmp_path)
    found = parsed(ann(files))
    conf = files["annotation.conf"]
    declared = {line.split("\t")[0] for line in conf.splitlines()}
    assert {name for name, _, _ in [*found.said, *found.links]} <= declared
    assert "mark-tone\tArg:mark, Value:good|bad" in conf.splitlines()
    assert "mark-strength\tArg:mark, Value:-1|0|1" in conf.splitlines()
    assert f"mark | {TITLE}" in files["visual.conf"].splitlines()


def test_who_found_nothing_has_an_empty_file_and_who_skipped_has_none(tmp_path: Path) -> None:
    files = written("brat", tmp_path)
    assert ann(files, EMPTY) == ""
    assert not [name for name in files if name.startswith("a3/")]
    assert lost(files) == {"no_place": 1, "split_at_line_break": 2, "remark_lines": 1, "unread": 1}


def test_a_line_separator_in_the_text_breaks_no_line(tmp_path: Path) -> None:
    text = "one\u2028two\x85three"
    mark = FIRST.__class__(id=1, layer="mark", parts=((0, len(text)),))
    reading = RECORD.assignments[0].__class__("a1", annotations=(mark,))
    files = written("brat", tmp_path, DocumentRecord("k", text, assignments=(reading,)))
    assert parsed(files["a1/k.ann"]).words == {"T1": "one two three"}
