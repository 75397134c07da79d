"""Gathers the marks of some articles from their rows, as tables for counting hold them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef

from annotator.core.blocks import Block
from annotator.core.codebooks.codebook import Codebook, parse
from annotator.core.insight.answers import answers_of
from annotator.core.insight.table import Article, Mark, Reading, Table, part_at, place_at
from annotator.models import Assignment, Document, Project
from annotator.models import Codebook as CodebookRow
from annotator.models.annotation import PEOPLES
from annotator.services.exports.export_filters import Selection

LONGEST_WORDS = 160
_MARK = ("pk", "assignment_id", "layer", "start", "end", "parts", "quote", "values")


class _Row(NamedTuple):
    pk: UUID
    assignment: UUID
    layer: str
    start: int | None
    end: int | None
    parts: list[tuple[int, int]]
    quote: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Gathered:
    """A table, the ids of its marks and the words they mark."""

    table: Table
    names: list[UUID]
    words: list[str]


def schemas(project: Project) -> dict[UUID, Codebook]:
    """The project's codebooks as far as any work was done under them."""
    # Not by a join: it would carry a codebook's whole body along for every reading.
    readings = Assignment.objects.filter(codebook=OuterRef("pk"))
    rows = CodebookRow.objects.filter(Exists(readings), project=project)
    return {pk: parse(body) for pk, body in rows.values_list("pk", "body")}


def gather(
    *, selection: Selection, documents: Sequence[UUID], books: Mapping[UUID, Codebook]
) -> Gathered:
    """What people marked in these articles, and who read them."""
    articles, blocks = _articles(selection, documents)
    readings = _readings(selection, documents)
    marks: list[Mark] = []
    names: list[UUID] = []
    words: list[str] = []
    found = selection.annotations_of(documents).filter(origin__in=PEOPLES).order_by("pk")
    for row in found.values_list(*_MARK):
        mark = _Row._make(row)
        reading, book = readings.get(mark.assignment, (None, None))
        schema = None if book is None else books.get(book)
        if reading is None or schema is None:
            continue
        marks.append(_mark(mark, reading, schema, blocks[reading.article]))
        names.append(mark.pk)
        words.append(mark.quote[:LONGEST_WORDS])
    return Gathered(
        Table.of(articles, [each for each, _ in readings.values()], marks), names, words
    )


def _articles(
    selection: Selection, documents: Sequence[UUID]
) -> tuple[list[Article], dict[str, list[Block]]]:
    rows = Document.objects.using(selection.alias).filter(pk__in=documents).order_by("pk")
    articles, blocks = [], {}
    columns = ("pk", "outlet_id", "event_id", "published_on", "blocks")
    for pk, outlet, event, day, parts in rows.values_list(*columns):
        articles.append(Article(str(pk), *(str(each or "") for each in (outlet, event, day))))
        blocks[str(pk)] = parts
    return articles, blocks


def _readings(
    selection: Selection, documents: Sequence[UUID]
) -> dict[UUID, tuple[Reading, UUID | None]]:
    rows = selection.readings_of(documents).order_by("pk")
    columns = ("pk", "document_id", "member_id", "round_id", "codebook_id")
    return {
        pk: (Reading(str(document), str(member), str(turn), str(book or "")), book)
        for pk, document, member, turn, book in rows.values_list(*columns)
    }


def _mark(mark: _Row, reading: Reading, schema: Codebook, blocks: list[Block]) -> Mark:
    layer = next((each for each in schema.layers if each.id == mark.layer), None)
    is_whole = mark.start is None or mark.end is None
    return Mark(
        reading=reading,
        layer=mark.layer,
        bounds=None if is_whole else (mark.start, mark.end),  # type: ignore[arg-type]
        length=sum(last - first for first, last in mark.parts),
        part="" if mark.start is None else part_at(blocks, mark.start),
        place=-1 if mark.start is None else place_at(blocks, mark.start),
        answers={} if layer is None else answers_of(layer, mark.values, _name),
    )


def _name(value: Mapping[str, str]) -> str | None:
    return value.get("id")
