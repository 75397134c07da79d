"""Counts marks by two or three things at once: answers by outlet, names by answer by month.

Whatever marks can be counted by is an axis. An axis is named by a word, those of questions by
what is asked about, a colon and the question: `answer:framing`, `name:target`, `kind:source`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from annotator.core.agreement.arrays import distinct, integers
from annotator.core.insight.columns import Coded, Numbers, joined
from annotator.core.insight.table import ARTICLE, LAYER, LENGTH, PLACE, READER, Table

OUTLET, EVENT, MONTH, TENTH, ALL = "outlet", "event", "month", "tenth", "all"
# The one word of the axis that divides nothing.
EVERY = "all"
OF_ARTICLES = (OUTLET, EVENT, MONTH)
BACKGROUND = "background:"
# A table of so many ticks is faster than sorting; above, it would take more memory than it saves.
_MOST_MARKED_OFF = 20_000_000

# Exchanges a word of an axis for what it means now: (axis, word) → word.
Meaning = Callable[[str, str], str]


@dataclass(frozen=True)
class Asked:
    """One question to the tables. `where` lets in what has one of some words on each axis."""

    layer: str
    rows: str
    columns: str = ALL
    panels: str = ALL
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    since: str = ""
    until: str = ""
    most_rows: int = 30
    most_columns: int = 40
    most_panels: int = 12


@dataclass(frozen=True, eq=False)
class Axis:
    """The words of one axis, those with the most marks first."""

    words: tuple[str, ...]
    marks: tuple[int, ...]
    articles: tuple[int, ...]
    readings: tuple[int, ...] | None  # let in, of axes that readings have as well
    left_out: int  # words beyond the most that are shown


@dataclass(frozen=True, eq=False)
class Counted:
    """The cells, `[panel][row][column]`, and what they are part of.

    A mark with two answers stands in two rows and is one mark of the total.
    """

    rows: Axis
    columns: Axis
    panels: Axis
    marks: NDArray[np.int64]
    articles: NDArray[np.int64]
    characters: NDArray[np.int64]
    total_marks: int
    total_articles: int
    total_readings: int


class Gathered:
    """The marks of one layer that are let in, from all tables, by the columns asked for."""

    def __init__(self, tables: Sequence[Table], asked: Asked, meaning: Meaning) -> None:
        self._meaning = meaning
        self.tables = list(tables)
        self.kept = [self._let_in(table, asked) for table in self.tables]
        firsts = np.cumsum([0, *(len(table.articles) for table in self.tables)])
        self.firsts = firsts[:-1]
        self.articles = int(firsts[-1])
        self.article = self.number(ARTICLE, self.firsts)
        self.readings = [self._read(table, asked) for table in self.tables]

    def at(self, place: int) -> tuple[Table, int]:
        """Which table a mark is from, and its row there."""
        ends = np.cumsum([len(rows) for rows in self.kept])
        table = int(np.searchsorted(ends, place, side="right"))
        before = int(ends[table - 1]) if table else 0
        return self.tables[table], int(self.kept[table][place - before])

    def number(self, name: str, firsts: Sequence[int] | Numbers | None = None) -> Numbers:
        """One column of numbers."""
        moved = firsts if firsts is not None else [0] * len(self.tables)
        parts = [
            table.numbers[name][rows] + first
            for table, rows, first in zip(self.tables, self.kept, moved, strict=True)
        ]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)

    def column(self, axis: str) -> Coded:
        """One axis, as its words mean now."""
        whole = joined(
            [
                self._axis(table, axis).take(rows)
                for table, rows in zip(self.tables, self.kept, strict=True)
            ]
        )
        # Once for all tables: the register of names is long.
        return self._said(whole, axis)

    def of_readings(self, axis: str) -> Coded | None:
        """The same axis of the readings that are let in; None where readings have no such axis."""
        if axis != ALL and axis not in OF_ARTICLES and not axis.startswith(BACKGROUND):
            return None
        whole = joined(
            [
                self._reading_axis(table, axis).take(rows)
                for table, rows in zip(self.tables, self.readings, strict=True)
            ]
        )
        return self._said(whole, axis)

    def _axis(self, table: Table, axis: str) -> Coded:
        if axis == ALL:
            return Coded(((EVERY,),), np.zeros(len(table), dtype=np.int64))
        if axis in OF_ARTICLES:
            return self._of_articles(table, axis, table.numbers[ARTICLE])
        if axis == TENTH:
            place = table.numbers[PLACE]
            words = ((), *((str(tenth),) for tenth in range(1, 11)))
            return Coded(words, np.where(place < 0, 0, place // 100 + 1))
        name = READER if axis.startswith(BACKGROUND) else axis
        return table.column(name)

    def _said(self, column: Coded, axis: str) -> Coded:
        return column.meaning(lambda word: self._meaning(axis, word)).told()

    def _reading_axis(self, table: Table, axis: str) -> Coded:
        if axis == ALL:
            return Coded(((EVERY,),), np.zeros(len(table.read), dtype=np.int64))
        if axis in OF_ARTICLES:
            return self._of_articles(table, axis, table.read)
        return table.readings[READER]

    def _of_articles(self, table: Table, axis: str, article: Numbers) -> Coded:
        said = [_word(each, axis) for each in table.articles]
        of = Coded.of((word,) if word else () for word in said)
        return Coded(of.values, of.codes[article]) if len(of) else Coded.nothing(len(article))

    def _let_in(self, table: Table, asked: Asked) -> Numbers:
        keep = table.column(LAYER).has(frozenset({asked.layer}))
        keep &= self._articles_in(table, asked)[table.numbers[ARTICLE]]
        for axis, words in asked.where.items():
            if axis not in OF_ARTICLES:
                keep &= self._said(self._axis(table, axis), axis).has(words)
        return np.flatnonzero(keep)

    def _read(self, table: Table, asked: Asked) -> Numbers:
        keep = self._articles_in(table, asked)[table.read]
        for axis, words in asked.where.items():
            if axis in table.readings:
                keep &= self._said(table.readings[axis], axis).has(words)
        return np.flatnonzero(keep)

    def _articles_in(self, table: Table, asked: Asked) -> NDArray[np.bool_]:
        keep = np.array([_is_between(each.day, asked) for each in table.articles], dtype=bool)
        for axis, words in asked.where.items():
            if axis in OF_ARTICLES and len(keep):
                every = np.arange(len(table.articles))
                keep &= self._said(self._of_articles(table, axis, every), axis).has(words)
        return keep


def same(_: str, word: str) -> str:
    """Every word means itself."""
    return word


def count(tables: Sequence[Table], asked: Asked, meaning: Meaning = same) -> Counted:
    """Count the marks of one layer."""
    found = Gathered(tables, asked, meaning)
    axes = [
        _Placed(found, axis, most)
        for axis, most in (
            (asked.panels, asked.most_panels),
            (asked.rows, asked.most_rows),
            (asked.columns, asked.most_columns),
        )
    ]
    shape = tuple(len(each.axis.words) for each in axes)
    mark, places = _crossed(axes, len(found.article))
    size = int(np.prod(shape))
    cell = np.ravel_multi_index(tuple(places), shape) if size and len(mark) else mark[:0]
    article = found.article[mark]
    length = found.number(LENGTH)[mark]
    return Counted(
        panels=axes[0].axis,
        rows=axes[1].axis,
        columns=axes[2].axis,
        marks=np.bincount(cell, minlength=size).reshape(shape),
        articles=_different(cell, article, found.articles, size).reshape(shape),
        characters=_sums(cell, length, size).reshape(shape),
        total_marks=len(found.article),
        total_articles=len(distinct(found.article)),
        total_readings=sum(map(len, found.readings)),
    )


class _Placed:
    """One axis with the rows of its marks; words beyond the most are left out."""

    def __init__(self, found: Gathered, name: str, most: int) -> None:
        words, row, place = found.column(name).spread()
        marks = np.bincount(place, minlength=len(words))
        # Most marks first; of equal ones by the word, so that the same data look the same.
        there = np.flatnonzero(marks).tolist()
        order = sorted(there, key=lambda at: (-int(marks[at]), words[at]))
        shown = order[:most]
        renamed = np.full(len(words), -1, dtype=np.int64)
        renamed[shown] = np.arange(len(shown))
        kept = renamed[place] >= 0 if len(place) else np.zeros(0, dtype=bool)
        self.row, self.place = row[kept], renamed[place[kept]]
        articles = _different(self.place, found.article[self.row], found.articles, len(shown))
        said = tuple(words[at] for at in shown)
        self.axis = Axis(
            words=said,
            marks=tuple(int(marks[at]) for at in shown),
            articles=tuple(articles.tolist()),
            readings=_readings(found, name, said),
            left_out=len(there) - len(shown),
        )


def _readings(found: Gathered, axis: str, words: Sequence[str]) -> tuple[int, ...] | None:
    column = found.of_readings(axis)
    if column is None:
        return None
    known, _, place = column.spread()
    often = dict(zip(known, np.bincount(place, minlength=len(known)).tolist(), strict=True))
    return tuple(often.get(word, 0) for word in words)


def _crossed(axes: Sequence[_Placed], size: int) -> tuple[Numbers, list[Numbers]]:
    """Every combination of a mark's words: the mark, and the place on each axis."""
    mark = np.arange(size)
    places: list[Numbers] = []
    for axis in axes:
        often = np.bincount(axis.row, minlength=size)
        if size and often.max() <= 1:
            mark, places = _single(axis, mark, places, size)
            continue
        first = np.cumsum(often) - often
        times = often[mark]
        within = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
        places = [np.repeat(each, times) for each in places]
        mark = np.repeat(mark, times)
        places.append(axis.place[first[mark] + within])
    return mark, places


