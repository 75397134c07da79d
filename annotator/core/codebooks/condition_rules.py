"""Judges the conditions of a codebook: what they may refer to, and that they never run in circles.

Conditions look back: at earlier questions of their own layer, or at document-level layers, of
which a reading has one annotation at most. So every question is decided before it is needed.
"""

from graphlib import CycleError, TopologicalSorter

from annotator.core.codebooks.codebook_model import (
    Answer,
    Codebook,
    Condition,
    Dimension,
    Layer,
    Term,
)
from annotator.core.faults import Faults, printable

_Node = tuple[str, str]


def judge_conditions(codebook: Codebook, faults: Faults) -> None:
    """Note every condition that refers to nothing, looks ahead or depends on itself."""
    for index, layer in enumerate(codebook.layers):
        for number, dimension in enumerate(layer.dimensions):
            place = f"layers.{index}.dimensions.{number}.when"
            earlier = layer.dimensions[:number]
            _judge(dimension.when, codebook, layer, earlier, place, faults)
        for number, rule in enumerate(layer.checks):
            place = f"layers.{index}.checks.{number}.when"
            _judge(rule.when, codebook, layer, layer.dimensions, place, faults)
    _judge_circles(codebook, faults)


def _judge(
    condition: Condition | None,
    codebook: Codebook,
    layer: Layer,
    earlier: tuple[Dimension, ...],
    place: str,
    faults: Faults,
) -> None:
    for term in condition.terms if condition else ():
        if term.layer is None:
            home, candidates = layer, earlier
        else:
            found = _document_layer(codebook, layer, term.layer, place, faults)
            if found is None:
                continue
            home, candidates = found, found.dimensions
        dimension = next((each for each in candidates if each.id == term.dimension), None)
        if dimension is None:
            wanted = "an earlier question of this layer" if home is layer else "a question there"
            faults.add(place, f"{printable(term.dimension)} is not {wanted}.")
            continue
        _judge_answers(term, home, dimension, place, faults)


def _document_layer(
    codebook: Codebook, own: Layer, layer_id: str, place: str, faults: Faults
) -> Layer | None:
    """The other layer a condition looks at, if it may be looked at."""
    layer = next((each for each in codebook.layers if each.id == layer_id), None)
    if layer is None:
        faults.add(place, f"There is no layer {printable(layer_id)}.")
    elif layer is own:
        faults.add(place, "A condition on the same layer names no layer.")
    elif layer.level != "document" or layer.max != 1:
        faults.add(place, f"“{layer.title}” is no document-level layer with a maximum of 1.")
    else:
        return layer
    return None


def _judge_answers(
    term: Term, home: Layer, dimension: Dimension, place: str, faults: Faults
) -> None:
    if term.operator == "empty":
        return
    possible = _possible(home, dimension)
    if not possible:
        faults.add(place, f"{dimension.id} can only be compared by empty.")
        return
    for answer in term.answers:
        # True equals 1 in Python, so the type is compared, too.
        if (type(answer), answer) not in possible:
            faults.add(place, f"{printable(answer)} is no answer to {dimension.id}.")


def _possible(layer: Layer, dimension: Dimension) -> set[tuple[type, Answer]]:
    if dimension.kind == "flag":
        return {(bool, True), (bool, False)}
    if dimension.kind == "scale":
        points = range(dimension.min or 0, (dimension.max or 0) + 1)
        return {(int, point) for point in points}
    if dimension.kind == "entity":
        return {(str, kind.id) for kind in dimension.kinds}
    if dimension.labels_from not in (None, *(each.id for each in layer.dimensions)):
        return set()
    return {(str, label.id) for label in layer.answers(dimension)}


def _judge_circles(codebook: Codebook, faults: Faults) -> None:
    """Two document-level layers may look at each other, but no question at itself."""
    places: dict[_Node, str] = {}
    sorter: TopologicalSorter[_Node] = TopologicalSorter()
    for index, layer in enumerate(codebook.layers):
        for number, dimension in enumerate(layer.dimensions):
            if dimension.when is not None:
                node = (layer.id, dimension.id)
                places[node] = f"layers.{index}.dimensions.{number}.when"
                terms = dimension.when.terms
                sorter.add(node, *((term.layer or layer.id, term.dimension) for term in terms))
    try:
        sorter.prepare()
    except CycleError as error:
        circle: list[_Node] = error.args[1]
        for node in sorted(set(circle)):
            faults.add(places[node], "This condition depends on its own question.")
