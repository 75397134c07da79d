"""Annotations of UIMA's types as marks: those that a layer becomes here, and those of others.

A type is a layer's if it is called as `uima_types` calls it; its features are then the layer's
questions. Of another type each feature's value is looked up among the codebook's labels. Types of
DKPro for tokens, grammar and the like are no marks.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.core.codebooks.codebook import Dimension
from annotator.core.conventions import Given
from annotator.core.errors import Invalid
from annotator.formats.foreign import Mark
from annotator.formats.reading import Options
from annotator.formats.tags import LABELLED
from annotator.formats.uima_types import feature_name, type_of

_DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
_NAMES = f"{_DKPRO}ner."
_NO_MARKS = (
    *("uima.", _DKPRO, "org.dkpro.core.api."),
    *("de.tudarmstadt.ukp.clarin.webanno.", "de.tudarmstadt.ukp.inception."),
)
# Where a name leads to, in DKPro's type for names.
_ADDRESS = "identifier"
Features = Mapping[str, Sequence[str]]


@dataclass
class Structure:
    """One annotation of a type: its place, if it has one, and each feature's values."""

    id: str
    type: str
    features: dict[str, list[str]] = field(default_factory=dict)
    parts: list[Given] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    line: int = 0


def is_mark(type_: str) -> bool:
    """Whether a type of this name says something about a text that is no grammar."""
    return type_.startswith(_NAMES) or not type_.startswith(_NO_MARKS)


class Types:
    """The types that layers are written as."""

    def __init__(self, options: Options) -> None:
        layers = () if options.codebook is None else options.codebook.layers
        self._layers = {type_of(layer.id): layer for layer in layers}

    def knows(self, type_: str) -> bool:
        """Whether it is a layer's."""
        return type_.rpartition(".")[2] in self._layers

    def is_about_whole(self, type_: str) -> bool:
        """Whether it is that of a layer about the whole article."""
        layer = self._layers.get(type_.rpartition(".")[2])
        return layer is not None and layer.level == "document"

    def mark(self, given: Structure) -> Mark:
        """What an annotation says."""
        layer = self._layers.get(given.type.rpartition(".")[2])
        answers: list[tuple[str, str]] = []
        told: list[tuple[str, object]] = []
        if layer is None:
            said = [
                each for name, every in given.features.items() if name != _ADDRESS for each in every
            ]
            label = said[0] if said else given.type.rpartition(".")[2]
            answers = [("", each) for each in said]
        else:
            label = layer.id
            for dimension in layer.dimensions:
                every = given.features.get(feature_name(dimension.id), [])
                if dimension.kind in LABELLED:
                    answers += [(dimension.id, each) for each in _labels(dimension, every)]
                elif dimension.kind == "text":
                    told += [(dimension.id, each) for each in every]
                else:
                    about = given.features.get(f"{feature_name(dimension.id)}_about", [])
                    told += [(dimension.id, each) for each in _entities(every, about, given)]
        note = "\n".join(given.features.get("remark", [])) if layer else ""
        return Mark(given.id, label, given.parts, answers, told, note, given.links, line=given.line)


def _labels(dimension: Dimension, every: Sequence[str]) -> Iterator[str]:
    """WebAnno's TSV has several labels in one value, joined by commas."""
    known = {label.id for label in dimension.labels}
    for each in every:
        if dimension.kind == "choices" and each not in known:
            yield from (part for part in each.split(",") if part)
        elif each:
            yield each


def _entities(
    every: Sequence[str], about: Sequence[str], given: Structure
) -> Iterator[dict[str, object]]:
    """A name with what is said of it beside it; or all of it as JSON, joined by commas."""
    if about or not all(each.startswith("{") for each in every):
        beside = [*about, *[""] * len(every)]
        for name, more in zip(every, beside, strict=False):
            yield {"name": name, **(_objects(more, given)[0] if more else {})}
        return
    for each in every:
        yield from _objects(each, given)


def _objects(text: str, given: Structure) -> list[dict[str, object]]:
    try:
        found = json.loads(f"[{text}]")
    except (ValueError, RecursionError):
        found = None
    if not found or not all(isinstance(each, dict) for each in found):
        message = f"What is said of an entity is no JSON object: {text[:80]!r}."
        raise Invalid.at(given.id, message, "bad_value")
    return list(found)
