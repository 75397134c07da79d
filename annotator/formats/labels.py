"""What other tools' labels mean here: looked up in the codebook, or as the import was told."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from annotator.core.codebooks.codebook import Codebook, Dimension
from annotator.core.codebooks.codebook_model import Layer
from annotator.core.errors import Invalid
from annotator.formats.reading import Options

LEFT_OUT = "-"
_WHOLE = re.compile(r"-?[0-9]{1,9}\Z")
_NOT_A_NAME = re.compile(r"[^a-z0-9]+")


@dataclass
class Meaning:
    """What a label says here: a layer, and perhaps an answer in it."""

    layer: Layer
    values: dict[str, object] = field(default_factory=dict)


class Labels:
    """Looks other tools' labels up in the codebook."""

    def __init__(self, options: Options) -> None:
        if options.codebook is None:
            message = "Marks can only be read into a project with a published codebook."
            raise Invalid.at("codebook", message, "codebook_missing")
        self._codebook: Codebook = options.codebook
        self._told = options.labels
        self._notes = options.notes
        self._by_name = dict(_names(self._codebook))

    def meaning(self, label: str) -> Meaning | None:
        """What it means; None where it shall be left out; Invalid where nobody knows."""
        if self._notes is None:
            return self._looked_up(label)
        self._notes.labels[label] = self._notes.labels.get(label, 0) + 1
        try:
            found = self._looked_up(label)
        except Invalid:
            self._notes.meanings[label] = None
            return None
        self._notes.meanings[label] = LEFT_OUT if found is None else _written(found)
        return found

    def _looked_up(self, label: str) -> Meaning | None:
        said = self._told.get(label, label)
        if said == LEFT_OUT:
            return None
        layer, _, answer = said.partition(".")
        if layer in {each.id for each in self._codebook.layers}:
            return self._ours(layer, answer, label)
        places = self._by_name.get(_folded(said), [])
        if len(places) == 1:
            found, dimension, value = places[0]
            return Meaning(found, {dimension.id: typed(dimension, [value])})
        why = "means several things in the codebook" if places else "is not in the codebook"
        message = f"The label {label!r} {why}. Say what it means."
        raise Invalid.at("labels", message, "unknown_label")

    def _ours(self, layer_id: str, answer: str, label: str) -> Meaning:
        layer = self._codebook.layer(layer_id)
        if not answer:
            return Meaning(layer)
        name, _, value = answer.partition("=")
        return Meaning(layer, {name: typed(self.question(layer, name, label), [value])})

    def layer(self, layer_id: str) -> Layer:
        """A layer by its id."""
        return self._codebook.layer(layer_id)

    def is_about_all(self, layer_id: str) -> bool:
        """Whether a layer of this id is about whole articles."""
        found = [each for each in self._codebook.layers if each.id == layer_id]
        return bool(found) and found[0].level == "document"

    def question(self, layer: Layer, name: str, label: str) -> Dimension:
        """The question of this name; Invalid says where it was looked for."""
        for dimension in layer.dimensions:
            if dimension.id == name:
                return dimension
        message = f"{label!r}: the layer {layer.id} asks no {name!r}."
        raise Invalid.at("labels", message, "unknown_label")


def _written(meaning: Meaning) -> str:
    """As it could have been told: `layer`, `layer.dimension=label`."""
    for name, value in meaning.values.items():
        said = value[0] if isinstance(value, list) else value
        return f"{meaning.layer.id}.{name}={said}"
    return meaning.layer.id


def _names(codebook: Codebook) -> Iterator[tuple[str, list[tuple[Layer, Dimension, str]]]]:
    """Every folded id and title of a label, with the places where it is an answer."""
    found: dict[str, list[tuple[Layer, Dimension, str]]] = {}
    for layer in codebook.layers:
        for dimension in layer.dimensions:
            for label in dimension.labels:
                for name in {_folded(label.id), _folded(label.title)}:
                    found.setdefault(name, []).append((layer, dimension, label.id))
    yield from found.items()


def _folded(name: str) -> str:
    return _NOT_A_NAME.sub("_", name.casefold()).strip("_")


def typed(dimension: Dimension, values: Sequence[str]) -> object:
    """Labels, numbers, yes and no as a question takes them."""
    if dimension.kind == "choices":
        return list(values)
    last = values[-1]
    if dimension.kind == "flag":
        return last.casefold() in {"true", "yes", "1"}
    if dimension.kind == "scale" and _WHOLE.match(last):
        return int(last)
    return last
