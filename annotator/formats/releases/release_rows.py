"""Takes a released article apart into the rows of the release's tables."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotator.core import soft_labels
from annotator.core.records import AnnotationRecord, AssignmentRecord, EntityRecord
from annotator.core.releasing.released import Released
from annotator.core.soft_labels import Votes
from annotator.formats.table_rows import entity_id

InWords = Container[tuple[str, str]]


@dataclass(frozen=True)
class ReadingRow:
    """One person's reading of one article."""

    document: Released
    reading: AssignmentRecord


@dataclass(frozen=True)
class MarkRow(ReadingRow):
    """One annotation."""

    mark: AnnotationRecord
    prints: Mapping[str, object]

    @property
    def block_kind(self) -> str | None:
        """The part of the page it begins in."""
        blocks = self.document.record.blocks
        if not self.mark.parts or not isinstance(blocks, list | tuple):
            return None
        at = self.mark.parts[0][0]
        return next((kind for start, end, kind in blocks if start <= at < end), None)

    @property
    def links(self) -> list[dict[str, object]]:
        """Its arrows, to another mark's number or to an entity's id."""
        entities = self.document.record.entities
        return [
            {"role": each.role, "to": each.to}
            if each.to is not None
            else {"role": each.role, "entity": _id(self.document, entities.get(each.entity or ""))}
            for each in self.mark.links
        ]


@dataclass(frozen=True)
class ChosenRow(ReadingRow):
    """One answer of an annotation."""

    mark: AnnotationRecord
    dimension: str
    chosen: object

    @property
    def value(self) -> str:
        """The answer as a text."""
        entity = self._entity
        if entity is not None:
            return entity.name
        if isinstance(self.chosen, bool):
            return "true" if self.chosen else "false"
        return "" if isinstance(self.chosen, dict) else str(self.chosen)

    @property
    def entity_id(self) -> str | None:
        """Who is meant."""
        return _id(self.document, self._entity)

    @property
    def entity_kind(self) -> str | None:
        """How they appear here."""
        kind = self.chosen.get("kind") if isinstance(self.chosen, dict) else None
        return None if kind is None else str(kind)

    @property
    def _entity(self) -> EntityRecord | None:
        if not isinstance(self.chosen, dict):
            return None
        return self.document.record.entities.get(str(self.chosen.get("entity", "")))


@dataclass(frozen=True)
class EntityRow:
    """Somebody whom an article's annotations name."""

    document: Released
    ref: str
    entity: EntityRecord

    @property
    def id(self) -> str:
        """The same for this name and type in the whole release."""
        return entity_id(self.document.record, self.entity)


@dataclass(frozen=True)
class VoteRow:
    """Votes on one answer at one place."""

    document: Released
    votes: Votes

    @property
    def label(self) -> str:
        """The answer; an article's own reference becomes the entity's id."""
        known = self.document.record.entities.get(self.votes.label)
        return self.votes.label if known is None else entity_id(self.document.record, known)


@dataclass(frozen=True)
class AnnotatorRow:
    """Somebody's share in the work."""

    annotator: str
    readings: int
    annotations: int
    background: Mapping[str, object] | None


@dataclass(frozen=True)
class FoldRow:
    """An article's part when one outlet is left out."""

    outlet: str
    document: str
    role: str


def rows(document: Released, in_words: InWords) -> Iterator[tuple[str, Any]]:
    """Every row of an article, each with its table's name."""
    yield "documents", document
    for number, reading in enumerate(document.record.assignments):
        people = reading.kind == "annotation"
        yield ("readings" if people else "gold_readings"), ReadingRow(document, reading)
        for mark in reading.annotations:
            prints = document.prints.get((number, mark.id), {})
            row = MarkRow(document, reading, mark, prints)
            yield ("annotations" if people else "gold"), row
            if people:
                yield from (("answers", each) for each in _chosen(document, reading, mark))
    for ref, entity in document.record.entities.items():
        yield "entities", EntityRow(document, ref, entity)
    yield from _votes(document, in_words)


def _votes(document: Released, in_words: InWords) -> Iterator[tuple[str, Any]]:
    people = [each for each in document.record.assignments if each.kind == "annotation"]
    votes = soft_labels.votes(people, in_words)
    for each in votes:
        yield "soft", VoteRow(document, each)
    for settled in soft_labels.settled(votes):
        yield "aggregated", VoteRow(document, settled)


def _chosen(
    document: Released, reading: AssignmentRecord, mark: AnnotationRecord
) -> Iterator[ChosenRow]:
    for dimension, value in mark.values.items():
        several: list[object] = value if isinstance(value, list) else [value]
        for each in several:
            if each is not None:
                yield ChosenRow(document, reading, mark, dimension, each)


def _id(document: Released, entity: EntityRecord | None) -> str | None:
    return None if entity is None else entity_id(document.record, entity)
