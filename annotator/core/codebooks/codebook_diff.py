"""Says in words what one version of a codebook changes about another, and how much it weighs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from annotator.core.codebooks import codebook_facets
from annotator.core.codebooks.codebook_facets import Facet
from annotator.core.codebooks.codebook_model import Codebook, Dimension, Label, Layer, SourceKind
from annotator.core.codebooks.versions import Weight

Thing = TypeVar("Thing", Layer, Dimension, Label, SourceKind)


@dataclass(frozen=True)
class Difference:
    """One thing that is otherwise; the ids say where, empty ones that it is further up."""

    weight: Weight
    words: str
    layer: str = ""
    dimension: str = ""
    label: str = ""


@dataclass(frozen=True)
class _Spot:
    """Where in the codebook something is compared, and how that place is called."""

    layer: str = ""
    dimension: str = ""
    label: str = ""
    name: str = ""

    def says(self, weight: Weight, words: str) -> Difference:
        text = f"{self.name}: {words}" if self.name else words
        return Difference(weight, text, self.layer, self.dimension, self.label)


def differences(old: Codebook, new: Codebook) -> tuple[Difference, ...]:
    """Everything that differs, in the order of the new codebook; what is gone comes first."""
    found = list(_facets(codebook_facets.CODEBOOK, old, new, _Spot()))
    for layer, one, two in _pairs(old.layers, new.layers):
        found += _layer(layer, one, two)
    if _moved(old.layers, new.layers):
        found.append(Difference(Weight.WORDING, "What to mark stands in another order."))
    return tuple(found)


def weight_of(found: Sequence[Difference]) -> Weight:
    """The heaviest of them; nothing at all weighs as much as a word."""
    return max((each.weight for each in found), default=Weight.WORDING)


def _layer(layer: Layer, old: Layer | None, new: Layer | None) -> Iterator[Difference]:
    spot = _Spot(layer.id, name=f"“{layer.title}”")
    if old is None or new is None:
        yield _whole(old is None, spot)
        return
    yield from _facets(codebook_facets.LAYER, old, new, spot)
    for dimension, one, two in _pairs(old.dimensions, new.dimensions):
        yield from _dimension(new, dimension, one, two)
    if _moved(old.dimensions, new.dimensions):
        yield spot.says(Weight.ASKING, "the questions come in another order.")


def _dimension(
    layer: Layer, dimension: Dimension, old: Dimension | None, new: Dimension | None
) -> Iterator[Difference]:
    spot = _Spot(layer.id, dimension.id, name=f"“{dimension.question}” ({layer.title})")
    if old is None or new is None:
        heavy = Weight.MEANING if new is None else Weight.ASKING
        yield spot.says(heavy, "a new question." if old is None else "no longer asked.")
        return
    yield from _facets(codebook_facets.DIMENSION, old, new, spot)
    yield from _entries("answer", codebook_facets.LABEL, old.labels, new.labels, spot)
    yield from _entries("kind", codebook_facets.SOURCE_KIND, old.kinds, new.kinds, spot)


def _entries(
    noun: str,
    facets: Sequence[Facet],
    old: Sequence[Thing],
    new: Sequence[Thing],
    spot: _Spot,
) -> Iterator[Difference]:
    """The labels or kinds of a question."""
    for entry, one, two in _pairs(old, new):
        here = _Spot(spot.layer, spot.dimension, entry.id, spot.name)
        if one is None:
            yield here.says(Weight.ASKING, f"new {noun} “{entry.title}”.")
        elif two is None:
            yield here.says(Weight.MEANING, f"the {noun} “{entry.title}” is gone.")
        else:
            named = _Spot(*(spot.layer, spot.dimension, entry.id), f"{spot.name}, “{one.title}”")
            yield from _facets(facets, one, two, named)
    if _moved(old, new):
        yield spot.says(Weight.WORDING, f"the {noun}s come in another order.")


def _facets(facets: Sequence[Facet], old: object, new: object, spot: _Spot) -> Iterator[Difference]:
    for facet in facets:
        before, after = getattr(old, facet.name), getattr(new, facet.name)
        if before != after:
            yield spot.says(facet.weight(before, after), facet.words(before, after))


def _whole(is_new: bool, spot: _Spot) -> Difference:
    if is_new:
        return spot.says(Weight.ASKING, "new to mark.")
    return spot.says(Weight.MEANING, "no longer marked.")


def _pairs(
    old: Sequence[Thing], new: Sequence[Thing]
) -> list[tuple[Thing, Thing | None, Thing | None]]:
    """By id: those that are gone, then those of the new version with what they were."""
    before = {each.id: each for each in old}
    kept = {each.id for each in new}
    gone: list[tuple[Thing, Thing | None, Thing | None]] = [
        (each, each, None) for each in old if each.id not in kept
    ]
    return gone + [(each, before.get(each.id), each) for each in new]


def _moved(old: Sequence[Thing], new: Sequence[Thing]) -> bool:
    """Whether those that are in both versions stand in another order."""
    before, after = [each.id for each in old], [each.id for each in new]
    return [each for each in before if each in after] != [each for each in after if each in before]
