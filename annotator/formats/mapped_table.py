"""Somebody's table read by a mapping: a row a judgement, gathered into articles and readings.

The body is the mapping in one line of JSON, a line feed, and the table's own bytes. Every row is
accounted for: what is the same judgement once more, a text in another spelling, or a word that
stands nowhere or in several places is counted and listed, never guessed.
"""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import BinaryIO

from annotator.core.conventions import Given, located
from annotator.core.errors import Invalid
from annotator.core.text import normalise
from annotator.formats.foreign import Mark
from annotator.formats.labels import Labels, typed
from annotator.formats.reading import Line, Options, Remark
from annotator.formats.table_articles import Article, Reading, line_of
from annotator.formats.table_files import Join, stored
from annotator.formats.table_gathering import RowsByArticle
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
# After how many rows whoever reads is told of them.
_TELL = 1_000


def read(stream: BinaryIO, options: Options) -> Iterator[Line]:
    """One record an article, in the order of their first rows."""
    mapping = (
        parse_mapping(stream.readline(LONGEST_MAPPING))
        if options.mapping is None
        else understood(options.mapping)
    )
    labels = Labels(options)
    gatherer = _Gatherer(mapping, labels, options)
    with closing(RowsByArticle(_kept(mapping))) as rows:
        with stored(stream, options.file_name, mapping.files) as source:
            for number, row in source.rows(options.most_rows):
                gatherer.check(row)
                rows.add(gatherer.key(number, row), number, row)
                if rows.count % _TELL == 0:
                    options.rows_read(rows.count)
            unused = source.unused() if options.most_rows is None else (0, [])
        of = rows.number_of_articles()
        for at, found in enumerate(rows.articles(), start=1):
            article = gatherer.article(found)
            if at == of:
                gatherer.tell_of_unused(article, *unused)
            yield replace(line_of(article, mapping, labels, options), of=of)


def _kept(mapping: TableMapping) -> frozenset[str]:
    """The columns that are needed when an article's rows are together."""
    join = mapping.files.join
    joined = {f"{join.prefix}.{join.column}", join.to} if join else set()
    return frozenset(mapping.columns() | joined)


class _Gatherer:
    """Puts the rows of an article together, each with its reading."""

    def __init__(self, mapping: TableMapping, labels: Labels, options: Options) -> None:
        self._mapping = mapping
        self._labels = labels
        self._options = options
        self._checked = False

    def check(self, row: Row) -> None:
        """Once: in JSON lines a column may be missing from later rows, never from the first."""
        if self._checked or self._is_alone(row):
            return
        self._checked = True
        for name in sorted(self._mapping.columns() - row.keys()):
            message = f"The table has no column {name!r}; it has {', '.join(row)}."
            raise Invalid.at("mapping", message[:600], "no_column")

    def key(self, number: int, row: Row) -> str:
        """The article that a row is about."""
        given = row.get(self._mapping.key or "", "").strip()
        return given or _key_of(self._text(number, row))

    def article(self, rows: Iterator[tuple[int, Row]]) -> Article:
        """All that its rows say, of which there is at least one."""
        number, first = next(rows)
        article = Article(number, self.key(number, first), self._text(number, first), first)
        self._add(article, number, first)
        for number, row in rows:
            text = self._text(number, row)
            if text != article.text:
                article.tally["other_spellings"] += 1
                kept = f"row {article.number}'s is kept"
                message = f"Another text under the key {article.key!r}; {kept}."
                article.remarks.append(Remark(number, "text", message, "other_text"))
            self._add(article, number, row)
        return article

    def tell_of_unused(self, article: Article, count: int, names: list[str]) -> None:
        """Rows of a joined file that no row needed are counted with the last article."""
        join = self._mapping.files.join
        if join is None or not count:
            return
        article.tally["unused_rows"] += count
        message = f"No row names {count} rows of {join.file}, such as {', '.join(names)}."
        article.remarks.append(Remark(article.number, join.column, message, "unused_rows"))

    def _add(self, article: Article, number: int, row: Row) -> None:
        """One row; what is wrong with it is the article's fault, by the row's number."""
        article.tally["rows"] += 1
        join = self._mapping.files.join
        try:
            if join is not None and self._is_alone(row):
                raise _without_partner(join, number, row)
            self._say(article, number, row)
        except Invalid as fault:
            where = {f"row {number}": [fault.message]}
            article.fault = article.fault or Invalid(fault.code, fault.message, where)

    def _is_alone(self, row: Row) -> bool:
        join = self._mapping.files.join
        return join is not None and f"{join.prefix}.{join.column}" not in row

    def _text(self, number: int, row: Row) -> str:
        return normalise(row.get(self._mapping.text, ""), f"row {number}")

    def _say(self, article: Article, number: int, row: Row) -> None:
        mapping = self._mapping
        self._of_several(article, number, row)
        if not mapping.is_of_one:
            return
        who = row.get(mapping.annotator or "", "").strip() or self._options.annotator or NOBODY
        known = article.readings.get(who)
        if known is not None and not mapping.spans:
            self._twice(article, number, who)
            return
        reading = article.readings.setdefault(who, Reading())
        for answer in mapping.answers:
            if not answer.by_rater:
                self._answer(reading, answer, _spelt(answer, row))
        for span in mapping.spans:
            self._span(reading, span, number, row)
        for words in mapping.words:
            self._words(article, reading, words, number, row)

    def _of_several(self, article: Article, number: int, row: Row) -> None:
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
            reading = article.readings[who] = Reading()
            for answer, said in several:
                self._answer(reading, answer, [said])

    def _twice(self, article: Article, number: int, who: str) -> None:
        article.tally["duplicate_rows"] += 1
        message = f"{who} has judged {article.key} already; the first judgement is kept."
        article.remarks.append(Remark(number, "annotator", message, "duplicate_row"))

    def _answer(self, reading: Reading, answer: AnswerColumn, given: list[str]) -> None:
        if given:
            layer = self._labels.layer(answer.layer)
            dimension = self._labels.question(layer, answer.dimension, answer.column)
            reading.answers.setdefault(layer.id, {})[dimension.id] = typed(dimension, given)

    def _span(self, reading: Reading, span: SpanColumns, number: int, row: Row) -> None:
        start, end = row.get(span.start, "").strip(), row.get(span.end, "").strip()
        if not start and not end:
            return
        if not (start.isdigit() and end.isdigit()):
            message = f"{start!r} and {end!r} are no offsets."
            raise Invalid.at(f"row {number}", message, "bad_cell")
        quote = None if span.quote is None else row.get(span.quote)
        answers = [(each.dimension, word) for each in span.answers for word in _spelt(each, row)]
        sentence = row.get(span.sentence or "", "")
        sentence = normalise(sentence, f"row {number}") if sentence else ""
        given = Given(int(start), int(end), quote, number, sentence or None)
        name = f"r{number}s{len(reading.spans)}"
        reading.spans.append(Mark(name, span.label, [given], answers, line=number))

    def _words(
        self, article: Article, reading: Reading, words: WordsColumn, number: int, row: Row
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
