"""The files of SemEval-2025 task 10 (entity framing, narratives).

After the task's description and its data: a line of subtask 1 is the text's file, the marked words,
the first and the last sign (so the end is inclusive, and both count UTF-16 units), then a column
for each question; a line of subtask 2 is the text's file and a column for each question about the
whole article. Several labels of one question are parted by semicolons, none is `none`.
"""

import re
from collections.abc import Iterator

from annotator.core.codebooks.codebook import Dimension
from annotator.core.offsets import Offsets
from annotator.core.records import AnnotationRecord, AssignmentRecord
from annotator.formats import semeval, tags
from annotator.formats.archive import Article, Book, Format, Losses, Piece, nothing
from annotator.formats.table_rows import Layer

_BLANKS = re.compile("[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")


def pieces(article: Article, book: Book, losses: Losses) -> Iterator[Piece]:
    """The article, and its lines in the files of each reading."""
    name = f"{article.file}.txt"
    yield Piece(f"documents/{name}", article.record.text.encode())
    offsets = Offsets(article.record.text)
    for whose, reading in article.readings(losses):
        _count(reading, book, losses)
        for layer in book.layers.values():
            marks = [each for each in reading.annotations if each.layer == layer.id]
            task = "subtask-2" if layer.level == "document" else "subtask-1"
            rows = [
                "\t".join([name, *place, *_columns(each, layer)])
                for each in marks
                for place in _places(each, layer, article.record.text, offsets)
            ]
            content = "".join(f"{row}\n" for row in rows).encode()
            yield Piece(f"{whose}/{layer.id}.{task}.tsv", content, grows=True)


def _count(reading: AssignmentRecord, book: Book, losses: Losses) -> None:
    for annotation in reading.annotations:
        layer = book.layers[annotation.layer]
        losses.add("no_place", not annotation.parts and layer.level != "document")
        losses.add("parts", len(annotation.parts) > 1)
        losses.add("links", len(annotation.links))
        losses.add("remarks", bool(annotation.note))
        losses.add("answers", tags.answers_left(annotation, layer))


def _places(
    annotation: AnnotationRecord, layer: Layer, text: str, offsets: Offsets
) -> Iterator[list[str]]:
    if layer.level == "document":
        yield []
    for start, end in annotation.parts:
        words = _BLANKS.sub(" ", text[start:end])
        yield [words, str(offsets.utf16(start)), str(offsets.utf16(end) - 1)]


def _columns(annotation: AnnotationRecord, layer: Layer) -> Iterator[str]:
    said = list(tags.tags(annotation, layer))
    for dimension in _asked(layer):
        labels = [tag.value for tag in said if tag.dimension.id == dimension.id]
        yield ";".join(labels) or "none"


def _asked(layer: Layer) -> list[Dimension]:
    return [each for each in layer.dimensions.values() if each.kind in tags.LABELLED]


FORMAT = Format(
    name="semeval_2025",
    offsets=(
        "UTF-16 units from the start of the article, from 0; the end is inclusive. In"
        " documents.jsonl and codebook.json everything counts Unicode code points."
    ),
    always=(
        *semeval.FORMAT.always[1:],
        "A line break or tab among the marked words became a blank in their column.",
    ),
    counted={
        "no_place": "What was said of a sentence or part of the page marks no words.",
        "parts": tags.PARTS,
        "links": "A link to another annotation or to an entity is not written.",
        "remarks": tags.REMARKS,
        "answers": "An answer that is a text or an entity is no label and is not written.",
    },
    pieces=pieces,
    beside=nothing,
    needs_text=True,
)
