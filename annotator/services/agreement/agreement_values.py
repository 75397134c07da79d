"""Turns stored answers into values that can be compared between annotators."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from annotator.core.agreement.readings import Value
from annotator.core.codebooks.codebook import Codebook, Dimension, Layer, is_shown
from annotator.services.exports.export_entities import Known

# The role under which whatever has links points to its own place, which is then their anchor.
ITSELF = "@itself"
NO_SUCH = "(not named)"


@dataclass(frozen=True)
class Answers:
    """How answers are read under one codebook, with the register of names at hand."""

    known: Mapping[str, Known]
    anchors: Mapping[str, str]

    @classmethod
    def of(cls, schema: Codebook, known: Mapping[str, Known]) -> Self:
        """Prepare to read answers."""
        return cls(known, {layer.id: anchor(layer) for layer in schema.layers})

    def given(
        self, layer: Layer, values: Mapping[str, Any], elsewhere: Mapping[str, Mapping[str, Any]]
    ) -> dict[str, Value]:
        """What was answered. Of an optional question with several answers, asked and left
        empty, the answer is that none of them applies; any other open question has none."""
        found: dict[str, Value] = {}
        for dimension in layer.dimensions:
            value = values.get(dimension.id)
            if value is not None:
                compared = self._value(dimension, value)
                if compared is not None:
                    found[dimension.id] = compared
            elif _means_none(dimension) and is_shown(dimension, values, elsewhere):
                found[dimension.id] = frozenset()
        return found

    def _value(self, dimension: Dimension, value: Any) -> Value | None:  # noqa: ANN401  JSON
        if dimension.kind == "text":
            return None
        if dimension.kind == "entity":
            given = value if isinstance(value, list) else [value]
            names = frozenset(self._identity(each) for each in given)
            return names if dimension.multiple else min(names, default=None)
        if isinstance(value, list):
            return frozenset(value)
        return value if isinstance(value, str | int) else None

    def _identity(self, value: Mapping[str, str]) -> str:
        """The same for what is one entity after merging, whoever entered it: name and type."""
        if "id" not in value:
            return f"({value['kind']})" if "kind" in value else NO_SUCH
        entity = self.known[value["id"]]
        # The bar separates the members of a set.
        return f"{entity.folded.replace('|', '¦')} ({entity.type})"


def _means_none(dimension: Dimension) -> bool:
    return dimension.kind == "choices" and not dimension.required


def anchor(layer: Layer) -> str:
    """What a relation stands at: its first required end. Anything else stands at itself."""
    if layer.level != "relation":
        return ITSELF
    needed = [rule.role for rule in layer.links if rule.min > 0]
    return (needed or [rule.role for rule in layer.links] or [ITSELF])[0]


def titles(layer: Layer, dimension: Dimension) -> dict[str, str]:
    """The answers by the names that people know them by."""
    if dimension.kind == "flag":
        return {"true": "Yes", "false": "No"}
    if dimension.kind == "scale":
        return dict(dimension.anchors)
    return {label.id: label.title for label in layer.answers(dimension)}


def possible(layer: Layer, dimension: Dimension) -> tuple[str, ...]:
    """What could have been answered, for the measures that count it."""
    if dimension.kind == "flag":
        return ("false", "true")
    if dimension.kind == "choice":
        return tuple(label.id for label in layer.answers(dimension))
    if dimension.kind == "scale" and dimension.min is not None and dimension.max is not None:
        return tuple(str(point) for point in range(dimension.min, dimension.max + 1))
    return ()
