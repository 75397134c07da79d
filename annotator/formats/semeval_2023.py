"""The files of SemEval-2023 task 3 (genre, framing, persuasion techniques).

After the task's description: `article` and a number name a text. What was said of an article is
number and labels, parted by commas (subtasks 1 and 2); of a span number, label, start and end
(subtask 3, spans), and number, paragraph and labels, a paragraph being a line of the text, from 1.
"""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from annotator.core.codebooks.codebook import Dimension
from annotator.core.records import AnnotationRecord, AssignmentRecord
from annotator.formats import semeval, tags
from annotator.formats.archive import Article, Book, Format, Losses, Piece, nothing
from annotator.formats.table_rows import Layer

_NUMBERED = 100_000_000


def pieces(article: Article, book: Book, losses: Losses) -> Iterator[Piece]:
    """The article, and its lines in the files of each reading."""
    number = _NUMBERED + article.number
    text = article.record.text
    yield Piece(f"articles/article{number}.txt", text.encode())
    lines = [0, *accumulate(len(each) + 1 for each in text.split("\n"))]
    for name, reading in article.readings(losses):
        _count(reading, book, losses)
        for layer, dimension in _asked(book):
            marks = [each for each in reading.annotations if each.layer == layer.id]
            for kind, rows in _files(layer, dimension, marks, lines):
                content = "".join(f"{number}\t{row}\n" for row in rows).encode()
                yield Piece(f"{name}/{layer.id}.{dimension.id}.{kind}.tsv", content, grows=True)


def _asked(book: Book) -> Iterator[tuple[Layer, Dimension]]:
    for layer in book.layers.values():
        for dimension in layer.dimensions.values():
            if dimension.kind in tags.LABELLED:
                yield layer, dimension


def _count(reading: AssignmentRecord, book: Book, losses: Losses) -> None:
    for annotation in reading.annotations:
        layer = book.layers[annotation.layer]
        losses.add("no_place", not annotation.parts and layer.level != "document")
        losses.add("parts", len(annotation.parts) > 1)
        losses.add("no_label", not any(tags.tags(annotation, layer)))
        losses.add("links", len(annotation.links))
        losses.add("remarks", bool(annotation.note))
        losses.add("answers", tags.answers_left(annotation, layer))


def _files(
    layer: Layer, dimension: Dimension, marks: list[AnnotationRecord], lines: list[int]
) -> Iterator[tuple[str, list[str]]]:
    said = [(each, _labels(each, layer, dimension)) for each in marks]
    if layer.level == "document":
        yield "article", [",".join(labels) for _, labels in said if labels]
        return
    places = [
        (start, end, label)
        for each, labels in said
        for start, end in each.parts
        for label in labels
    ]
    yield "spans", [f"{label}\t{start}\t{end}" for start, end, label in places]
    found: dict[int, set[str]] = {}
    for start, end, label in places:
        for line in range(bisect_right(lines, start), bisect_right(lines, end - 1) + 1):
            found.setdefault(line, set()).add(label)
    yield "paragraphs", [f"{line}\t{','.join(sorted(found[line]))}" for line in sorted(found)]


def _labels(annotation: AnnotationRecord, layer: Layer, dimension: Dimension) -> list[str]:
    said = tags.tags(annotation, layer)
    return [tag.value for tag in said if tag.dimension.id == dimension.id]


FORMAT = Format(
    name="semeval_2023",
    offsets="Unicode code points from the start of the article, from 0; the end is exclusive.",
    always=semeval.FORMAT.always,
    counted={
        "no_place": "What was said of a sentence or part of the page marks no words.",
        "parts": tags.PARTS,
        "no_label": "A mark without a label has no line.",
        "links": "A link to another annotation or to an entity is not written.",
        "remarks": tags.REMARKS,
        "answers": "An answer that is a text or an entity is no label and is not written.",
    },
    pieces=pieces,
    beside=nothing,
)
