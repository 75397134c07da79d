"""Brings a project's finished readings into the form that agreement is computed from.

A few statements for each batch of articles: readings, marks, arrows, names and articles.
Nothing is filtered by what was found, so that a reading without marks is a reading.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q, QuerySet

from annotator.core import agreement
from annotator.core.agreement import Judgement, Reading
from annotator.core.agreement.clutter import without
from annotator.core.agreement.readings import Spans
from annotator.core.codebooks.codebook import Codebook
from annotator.core.segments import is_locked
from annotator.models import Annotation, AnnotationLink, Document, DocumentText
from annotator.models.annotation import PEOPLES
from annotator.models.assignment import AssignmentKind
from annotator.services.agreement.agreement_scope import Scope
from annotator.services.agreement.agreement_values import ITSELF, Answers
from annotator.services.entities.entities import entity_values
from annotator.services.exports.export_entities import load


class Article(NamedTuple):
    """What is known of an article besides what was said about it."""

    pk: UUID
    key: str
    title: str | None
    length: int
    blocks: Sequence[tuple[int, int, str]]
    sentences: Spans


class Read(NamedTuple):
    """One finished reading, with its judgements in the numbering that links go by."""

    article: UUID
    annotator: str
    round: str
    codebook: str
    unlocked: tuple[int, ...]
    judgements: tuple[Judgement, ...]


class _Row(NamedTuple):
    pk: UUID
    article: UUID
    member: UUID
    round: str
    codebook: str
    unlocked: Sequence[int]


class _Mark(NamedTuple):
    pk: UUID
    reading: UUID
    layer: str
    parts: Sequence[Sequence[int]]
    slot: int | None
    values: dict[str, Any]


@dataclass(frozen=True)
class Study:
    """Who read what in some articles, in the order in which it was handed in."""

    articles: Mapping[UUID, Article]
    reads: tuple[Read, ...]

    def documents(
        self, reads: Iterable[Read] | None = None, *, with_tokens: bool = False
    ) -> tuple[agreement.Document, ...]:
        """The articles with their readings. Who read one twice, in two rounds, has the later
        reading counted: nobody can disagree with themselves."""
        by_article: dict[UUID, dict[str, Read]] = {}
        for read in self.reads if reads is None else reads:
            by_article.setdefault(read.article, {})[read.annotator] = read
        tokens = self._tokens if with_tokens else {}
        return tuple(
            self._document(self.articles[pk], list(found.values()), tokens.get(pk, ()))
            for pk, found in by_article.items()
        )

    def _document(
        self, article: Article, reads: Sequence[Read], tokens: Spans
    ) -> agreement.Document:
        document = agreement.Document(
            id=article.key,
            length=article.length,
            readings=tuple(Reading(read.annotator, read.judgements) for read in reads),
            sentences=article.sentences,
            blocks=[(start, end) for start, end, _ in article.blocks],
            tokens=tokens,
        )
        unlocked = {index for read in reads for index in read.unlocked}
        outside = [
            (start, end)
            for index, (start, end, kind) in enumerate(article.blocks)
            if is_locked(kind) and index not in unlocked
        ]
        return without(document, outside)

    @cached_property
    def _tokens(self) -> dict[UUID, Spans]:
        texts = DocumentText.objects.filter(document__in=list(self.articles))
        return {pk: agreement.tokens(text) for pk, text in texts.values_list("document", "text")}


def study(*, scope: Scope, documents: Sequence[UUID]) -> Study:
    """What was handed in of these articles. One that two read in the same moment, in two rounds,
    is put in the order of their making."""
    readings = scope.selection.readings_of(documents)
    handed_in = [
        _Row._make(row)
        for row in readings.order_by("submitted_at", "pk").values_list(
            "pk",
            "document_id",
            "member_id",
            "round__name",
            "codebook__version",
            "unlocked_blocks",
        )
    ]
    judged = _judgements([row.pk for row in handed_in], scope)
    return Study(
        articles=_articles(documents),
        reads=tuple(
            Read(
                row.article,
                row.member.hex,
                row.round,
                row.codebook,
                tuple(row.unlocked),
                tuple(judged.get(row.pk, ())),
            )
            for row in handed_in
        ),
    )


def _articles(documents: Sequence[UUID]) -> dict[UUID, Article]:
    rows = Document.objects.filter(pk__in=documents).values_list(
        "pk",
        "key",
        "title",
        "length",
        "blocks",
        "sentences",
    )
    return {row[0]: Article._make(row) for row in rows}


def _judgements(readings: Sequence[UUID], scope: Scope) -> dict[UUID, list[Judgement]]:
    """Each reading's judgements: people's live work, and that of models that were chosen."""
    schema = scope.schema
    rows: QuerySet[Annotation] = Annotation.objects.filter(assignment__in=readings)
    if scope.models:
        of_people = Q(assignment__kind=AssignmentKind.ANNOTATION, origin__in=PEOPLES)
        of_models = Q(assignment__kind=AssignmentKind.MODEL)
        rows = Annotation.all_kinds.live().filter(of_people | of_models, assignment__in=readings)
    rows = rows.order_by("start", "end", "pk")
    marks = [
        _Mark._make(row)
        for row in rows.values_list("pk", "assignment_id", "layer", "parts", "slot", "values")
    ]
    arrows = _arrows(readings) if any(layer.links for layer in schema.layers) else {}
    named = {
        value["id"] for mark in marks for _, value in entity_values(mark.values) if "id" in value
    }
    known = load(named, DEFAULT_DB_ALIAS) if named else {}
    answers = Answers.of(schema, known)
    found: dict[UUID, list[Judgement]] = {}
    for reading, own in _by_reading(marks).items():
        found[reading] = list(_of_reading(own, schema, arrows, answers))
    return found


def _by_reading(marks: Iterable[_Mark]) -> dict[UUID, list[_Mark]]:
    groups: dict[UUID, list[_Mark]] = {}
    for mark in marks:
        groups.setdefault(mark.reading, []).append(mark)
    return groups


def _arrows(readings: Sequence[UUID]) -> dict[UUID, list[tuple[str, UUID]]]:
    rows = AnnotationLink.objects.filter(
        source__assignment__in=readings, target__isnull=False, target__deleted_at__isnull=True
    )
    found: dict[UUID, list[tuple[str, UUID]]] = {}
    for source, role, target in rows.order_by("pk").values_list("source_id", "role", "target_id"):
        found.setdefault(source, []).append((role, target))
    return found


def _of_reading(
    marks: Sequence[_Mark],
    schema: Codebook,
    arrows: Mapping[UUID, list[tuple[str, UUID]]],
    answers: Answers,
) -> Iterator[Judgement]:
    levels = {layer.id: layer for layer in schema.layers}
    places = {mark.pk: tuple((start, end) for start, end in mark.parts) for mark in marks}
    for mark in marks:
        layer = levels.get(mark.layer)
        if layer is not None and layer.level == "relation":
            places[mark.pk] = _anchored(arrows.get(mark.pk, ()), answers.anchors[layer.id], places)
    kept = [
        mark
        for mark in marks
        if mark.layer in levels and (places[mark.pk] or mark.slot is not None)
    ]
    numbers = {mark.pk: number for number, mark in enumerate(kept)}
    elsewhere = {m.layer: m.values for m in kept if levels[m.layer].level == "document"}
    for number, mark in enumerate(kept):
        own = [(ITSELF, number)] if levels[mark.layer].links else []
        ends = [(role, numbers[pk]) for role, pk in arrows.get(mark.pk, ()) if pk in numbers]
        yield Judgement(
            layer=mark.layer,
            parts=places[mark.pk],
            values=answers.given(levels[mark.layer], mark.values, elsewhere),
            slot=mark.slot,
            links=(*ends, *own),
        )


def _anchored(
    arrows: Iterable[tuple[str, UUID]],
    anchor: str,
    places: Mapping[UUID, tuple[tuple[int, int], ...]],
) -> tuple[tuple[int, int], ...]:
    """A relation has no place of its own: it stands where its anchor stands."""
    ends = (places.get(pk, ()) for role, pk in arrows if role == anchor)
    return tuple(sorted({part for parts in ends for part in parts}))
