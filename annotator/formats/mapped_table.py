"""Somebody's table read by a mapping: a row a judgement, gathered into articles and readings.

The body is the mapping in one line of JSON, a line feed, and the table's own bytes. Every row is
accounted for: what is the same judgement once more, a text in another spelling, or a word that
stands nowhere or in several places is counted and listed, never guessed.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from annotator.core.conventions import OURS, Given, located
from annotator.core.errors import Invalid
from annotator.core.records import AnnotationRecord, AssignmentRecord, DocumentRecord, EntityRecord
from annotator.core.text import normalise
from annotator.formats.foreign import Mark, place
from annotator.formats.labels import Labels, typed
from annotator.formats.reading import Line, Options, Remark
from annotator.formats.table_files import Join, stored
from annotator.formats.table_mapping import (
    AnswerColumn,
    SpanColumns,
    TableMapping,
    WordsColumn,
    understood,
)
from annotator.formats.table_mapping import parse as parse_mapping
from annotator.formats.table_sources import Row, items

NOBODY = "table"
LONGEST_MAPPING = 1024 * 1024


@dataclass
class _Reading:
    """What one rater said of one article."""

    answers: dict[str, dict[str, object]] = field(default_factory=dict)
    spans: list[Mark] = field(default_factory=list)
    words: list[Mark] = field(default_factory=list)


@dataclass
class _Article:
    """One text with everything that rows say of it."""

    number: int
    key: str
    text: str
    row: Row
    readings: dict[str, _Reading] = field(default_factory=dict)
    tally: Counter[str] = field(default_factory=Counter)
    remarks: list[Remark] = field(default_factory=list)
    fault: Invalid | None = None


def read(stream: BinaryIO, options: Options) -> Iterator[Line]:
    """One record an article, in the order of their first rows."""
    mapping = (
        parse_mapping(stream.readline(LONGEST_MAPPING))
        if options.mapping is None
        else understood(options.mapping)
    )
    labels = Labels(options)
    gatherer = _Gatherer(mapping, labels, options)
    with stored(stream, options.file_name, mapping.files) as source:
        for number, row in source.rows(options.most_rows):
            gatherer.add(number, row)
        if options.most_rows is None:
            gatherer.tell_of_unused(*source.unused())
    number = len(gatherer.articles)
    for article in gatherer.articles.values():
        yield replace(_line(article, mapping, labels, options), of=number)


class _Gatherer:
    """Puts each row with its article and its reading."""

    def __init__(self, mapping: TableMapping, labels: Labels, options: Options) -> None:
        self.articles: dict[str, _Article] = {}
        self._mapping = mapping
        self._labels = labels
        self._options = options
        self._checked = False

    def add(self, number: int, row: Row) -> None:
        """One row; what is wrong with it is the article's fault, by the row's number."""
        join = self._mapping.files.join
        is_alone = join is not None and f"{join.prefix}.{join.column}" not in row
        if not is_alone:
            self._check_columns(row)
        article = self._article(number, row)
        article.tally["rows"] += 1
        try:
            if join is not None and is_alone:
                raise _without_partner(join, number, row)
            self._say(article, number, row)
        except Invalid as fault:
            where = {f"row {number}": [fault.message]}
            article.fault = article.fault or Invalid(fault.code, fault.message, where)

    def tell_of_unused(self, count: int, names: list[str]) -> None:
        """Rows of a joined file that no row needed are counted with the last article."""
        join = self._mapping.files.join
        if join is None or not count or not self.articles:
            return
        last = list(self.articles.values())[-1]
        last.tally["unused_rows"] += count
        message = f"No row names {count} rows of {join.file}, such as {', '.join(names)}."
        last.remarks.append(Remark(last.number, join.column, message, "unused_rows"))

    def _check_columns(self, row: Row) -> None:
        """Once: in JSON lines a column may be missing from later rows, never from the first."""
        if not self._checked:
            self._checked = True
            for name in sorted(self._mapping.columns() - row.keys()):
                message = f"The table has no column {name!r}; it has {', '.join(row)}."
                raise Invalid.at("mapping", message[:600], "no_column")

    def _article(self, number: int, row: Row) -> _Article:
        text = normalise(row.get(self._mapping.text, ""), f"row {number}")
        key = row.get(self._mapping.key or "", "").strip() or _key_of(text)
        article = self.articles.get(key)
        if article is None:
            article = self.articles[key] = _Article(number, key, text, row)
        elif article.text != text:
            article.tally["other_spellings"] += 1
            message = f"Another text under the key {key!r}; row {article.number}'s is kept."
            article.remarks.append(Remark(number, "text", message, "other_text"))
        return article

    def _say(self, article: _Article, number: int, row: Row) -> None:
        mapping = self._mapping
        self._of_several(article, number, row)
        if not mapping.is_of_one:
            return
        who = row.get(mapping.annotator or "", "").strip() or self._options.annotator or NOBODY
        known = article.readings.get(who)
        if known is not None and not mapping.spans:
            self._twice(article, number, who)
            return
        reading = article.readings.setdefault(who, _Reading())
        for answer in mapping.answers:
            if not answer.by_rater:
                self._answer(reading, answer, _spelt(answer, row))
        for span in mapping.spans:
            self._span(reading, span, number, row)
        for words in mapping.words:
            self._words(article, reading, words, number, row)

    def _of_several(self, article: _Article, number: int, row: Row) -> None:
        """Cells with an item for each rater: who answered nothing in a row did not read it."""
        answered: dict[str, list[tuple[AnswerColumn, str]]] = {}
        for answer in self._mapping.answers:
            cell = row.get(answer.column, "").strip() if answer.by_rater else ""
            if cell in answer.leave_out:
                continue
            for at, item in enumerate(items(cell, answer.cells, answer.column), start=1):
                if item not in answer.leave_out:
                    given = (answer, answer.values.get(item, item))
                    answered.setdefault(f"rater-{at}", []).append(given)
        for who, several in answered.items():
            if who in article.readings:
                self._twice(article, number, who)
                continue
            reading = article.readings[who] = _Reading()
            for answer, said in several:
                self._answer(reading, answer, [said])

    def _twice(self, article: _Article, number: int, who: str) -> None:
        article.tally["duplicate_rows"] += 1
        message = f"{who} has judged {article.key} already; the first judgement is kept."
        article.remarks.append(Remark(number, "annotator", message, "duplicate_row"))

    def _answer(self, reading: _Reading, answer: AnswerColumn, given: list[str]) -> None:
        if given:
            layer = self._labels.layer(answer.layer)
            dimension = self._labels.question(layer, answer.dimension, answer.column)
            reading.answers.setdefault(layer.id, {})[dimension.id] = typed(dimension, given)

    def _span(self, reading: _Reading, span: SpanColumns, number: int, row: Row) -> None:
        start, end = row.get(span.start, "").strip(), row.get(span.end, "").strip()
        if not start and not end:
            return
        if not (start.isdigit() and end.isdigit()):
            message = f"{start!r} and {end!r} are no offsets."
            raise Invalid.at(f"row {number}", message, "bad_cell")
        quote = None if span.quote is None else row.get(span.quote)
        answers = [(each.dimension, word) for each in span.answers for word in _spelt(each, row)]
        given = Given(int(start), int(end), quote, number)
        name = f"r{number}s{len(reading.spans)}"
        reading.spans.append(Mark(name, span.label, [given], answers, line=number))

    def _words(
        self, article: _Article, reading: _Reading, words: WordsColumn, number: int, row: Row
    ) -> None:
        cell = row.get(words.column, "").strip()
        if cell in words.leave_out:
            return
        for word in items(cell, words.cells, f"row {number}"):
            if word in words.leave_out:
                continue
            places = located(article.text, word)
            if len(places) == 1:
                article.tally["words_placed"] += 1
                given = [Given(*places[0], word, number)]
                name = f"r{number}w{len(reading.words)}"
                reading.words.append(Mark(name, words.label, given, line=number))
                continue
            article.tally["words_ambiguous" if places else "words_missing"] += 1
            stands = f"in {len(places)} places" if places else "nowhere"
            message = f"{word[:80]!r} stands {stands} in the text; it was not marked."
            article.remarks.append(Remark(number, words.column, message, "not_unique"))


def _without_partner(join: Join, number: int, row: Row) -> Invalid:
    message = f"No row of {join.file} has {row[join.to]!r} as its {join.column}."
    return Invalid.at(f"row {number}", message, "no_partner")


def _key_of(text: str) -> str:
    return f"text-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _spelt(answer: AnswerColumn, row: Row) -> list[str]:
    """The labels in a cell; none where it is no answer."""
    cell = row.get(answer.column, "").strip()
    if cell in answer.leave_out:
        return []
    given = items(cell, answer.cells, answer.column)
    return [answer.values.get(each, each) for each in given if each not in answer.leave_out]


def _line(article: _Article, mapping: TableMapping, labels: Labels, options: Options) -> Line:
    remarks = tuple(article.remarks)
    try:
        if article.fault is not None:
            raise article.fault
        record, tally = _record(article, mapping, labels, options)
    except Invalid as fault:
        return Line(article.number, fault=fault, tally=article.tally, remarks=remarks)
    return Line(article.number, record=record, tally=article.tally + tally, remarks=remarks)


def _record(
    article: _Article, mapping: TableMapping, labels: Labels, options: Options
) -> tuple[DocumentRecord, Counter[str]]:
    readings = list(article.readings.values())
    spans = place(article.text, [each.spans for each in readings], labels, options)
    ours = replace(options, convention=OURS)
    words = place(article.text, [each.words for each in readings], labels, ours)
    entities: dict[str, EntityRecord] = {**spans.entities, **words.entities}
    is_sentence = any(labels.layer(each.layer).level == "sentence" for each in mapping.answers)
    made = zip(article.readings.items(), spans.readings, words.readings, strict=True)
    row = article.row
    facts = {name: cell for name, column in mapping.facts.items() if (cell := row.get(column))}
    record = DocumentRecord(
        key=article.key,
        text=article.text,
        metadata={name: article.row.get(name, "") for name in mapping.metadata},
        rights=mapping.rights_in(article.row, f"row {article.number}"),
        # A row about one sentence says itself where it ends.
        sentences=[[0, len(article.text)]] if is_sentence else None,
        entities=entities,
        assignments=tuple(
            AssignmentRecord(
                who,
                state=options.state,
                annotations=tuple(_annotations(reading, placed, found, labels)),
            )
            for (who, reading), placed, found in made
        ),
        **facts,
    )
    return record, Counter({name: n for name, n in spans.tally.items() if spans.found.spans})


def _annotations(
    reading: _Reading,
    spans: tuple[AnnotationRecord, ...],
    words: tuple[AnnotationRecord, ...],
    labels: Labels,
) -> Iterator[AnnotationRecord]:
    """Numbered anew, since marks come from several columns."""
    whole = [
        AnnotationRecord(id=0, layer=name, slot=_slot(labels.layer(name).level), values=values)
        for name, values in reading.answers.items()
    ]
    for number, each in enumerate([*whole, *spans, *words], start=1):
        yield replace(each, id=number)


def _slot(level: str) -> int | None:
    """The one sentence or block of a row's text."""
    return 0 if level in {"sentence", "block"} else None
