"""The file read by a small reader that knows WebAnno's appendix and nothing of the writer."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.formats.sample import SPANS, TEXT, lost, written

_PARTED = re.compile(r"(?<!\\)\|")
_NUMBERED = re.compile(r"(.*)\[(\d+)\]\Z", re.DOTALL)


@dataclass
class Row:
    """A token or a part of one."""

    name: str
    start: int
    end: int
    words: str
    cells: list[str]


def rows(content: str) -> tuple[list[str], list[Row]]:
    """The heads of the columns, and the lines of tokens."""
    heads: list[str] = []
    found: list[Row] = []
    for line in content.split("\n"):
        if line.startswith("#T_SP="):
            layer, *features = line.removeprefix("#T_SP=").split("|")
            heads += [f"{layer}.{each}" for each in features] or [layer]
        elif line and not line.startswith("#"):
            name, place, words, *cells, empty = line.split("\t")
            assert empty == ""
            start, end = map(int, place.split("-"))
            found.append(Row(name, start, end, words, cells))
    return heads, found


def marks(found: list[Row], column: int) -> dict[str, tuple[int, int, str]]:
    """Start, end and answer of every mark, by its number or its token."""
    known: dict[str, tuple[int, int, str]] = {}
    for row in found:
        for said in _PARTED.split(row.cells[column]):
            if said == "_":
                continue
            match = _NUMBERED.match(said)
            own, answer = (match[2], match[1]) if match else (row.name, said)
            start = min(row.start, known[own][0]) if own in known else row.start
            known[own] = (start, row.end, answer)
    return known


def utf16(at: int) -> int:
    """Where UTF-16 has it."""
    return len(TEXT[:at].encode("utf-16-le")) // 2


def test_every_mark_is_found_where_it_is_with_its_answer(tmp_path: Path) -> None:
    files = written("webanno_tsv", tmp_path)
    (name,) = [each for each in files if each.endswith("/a1.tsv")]
    assert files[name].startswith("#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Mark|tone|frames|")
    heads, found = rows(files[name])
    assert all(len(row.cells) == len(heads) for row in found)
    tone = marks(found, heads.index("webanno.custom.Mark.tone"))
    places = [(part, each) for each in SPANS for part in each.parts]
    assert sorted(tone.values()) == sorted(
        (utf16(start), utf16(end), str(each.values.get("tone", "*")))
        for (start, end), each in places
    )
    frames = marks(found, heads.index("webanno.custom.Mark.frames"))
    assert {answer for *_, answer in frames.values()} == {"law,war", "*"}


def test_tokens_have_their_words_and_parts_of_tokens_lines_below(tmp_path: Path) -> None:
    files = written("webanno_tsv", tmp_path)
    _, found = rows(files[next(each for each in files if each.endswith("/a1.tsv"))])
    units = TEXT.encode("utf-16-le")
    for row in found:
        assert units[2 * row.start : 2 * row.end].decode("utf-16-le") == row.words
    assert [row.words for row in found if row.name.startswith("1-1")] == ["𝔘nser", "nser"]
    assert {row.name.split("-")[0] for row in found} == {"1", "2"}


def test_what_it_cannot_hold_is_counted(tmp_path: Path) -> None:
    files = written("webanno_tsv", tmp_path)
    assert lost(files) == {
        "no_place": 1,
        "parts": 1,
        "several_answers": 2,
        "links": 2,
        "remarks": 2,
        "unread": 1,
    }
    (name,) = [each for each in files if each.endswith("/a1.tsv")]
    sentence = "#Text=It was “not\\tbad”,\\nreally! नमस्ते don't."
    assert sentence in files[name].split("\n")
