"""What is asked about agreement, and what of the codebook that is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from annotator.core.agreement import Level
from annotator.core.codebooks.codebook import Dimension, Layer, LinkRule
from annotator.core.errors import Invalid
from annotator.models import Project
from annotator.services.agreement import agreement_parts, agreement_values
from annotator.services.agreement.agreement_scope import Scope
from annotator.services.agreement.agreement_subject import Subject

T = TypeVar("T")


@dataclass(frozen=True)
class Wish:
    """What is asked; empty words are filled with what fits."""

    layer: str = ""
    dimension: str = ""
    label: str = ""
    role: str = ""
    metric: str = ""
    level: str = ""
    by: str = ""
    round: str = ""
    codebook: str = ""
    models: str = ""  # by commas
    most: int = agreement_parts.MOST
    wait: bool = True  # else the worker counts what is more than a batch


def scope_of(project: Project, wish: Wish) -> Scope:
    """The readings that are meant."""
    return Scope.of(
        project=project, round_name=wish.round, codebook=wish.codebook, models=wish.models
    )


def subject_of(scope: Scope, wish: Wish) -> Subject:
    """What is asked about, by the names that the codebook gives it."""
    layer = _one(scope.schema.layers, lambda each: each.id, wish.layer, "layer")
    if wish.dimension and wish.role:
        raise Invalid.at("role", "Ask about a dimension or about a role, not about both.")
    return Subject(
        layer=layer,
        dimension=_dimension(layer, wish.dimension),
        label=_label(layer, wish),
        role=_role(layer, wish.role),
        level=_level(layer, wish.level),
    )


def _dimension(layer: Layer, name: str) -> Dimension | None:
    return _one(layer.dimensions, lambda each: each.id, name, "dimension") if name else None


def _role(layer: Layer, name: str) -> LinkRule | None:
    return _one(layer.links, lambda each: each.role, name, "role") if name else None


def _label(layer: Layer, wish: Wish) -> str | None:
    if not wish.label:
        return None
    if not wish.dimension:
        raise Invalid.at("label", "An answer needs its question: name the dimension.")
    dimension = layer.dimension(wish.dimension)
    known = agreement_values.possible(layer, dimension) or tuple(
        label.id for label in layer.answers(dimension)
    )
    # Names of people and places are nowhere listed; there any answer may be asked about.
    return _one(known, str, wish.label, "label") if known else wish.label


def _level(layer: Layer, name: str) -> Level | None:
    if not name:
        return None
    if layer.level in ("span", "relation"):
        levels = list(Level)
    else:
        levels = [level for level in Level if level not in (Level.SPAN, Level.TOKEN)]
    return _one(levels, lambda each: each.value, name, "level")


def _one(known: Iterable[T], name_of: Callable[[T], str], name: str, place: str) -> T:
    """The one of this name, or the first where none is named."""
    listed = list(known)
    for each in listed:
        if name in ("", name_of(each)):
            return each
    names = ", ".join(name_of(each) for each in listed) or "none"
    message = f"There is no {place} {name!r} here; known are: {names}."
    raise Invalid.at(place, message, f"unknown_{place}")
