"""Brings a project's finished readings into the form that agreement is computed from.

A few statements whatever the size of the project: versions, readings, marks, arrows, names and
articles. Nothing is filtered by what was found, so that a reading without marks is a reading.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS

from annotator.core import agreement
from annotator.core.agreement import Judgement, Reading
from annotator.core.agreement.readings import Spans
from annotator.core.codebook import Codebook, parse
from annotator.core.errors import Invalid
from annotator.models import (
    Annotation,
    AnnotationLink,
    Document,
    DocumentText,
    Project,
    Round,
)
from annotator.models import Codebook as CodebookRow
from annotator.models.codebook import CodebookState
from annotator.services.agreement_values import ITSELF, Answers
from annotator.services.entities import entity_values
from annotator.services.export_entities import load
from annotator.services.export_filters import Filters, Selection


class Article(NamedTuple):
    """What is known of an article besides what was said about it."""

    pk: UUID
    key: str
    title: str | None
    length: int
    outlet: str | None
    event: str | None
    blocks: Sequence[tuple[int, int, str]]
    sentences: Spans


class Read(NamedTuple):
    """One finished reading, with its judgements in the numbering that links go by."""

    article: UUID
    annotator: str
    round: str
    codebook: str
    judgements: tuple[Judgement, ...]


class _Row(NamedTuple):
    pk: UUID
    article: UUID
    annotator: str
    round: str
    codebook: str


class _Mark(NamedTuple):
    pk: UUID
    reading: UUID
    layer: str
    parts: Sequence[Sequence[int]]
    slot: int | None
    values: dict[str, Any]


@dataclass(frozen=True)
class Study:
    """Who read what, in the order in which it was handed in."""

    project: Project
    codebook: Codebook
    articles: Mapping[UUID, Article]
    reads: tuple[Read, ...]
    versions: tuple[str, ...] = field(default=())

    def documents(
        self, reads: Iterable[Read] | None = None, *, with_tokens: bool = False
    ) -> tuple[agreement.Document, ...]:
        """The articles with their readings. Who read one twice, in two rounds, has the later
        reading counted: nobody can disagree with themselves."""
        by_article: dict[UUID, dict[str, Read]] = {}
        for read in self.reads if reads is None else reads:
            by_article.setdefault(read.article, {})[read.annotator] = read
        tokens = self._tokens() if with_tokens else {}
        return tuple(
            self._document(self.articles[pk], found.values(), tokens.get(pk, ()))
            for pk, found in by_article.items()
        )

    def _document(
        self, article: Article, reads: Iterable[Read], tokens: Spans
    ) -> agreement.Document:
        return agreement.Document(
            id=article.key,
            length=article.length,
            readings=tuple(Reading(read.annotator, read.judgements) for read in reads),
            sentences=article.sentences,
            blocks=[(start, end) for start, end, _ in article.blocks],
            tokens=tokens,
        )

    def _tokens(self) -> dict[UUID, Spans]:
        texts = DocumentText.objects.filter(document__in=list(self.articles))
        return {pk: agreement.tokens(text) for pk, text in texts.values_list("document", "text")}

    @property
    def repeated(self) -> int:
        """How many readings are left out because the same person read the article again."""
        return len(self.reads) - len({(read.article, read.annotator) for read in self.reads})


def study(*, project: Project, round_name: str = "", codebook: str = "") -> Study:
    """Everything that was handed in, perhaps in one round or under one version alone."""
    _check_round(project, round_name)
    rows = CodebookRow.objects.filter(project=project).exclude(state=CodebookState.DRAFT)
    bodies = dict(rows.order_by("published_at", "pk").values_list("version", "body"))
    if codebook and codebook not in bodies:
        raise _unknown("codebook", "version", codebook, bodies)
    filters = Filters(round=round_name, codebook=codebook)
    readings = Selection(project, filters, DEFAULT_DB_ALIAS).readings()
    handed_in = [
        _Row._make(row)
        for row in readings.order_by("submitted_at", "pk").values_list(
            "pk", "document_id", "member__pseudonym", "round__name", "codebook__version"
        )
    ]
    used = {row.codebook for row in handed_in}
    versions = tuple(version for version in bodies if version in used)
    newest = [codebook] if codebook else [*bodies, *versions]
    if not newest:
        raise Invalid.at("codebook", "This project has no published codebook yet.", "no_codebook")
    schema = parse(bodies[newest[-1]])
    judged = _judgements(readings.order_by(), schema)
    return Study(
        project=project,
        codebook=schema,
        articles=_articles(readings.order_by()),
        reads=tuple(Read(*row[1:], tuple(judged.get(row.pk, ()))) for row in handed_in),
        versions=versions,
    )


def _check_round(project: Project, name: str) -> None:
    if not name:
        return
    known = Round.objects.filter(project=project).values_list("name", flat=True)
    if name not in known:
        raise _unknown("round", "round", name, known)


def _unknown(place: str, noun: str, given: str, known: Iterable[str]) -> Invalid:
    listed = ", ".join(known) or "none"
    return Invalid.at(place, f"There is no {noun} {given!r}; known are: {listed}.", "unknown")


def _articles(readings: Any) -> dict[UUID, Article]:  # noqa: ANN401  a queryset of readings
    rows = Document.objects.filter(pk__in=readings.values("document")).values_list(
        "pk",
        "key",
        "title",
        "length",
        "outlet__name",
        "event__name",
        "blocks",
        "sentences",
    )
    return {row[0]: Article._make(row) for row in rows}


def _judgements(readings: Any, schema: Codebook) -> dict[UUID, list[Judgement]]:  # noqa: ANN401
    """Each reading's judgements; only people's live work, which is what the manager gives."""
    rows = Annotation.objects.filter(assignment__in=readings).order_by("start", "end", "pk")
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


def _arrows(readings: Any) -> dict[UUID, list[tuple[str, UUID]]]:  # noqa: ANN401
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
