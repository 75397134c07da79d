"""Marks of many articles as one table, packed small enough to be read whole for every question.

Beside the marks stand the readings they come from: who read and marked nothing counts as well.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self, TypeVar

import numpy as np

from annotator.core.blocks import Block, is_locked
from annotator.core.insight.columns import Coded, Numbers, Words, stacked

# Beside its answers, what is known of every mark; of readings the first three.
READER, ROUND, CODEBOOK, LAYER, PART = "reader", "round", "codebook", "layer", "part"
# Of a mark, in code points: where it begins and ends, how much is marked, and its place in the
# article in thousandths of the article's own text; -1 where there is none.
START, END, LENGTH, PLACE = "start", "end", "length", "place"
ARTICLE = "article"
NUMBERS = (ARTICLE, START, END, LENGTH, PLACE)

Column = TypeVar("Column", Coded, Numbers)


class Article(NamedTuple):
    """What the marks of an article are counted by; `day` is ISO 8601, all may be empty."""

    id: str
    outlet: str
    event: str
    day: str


class Reading(NamedTuple):
    """One person's, of one article."""

    article: str
    reader: str
    round: str
    codebook: str


class Mark(NamedTuple):
    """One mark: outer bounds, code points marked, and its answers as columns name them."""

    reading: Reading
    layer: str
    bounds: tuple[int, int] | None
    length: int
    part: str
    place: int
    answers: Mapping[str, Words]


class _Later(Mapping[str, Column]):
    """Columns that are unpacked when they are first asked for: a question needs few of them."""

    def __init__(self, packed: Mapping[str, Any], unpack: Callable[[Any], Column]) -> None:
        self._packed = packed
        self._unpack: Callable[[Any], Column] = unpack
        self._known: dict[str, Column] = {}

    def __getitem__(self, name: str) -> Column:
        if name not in self._known:
            self._known[name] = self._unpack(self._packed[name])
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


