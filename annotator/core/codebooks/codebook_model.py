"""A codebook as typed objects, so that no other code digs through its JSON.

What each field means stands in the design, section 5; here are only the rules that are easy to
get wrong. Everything is immutable: a published codebook never changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias, get_args

from annotator.core.errors import Invalid

Kind = Literal["choice", "choices", "scale", "flag", "text", "entity"]
Level = Literal["span", "sentence", "block", "document", "relation"]
Severity = Literal["error", "warning"]
Operator = Literal["in", "not_in", "empty"]
Answer: TypeAlias = str | int | bool
EntityValue: TypeAlias = dict[str, str]
Value: TypeAlias = str | int | bool | list[str] | EntityValue | list[EntityValue]
Values: TypeAlias = Mapping[str, Value]

KINDS: tuple[Kind, ...] = get_args(Kind)
LEVELS: tuple[Level, ...] = get_args(Level)
ENTITY_TYPES = (
    "person",
    "organisation",
    "country_or_place",
    "group",
    "document",
    "medium",
    "other",
)

RESERVED_KEYS = frozenset(
    {"Tab", "Enter", "Escape", " ", "?", "Backspace", "Delete"}
    | {"ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"}
)


@dataclass(frozen=True)
class Example:
    """A few invented words and why they belong where they stand."""

    text: str
    why: str = ""


@dataclass(frozen=True)
class Label:
    """One allowed answer. A retired one keeps its meaning for old work and takes no new work."""

    id: str
    title: str
    key: str | None = None
    color: str | None = None
    parent: str | None = None
    exclusive: bool = False
    retired: bool = False
    definition: str = ""
    include: str = ""
    exclude: str = ""
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True)
class Detail:
    """What is asked further about one source kind; its id is the key beside ``kind``."""

    id: str
    title: str
    labels: tuple[Label, ...]
    required: bool = False


@dataclass(frozen=True)
class SourceKind:
    """How an entity appears in a passage; a property of the value, not of the entity.

    ``nameless``: with this kind a value may name no entity at all, as when nobody can tell who
    speaks.
    """

    id: str
    title: str
    definition: str = ""
    key: str | None = None
    nameless: bool = False
    detail: Detail | None = None


@dataclass(frozen=True)
class Term:
    """One comparison of a condition; ``layer`` is None for the annotation's own layer."""

    dimension: str
    operator: Operator
    answers: tuple[Answer, ...] = ()
    layer: str | None = None


@dataclass(frozen=True)
class Condition:
    """When a question is asked: all of its terms hold, or any of them."""

    mode: Literal["all", "any"]
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Dimension:
    """One question about what was marked.

    ``labels_from`` names an earlier question of the layer: then the answers here are the
    children of the labels chosen there, and that question offers only its top labels.
    ``kind_required`` (entity): at submit the source kind is asked for, too.
    """

    id: str
    title: str
    question: str
    kind: Kind
    required: bool = False
    definition: str = ""
    include: str = ""
    exclude: str = ""
    examples: tuple[Example, ...] = ()
    labels: tuple[Label, ...] = ()
    labels_from: str | None = None
    min: int | None = None
    max: int | None = None
    anchors: Mapping[str, str] = field(default_factory=dict)
    when: Condition | None = None
    kinds: tuple[SourceKind, ...] = ()
    kind_required: bool = False
    multiple: bool = False
    max_length: int | None = None

    def source_kind(self, kind_id: str) -> SourceKind | None:
        return next((kind for kind in self.kinds if kind.id == kind_id), None)


@dataclass(frozen=True)
class LinkRule:
    """Which annotations a layer's links of one role may lead to, and how many there are.

    ``key`` marks the selected words and links them to what is in hand, in one press.
    """

    role: str
    title: str
    layers: tuple[str, ...]
    definition: str = ""
    key: str | None = None
    min: int = 0
    max: int | None = None


@dataclass(frozen=True)
class CheckRule:
    """A check of the closed registry that this layer asks for."""

    check: str
    severity: Severity
    when: Condition | None = None


@dataclass(frozen=True)
class Layer:
    """What kind of thing is marked, and the questions asked about it.

    ``max`` is per unit (sentence, block, document): 1 there unless said otherwise; spans and
    relations have no unit and so no maximum.
    """

    id: str
    title: str
    level: Level
    dimensions: tuple[Dimension, ...] = ()
    definition: str = ""
    key: str | None = None
    color: str | None = None
    color_by: str | None = None
    overlap: bool = True
    max: int | None = None
    max_parts: int | None = 1
    empty: Literal["ask", "allow"] = "allow"
    required_to_submit: bool = False
    links: tuple[LinkRule, ...] = ()
    checks: tuple[CheckRule, ...] = ()

    def dimension(self, dimension_id: str) -> Dimension:
        for dimension in self.dimensions:
            if dimension.id == dimension_id:
                return dimension
        raise Invalid.at(
            "dimension", f"“{self.title}” has no question {dimension_id}.", "unknown_dimension"
        )

    def answers(self, dimension: Dimension) -> tuple[Label, ...]:
        """Every label that can ever answer the question, retired ones included."""
        return self._answers[dimension.id]

    @cached_property
    def _answers(self) -> Mapping[str, tuple[Label, ...]]:
        """By question: asked of every answer that is judged, and always the same."""
        above = {each.labels_from for each in self.dimensions}
        return {each.id: self._answers_to(each, above) for each in self.dimensions}

    def _answers_to(self, dimension: Dimension, above: set[str | None]) -> tuple[Label, ...]:
        if dimension.labels_from is not None:
            parents = self.dimension(dimension.labels_from)
            return tuple(label for label in parents.labels if label.parent is not None)
        if dimension.id in above:
            return tuple(label for label in dimension.labels if label.parent is None)
        return dimension.labels

    def offered(self, dimension: Dimension, values: Values) -> tuple[Label, ...]:
        """The labels to choose from now, given the answers so far."""
        labels = tuple(label for label in self.answers(dimension) if not label.retired)
        if dimension.labels_from is None:
            return labels
        chosen = values.get(dimension.labels_from, ())
        parents = chosen if isinstance(chosen, list) else [chosen]
        return tuple(label for label in labels if label.parent in parents)


@dataclass(frozen=True)
class Codebook:
    """The whole schema. ``body`` is the JSON it was read from, for storage and export."""

    title: str
    guideline: str
    layers: tuple[Layer, ...]
    body: dict[str, object] = field(repr=False, compare=False)

    def layer(self, layer_id: str) -> Layer:
        for layer in self.layers:
            if layer.id == layer_id:
                return layer
        raise Invalid.at(
            "layer", f"The codebook “{self.title}” has no layer {layer_id}.", "unknown_layer"
        )
