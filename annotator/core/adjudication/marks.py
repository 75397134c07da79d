"""One reader's mark as it is compared with others', and what counts as the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from annotator.core.codebooks.codebook import Dimension, Layer
from annotator.core.spans import Parts

# An arrow: its role and the mark, or the entity, that it leads to.
Arrow: TypeAlias = tuple[str, str]
Said: TypeAlias = object


@dataclass(frozen=True)
class Mark:
    """One annotation of one reader. Ids mean nothing here but equality, and who is named in
    `values` is named alike wherever it is the same one."""

    id: str
    reader: int
    layer: str
    parts: Parts = ()
    slot: int | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    arrows: tuple[Arrow, ...] = ()


def compared(layer: Layer) -> tuple[Dimension, ...]:
    """The questions whose answers can differ; free words are never the same and so no quarrel."""
    return tuple(each for each in layer.dimensions if each.kind != "text")


def said(mark: Mark, dimension: Dimension) -> Said:
    """An answer in a form in which equal answers are equal, whatever their order."""
    return plain(mark.values.get(dimension.id))


def plain(value: object) -> Said:
    """The same for a bare value."""
    if isinstance(value, list):
        return frozenset(plain(each) for each in value)
    if isinstance(value, Mapping):
        return frozenset((name, value[name]) for name in value)
    return value


def overlap(one: Mark, other: Mark) -> float:
    """Characters in both ÷ characters in either; for units, whether it is the same one."""
    if one.slot is not None or other.slot is not None:
        return 1.0 if one.slot == other.slot else 0.0
    common = sum(
        max(0, min(end, last) - max(start, first))
        for start, end in one.parts
        for first, last in other.parts
    )
    either = sum(end - start for start, end in one.parts + other.parts) - common
    return common / either if either else 0.0


def start_of(mark: Mark) -> int:
    """Where it begins; what is about the whole article stands before the text."""
    return mark.parts[0][0] if mark.parts else -1
