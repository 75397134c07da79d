"""In what way the marks of one place differ, one kind after another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from annotator.core.adjudication.marks import Mark, compared, said
from annotator.core.codebooks.codebook import Dimension, Layer

Kind = Literal["missing", "boundary", "label", "attribute", "link"]


@dataclass(frozen=True)
class Difference:
    """`dimension` for answers, `role` for arrows; where somebody marked nothing, neither."""

    kind: Kind
    dimension: str | None = None
    role: str | None = None


Ends = Mapping[str, str]


def differences(
    layer: Layer, marks: Sequence[Mark], readers: int, ends: Ends
) -> tuple[Difference, ...]:
    """Everything these marks do not agree on; `ends` leads from a mark to the place it is in."""
    return tuple(_found(layer, marks, readers, ends))


def _found(layer: Layer, marks: Sequence[Mark], readers: int, ends: Ends) -> Iterator[Difference]:
    if len(marks) < readers:
        yield Difference("missing")
    if len({mark.parts for mark in marks}) > 1:
        yield Difference("boundary")
    chief = main_question(layer)
    for dimension in compared(layer):
        if len({said(mark, dimension) for mark in marks}) > 1:
            kind: Kind = "label" if dimension is chief else "attribute"
            yield Difference(kind, dimension=dimension.id)
    for rule in layer.links:
        if len({arrows(mark, rule.role, ends) for mark in marks}) > 1:
            yield Difference("link", role=rule.role)


def arrows(mark: Mark, role: str, ends: Ends) -> frozenset[str]:
    """Where a mark's arrows of one role lead: to places, which different readers can share."""
    return frozenset(ends.get(target, target) for name, target in mark.arrows if name == role)


def main_question(layer: Layer) -> Dimension | None:
    """The question that a mark is chiefly made for: the one that colours it, else the first
    that must be answered, else the first at all. Everything else is a detail."""
    asked = compared(layer)
    colouring = [each for each in asked if each.id == layer.color_by]
    required = [each for each in asked if each.required]
    return next(iter([*colouring, *required, *asked]), None)
