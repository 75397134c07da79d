"""What an annotation says, as other tools take it: labels here, and there what is no label."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from annotator.core.codebooks.codebook import Dimension
from annotator.core.records import AnnotationRecord, DocumentRecord
from annotator.formats.table_rows import Layer, entities_in

LABELLED = ("choice", "choices", "flag", "scale")

# What all tools with spans alone lose, in the same words.
NO_PLACE = "An annotation of the whole article marks no words, and the format has only marks."
PARTS = "A mark of several parts became several marks that nothing holds together."
REMARKS = "A remark of the annotator about a mark has no place."


class Tag(NamedTuple):
    """One answer that is a label, a number, or true or false."""

    dimension: Dimension
    value: str


def tags(annotation: AnnotationRecord, layer: Layer) -> Iterator[Tag]:
    """Those of an annotation, by question; labels of one question in the codebook's order."""
    for name, dimension in layer.dimensions.items():
        value = annotation.values.get(name)
        if value is None or dimension.kind not in LABELLED:
            continue
        if isinstance(value, list):
            for label in _in_order(value, dimension):
                yield Tag(dimension, label)
        else:
            yield Tag(dimension, _word(value))


def options(dimension: Dimension) -> dict[str, str]:
    """Everything that may answer a question of LABELLED, with its title."""
    if dimension.kind == "flag":
        return {"true": "Yes", "false": "No"}
    if dimension.kind == "scale" and dimension.min is not None and dimension.max is not None:
        points = range(dimension.min, dimension.max + 1)
        return {str(point): dimension.anchors.get(str(point), str(point)) for point in points}
    return {label.id: label.title for label in dimension.labels}


def told(
    annotation: AnnotationRecord, layer: Layer, document: DocumentRecord
) -> Iterator[tuple[str, object]]:
    """The other answers: a text as it is, an entity as its name, type and what else was said."""
    for name, dimension in layer.dimensions.items():
        value = annotation.values.get(name)
        if value is None or dimension.kind in LABELLED:
            continue
        if dimension.kind == "text":
            yield name, value
            continue
        for each in entities_in(value):
            yield name, named(each, document)


def named(value: Mapping[str, object], document: DocumentRecord) -> dict[str, object]:
    """An entity's value with the name instead of the record's own reference."""
    entity = document.entities.get(str(value.get("entity", "")))
    about = {} if entity is None else {"name": entity.name, "type": entity.type}
    return about | {key: each for key, each in value.items() if key != "entity"}


def answers_left(annotation: AnnotationRecord, layer: Layer) -> int:
    """How many questions were answered by something that is no label."""
    return sum(
        annotation.values.get(name) is not None
        for name, dimension in layer.dimensions.items()
        if dimension.kind not in LABELLED
    )


def _in_order(values: list[object], dimension: Dimension) -> list[str]:
    given = [_word(each) for each in values]
    order = {label.id: place for place, label in enumerate(dimension.labels)}
    return sorted(given, key=lambda label: order.get(label, len(order)))


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
