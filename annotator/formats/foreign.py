"""Marks of other tools on their way into records: their labels understood, their places proved.

A reader turns a file into texts and `Mark`s; what is the same for all of them happens here. A
label is understood by what the import was told of it, by the names that Slant itself writes
(`layer`, `layer.dimension=label`), or because exactly one label of the codebook is called so.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from annotator.core import conventions
from annotator.core.codebooks.codebook import ENTITY_TYPES, Codebook, Dimension
from annotator.core.codebooks.codebook_model import Layer
from annotator.core.conventions import ALL, Found, Given, Same
from annotator.core.errors import Invalid
from annotator.core.records import AnnotationRecord, EntityRecord, LinkRecord
from annotator.core.text import normalise
from annotator.formats.reading import Options

LEFT_OUT = "-"
_MOST_NAMED = 8
_NOT_A_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Mark:
    """One mark as its file has it. `answers` are labels said of it, by question or alone;
    `told` are texts and entities (`{"name", "type", …}`) by question; `links` name other marks
    of the same reading by their ids, `entity_links` name who a link leads to.
    """

    id: str
    label: str
    parts: Sequence[Given] = ()
    answers: Sequence[tuple[str, str]] = ()
    told: Sequence[tuple[str, object]] = ()
    note: str = ""
    links: Sequence[tuple[str, str]] = ()
    entity_links: Sequence[tuple[str, Mapping[str, object]]] = ()
    line: int = 0


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
        self._by_name = dict(_names(self._codebook))

    def meaning(self, label: str) -> Meaning | None:
        """What it means; None where it shall be left out; Invalid where nobody knows."""
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

    def question(self, layer: Layer, name: str, label: str) -> Dimension:
        """The question of this name; Invalid says where it was looked for."""
        for dimension in layer.dimensions:
            if dimension.id == name:
                return dimension
        message = f"{label!r}: the layer {layer.id} asks no {name!r}."
        raise Invalid.at("labels", message, "unknown_label")


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
    if dimension.kind == "scale" and last.lstrip("-").isdigit():
        return int(last)
    return last


@dataclass
class Placed:
    """The marks of one text as annotations of its readings, and how the places came out."""

    found: Found
    readings: list[tuple[AnnotationRecord, ...]]
    entities: dict[str, EntityRecord]

    @property
    def tally(self) -> dict[str, int]:
        """For the report."""
        return {
            "marks": len(self.found.spans),
            "matched": self.found.matched,
            "shifted": self.found.shifted,
            "dropped": len(self.found.dropped),
        }


def place(
    text: str,
    readings: Sequence[Sequence[Mark]],
    labels: Labels,
    options: Options,
    same: Same = conventions.exactly,
) -> Placed:
    """Give every mark of a text its place; one way of counting holds for the whole text."""
    plain = normalise(text)
    given = [part for marks in readings for mark in marks for part in mark.parts]
    among = ALL if options.convention is None else (options.convention,)
    found = conventions.detect(plain, given, among, same)
    if found.dropped and not options.drop_misplaced:
        raise _misplaced(found, given)
    spans = iter(found.spans)
    named = _Named()
    made = [tuple(_annotations(marks, spans, labels, named)) for marks in readings]
    return Placed(found, made, named.entities)


def _misplaced(found: Found, given: Sequence[Given]) -> Invalid:
    missed = [each for each, span in zip(given, found.spans, strict=True) if span is None]
    fields = {
        f"line {each.line}": [f"{each.quote!r} is not the text at {each.start}–{each.end}."]
        for each in missed[:_MOST_NAMED]
    }
    message = (
        f"{len(missed)} of {len(given)} marks are not where their words are, however one counts"
        f" (best: {found.convention})."
    )
    return Invalid("misplaced", message, fields)


def _annotations(
    marks: Sequence[Mark],
    spans: Iterator[tuple[int, int] | None],
    labels: Labels,
    named: "_Named",
) -> Iterator[AnnotationRecord]:
    made: dict[str, tuple[int, Mark, AnnotationRecord]] = {}
    for number, mark in enumerate(marks, start=1):
        parts = [span for span in (next(spans) for _ in mark.parts) if span is not None]
        meaning = labels.meaning(mark.label)
        if meaning is None or (mark.parts and not parts):
            continue
        values = meaning.values | _answers(mark, meaning.layer, labels, named)
        values |= _told(mark, meaning.layer, labels, named)
        record = AnnotationRecord(
            id=number,
            layer=meaning.layer.id,
            parts=_joined(parts),
            values=values,
            note=mark.note,
        )
        made[mark.id] = (number, mark, record)
    for _, mark, record in made.values():
        links = tuple(
            LinkRecord(role, to=made[target][0]) for role, target in mark.links if target in made
        )
        people = tuple(
            LinkRecord(role, entity=str(named.value(who)["entity"]))
            for role, who in mark.entity_links
            if who.get("name")
        )
        yield replace(record, links=links + people)


def _answers(mark: Mark, layer: Layer, labels: Labels, named: "_Named") -> dict[str, object]:
    """Several labels of one question stand together; one without a question explains itself."""
    by_question: dict[str, list[str]] = {}
    values: dict[str, object] = {}
    for question, label in mark.answers:
        if question:
            by_question.setdefault(question, []).append(label)
        else:
            meaning = labels.meaning(label)
            for name, value in ({} if meaning is None else meaning.values).items():
                several = values.get(name)
                is_list = isinstance(several, list) and isinstance(value, list)
                values[name] = [*several, *value] if is_list else value  # type: ignore[misc]
    for question, given in by_question.items():
        dimension = labels.question(layer, question, mark.label)
        people = [named.value({"name": name}) for name in given]
        if dimension.kind == "entity":
            values[question] = people if dimension.multiple else people[0]
        else:
            values[question] = typed(dimension, given)
    return values


class _Named:
    """The entities of one text: each name with its type once."""

    def __init__(self) -> None:
        self.entities: dict[str, EntityRecord] = {}
        self._refs: dict[tuple[str, str], str] = {}

    def value(self, given: Mapping[str, object]) -> dict[str, object]:
        """An entity's answer with a reference in place of the name, if it has one."""
        rest = {key: each for key, each in given.items() if key not in ("name", "type")}
        name = str(given.get("name") or "").strip()
        if not name:
            return rest
        who = (name, str(given.get("type") or "other"))
        ref = self._refs.setdefault(who, f"e{len(self._refs) + 1}")
        kind = who[1] if who[1] in ENTITY_TYPES else "other"
        self.entities[ref] = EntityRecord(name, kind)
        return {"entity": ref, **rest}


def _told(mark: Mark, layer: Layer, labels: Labels, named: _Named) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, value in mark.told:
        dimension = labels.question(layer, name, mark.label)
        if dimension.kind != "entity" or not isinstance(value, dict):
            values[name] = value
        elif dimension.multiple:
            values[name] = [*values.get(name, []), named.value(value)]  # type: ignore[misc]
        else:
            values[name] = named.value(value)
    return values


def _joined(parts: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Sorted; parts that touch or overlap are one, as our own always are."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(parts):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
