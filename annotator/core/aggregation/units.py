"""What votes are about: a sentence, a block, the article, or a place that several people marked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from annotator.core.adjudication import Mark, lay_out
from annotator.core.codebooks.codebook import Codebook, Dimension
from annotator.core.records import AssignmentRecord, DocumentRecord
from annotator.core.spans import Parts

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Unit:
    """One unit with the answers to one question. For a question with several answers each is a
    unit of its own, answered yes or no; then `label` says which."""

    id: str
    layer: str
    dimension: str
    label: str | None
    slot: int | None
    parts: tuple[Parts, ...]
    votes: Mapping[str, str]


def readings(record: DocumentRecord) -> dict[str, AssignmentRecord]:
    """By annotator; who read an article again, in a later round, is asked once."""
    found = [each for each in record.assignments if each.kind == "annotation"]
    return {each.annotator: each for each in found if each.state == "submitted"}


def units(record: DocumentRecord, codebook: Codebook) -> Iterator[Unit]:
    """Everything in an article that can be voted on."""
    readers = readings(record)
    names = list(readers)
    marks = [
        Mark(
            id=f"{number}:{each.id}",
            reader=number,
            layer=each.layer,
            parts=tuple((start, end) for start, end in each.parts),
            slot=each.slot,
            values=each.values,
        )
        for number, name in enumerate(names)
        for each in readers[name].annotations
    ]
    for number, item in enumerate(lay_out(codebook, marks, len(names)), start=1):
        layer = codebook.layer(item.layer)
        if layer.level == "relation":
            continue
        by = {names[mark.reader]: mark for mark in item.marks}
        places = tuple(sorted({mark.parts for mark in item.marks}))
        for dimension in layer.dimensions:
            answers = {name: mark.values.get(dimension.id) for name, mark in by.items()}
            for label, votes in _votes(dimension, answers):
                yield Unit(
                    id=f"{record.key}\n{number}\n{dimension.id}\n{label or ''}",
                    layer=layer.id,
                    dimension=dimension.id,
                    label=label,
                    slot=item.marks[0].slot,
                    parts=places,
                    votes=votes,
                )


def _votes(
    dimension: Dimension, answers: Mapping[str, object]
) -> Iterator[tuple[str | None, dict[str, str]]]:
    given = {name: value for name, value in answers.items() if value is not None}
    if dimension.kind == "choices":
        sets = {
            name: set(value) if isinstance(value, list) else set()
            for name, value in answers.items()
        }
        for label in sorted({each for chosen in sets.values() for each in chosen}):
            yield label, {name: YES if label in chosen else NO for name, chosen in sets.items()}
    elif dimension.kind in {"choice", "scale", "flag"} and given:
        yield None, {name: spelled(value) for name, value in given.items()}


def spelled(value: object) -> str:
    """An answer as a word."""
    if isinstance(value, bool):
        return YES if value else NO
    return str(value)
