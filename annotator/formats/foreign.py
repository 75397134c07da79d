"""Marks of other tools on their way into records: their labels understood, their places proved.

A reader turns a file into texts and `Mark`s; what is the same for all of them happens here. A
label is understood by what the import was told of it, by the names that Slant itself writes
(`layer`, `layer.dimension=label`), or because exactly one label of the codebook is called so.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from annotator.core import conventions
from annotator.core.codebooks.codebook import ENTITY_TYPES
from annotator.core.codebooks.codebook_model import Layer
from annotator.core.conventions import Found, Given, Same
from annotator.core.errors import Invalid
from annotator.core.records import AnnotationRecord, EntityRecord, LinkRecord
from annotator.formats.labels import Labels, typed
from annotator.formats.raw_text import RawText
from annotator.formats.reading import Notes, Options

_MOST_NAMED = 8


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
    """Give every mark of a text its place; one way of counting holds for the whole text.

    Without a single quote, and if nothing was told, places count `text` as it was given: with two
    characters for a line end where it has two.
    """
    raw = RawText(text)
    plain = raw.text
    given = [part for marks in readings for mark in marks for part in mark.parts]
    if options.convention is None and text != plain and all(each.quote is None for each in given):
        given = [replace(e, start=raw.inward(e.start), end=raw.inward(e.end)) for e in given]
    among = conventions.ways(given) if options.convention is None else (options.convention,)
    found = conventions.detect(plain, given, among, same)
    if options.notes is not None:
        _note_ways(options.notes, plain, given, same)
    if found.dropped and not options.drop_misplaced:
        raise _misplaced(found, given)
    spans = iter(found.spans)
    named = _Named()
    made = [tuple(_annotations(marks, spans, labels, named)) for marks in readings]
    return Placed(found, made, named.entities)


def _note_ways(notes: Notes, plain: str, given: list[Given], same: Same) -> None:
    quoted = [each for each in given if each.quote is not None]
    notes.quoted += len(quoted)
    for way in conventions.ways(quoted) if quoted else ():
        matched = conventions.read_as(plain, quoted, way, same).matched
        notes.ways[str(way)] = notes.ways.get(str(way), 0) + matched


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
