"""One line of a SemEval file: what it is about, and the mark that it makes.

The tasks tell their lines apart by columns: a span has two offsets (2020 task 11, 2023 task 3
spans; with its words before them in 2025 task 10), a paragraph its number and labels (2023), and
what is left are labels of the whole article (2023: parted by commas, 2025: by semicolons in a
column for each question). A file of our own says its layer and question in its name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.core.conventions import Given
from annotator.core.errors import Invalid
from annotator.formats.foreign import Mark
from annotator.formats.labels import Labels
from annotator.formats.tags import LABELLED

UNNAMED = "span"
_NONE = {"", "none"}
_OWN = re.compile(
    r"(?P<layer>[\w-]+)\."
    r"(?:(?P<question>[\w-]+)\.(?P<of>task-tc|spans|article)|task-si|(?P<task>subtask-[12]))\.tsv"
)


@dataclass(frozen=True)
class Row:
    """A line of a file: its cells behind the text's name, and where it is, for a report."""

    file: str
    where: str
    line: int
    cells: Sequence[str]
    about: str

    def mark(self, labels: Labels, paragraphs: Sequence[tuple[int, int]]) -> Mark | None:
        """What it says, None where that is nothing; `paragraphs` are the lines of its text."""
        ours = _OWN.fullmatch(self.file)
        if ours and ours["task"]:
            return self._columns(ours["layer"], ours["task"] == "subtask-1", labels)
        own = f"{ours['layer']}.{ours['question']}=" if ours and ours["question"] else ""
        if ours and ours["of"] == "article":
            said = _parted(self.cells[0], ",")
            return self._made(ours["layer"], answers=[(ours["question"], each) for each in said])
        match self.cells:
            case [start, end] if _is_place(start, end):
                return self._made(ours["layer"] if ours else UNNAMED, self._given(start, end))
            case [technique, start, end] if ours or _is_place(start, end):
                return self._made(own + technique, self._given(start, end))
            case [mention, start, end, role, *fine] if _is_place(start, end):
                said = [each for cell in fine for each in _parted(cell, ";")]
                given = self._given(start, end, mention)
                return self._made(role, given, [("", each) for each in said])
            case [number, listed] if number.isdigit():
                given = self._paragraph(int(number), paragraphs)
                return self._labelled(_parted(listed, ","), given)
        return self._whole()

    def _whole(self) -> Mark | None:
        """Labels of the article; where there is one column, commas part them if no name ends
        in `.txt`, which only the task of 2025 has.
        """
        if not self.cells or any(_is_place(each, each) for each in self.cells):
            raise self._bad("This line has too few columns, or offsets that are no numbers.")
        is_later = len(self.cells) > 1 or self.about.endswith(".txt")
        said = [each for cell in self.cells for each in _parted(cell, ";" if is_later else ",")]
        return self._labelled(said)

    def _labelled(self, said: list[str], given: Given | None = None) -> Mark | None:
        return self._made(said[0], given, [("", each) for each in said]) if said else None

    def _columns(self, layer: str, is_span: bool, labels: Labels) -> Mark:
        """Ours of 2025: a column for each question of the layer that has labels."""
        asked = [each.id for each in labels.layer(layer).dimensions if each.kind in LABELLED]
        place, columns = (self.cells[:3], self.cells[3:]) if is_span else ([], self.cells)
        if len(columns) != len(asked) or len(place) != 3 * is_span:
            raise self._bad(f"Here are {len(columns)} answers; {layer} asks {len(asked)}.")
        said = zip(asked, columns, strict=True)
        answers = [(name, each) for name, cell in said for each in _parted(cell, ";")]
        given = self._given(place[1], place[2], place[0]) if is_span else None
        return self._made(layer, given, answers)

    def _made(
        self, label: str, given: Given | None = None, answers: Sequence[tuple[str, str]] = ()
    ) -> Mark:
        parts = [] if given is None else [given]
        return Mark(f"{self.where}:{self.line}", label, parts, answers, line=self.line)

    def _given(self, start: str, end: str, quote: str | None = None) -> Given:
        if not _is_place(start, end):
            raise self._bad(f"{start[:40]!r} and {end[:40]!r} are no offsets.")
        return Given(int(start), int(end), quote, self.line)

    def _paragraph(self, number: int, paragraphs: Sequence[tuple[int, int]]) -> Given:
        if not 0 < number <= len(paragraphs):
            raise self._bad(f"The text has no paragraph {number}.")
        return Given(*paragraphs[number - 1], None, self.line)

    def _bad(self, message: str) -> Invalid:
        return Invalid.at(f"{self.where} line {self.line}", message, "bad_line")


def paragraphs_of(text: str) -> list[tuple[int, int]]:
    """Start and end of each line of a text, without the line's end."""
    return list(_lines(text))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.split("\n"):
        yield at, at + len(line)
        at += len(line) + 1


def _is_place(start: str, end: str) -> bool:
    return all(each.isascii() and each.strip().isdigit() for each in (start, end))


def _parted(cell: str, joint: str) -> list[str]:
    return [each.strip() for each in cell.split(joint) if each.strip().lower() not in _NONE]
