"""What the columns of somebody's table mean: said once in the page, as JSON, and kept with it.

{"text": "text", "key": "sentence_id", "annotator": "rater", "outlet": "outlet",
 "metadata": ["topic"], "explode": "targets",
 "answers": [{"column": "label", "layer": "sentence", "dimension": "biased",
              "values": {"Biased": "yes", "Non-biased": "no"}, "leave_out": ["", "No agreement"]}],
 "words":   [{"column": "words", "cells": "python", "label": "passage.bias=loaded_wording"}],
 "spans":   [{"start": "from", "end": "to", "quote": "mention", "sentence": "sentence",
              "label": "passage",
              "answers": [{"column": "polarity", "dimension": "sentiment", "values": {…}}]}],
 "file": "votes.json", "join": {"file": "articles.tsv", "column": "ID", "to": "key"}}

Of a zip of tables, `file` has the rows (without it all files, one after another), and `join` adds
to each the columns of another file, called `articles.ID`. A list of one item for each rater in a
cell is read with `"by_rater": true`; its items are the answers of `rater-1`, `rater-2`, ….
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.core.errors import Invalid
from annotator.core.record_fields import Fields
from annotator.formats.table_files import Choice, Join

CELLS = ("one", "python", "json", "commas", "semicolons", "bars")
_NAME = 300
# The record's own fields that a column may fill.
_YES, _NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})
RIGHTS = ("licence", "source_note", "may_redistribute_text")
FACTS = (
    *("title", "outlet", "event", "url", "published_on", "byline", "language"),
    "content_warning",
)


@dataclass(frozen=True)
class AnswerColumn:
    """A column that answers a question. `values` spells cells as labels; one that is not in it
    stands for itself. Cells of `leave_out` are no answer. `layer` is empty inside a span. Where a
    cell has an item for each rater, `by_rater` says so.
    """

    column: str
    dimension: str
    layer: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    leave_out: tuple[str, ...] = ("",)
    cells: str = "one"
    by_rater: bool = False


@dataclass(frozen=True)
class WordsColumn:
    """A column with words that are marked somewhere in the text, without offsets."""

    column: str
    label: str
    cells: str = "one"
    leave_out: tuple[str, ...] = ("",)


@dataclass(frozen=True)
class SpanColumns:
    """Columns that place a mark, and what is said of it. `sentence` names the one with the words
    of its sentence: whether places count from there is then found out, or told.
    """

    start: str
    end: str
    label: str
    quote: str | None = None
    answers: tuple[AnswerColumn, ...] = ()
    sentence: str | None = None


@dataclass(frozen=True)
class TableMapping:
    """The whole mapping. Without `key` equal texts are one article; without `annotator` every
    reading is the import's own.
    """

    text: str
    key: str | None = None
    annotator: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    rights: Mapping[str, str] = field(default_factory=dict)
    metadata: tuple[str, ...] = ()
    files: Choice = field(default_factory=Choice)
    answers: tuple[AnswerColumn, ...] = ()
    words: tuple[WordsColumn, ...] = ()
    spans: tuple[SpanColumns, ...] = ()

    @property
    def is_of_one(self) -> bool:
        """Whether a row is one rater's; else it is several raters', or tells of an article."""
        alone = [each for each in self.answers if not each.by_rater]
        return bool(alone or self.words or self.spans) or self.annotator is not None

    def columns(self) -> set[str]:
        """Every column it speaks of."""
        inner = [each.column for span in self.spans for each in span.answers]
        placed = [
            name
            for span in self.spans
            for name in (span.start, span.end, span.quote, span.sentence)
        ]
        named = [self.text, self.key, self.annotator, *self.facts.values(), *self.metadata]
        named += self.rights.values()
        said = [answer.column for answer in self.answers] + [words.column for words in self.words]
        return {name for name in (*named, *said, *placed, *inner) if name is not None}

    def rights_in(self, row: Mapping[str, str], place: str) -> dict[str, object]:
        """What a row says may be done with its text. A yes that is not clear is a fault."""
        said: dict[str, object] = {}
        for name, column in self.rights.items():
            cell = row.get(column, "").strip()
            if not cell:
                continue
            if name != "may_redistribute_text":
                said[name] = cell
            elif cell.casefold() in _YES | _NO:
                said[name] = cell.casefold() in _YES
            else:
                raise Invalid.at(place, f"{cell[:80]!r} is neither yes nor no.", "bad_cell")
        return said


def parse(raw: bytes) -> TableMapping:
    """A mapping from its JSON; Invalid names the wrong place."""
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Invalid.at("mapping", f"The mapping is not JSON: {error}.", "bad_mapping") from None
    return understood(value)


def understood(value: object) -> TableMapping:
    """A mapping from what its JSON means."""
    fields = Fields(value, "mapping")
    mapping = TableMapping(
        text=fields.need("text", str),
        key=fields.maybe_text("key", _NAME),
        annotator=fields.maybe_text("annotator", _NAME),
        facts={name: each for name in FACTS if (each := fields.maybe_text(name, _NAME))},
        rights={name: each for name in RIGHTS if (each := fields.maybe_text(name, _NAME))},
        metadata=fields.texts("metadata"),
        files=_files(fields),
        answers=tuple(_answers(fields, "answers", needs_layer=True)),
        words=tuple(
            _words(each, f"mapping.words.{index}")
            for index, each in enumerate(fields.take("words", list, []))
        ),
        spans=tuple(
            _span(each, f"mapping.spans.{index}")
            for index, each in enumerate(fields.take("spans", list, []))
        ),
    )
    fields.finish()
    return mapping


def _files(fields: Fields) -> Choice:
    given = fields.maybe("join", dict)
    join = None
    if given is not None:
        inner = Fields(given, fields.at("join"))
        wanted = [inner.need(name, str) for name in ("file", "column", "to")]
        inner.finish()
        join = Join(*wanted)
    file, explode = fields.maybe_text("file", _NAME), fields.maybe_text("explode", _NAME)
    return Choice(file, explode, join)


def _answers(fields: Fields, name: str, *, needs_layer: bool) -> list[AnswerColumn]:
    return [
        _answer(each, f"{fields.at(name)}.{index}", needs_layer=needs_layer)
        for index, each in enumerate(fields.take(name, list, []))
    ]


def _answer(value: object, place: str, *, needs_layer: bool) -> AnswerColumn:
    fields = Fields(value, place)
    answer = AnswerColumn(
        column=fields.need("column", str),
        dimension=fields.need("dimension", str),
        layer=fields.need("layer", str) if needs_layer else "",
        values=_spelling(fields),
        leave_out=_left_out(fields),
        cells=fields.one_of("cells", CELLS, "one"),
        by_rater=fields.take("by_rater", bool, False),
    )
    fields.finish()
    return answer


def _words(value: object, place: str) -> WordsColumn:
    fields = Fields(value, place)
    words = WordsColumn(
        column=fields.need("column", str),
        label=fields.need("label", str),
        cells=fields.one_of("cells", CELLS, "one"),
        leave_out=_left_out(fields),
    )
    fields.finish()
    return words


def _span(value: object, place: str) -> SpanColumns:
    fields = Fields(value, place)
    span = SpanColumns(
        start=fields.need("start", str),
        end=fields.need("end", str),
        label=fields.need("label", str),
        quote=fields.maybe_text("quote", _NAME),
        sentence=fields.maybe_text("sentence", _NAME),
        answers=tuple(_answers(fields, "answers", needs_layer=False)),
    )
    fields.finish()
    return span


def _spelling(fields: Fields) -> dict[str, str]:
    given = fields.take("values", dict, {})
    if not all(isinstance(each, str) for each in given.values()):
        raise Invalid.at(fields.at("values"), "This must be an object of texts.")
    return given


def _left_out(fields: Fields) -> tuple[str, ...]:
    """An empty cell is never an answer."""
    return ("", *fields.texts("leave_out"))
