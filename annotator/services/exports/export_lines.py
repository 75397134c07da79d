"""Lines of the documents layout straight from rows: the same bytes as by way of records, sooner.

A record of a mark is made, judged and turned into JSON again in fifty microseconds, of which the
database needs five. Here a mark goes from its row into its line: what is JSON in the database
stays the text that it is, and what somebody typed is read only where there is any. An article
whose marks cannot be told apart by place, layer and time, or that has settled versions or
arrows, takes the way of records; `tests/services/test_export_lines.py` holds both to the same
bytes.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from json.encoder import encode_basestring as quoted
from operator import itemgetter
from typing import cast
from uuid import UUID

import orjson
from django.db import connections

from annotator.core.record_json import document_json, entity_json
from annotator.core.releasing.released import Privacy
from annotator.core.releasing.unnamed import unnamed
from annotator.models.as_text import Id, Moment, Row, hyphened, raw_rows
from annotator.services.entities.entities import entity_values
from annotator.services.exports import export_decisions, export_entities, export_records
from annotator.services.exports.export_articles import Article, Pace, as_stored
from annotator.services.exports.export_entities import Names
from annotator.services.exports.export_filters import Selection
from annotator.services.exports.export_records import Batch, Reading

_AROUND = 32
_NOTHING = '""'
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
    for articles in as_stored(selection, pace):
        work = _Work(selection, privacy, [article.pk for article in articles])
        pace.took(articles, work.marks)
        for article in articles:
            line = work.line(article) | {"exported_at": exported_at}
            yield orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


class _Work:
    """What was done on a few articles."""

    def __init__(self, selection: Selection, privacy: Privacy, ids: Sequence[UUID]) -> None:
        self._selection, self._privacy = selection, privacy
        self._typed: dict[str, list[str]] = {}
        for layer, name in privacy.in_words:
            self._typed.setdefault(layer, []).append(name)
        self._worth_reading = defaultdict(
            lambda: re.compile(_ENTITY).search,
            {
                layer: re.compile(
                    "|".join([_ENTITY, *(f'"{re.escape(each)}":' for each in names)])
                ).search
                for layer, names in self._typed.items()
            },
        )
        self._words = _Words()
        self._readings: dict[UUID, list[Reading]] = {}
        for each in export_records.readings(selection, ids):
            self._readings.setdefault(each.document, []).append(each)
        with_arrows = export_records.arrows(selection, ids).values_list("source__document_id")
        self._winding = {document for (document,) in with_arrows.distinct()}
        read = [each.pk for several in self._readings.values() for each in several]
        marks: dict[str, list[Row]] = {}
        for row in raw_rows(selection.annotations_in(read).order_by().values_list(*_MARK)):
            marks.setdefault(row[4], []).append(row)
        self.marks = sum(map(len, marks.values()))
        self._known = export_entities.load(_named(marks.values()), selection.alias)
        is_native = connections[selection.alias].features.has_native_uuid_field
        names = {pk: str(pk) if is_native else pk.hex for pk in read}
        self._rows = {pk: ordered(marks.get(name, [])) for pk, name in names.items()}

    def line(self, article: Article) -> Json:
        """Its JSON."""
        here = self._readings.get(article.pk, [])
        if article.pk in self._by_record.readings:
            record = export_records.document(article, self._by_record)
            return document_json(unnamed(record, self._privacy))
        bare = Batch({article.pk: here}, {}, {}, {}, {})
        line = document_json(unnamed(export_records.document(article, bare), self._privacy))
        names, text = Names(self._known), article.text or ""
        for reading, facts in zip(here, cast("list[Json]", line["assignments"]), strict=True):
            facts["annotations"] = self._told(self._rows[reading.pk] or [], text, names)
        line["entities"] = {ref: entity_json(each) for ref, each in names.entities.items()}
        return line

    @cached_property
    def _by_record(self) -> Batch:
        """The articles that rows alone cannot tell, and none of the others beside them."""
        found = [
            pk
            for pk, here in self._readings.items()
            if pk in self._winding
            or any(export_decisions.is_settled(each.kind) for each in here)
            or None in (self._rows[each.pk] for each in here)
        ]
        return export_records.work(self._selection, found) if found else Batch({}, {}, {}, {}, {})

    def _told(self, rows: Sequence[Row], text: str, names: Names) -> orjson.Fragment:
        """The marks of a reading as one list."""
        told, words = [], self._words
        for number, row in enumerate(rows, start=1):
            start, end, layer, created, _, pk, parts, slot = row[:8]
            quote, values, note, origin, score, reason, updated = row[8:]
            prefix = suffix = _NOTHING
            if start is not None and parts != "[]":
                prefix = quoted(text[start - _AROUND if start > _AROUND else 0 : start])
                suffix = quoted(text[end : end + _AROUND])
            if self._worth_reading[layer](values):
                values = self._values(layer, values, names)
            told.append(
                f'{{"id":{number},"layer":{words[layer]},"parts":{parts},'
                f'"slot":{"null" if slot is None else slot},"quote":{quoted(quote)},'
                f'"prefix":{prefix},"suffix":{suffix},"values":{values},"links":[],'
                f'"note":{quoted(self._privacy.words(note)) if note else _NOTHING},'
                f'"origin":{words[origin]},'
                f"{_judged(score, reason) if reason or score is not None else ''}"
                f'"created_at":"{created}","updated_at":"{updated}",'
                f'"uuid":"{hyphened(pk)}"}}'
            )
        return orjson.Fragment(f"[{','.join(told)}]")

    def _values(self, layer: str, text: str, names: Names) -> str:
        """Read and written again: with what was typed cleaned and entities by their references."""
        values = {name: names.value(value) for name, value in orjson.loads(text).items()}
        for name in self._typed.get(layer, ()):
            value = values.get(name)
            if isinstance(value, str):
                values[name] = self._privacy.words(value)
        return orjson.dumps(values).decode()


class _Words(dict[str, str]):
    """Words of short lists as JSON has them: layers, and where marks come from."""

    def __missing__(self, word: str) -> str:
        told = self[word] = quoted(word)
        return told


def _judged(score: float | None, reason: str) -> str:
    """How sure a machine was and why, where it said so."""
    told = "" if score is None else f'"score":{orjson.dumps(score).decode()},'
    return f'{told}"reason":{quoted(reason)},' if reason else told


def ordered(rows: list[Row]) -> list[Row] | None:
    """By place, layer and time; None where these do not tell all of them apart."""
    if len(set(map(_TOLD_APART, rows))) < len(rows):
        return None
    if len(set(map(_IN_TEXT, rows))) < len(rows):
        return sorted(rows, key=_place)
    try:
        # Nothing is less than a number or greater; where all or none have a place it need not be.
        return sorted(rows, key=_IN_TEXT)
    except TypeError:
        return sorted(rows, key=_place)


_IN_TEXT, _TOLD_APART = itemgetter(0, 1, 2), itemgetter(0, 1, 2, 3)


def _place(row: Row) -> tuple[int, int, str, str]:
    start, end, layer, created = row[:4]
    # A whole second comes before its parts, but as texts "Z" comes behind ".".
    return (-1 if start is None else start, -1 if end is None else end, layer, created[:-1])


def _named(marks: Iterable[list[Row]]) -> set[str]:
    """The ids of the entities in their answers."""
    texts = [row[9] for rows in marks for row in rows if _ENTITY in row[9]]
    given = (entity_values(orjson.loads(text)) for text in texts)
    return {value["id"] for each in given for _, value in each if "id" in value}
