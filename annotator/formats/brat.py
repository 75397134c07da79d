"""brat standoff: the text and its marks in two files, an annotator's in a folder of their own.

After the format's own page (brat.nlplab.org/standoff.html). Offsets are code points, half-open.
A line of the .ann file holds one mark, so that a mark over a line break becomes parts around it;
parts are joined by `;` and their words by a blank. Marks are `T`, links `R`, labels `A`: an
answer of one label is an attribute with a value, of several labels an attribute for each. What
is no label stands in notes as JSON, under the question's name.
"""

import json
import re
from collections.abc import Iterator

from annotator.core.codebooks.codebook import Dimension
from annotator.core.records import AnnotationRecord, AssignmentRecord, DocumentRecord
from annotator.core.spans import Part, Parts
from annotator.formats import tags
from annotator.formats.archive import Article, Book, Format, Losses, Piece
from annotator.formats.table_rows import Layer

# Whatever some program takes for the end of a line, and the tab that parts the columns.
_BREAKS = re.compile("[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")


def pieces(article: Article, book: Book, losses: Losses) -> Iterator[Piece]:
    """Two files for every reading."""
    text = article.record.text.encode()
    for name, reading in article.readings(losses):
        lines = _Standoff(article.record, book, losses).lines(reading)
        yield Piece(f"{name}/{article.file}.txt", text)
        yield Piece(f"{name}/{article.file}.ann", "".join(f"{line}\n" for line in lines).encode())


class _Standoff:
    """The .ann file of one reading."""

    def __init__(self, document: DocumentRecord, book: Book, losses: Losses) -> None:
        self._document = document
        self._book = book
        self._losses = losses
        self._attributes = 0
        self._notes = 0
        self._relations = 0

    def lines(self, reading: AssignmentRecord) -> Iterator[str]:
        """Marks with what is said of each, then the links between them."""
        marks: dict[int, str] = {}
        for annotation in reading.annotations:
            parts = self._parts(annotation)
            if not parts:
                self._losses.add("no_place")
                continue
            mark = marks[annotation.id] = f"T{len(marks) + 1}"
            yield self._mark(mark, annotation.layer, parts)
            yield from self._said(mark, annotation)
        for annotation in reading.annotations:
            yield from self._links(annotation, marks)

    def _parts(self, annotation: AnnotationRecord) -> Parts:
        text = self._document.text
        parts = tuple(each for part in annotation.parts for each in _unbroken(text, part))
        if len(parts) > len(annotation.parts):
            self._losses.add("split_at_line_break")
        return parts

    def _mark(self, mark: str, layer: str, parts: Parts) -> str:
        places = ";".join(f"{start} {end}" for start, end in parts)
        words = " ".join(self._document.text[start:end] for start, end in parts)
        return f"{mark}\t{layer} {places}\t{words}"

    def _said(self, mark: str, annotation: AnnotationRecord) -> Iterator[str]:
        layer = self._book.layers[annotation.layer]
        for dimension, value in tags.tags(annotation, layer):
            self._attributes += 1
            yield f"A{self._attributes}\t{_attribute(layer, dimension, value, mark)}"
        for name, content in tags.told(annotation, layer, self._document):
            yield self._note(f"{layer.id}-{name}", mark, json.dumps(content))
        if annotation.note:
            if _BREAKS.search(annotation.note):
                self._losses.add("remark_lines")
            yield self._note("AnnotatorNotes", mark, _BREAKS.sub(" ", annotation.note))

    def _links(self, annotation: AnnotationRecord, marks: dict[int, str]) -> Iterator[str]:
        source = marks.get(annotation.id)
        for link in annotation.links:
            if source is not None and link.entity is not None:
                who = json.dumps(tags.named({"entity": link.entity}, self._document))
                yield self._note(f"link-{link.role}", source, who)
            elif source is not None and link.to in marks:
                self._relations += 1
                yield f"R{self._relations}\t{link.role} Arg1:{source} Arg2:{marks[link.to]}"
            else:
                self._losses.add("links")

    def _note(self, kind: str, mark: str, content: str) -> str:
        self._notes += 1
        return f"#{self._notes}\t{kind} {mark}\t{content}"


def _unbroken(text: str, part: Part) -> Iterator[Part]:
    """A part without the line breaks in it; a piece of nothing but blanks goes with them."""
    start, end = part
    edges = [start]
    for found in _BREAKS.finditer(text, start, end):
        edges += found.span()
    edges.append(end)
    for left, right in zip(edges[::2], edges[1::2], strict=True):
        if text[left:right].strip():
            yield left, right


def _attribute(layer: Layer, dimension: Dimension, value: str, mark: str) -> str:
    if dimension.kind == "choices":
        return f"{layer.id}-{dimension.id}-{value} {mark}"
    return f"{layer.id}-{dimension.id} {mark} {value}"


def beside(book: Book, articles: int) -> Iterator[Piece]:  # noqa: ARG001
    """What brat must be told of the layers and questions, and how to call them."""
    layers = [each for each in book.layers.values() if each.level != "document"]
    labelled = [
        (layer, dimension)
        for layer in layers
        for dimension in layer.dimensions.values()
        if dimension.kind in tags.LABELLED
    ]
    conf = [
        *("[entities]", *(layer.id for layer in layers)),
        *("", "[relations]", *sorted(_relations(book))),
        *("", "[events]", "", "[attributes]"),
        *(line for layer, dimension in labelled for line in _declared(layer, dimension)),
    ]
    yield Piece("annotation.conf", "\n".join([*conf, ""]).encode())
    shown = ["[labels]", *(f"{each.id} | {_plain(each.title)}" for each in layers)]
    for layer, dimension in labelled:
        for name, title in _titles(layer, dimension):
            shown.append(f"{name} | {_plain(title)}")
    yield Piece("visual.conf", "\n".join([*shown, "", "[drawing]", ""]).encode())


def _relations(book: Book) -> set[str]:
    return {
        f"{link.role}\tArg1:{layer.id}, Arg2:{'|'.join(link.layers) or '<ENTITY>'}"
        for codebook in book.versions
        for layer in codebook.layers
        for link in layer.links
    }


def _declared(layer: Layer, dimension: Dimension) -> Iterator[str]:
    if dimension.kind == "choices":
        for name, _ in _titles(layer, dimension):
            yield f"{name}\tArg:{layer.id}"
    else:
        values = "|".join(tags.options(dimension))
        yield f"{layer.id}-{dimension.id}\tArg:{layer.id}, Value:{values}"


def _titles(layer: Layer, dimension: Dimension) -> list[tuple[str, str]]:
    name = f"{layer.id}-{dimension.id}"
    if dimension.kind != "choices":
        return [(name, dimension.title)]
    return [(f"{name}-{label}", title) for label, title in tags.options(dimension).items()]


def _plain(title: str) -> str:
    return _BREAKS.sub(" ", title).replace("|", "/")


FORMAT = Format(
    name="brat",
    offsets="Unicode code points from the start of the .txt file, from 0; the end is exclusive.",
    always=(
        "The parts of the page and the sentences are not written.",
        "Ids, times and the origin of annotations are not written.",
    ),
    counted={
        "no_place": tags.NO_PLACE,
        "split_at_line_break": "A mark over a line break became parts on both sides of it.",
        "links": "A link from or to an annotation that marks no words is not written.",
        "remark_lines": "A remark of several lines became one line.",
    },
    pieces=pieces,
    beside=beside,
)
