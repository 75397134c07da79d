"""Lines of the documents layout straight from rows: the same bytes as by way of records, sooner.

A record of a mark is made, judged and turned into JSON again in fifty microseconds, of which the
database needs five. Here a mark goes from its row into its line: what is JSON in the database
stays the text that it is, and what somebody typed is read only where there is any. An article
whose marks cannot be told apart by place, layer and time, or that has settled versions or
arrows, takes the way of records; `tests/services/test_export_lines.py` holds both to the same
bytes.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, cast
from uuid import UUID

import orjson
from django.db import connections

from annotator.core.record_json import document_json, entity_json
from annotator.core.releasing.released import Privacy
from annotator.core.releasing.unnamed import unnamed
from annotator.models.as_text import Id, Moment, Row, hyphened, raw_rows
from annotator.services.entities.entities import entity_values
from annotator.services.exports import export_decisions, export_entities, export_records
from annotator.services.exports.export_articles import Article, Pace, batches
from annotator.services.exports.export_entities import Names
from annotator.services.exports.export_filters import Selection
from annotator.services.exports.export_records import Batch, Reading

_AROUND = 32
# Where an answer names an entity, its canonical text has this.
_ENTITY = '"id":'


_MARK = (
    *("start", "end", "layer", Moment("created_at"), Id("assignment_id"), Id("pk")),
    *("parts", "slot"),
    *("quote", "values", "note", "origin", "score", "reason", Moment("updated_at")),
)
Json = dict[str, object]


def lines(selection: Selection, privacy: Privacy, exported_at: str) -> Iterator[bytes]:
    """Every article let in, by key, as a line of JSON."""
    pace = Pace()
    for articles in batches(selection, pace):
        work = _Work(selection, privacy, [article.pk for article in articles])
        pace.took(articles, work.marks)
        for article in articles:
            line = work.line(article) | {"exported_at": exported_at}
            yield orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


class _Work:
    """What was done on a few articles."""

    def __init__(self, selection: Selection, privacy: Privacy, ids: Sequence[UUID]) -> None:
        self._selection, self._privacy, self._ids = selection, privacy, ids
        self._typed: dict[str, list[str]] = {}
        for layer, name in privacy.in_words:
            self._typed.setdefault(layer, []).append(name)
        self._readings: dict[UUID, list[Reading]] = {}
        for each in export_records.readings(selection, ids):
            self._readings.setdefault(each.document, []).append(each)
        with_arrows = export_records.arrows(selection, ids).values_list("source__document_id")
        self._winding = {document for (document,) in with_arrows.distinct()}
        self._marks: dict[str, list[Row]] = {}
        for row in raw_rows(selection.annotations_of(ids).order_by().values_list(*_MARK)):
            self._marks.setdefault(row[4], []).append(row)
        self.marks = sum(map(len, self._marks.values()))
        self._known = export_entities.load(_named(self._marks.values()), selection.alias)

    def line(self, article: Article) -> Json:
        """Its JSON."""
        here = self._readings.get(article.pk, [])
        ordered = [self._ordered(each.pk) for each in here]
        is_settled = any(export_decisions.is_settled(each.kind) for each in here)
        if is_settled or article.pk in self._winding or None in ordered:
            record = export_records.document(article, self._by_record)
            return document_json(unnamed(record, self._privacy))
        bare = Batch({article.pk: here}, {}, {}, {}, {})
        line = document_json(unnamed(export_records.document(article, bare), self._privacy))
        names, text = Names(self._known), article.text or ""
        for facts, rows in zip(cast("list[Json]", line["assignments"]), ordered, strict=True):
            numbered = enumerate(rows or [], start=1)
            facts["annotations"] = [self._mark(*each, text, names) for each in numbered]
        line["entities"] = {ref: entity_json(each) for ref, each in names.entities.items()}
        return line

    @cached_property
    def _by_record(self) -> Batch:
        return export_records.work(self._selection, self._ids)

    def _ordered(self, reading: UUID) -> list[Row] | None:
        """By place, layer and time; None where these do not tell all of them apart."""
        is_native = connections[self._selection.alias].features.has_native_uuid_field
        name = str(reading) if is_native else reading.hex
        rows = sorted(self._marks.get(name, ()), key=_place)
        for one, other in pairwise(rows):
            if one[:4] == other[:4]:
                return None
        return rows

    def _mark(self, number: int, row: Row, text: str, names: Names) -> Json:
        start, end, layer, created, _, pk, parts, slot, quote, values, note = row[:11]
        origin, score, reason, updated = row[11:]
        has_place = start is not None and parts != "[]"
        mark: Json = {
            "id": number,
            "layer": layer,
            "parts": orjson.Fragment(parts),
            "slot": slot,
            "quote": quote,
            "prefix": text[max(0, start - _AROUND) : start] if has_place else "",
            "suffix": text[end : end + _AROUND] if has_place else "",
            "values": self._values(layer, values, names),
            "links": (),
            "note": self._privacy.words(note) if note else "",
            "origin": origin,
        }
        if score is not None:
            mark["score"] = score
        if reason:
            mark["reason"] = reason
        mark["created_at"] = created
        mark["updated_at"] = updated
        mark["uuid"] = hyphened(pk)
        return mark

    def _values(self, layer: str, text: str, names: Names) -> object:
        typed = [name for name in self._typed.get(layer, ()) if f'"{name}":' in text]
        if not typed and _ENTITY not in text:
            return orjson.Fragment(text)
        values = {name: names.value(value) for name, value in orjson.loads(text).items()}
        for name in typed:
            value = values.get(name)
            if isinstance(value, str):
                values[name] = self._privacy.words(value)
        return values


def _place(row: Row) -> tuple[int, int, str, Any]:
    start, end = row[0], row[1]
    return (-1 if start is None else start, -1 if end is None else end, row[2], row[3])


def _named(marks: Iterable[list[Row]]) -> set[str]:
    """The ids of the entities in their answers."""
    texts = [row[9] for rows in marks for row in rows if _ENTITY in row[9]]
    given = (entity_values(orjson.loads(text)) for text in texts)
    return {value["id"] for each in given for _, value in each if "id" in value}
