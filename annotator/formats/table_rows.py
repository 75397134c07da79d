"""What tables are made of: a row's place in the dataset, columns that explain themselves."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, TypeVar

from annotator.core.codebooks.codebook import Codebook, Dimension
from annotator.core.records import (
    AnnotationRecord,
    AssignmentRecord,
    DocumentRecord,
    EntityRecord,
)
from annotator.formats.releases.release_fields import Type

Of_contra = TypeVar("Of_contra", contravariant=True)


@dataclass(frozen=True)
class Column(Generic[Of_contra]):
    """One column: its name, what it holds in a sentence, how it is read; and its type where a
    format knows types.
    """

    name: str
    says: str
    read: Callable[[Of_contra], object]
    type: Type = "text"


@dataclass(frozen=True)
class Reading:
    """One person's reading of one article."""

    document: DocumentRecord
    reading: AssignmentRecord


@dataclass(frozen=True)
class Mark(Reading):
    """One annotation of a reading."""

    annotation: AnnotationRecord


@dataclass(frozen=True)
class Answer(Mark):
    """One chosen label, number, text or entity of an annotation."""

    dimension: Dimension
    value: object


@dataclass
class Layer:
    """One layer over all versions of the codebook in the dataset."""

    id: str
    title: str
    level: str
    dimensions: dict[str, Dimension] = field(default_factory=dict)
    # Each question's kinds in all versions: where they differ, its answers are told as texts.
    kinds: dict[str, set[str]] = field(default_factory=dict)
    details: dict[str, dict[str, str]] = field(default_factory=dict)


def layers_of(codebooks: Iterable[Codebook]) -> dict[str, Layer]:
    """The layers and questions of all versions together; the newest words win."""
    layers: dict[str, Layer] = {}
    for codebook in codebooks:
        for layer in codebook.layers:
            known = layers.setdefault(layer.id, Layer(layer.id, layer.title, layer.level))
            for dimension in layer.dimensions:
                known.dimensions[dimension.id] = dimension
                known.kinds.setdefault(dimension.id, set()).add(_kind(dimension))
                details = known.details.setdefault(dimension.id, {})
                details |= {k.detail.id: k.detail.title for k in dimension.kinds if k.detail}
    return layers


def _kind(dimension: Dimension) -> str:
    return f"{dimension.kind}, several" if dimension.multiple else dimension.kind


def entity_id(document: DocumentRecord, entity: EntityRecord) -> str:
    """The same for the same name and type all over the dataset; a local one is of its article."""
    return _digest(document.key if entity.local else "", entity.name, entity.type)


def local_id(document: str, name: str, kind: str) -> str:
    """The id that an entity of this name and type has where only this article knows it."""
    return _digest(document, name, kind)


@lru_cache(maxsize=10_000)
def _digest(where: str, name: str, kind: str) -> str:
    folded = " ".join(name.split()).casefold()
    return hashlib.sha256("\x1f".join((where, folded, kind)).encode()).hexdigest()[:12]


def answers(mark: Mark, layer: Layer) -> Iterator[Answer]:
    """Each label, number, text and entity of an annotation, by question."""
    for name, dimension in layer.dimensions.items():
        value = mark.annotation.values.get(name)
        for each in value if isinstance(value, list) else [value]:
            if each is not None:
                yield Answer(mark.document, mark.reading, mark.annotation, dimension, each)


def entities_in(value: object) -> list[Mapping[str, Any]]:
    """The entities of an answer, be it one or several."""
    several = value if isinstance(value, list) else [value]
    return [each for each in several if isinstance(each, dict)]


def entity_of(row: Mark, value: Mapping[str, Any]) -> EntityRecord | None:
    """Who is meant; nobody, where the answer names none."""
    return row.document.entities.get(str(value.get("entity", "")))
