"""WebAnno TSV 3 read, as WebAnno and INCEpTION export it; one file, or many in a zip.

The text is put together from the sentences, each at the place of its first token; what stood
between two sentences is not in the file and becomes line breaks. Relations, chains and slots are
not taken, which the report says.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO

from annotator.core.errors import Invalid
from annotator.core.text import decode
from annotator.formats import readings
from annotator.formats.reading import Line, Options
from annotator.formats.readings import Parsed
from annotator.formats.uima_marks import Structure, Types, is_mark
from annotator.formats.uima_text import UimaText

NOBODY = "webanno"
_HEAD = "#FORMAT=WebAnno TSV 3"
_ROW = re.compile(r"(\d+-\d+(?:\.\d+)?)\t(\d{1,9})-(\d{1,9})\t([^\t]*)\t?(.*)", re.DOTALL)
_SIGN = re.compile(r"\\.|[^\\|]+|\||\\", re.DOTALL)
_NUMBERED = re.compile(r"\[(\d+)\]\Z")
_ESCAPED = re.compile(r"\\(->|.)", re.DOTALL)
_MEANT = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_NO_MARK, _NO_ANSWER = "_", {"*", ""}
# No two sentences stand farther apart; a file that says so would fill the memory.
_WIDEST_GAP = 100_000


def read(stream: BinaryIO, options: Options) -> Iterator[Line]:
    """One record an article."""
    yield from readings.read(stream, (".tsv",), partial(parsed, Types(options)), options, NOBODY)


@dataclass
class _Layer:
    """Some columns: of a span's layer one for each feature, else what is not taken."""

    type: str
    features: Sequence[str]
    is_taken: bool
    first: int

    @property
    def columns(self) -> range:
        """At least one, which only says that there is a mark."""
        return range(self.first, self.first + max(1, len(self.features)))


@dataclass
class _File:
    """What the lines so far say."""

    types: Types
    layers: list[_Layer] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    units: int = 0
    sentence: list[str] = field(default_factory=list)
    rows: list[tuple[int, int, int, str]] = field(default_factory=list)
    marks: dict[tuple[str, str], Structure] = field(default_factory=dict)
    places: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)

    def take(self, number: int, line: str) -> None:
        """One more line."""
        if line.startswith(("#T_SP=", "#T_RL=", "#T_CH=")):
            self._head(line)
        elif line.startswith("#Text="):
            self.sentence.append(_unescaped(line.removeprefix("#Text=")))
        elif line.strip() and not line.startswith("#"):
            found = _ROW.fullmatch(line)
            if found is None:
                message = "A token's number, its place and its words are wanted."
                raise Invalid.at(f"line {number}", message, "bad_line")
            self._row(number, found)

    def _head(self, line: str) -> None:
        name, *features = line[len("#T_SP=") :].split("|")
        first = self.layers[-1].columns.stop if self.layers else 0
        is_taken = line.startswith("#T_SP=") and is_mark(name)
        self.layers.append(_Layer(name, features, is_taken, first))

    def _row(self, number: int, found: re.Match[str]) -> None:
        unit, start, end = found[1], int(found[2]), int(found[3])
        if self.sentence:
            self._put(number, start)
        self.rows.append((number, start, end, found[4]))
        cells = found[5].split("\t")
        for layer in self.layers:
            columns = [_parted(cells[at]) for at in layer.columns if at < len(cells)]
            if layer.is_taken:
                self._cells(layer, columns, unit, (number, start, end))
            elif is_mark(layer.type):
                self.left_out[layer.type] += sum(each != [_NO_MARK] for each in columns[:1])

    def _put(self, number: int, start: int) -> None:
        """The sentence into the text, at the place of its first token."""
        gap = start - self.units
        if not 0 <= gap <= _WIDEST_GAP:
            message = f"This sentence begins at {start}; the text so far ends at {self.units}."
            raise Invalid.at(f"line {number}", message, "bad_line")
        text = "\n".join(self.sentence)
        self.raw += ("\n" * gap, text)
        self.units = start + len(text.encode("utf-16-le", "surrogatepass")) // 2
        self.sentence = []

    def _cells(
        self, layer: _Layer, columns: list[list[str]], unit: str, place: tuple[int, int, int]
    ) -> None:
        line, start, end = place
        features = [*layer.features, ""] if not layer.features else layer.features
        for name, several in zip(features, columns, strict=False):
            for at, said in enumerate(several):
                if said == _NO_MARK:
                    continue
                numbered = _NUMBERED.search(said)
                key = (layer.type, f"#{numbered[1]}" if numbered else f"{unit}/{at}")
                mark = self.marks.setdefault(key, Structure(" ".join(key), layer.type, line=line))
                first, last = self.places.get(key, (start, end))
                self.places[key] = (min(first, start), max(last, end))
                value = said[: numbered.start()] if numbered else said
                if value not in _NO_ANSWER and not name.startswith("ROLE_"):
                    mark.features[name] = [_unescaped(value)]

    def parsed(self) -> Parsed:
        """The text, and the marks at their places in it."""
        text = UimaText("".join(self.raw))
        for number, start, end, words in self.rows:
            given = text.given(start, end, f"line {number}", number)
            if given.quote not in (words, _unescaped(words)):
                message = f"{words[:60]!r} is not the text at {start}–{end}."
                raise Invalid.at(f"line {number}", message, "misplaced")
        for key, (start, end) in self.places.items():
            mark = self.marks[key]
            mark.parts = [text.given(start, end, f"line {mark.line}", mark.line)]
        marks = [self.types.mark(each) for each in self.marks.values()]
        return Parsed(text.text, marks, left_out={k: n for k, n in self.left_out.items() if n})


def parsed(types: Types, raw: bytes, name: str) -> Parsed:
    """What one file says."""
    content = decode(raw, name).lstrip("\ufeff")
    if not content.startswith(_HEAD):
        raise Invalid.at(name, f"The first line is to begin with {_HEAD!r}.", "bad_file")
    file = _File(types)
    # A sentence may have every other sign that ends a line for Python.
    for number, line in enumerate(content.split("\n"), start=1):
        file.take(number, line.removesuffix("\r"))
    if not file.rows:
        raise Invalid.at(name, "There are no tokens in this file.", "bad_file")
    return file.parsed()


def _parted(cell: str) -> list[str]:
    """What is stacked on one unit: parted by bars that are not escaped."""
    pieces = [""]
    for sign in _SIGN.findall(cell):
        if sign == "|":
            pieces.append("")
        else:
            pieces[-1] += sign
    return pieces


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), text)
