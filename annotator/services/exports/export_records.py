"""Reads the database as document records, a few articles at a time, so that memory stays flat.

No model instance is made: rows come as plain tuples and are grouped by document in Python;
everything about a batch of articles takes a fixed number of statements.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db.models import QuerySet

from annotator.core.records import (
    AnnotationRecord,
    AssignmentRecord,
    DocumentRecord,
    LinkRecord,
)
from annotator.core.spans import Parts, context
from annotator.models import AnnotationLink
from annotator.services.entities.entities import entity_values
from annotator.services.exports import export_decisions
from annotator.services.exports.export_articles import Article, Pace, batches
from annotator.services.exports.export_entities import Known, Names, load
from annotator.services.exports.export_filters import Selection


class Reading(NamedTuple):
    """A row of a reading."""

    pk: UUID
    document: UUID
    annotator: str
    kind: str
    turn: int
    round: str
    state: str
    codebook: str | None
    nothing_found: Any
    exposure: Any
    note: str
    skip_reason: str
    skip_note: str
    unlocked_blocks: Any
    active_seconds: int
    recognised_outlet: str
    submitted_at: datetime | None
    gold: UUID | None


_READING = (
    *("pk", "document_id", "member__pseudonym", "kind", "turn", "round__name", "state"),
    *("codebook__version", "nothing_found", "exposure", "note", "skip_reason", "skip_note"),
    *("unlocked_blocks", "active_seconds", "recognised_outlet", "submitted_at"),
    "document__gold_id",
)


class _Mark(NamedTuple):
    pk: UUID
    assignment: UUID
    layer: str
    start: int | None
    end: int | None
    parts: Any
    slot: int | None
    quote: str
    values: Any
    note: str
    origin: str
    score: float | None
    reason: str
    created_at: datetime
    updated_at: datetime


_MARK = (
    *("pk", "assignment_id", "layer", "start", "end", "parts", "slot", "quote", "values"),
    *("note", "origin", "score", "reason", "created_at", "updated_at"),
)


class _Link(NamedTuple):
    source: UUID
    role: str
    target: UUID | None
    entity: UUID | None


_LINK = ("source_id", "role", "target_id", "entity_id")


class Batch(NamedTuple):
    """What is known about a few articles; the readings of each in their order."""

    readings: Mapping[UUID, list[Reading]]
    marks: Mapping[UUID, list[_Mark]]
    links: Mapping[UUID, list[_Link]]
    known: Mapping[str, Known]
    decided: export_decisions.Decided


def records(selection: Selection) -> Iterator[DocumentRecord]:
    """Every article let in, by key, with the work on it that is let in."""
    pace = Pace()
    for articles in batches(selection, pace):
        batch = work(selection, [article.pk for article in articles])
        pace.took(articles, sum(map(len, batch.marks.values())))
        for article in articles:
            yield document(article, batch)


def work(selection: Selection, ids: Sequence[UUID]) -> Batch:
    """All that is let in of what was done on these articles."""
    here = selection.annotations_of(ids).order_by()
    marks = [_Mark._make(row) for row in here.values_list(*_MARK)]
    found = [_Link._make(row) for row in arrows(selection, ids).order_by("pk").values_list(*_LINK)]
    named = {
        value["id"] for mark in marks for _, value in entity_values(mark.values) if "id" in value
    }
    named |= {str(link.entity) for link in found if link.entity}
    read = readings(selection, ids)
    settled = [row.pk for row in read if export_decisions.is_settled(row.kind)]
    return Batch(
        readings=_grouped(read, 1),
        marks=_grouped(marks, 1),
        links=_grouped(found, 0),
        known=load(named, selection.alias),
        decided=export_decisions.load(settled, selection.alias),
    )


def readings(selection: Selection, ids: Sequence[UUID]) -> list[Reading]:
    """The readings of these articles that are let in, in the order in which records have them."""
    rows = selection.readings_of(ids).order_by().values_list(*_READING)
    return sorted(
        (Reading._make(row) for row in rows),
        key=lambda row: (row.round, row.annotator, row.kind, row.turn),
    )


def arrows(selection: Selection, ids: Sequence[UUID]) -> QuerySet[AnnotationLink]:
    """Those in these articles."""
    rows = AnnotationLink.objects.using(selection.alias)
    return rows.filter(source__document_id__in=ids)


def _grouped(rows: Iterable[Any], column: int) -> dict[UUID, list[Any]]:
    groups: dict[UUID, list[Any]] = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return groups


def document(article: Article, batch: Batch) -> DocumentRecord:
    """One article with the work of its batch on it."""
    names = Names(batch.known)
    text = article.text or ""
    here = batch.readings.get(article.pk, [])
    assignments = tuple(_assignment(each, text, batch, names) for each in here)
    day = article.published_on
    columns = article._asdict()
    del columns["pk"]
    columns |= {"text": text, "published_on": None if day is None else day.isoformat()}
    return DocumentRecord(**columns, entities=names.entities, assignments=assignments)


def _assignment(row: Reading, text: str, batch: Batch, names: Names) -> AssignmentRecord:
    marks = list(_in_order(batch.marks.get(row.pk, []), batch.known))
    numbers = {mark.pk: number for number, mark in enumerate(marks, start=1)}
    return AssignmentRecord(
        annotator=row.annotator,
        kind=row.kind,
        turn=row.turn,
        round=row.round,
        state=row.state,
        codebook=row.codebook,
        nothing_found=tuple(row.nothing_found),
        exposure=row.exposure,
        note=row.note,
        skip={"reason": row.skip_reason, "note": row.skip_note} if row.skip_reason else None,
        unlocked_blocks=tuple(row.unlocked_blocks),
        active_seconds=row.active_seconds,
        recognised_outlet=row.recognised_outlet,
        submitted_at=_moment(row.submitted_at),
        annotations=tuple(_annotation(mark, numbers, text, batch, names) for mark in marks),
        decisions=tuple(
            replace(decision, result=None if result is None else numbers.get(result))
            for result, decision in batch.decided.get(row.pk, ())
        ),
        gold=row.gold == row.pk,
    )


def _in_order(marks: Iterable[_Mark], known: Mapping[str, Known]) -> Iterator[_Mark]:
    """By place, layer and time. What is equal in these is told apart by what it says, never by
    ids, so that the order is the same in whichever project the record comes to.
    """
    for _, equal in groupby(sorted(marks, key=_place), key=_place):
        group = list(equal)
        yield from group if len(group) == 1 else sorted(group, key=lambda m: _content(m, known))


def _place(mark: _Mark) -> tuple[int, int, str, datetime]:
    start = -1 if mark.start is None else mark.start
    end = -1 if mark.end is None else mark.end
    return (start, end, mark.layer, mark.created_at)


def _content(mark: _Mark, known: Mapping[str, Known]) -> bytes:
    names = Names(known)
    values = {name: names.value(value) for name, value in mark.values.items()}
    named = [(each.name, each.type) for each in names.entities.values()]
    return orjson.dumps([mark.slot, mark.parts, values, named, mark.note, mark.origin])


def _annotation(
    mark: _Mark, numbers: Mapping[UUID, int], text: str, batch: Batch, names: Names
) -> AnnotationRecord:
    parts: Parts = tuple((start, end) for start, end in mark.parts)
    prefix, suffix = context(text, parts) if parts else ("", "")
    return AnnotationRecord(
        id=numbers[mark.pk],
        layer=mark.layer,
        parts=parts,
        slot=mark.slot,
        quote=mark.quote,
        prefix=prefix,
        suffix=suffix,
        values={name: names.value(value) for name, value in mark.values.items()},
        note=mark.note,
        links=tuple(_links(batch.links.get(mark.pk, []), numbers, names)),
        origin=mark.origin,
        score=mark.score,
        reason=mark.reason,
        uuid=str(mark.pk),
        created_at=_moment(mark.created_at),
        updated_at=_moment(mark.updated_at),
    )


def _links(
    links: Iterable[_Link], numbers: Mapping[UUID, int], names: Names
) -> Iterator[LinkRecord]:
    """Arrows to what is in the dataset; one to a layer that was left out leads nowhere."""
    for link in links:
        if link.entity is not None:
            yield LinkRecord(link.role, entity=names.ref(str(link.entity)))
        elif link.target is not None and link.target in numbers:
            yield LinkRecord(link.role, to=numbers[link.target])


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")