def _single(
    axis: _Placed, mark: Numbers, places: list[Numbers], size: int
) -> tuple[Numbers, list[Numbers]]:
    """One more axis on which no mark has two words: nothing needs to be repeated."""
    place = np.full(size, -1, dtype=np.int64)
    place[axis.row] = axis.place
    found = place[mark]
    kept = found >= 0
    return mark[kept], [*(each[kept] for each in places), found[kept]]


def _different(cell: Numbers, article: Numbers, articles: int, size: int) -> Numbers:
    """How many different articles each cell's marks are from."""
    if not len(cell):
        return np.zeros(size, dtype=np.int64)
    place = cell * articles + article
    if size * articles <= _MOST_MARKED_OFF:
        seen = np.zeros(size * articles, dtype=bool)
        seen[place] = True
        return integers(np.count_nonzero(seen.reshape(size, articles), axis=1))
    return np.bincount(distinct(place) // articles, minlength=size)


def _sums(cell: Numbers, amount: Numbers, size: int) -> Numbers:
    return np.bincount(cell, weights=amount, minlength=size).astype(np.int64)


def _word(article: Sequence[str], axis: str) -> str:
    _, outlet, event, day = article
    return {OUTLET: outlet, EVENT: event, MONTH: day[:7]}[axis]


def _is_between(day: str, asked: Asked) -> bool:
    """Without a day an article is left out as soon as days are asked for."""
    if not (asked.since or asked.until):
        return True
    return bool(day) and asked.since <= day and (not asked.until or day <= asked.until)
