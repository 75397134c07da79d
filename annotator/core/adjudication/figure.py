"""How far the readings of one article are apart, as one number that a queue can be ordered by.

For every place and every two readers: 1 where only one of them marked it, 0 where neither did,
else 1 − overlap × share of equal answers. The figure is the mean over pairs and places, in
hundredths of a percent, since whole numbers sort alike in every database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

from annotator.core.adjudication.layout import Item
from annotator.core.adjudication.marks import Mark, compared, overlap, said
from annotator.core.codebooks.codebook import Codebook, Layer

WHOLE = 10_000


@dataclass(frozen=True)
class Figure:
    """0 where all said the same, `WHOLE` where nobody agreed on anything."""

    value: int
    places: int
    differing: int


def figure(codebook: Codebook, items: Sequence[Item], readers: int) -> Figure:
    """The figure of one article."""
    differing = sum(not item.is_agreed for item in items)
    pairs = comb(readers, 2)
    if not items or not pairs:
        return Figure(0, len(items), differing)
    layers = {layer.id: layer for layer in codebook.layers}
    apart = sum(_apart(layers[item.layer], item.marks, readers) for item in items)
    return Figure(round(WHOLE * apart / (pairs * len(items))), len(items), differing)


def _apart(layer: Layer, marks: Sequence[Mark], readers: int) -> float:
    alone = len(marks) * (readers - len(marks))
    return alone + sum(_distance(layer, one, other) for one, other in combinations(marks, 2))


def _distance(layer: Layer, one: Mark, other: Mark) -> float:
    asked = compared(layer)
    equal = sum(said(one, each) == said(other, each) for each in asked)
    near = 1.0 if layer.level == "relation" else overlap(one, other)
    return 1 - near * (equal / len(asked) if asked else 1.0)