@dataclass(frozen=True, eq=False)
class Table:
    """The rows are marks; `readings` has rows of its own, with ARTICLE among its numbers."""

    articles: tuple[Article, ...]
    numbers: Mapping[str, Numbers]
    columns: Mapping[str, Coded]
    readings: Mapping[str, Coded]
    read: Numbers  # the article of each reading

    @classmethod
    def of(
        cls, articles: Sequence[Article], readings: Sequence[Reading], marks: Sequence[Mark]
    ) -> Self:
        """From what was gathered."""
        at = {article.id: number for number, article in enumerate(articles)}
        names = dict.fromkeys(name for mark in marks for name in mark.answers)
        said = {
            READER: Coded.of((mark.reading.reader,) for mark in marks),
            ROUND: Coded.of((mark.reading.round,) for mark in marks),
            CODEBOOK: Coded.of((mark.reading.codebook,) for mark in marks),
            LAYER: Coded.of((mark.layer,) for mark in marks),
            PART: Coded.of((mark.part,) if mark.part else () for mark in marks),
        }
        answers = {name: Coded.of(mark.answers.get(name, ()) for mark in marks) for name in names}
        bounds = [mark.bounds or (-1, -1) for mark in marks]
        return cls(
            articles=tuple(articles),
            numbers={
                ARTICLE: _numbers(at[mark.reading.article] for mark in marks),
                START: _numbers(start for start, _ in bounds),
                END: _numbers(end for _, end in bounds),
                LENGTH: _numbers(mark.length for mark in marks),
                PLACE: _numbers(mark.place for mark in marks),
            },
            columns=said | answers,
            readings={
                READER: Coded.of((each.reader,) for each in readings),
                ROUND: Coded.of((each.round,) for each in readings),
                CODEBOOK: Coded.of((each.codebook,) for each in readings),
            },
            read=_numbers(at[each.article] for each in readings),
        )

    def __len__(self) -> int:
        return len(self.numbers[ARTICLE])

    def column(self, name: str) -> Coded:
        """A column by name; what nobody here was asked nobody answered."""
        return self.columns.get(name) or Coded.nothing(len(self))

    def kept(self, wanted: Sequence[bool]) -> "tuple[Table, Numbers]":
        """Some of the articles with all that belongs to them, and the former rows of the marks."""
        keeps = np.array(wanted, dtype=bool)
        place = np.cumsum(keeps) - 1
        rows = np.flatnonzero(keeps[self.numbers[ARTICLE]])
        read = np.flatnonzero(keeps[self.read])
        numbers = {name: column[rows] for name, column in self.numbers.items()}
        numbers[ARTICLE] = place[numbers[ARTICLE]]
        articles = tuple(each for each, keep in zip(self.articles, wanted, strict=True) if keep)
        columns = {name: column.take(rows) for name, column in self.columns.items()}
        readings = {name: column.take(read) for name, column in self.readings.items()}
        return Table(articles, numbers, columns, readings, place[self.read[read]]), rows

    def under(self, other: "Table") -> "Table":
        """Another table's rows below these."""
        first = len(self.articles)
        numbers = {
            name: np.concatenate((self.numbers[name], other.numbers[name])) for name in NUMBERS
        }
        numbers[ARTICLE][len(self) :] += first
        return Table(
            self.articles + other.articles,
            numbers,
            stacked([(self.columns, len(self)), (other.columns, len(other))]),
            stacked([(self.readings, len(self.read)), (other.readings, len(other.read))]),
            np.concatenate((self.read, other.read + first)),
        )

    def pack(self) -> bytes:
        """A header of JSON, a line end, and the numbers in the fewest bytes that hold them."""
        body: list[bytes] = []
        header: dict[str, Any] = {"articles": self.articles, "size": len(self)}
        header["numbers"] = {name: _packed(col, body) for name, col in self.numbers.items()}
        header["read"] = _packed(self.read, body)
        for name, columns in (("columns", self.columns), ("readings", self.readings)):
            header[name] = {
                key: [column.values, _packed(column.codes, body)] for key, column in columns.items()
            }
        head = json.dumps(header, ensure_ascii=False, separators=(",", ":"))
        return b"\n".join((head.encode(), b"".join(body)))

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """What `pack` wrote."""
        end = packed.index(b"\n")
        header = json.loads(packed[:end])
        start = end + 1

        def coded(said: tuple[list[list[str]], list[int]]) -> Coded:
            return Coded(tuple(map(tuple, said[0])), _unpacked(said[1], packed, start))

        return cls(
            articles=tuple(Article(*each) for each in header["articles"]),
            numbers=_Later(header["numbers"], lambda where: _unpacked(where, packed, start)),
            columns=_Later(header["columns"], coded),
            readings=_Later(header["readings"], coded),
            read=_unpacked(header["read"], packed, start),
        )


def part_at(blocks: Sequence[Block], start: int) -> str:
    """The kind of the part of the page in which a mark begins."""
    return next((kind for first, end, kind in blocks if first <= start < end), "")


def place_at(blocks: Sequence[Block], start: int) -> int:
    """How many thousandths of the article's own text lie before; -1 outside the article."""
    before = whole = 0
    is_inside = False
    for first, end, kind in blocks:
        if is_locked(kind):
            continue
        whole += end - first
        before += max(0, min(end, start) - first)
        is_inside |= first <= start < end
    return before * 1000 // whole if is_inside else -1


def _numbers(values: Iterable[int]) -> Numbers:
    return np.array(list(values), dtype=np.int64)


def _packed(column: Numbers, body: list[bytes]) -> list[int]:
    """Put the column at the end; where it begins, its size, and the bytes of a number."""
    width = 2 if not len(column) or np.abs(column).max() < 1 << 15 else 4
    before = sum(map(len, body))
    body.append(column.astype(f"<i{width}").tobytes())
    return [before, len(column), width]


def _unpacked(where: Sequence[int], packed: bytes, start: int) -> Numbers:
    at, size, width = where
    return np.frombuffer(packed, f"<i{width}", size, start + at).astype(np.int64)
