"""doccano's JSONL: an article with the labels of one annotator a line, a file for each of them.

After doccano's import of sequence labelling (`{"text", "label": [[start, end, label]]}`) and of
relations (`entities` with `start_offset` and `end_offset`, `relations` with `from_id` and
`to_id`). Offsets are code points, half-open. A label is `layer.question=answer`, or the layer
alone where nothing with labels was answered. Other keys of a line become doccano's metadata.
"""

from collections.abc import Iterator

import orjson

from annotator.core.record_json import Json
from annotator.core.records import AnnotationRecord, AssignmentRecord
from annotator.formats import tags
from annotator.formats.archive import Article, Book, Format, Losses, Piece, nothing
from annotator.formats.table_rows import Layer

RELATIONS = "relations"


def pieces(article: Article, book: Book, losses: Losses) -> Iterator[Piece]:
    """A line for every reading; one more with relations where marks are linked."""
    for name, reading in article.readings(losses):
        _count(reading, book, losses)
        facts = _facts(article, reading, book)
        labels = [
            [start, end, label]
            for each in reading.annotations
            for label in labels_of(each, book.layers[each.layer])
            for start, end in each.parts
        ]
        line = _line(facts | {"label": labels})
        yield Piece(f"{name}.jsonl", line, grows=True)
        linked = _linked(reading, book, losses)
        if linked["relations"]:
            yield Piece(f"{RELATIONS}/{name}.jsonl", _line(facts | linked), grows=True)


def labels_of(annotation: AnnotationRecord, layer: Layer) -> list[str]:
    """What doccano calls a mark; at least its layer."""
    found = [f"{layer.id}.{tag.dimension.id}={tag.value}" for tag in tags.tags(annotation, layer)]
    return found or [layer.id]


def _facts(article: Article, reading: AssignmentRecord, book: Book) -> Json:
    record = article.record
    whole = [each for each in reading.annotations if not each.parts]
    return {
        "text": record.text,
        "document": record.key,
        "annotator": reading.annotator,
        "round": reading.round,
        "reading_kind": reading.kind,
        "turn": reading.turn,
        "whole_article": [
            label for each in whole for label in labels_of(each, book.layers[each.layer])
        ],
    }


def _linked(reading: AssignmentRecord, book: Book, losses: Losses) -> Json:
    """All marks as doccano's entities; a link joins the first entity of each."""
    entities: list[Json] = []
    first: dict[int, int] = {}
    for annotation in reading.annotations:
        for label in labels_of(annotation, book.layers[annotation.layer]):
            for start, end in annotation.parts:
                number = len(entities) + 1
                first.setdefault(annotation.id, number)
                entities.append(
                    {"id": number, "label": label, "start_offset": start, "end_offset": end}
                )
    relations: list[Json] = []
    for annotation in reading.annotations:
        for link in annotation.links:
            if link.to not in first or annotation.id not in first:
                losses.add("links")
                continue
            ends = {"from_id": first[annotation.id], "to_id": first[link.to]}
            relations.append({"id": len(relations) + 1, **ends, "type": link.role})
    return {"entities": entities, "relations": relations}


def _count(reading: AssignmentRecord, book: Book, losses: Losses) -> None:
    for annotation in reading.annotations:
        layer = book.layers[annotation.layer]
        losses.add("no_place", not annotation.parts)
        losses.add("parts", len(annotation.parts) > 1)
        losses.add("remarks", bool(annotation.note))
        losses.add("answers", tags.answers_left(annotation, layer))
        losses.add("several_answers", len(labels_of(annotation, layer)) > 1)


def _line(value: Json) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


FORMAT = Format(
    name="doccano",
    offsets="Unicode code points from the start of the text, from 0; the end is exclusive.",
    always=("Ids, times, the origin of annotations and the parts of the page are not written.",),
    counted={
        "no_place": "An annotation of the whole article is no label; it is in `whole_article`.",
        "parts": tags.PARTS,
        "several_answers": "A mark with several answers became several labels on the same words.",
        "links": "A link to an entity, or from or to what marks no words, is not written.",
        "remarks": tags.REMARKS,
        "answers": "An answer that is a text or an entity is no label and is not written.",
    },
    pieces=pieces,
    beside=nothing,
)
