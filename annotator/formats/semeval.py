"""The files of SemEval-2020 task 11 (propaganda techniques): articles, and tab-separated marks.

After the task's description (propaganda.qcri.org): `article` and a number name a text; a line of
the spans' file is number, start, end, one of the techniques' file number, technique, start, end.
Offsets are code points of the article's file, half-open. Here every layer has a file of spans,
and every question with labels a file of techniques, each for every annotator.
"""

from collections.abc import Iterator, Sequence

from annotator.core.records import AnnotationRecord, AssignmentRecord
from annotator.formats import tags
from annotator.formats.archive import Article, Book, Format, Losses, Piece, nothing
from annotator.formats.table_rows import Layer

# Like the task's own: nine digits, and never a 0 in front for a spreadsheet to lose.
_FIRST = 100_000_000

Row = tuple[str, int, int]


def pieces(article: Article, book: Book, losses: Losses) -> Iterator[Piece]:
    """The article, and its lines in the files of each reading."""
    number = _FIRST + article.number
    yield Piece(f"articles/article{number}.txt", article.record.text.encode())
    for name, reading in article.readings(losses):
        _count(reading, book, losses)
        for layer in book.layers.values():
            if layer.level == "document":
                continue
            for file, rows in _files(layer, reading):
                losses.add("same_label_overlap", _overlaps(rows))
                lines = "".join(f"{number}\t{_line(row)}\n" for row in rows)
                yield Piece(f"{name}/{file}", lines.encode(), grows=True)


def _count(reading: AssignmentRecord, book: Book, losses: Losses) -> None:
    for annotation in reading.annotations:
        losses.add("no_place", not annotation.parts)
        losses.add("parts", len(annotation.parts) > 1)
        losses.add("links", len(annotation.links))
        losses.add("remarks", bool(annotation.note))
        losses.add("answers", tags.answers_left(annotation, book.layers[annotation.layer]))


def _files(layer: Layer, reading: AssignmentRecord) -> Iterator[tuple[str, list[Row]]]:
    marks = [each for each in reading.annotations if each.layer == layer.id]
    yield f"{layer.id}.task-si.tsv", [row for each in marks for row in _rows(each, "")]
    for dimension in layer.dimensions.values():
        if dimension.kind in tags.LABELLED:
            rows = [
                row
                for each in marks
                for tag in tags.tags(each, layer)
                if tag.dimension == dimension
                for row in _rows(each, tag.value)
            ]
            yield f"{layer.id}.{dimension.id}.task-tc.tsv", rows


def _rows(annotation: AnnotationRecord, label: str) -> Iterator[Row]:
    for start, end in annotation.parts:
        yield label, start, end


def _line(row: Row) -> str:
    label, start, end = row
    return f"{label}\t{start}\t{end}" if label else f"{start}\t{end}"


def _overlaps(rows: Sequence[Row]) -> int:
    """How many lines overlap an earlier one of their own label: scorers take these as one."""
    count, ends = 0, dict[str, int]()
    for label, start, end in sorted(rows):
        count += start < ends.get(label, 0)
        ends[label] = max(end, ends.get(label, 0))
    return count


FORMAT = Format(
    name="semeval",
    offsets="Unicode code points from the start of the article, from 0; the end is exclusive.",
    always=(
        "Nothing says which lines of several files belong to one annotation.",
        "Ids, times, the origin of annotations and the parts of the page are not written.",
    ),
    counted={
        "no_place": tags.NO_PLACE,
        "parts": tags.PARTS,
        "links": "A link to another annotation or to an entity is not written.",
        "remarks": tags.REMARKS,
        "answers": "An answer that is a text or an entity is no technique and is not written.",
        "same_label_overlap": (
            "Marks of one label that overlap are written apart; the task's scorer joins them."
        ),
    },
    pieces=pieces,
    beside=nothing,
)
