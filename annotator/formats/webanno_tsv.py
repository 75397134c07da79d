"""WebAnno TSV 3.3, as WebAnno and INCEpTION export it: a file for every article and annotator.

A line is a token: its number, its offsets in UTF-16 units, its words, then a column for each
question of each layer. `_` is no mark, `*` a mark without this answer; marks over several tokens or
over the same ones are told apart by a number in brackets, those on the same token parted by `|`.
What covers a part of a token has a line `1-3.1` below it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from annotator.core.offsets import Offsets
from annotator.core.records import AnnotationRecord, AssignmentRecord, DocumentRecord
from annotator.core.spans import Part
from annotator.formats import tags
from annotator.formats.archive import Article, Book, Format, Losses, Piece, nothing
from annotator.formats.conll import Words
from annotator.formats.table_rows import Layer
from annotator.formats.uima_types import feature_name, type_name

NO_MARK, NO_ANSWER = "_", "*"
_ESCAPED = {"\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LINES = str.maketrans(_ESCAPED)
_SIGNS = str.maketrans({each: f"\\{each}" for each in "\\[]|_;*"} | {"\t": "\\t", "\n": "\\n"})

# A token by its number, and where in it; the whole token where there is no place.
Unit = tuple[int, Part | None]


def pieces(article: Article, book: Book, losses: Losses) -> Iterator[Piece]:
    """One file for every reading."""
    words = Words(article)
    for name, reading in article.readings(losses):
        lines = _File(article.record, words, book, losses).lines(reading)
        yield Piece(f"{article.file}/{name}.tsv", "".join(f"{each}\n" for each in lines).encode())


@dataclass
class _Mark:
    """One part of an annotation: what it says by column, and the units that it covers."""

    number: int
    says: Sequence[str]
    units: Sequence[Unit]


@dataclass
class _File:
    """The file of one reading."""

    record: DocumentRecord
    words: Words
    book: Book
    losses: Losses
    marks: dict[str, list[_Mark]] = field(default_factory=dict)

    def lines(self, reading: AssignmentRecord) -> Iterator[str]:
        """The head, then sentence by sentence."""
        layers = [each for each in self.book.layers.values() if each.level != "document"]
        self.marks = {layer.id: [] for layer in layers}
        for annotation in reading.annotations:
            self._take(annotation)
        yield "#FORMAT=WebAnno TSV 3.3"
        for layer in layers:
            names = [feature_name(each) for each in layer.dimensions]
            yield "|".join([f"#T_SP=webanno.custom.{type_name(layer)}", *names])
        cells = {layer.id: self._cells(layer) for layer in layers}
        yield ""
        for number, run in enumerate(self._sentences(), start=1):
            yield ""
            first, last = self.words.tokens[run[0]], self.words.tokens[run[-1]]
            yield f"#Text={self.record.text[first[0] : last[1]].translate(_LINES)}"
            yield from self._rows(number, run, layers, cells)

    def _sentences(self) -> Iterator[range]:
        starts = sorted({0, *self.words.first}) if self.words.tokens else []
        for start, end in pairwise([*starts, len(self.words.tokens)]):
            yield range(start, end)

    def _take(self, annotation: AnnotationRecord) -> None:
        layer = self.book.layers[annotation.layer]
        self.losses.add("no_place", not annotation.parts)
        self.losses.add("parts", len(annotation.parts) > 1)
        self.losses.add("links", len(annotation.links))
        self.losses.add("remarks", bool(annotation.note))
        says = [self._said(annotation, layer, name) for name in layer.dimensions]
        for part in annotation.parts:
            units = [self._unit(number, part) for number in self.words.under(part)]
            if not units:
                self.losses.add("no_token")
                continue
            number = sum(map(len, self.marks.values())) + 1
            self.marks[layer.id].append(_Mark(number, says or [NO_ANSWER], units))

    def _unit(self, number: int, part: Part) -> Unit:
        start, end = self.words.tokens[number]
        inside = (max(start, part[0]), min(end, part[1]))
        return number, None if inside == (start, end) else inside

    def _said(self, annotation: AnnotationRecord, layer: Layer, name: str) -> str:
        labels = [t.value for t in tags.tags(annotation, layer) if t.dimension.id == name]
        told = [
            value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for question, value in tags.told(annotation, layer, self.record)
            if question == name
        ]
        self.losses.add("several_answers", len([*labels, *told]) > 1)
        said = ",".join([*labels, *told])
        return said.translate(_SIGNS).replace("->", "\\->") or NO_ANSWER

    def _cells(self, layer: Layer) -> Mapping[Unit, list[str]]:
        """What stands in the columns of a layer, by unit."""
        on: dict[Unit, list[_Mark]] = {}
        for mark in self.marks[layer.id]:
            for unit in mark.units:
                on.setdefault(unit, []).append(mark)
        stacked = {mark.number for marks in on.values() if len(marks) > 1 for mark in marks}
        return {
            unit: [
                "|".join(
                    f"{mark.says[column]}[{mark.number}]"
                    if mark.number in stacked or len(mark.units) > 1
                    else mark.says[column]
                    for mark in marks
                )
                for column in range(len(marks[0].says))
            ]
            for unit, marks in on.items()
        }

    def _rows(
        self,
        sentence: int,
        run: range,
        layers: Sequence[Layer],
        cells: Mapping[str, Mapping[Unit, list[str]]],
    ) -> Iterator[str]:
        offsets = Offsets(self.record.text)
        parts: dict[int, set[Part]] = {}
        for number, place in (unit for found in cells.values() for unit in found):
            if place is not None and number in run:
                parts.setdefault(number, set()).add(place)
        for at, number in enumerate(run, start=1):
            units: list[Unit] = [(number, None)]
            units += [(number, each) for each in sorted(parts.get(number, ()))]
            for below, unit in enumerate(units):
                start, end = unit[1] or self.words.tokens[number]
                columns = [
                    cell
                    for layer in layers
                    for cell in cells[layer.id].get(unit, [NO_MARK] * max(1, len(layer.dimensions)))
                ]
                name = f"{sentence}-{at}" + (f".{below}" if below else "")
                ends = f"{offsets.utf16(start)}-{offsets.utf16(end)}"
                yield "\t".join([name, ends, self.record.text[start:end], *columns, ""])


FORMAT = Format(
    name="webanno_tsv",
    offsets=(
        "UTF-16 units from the start of the text, from 0; the end is exclusive. In documents.jsonl"
        " and codebook.json everything counts Unicode code points."
    ),
    always=("Ids, times, the origin of annotations and the parts of the page are not written.",),
    counted={
        "no_place": tags.NO_PLACE,
        "parts": tags.PARTS,
        "no_token": "A mark of white space alone covers no token and is not written.",
        "several_answers": "Several answers to one question are one text with commas.",
        "links": "A link to another annotation or to an entity is not written.",
        "remarks": tags.REMARKS,
    },
    pieces=pieces,
    beside=nothing,
)
