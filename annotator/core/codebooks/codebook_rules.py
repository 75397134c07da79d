"""Judges what only the whole codebook can tell: unique names, references, keys, conditions."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from annotator.core.codebooks import checks
from annotator.core.codebooks.codebook_model import (
    RESERVED_KEYS,
    Codebook,
    Dimension,
    Label,
    Layer,
    SourceKind,
)
from annotator.core.codebooks.condition_rules import judge_conditions
from annotator.core.faults import Faults, printable

_VALUE_KEYS = ("id", "name", "type", "kind", "entity")
Thing = TypeVar("Thing")


def judge(codebook: Codebook, faults: Faults) -> None:
    """Note every fault in how the parts of a codebook refer to each other."""
    layers = codebook.layers
    _unique("layers", layers, lambda layer: layer.id, "id", faults)
    _keys([(f"layers.{i}", layer.key) for i, layer in enumerate(layers)], "layers", faults)
    for index, layer in enumerate(layers):
        place = f"layers.{index}"
        _layer(layer, place, faults)
        _links(layer, codebook, place, faults)
        for number, dimension in enumerate(layer.dimensions):
            _dimension(layer, number, f"{place}.dimensions.{number}", faults)
            _kinds(dimension.kinds, f"{place}.dimensions.{number}.kinds", faults)
    judge_conditions(codebook, faults)


def _unique(
    place: str, things: Sequence[Thing], name: Callable[[Thing], str], field: str, faults: Faults
) -> None:
    seen: set[str] = set()
    for index, thing in enumerate(things):
        if name(thing) in seen:
            faults.add(f"{place}.{index}.{field}", f"“{printable(name(thing))}” is already taken.")
        elif name(thing):
            seen.add(name(thing))


def _keys(named: Iterable[tuple[str, str | None]], among: str, faults: Faults) -> None:
    """Every key a single letter or digit, and no two alike where they are pressed together."""
    seen: set[str] = set()
    for place, key in named:
        if key is None:
            continue
        if key in RESERVED_KEYS:
            faults.add(f"{place}.key", f"“{key}” is a command's key.")
        elif len(key) != 1 or not key.isalnum() or key != key.lower():
            faults.add(f"{place}.key", "A key is one small letter or one digit.")
        elif key in seen:
            faults.add(f"{place}.key", f"Two {among} have the key “{key}”.")
        seen.add(key)


def _layer(layer: Layer, place: str, faults: Faults) -> None:
    _unique(f"{place}.dimensions", layer.dimensions, lambda dim: dim.id, "id", faults)
    if layer.level != "span" and layer.max_parts != 1:
        faults.add(f"{place}.max_parts", "Only a layer of spans has parts.")
    if layer.level in ("span", "relation") and layer.max is not None:
        faults.add(f"{place}.max", "A maximum is per sentence, block or document.")
    if layer.level == "relation" and not layer.links:
        faults.add(f"{place}.links", "A relation needs at least one role to link.")
    for index, rule in enumerate(layer.checks):
        if rule.check not in checks.NAMES:
            faults.add(
                f"{place}.checks.{index}.check",
                f"This must be one of: {', '.join(sorted(checks.NAMES))}.",
            )
        elif layer.level != "span":
            faults.add(f"{place}.checks.{index}.check", "Only a layer of spans has checks.")
    if layer.color_by is not None:
        colored = _find(layer.dimensions, layer.color_by)
        if colored is None or not colored.labels:
            faults.add(f"{place}.color_by", "This must name a question of the layer with labels.")


def _links(layer: Layer, codebook: Codebook, place: str, faults: Faults) -> None:
    _unique(f"{place}.links", layer.links, lambda rule: rule.role, "role", faults)
    _keys([(f"{place}.links.{i}", rule.key) for i, rule in enumerate(layer.links)], "roles", faults)
    known = {each.id for each in codebook.layers}
    for index, rule in enumerate(layer.links):
        here = f"{place}.links.{index}"
        if not rule.layers:
            faults.add(f"{here}.layers", "At least one layer is required.")
        for number, target in enumerate(rule.layers):
            if target not in known:
                faults.add(f"{here}.layers.{number}", f"There is no layer {printable(target)}.")
        if rule.max is not None and rule.max < rule.min:
            faults.add(f"{here}.max", "The maximum is below the minimum.")


def _dimension(layer: Layer, number: int, place: str, faults: Faults) -> None:
    dimension = layer.dimensions[number]
    _unique(f"{place}.labels", dimension.labels, lambda label: label.id, "id", faults)
    _parents(dimension.labels, f"{place}.labels", faults)
    for together in _pressed_together(layer, dimension):
        _keys([(f"{place}.labels.{i}", label.key) for i, label in together], "answers", faults)
    if dimension.kind in ("choice", "choices"):
        _labels_from(layer, number, place, faults)
    if dimension.kind == "choice":
        for index, label in enumerate(dimension.labels):
            if label.exclusive:
                faults.add(
                    f"{place}.labels.{index}.exclusive", "In a single choice every answer is."
                )
    if dimension.kind == "scale":
        _scale(dimension, place, faults)
    if dimension.kind_required and not dimension.kinds:
        faults.add(f"{place}.kind_required", "There are no kinds to choose from.")


def _parents(labels: Sequence[Label], place: str, faults: Faults) -> None:
    parent_of = {label.id: label.parent for label in labels}
    for index, label in enumerate(labels):
        if label.parent is None:
            continue
        if label.parent not in parent_of:
            faults.add(
                f"{place}.{index}.parent", f"There is no answer {printable(label.parent)} here."
            )
            continue
        above, steps = label.parent, 0
        while above in parent_of and above != label.id and steps < len(labels):
            above, steps = parent_of[above] or "", steps + 1
        if above == label.id:
            faults.add(f"{place}.{index}.parent", "An answer must not stand above itself.")


def _pressed_together(layer: Layer, dimension: Dimension) -> Iterator[list[tuple[int, Label]]]:
    """The groups of labels that are ever offered at once, so that their keys must differ."""
    labels = list(enumerate(dimension.labels))
    if not any(other.labels_from == dimension.id for other in layer.dimensions):
        yield labels
        return
    yield [(i, label) for i, label in labels if label.parent is None]
    below = [(i, label) for i, label in labels if label.parent is not None]
    if dimension.kind == "choices":
        yield below
        return
    for parent in {label.parent for _, label in below}:
        yield [(i, label) for i, label in below if label.parent == parent]


def _labels_from(layer: Layer, number: int, place: str, faults: Faults) -> None:
    dimension = layer.dimensions[number]
    if dimension.labels_from is None:
        if not dimension.labels:
            faults.add(f"{place}.labels", "A choice needs at least one answer.")
        return
    here = f"{place}.labels_from"
    if dimension.labels:
        faults.add(here, "Answers are either listed here or taken from another question.")
    parents = _find(layer.dimensions[:number], dimension.labels_from)
    if parents is None or not parents.labels:
        faults.add(here, "This must name an earlier question of the layer with labels.")
        return
    top = {label.id for label in parents.labels if label.parent is None}
    below = [label for label in parents.labels if label.parent is not None]
    if not below or any(label.parent not in top for label in below):
        faults.add(here, f"The answers of {parents.id} need exactly two levels for this.")


def _scale(dimension: Dimension, place: str, faults: Faults) -> None:
    least, most = dimension.min, dimension.max
    if least is None or most is None:
        faults.add(place, "A scale needs min and max.")
        return
    if least >= most:
        faults.add(f"{place}.min", "The lowest point must be below the highest.")
    for point in dimension.anchors:
        if not least <= int(point) <= most:
            faults.add(f"{place}.anchors", f"{point} is outside the scale.")


def _kinds(kinds: Sequence[SourceKind], place: str, faults: Faults) -> None:
    _unique(place, kinds, lambda kind: kind.id, "id", faults)
    _keys([(f"{place}.{i}", kind.key) for i, kind in enumerate(kinds)], "kinds", faults)
    for index, kind in enumerate(kinds):
        if kind.detail is None:
            continue
        here = f"{place}.{index}.detail"
        labels = kind.detail.labels
        if kind.detail.id in _VALUE_KEYS:
            faults.add(f"{here}.id", "This word has a meaning of its own in a value.")
        if not labels:
            faults.add(f"{here}.labels", "At least one answer is required.")
        _unique(f"{here}.labels", labels, lambda label: label.id, "id", faults)
        _keys(
            [(f"{here}.labels.{i}", each.key) for i, each in enumerate(labels)], "answers", faults
        )


def _find(dimensions: Iterable[Dimension], dimension_id: str) -> Dimension | None:
    return next((each for each in dimensions if each.id == dimension_id), None)
