"""Columns of numbers: what many marks have in common is said once and pointed to.

A coded column holds, for each row, the place of its value in a short list. A value is a tuple of
words, since a question may have several answers at once; without an answer it is empty.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Words: TypeAlias = tuple[str, ...]
Numbers: TypeAlias = NDArray[np.int64]
NOTHING: Words = ()


@dataclass(frozen=True, eq=False)
class Coded:
    """One column. `values[codes[i]]` is the value of row i."""

    values: tuple[Words, ...]
    codes: Numbers

    @classmethod
    def of(cls, rows: Iterable[Words]) -> "Coded":
        """From plain values."""
        known: dict[Words, int] = {}
        codes = [known.setdefault(row, len(known)) for row in rows]
        return cls(tuple(known), np.array(codes, dtype=np.int64))

    @classmethod
    def nothing(cls, size: int) -> "Coded":
        """A column without any answer."""
        return cls((NOTHING,), np.zeros(size, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, rows: Numbers) -> "Coded":
        """Some of the rows."""
        return Coded(self.values, self.codes[rows])

    def meaning(self, word: Callable[[str], str]) -> "Coded":
        """The same with each word exchanged, as for names that were put together since."""
        said = tuple(tuple(dict.fromkeys(map(word, value))) for value in self.values)
        return Coded(said, self.codes)

    def told(self) -> "Coded":
        """The same; an empty word is no answer."""
        said = tuple(tuple(word for word in value if word) for value in self.values)
        return Coded(said, self.codes)

    def has(self, wanted: frozenset[str]) -> NDArray[np.bool_]:
        """Which rows have one of these words; "" stands for those without an answer."""
        right = [
            not wanted.isdisjoint(value) or (not value and "" in wanted) for value in self.values
        ]
        return np.array(right, dtype=bool)[self.codes] if right else np.zeros(0, dtype=bool)

    def spread(self) -> tuple[tuple[str, ...], Numbers, Numbers]:
        """The words that occur, and for each word of each row: the row, and the word's place."""
        known: dict[str, int] = {}
        flat = [known.setdefault(word, len(known)) for value in self.values for word in value]
        sizes = np.array([len(value) for value in self.values], dtype=np.int64)
        if len(sizes) and sizes.max() <= 1:
            return tuple(known), *self._single(sizes, flat)
        firsts = np.concatenate(([0], np.cumsum(sizes)[:-1])) if len(sizes) else sizes
        often = sizes[self.codes] if len(sizes) else self.codes
        row = np.repeat(np.arange(len(self.codes)), often)
        within = np.arange(len(row)) - np.repeat(np.cumsum(often) - often, often)
        place = np.array(flat, dtype=np.int64)[firsts[self.codes[row]] + within]
        return tuple(known), row, place

    def _single(self, sizes: Numbers, flat: list[int]) -> tuple[Numbers, Numbers]:
        """The same where no question has two answers at once: nothing needs to be repeated."""
        place = np.full(len(sizes), -1, dtype=np.int64)
        place[sizes > 0] = flat
        of_rows = place[self.codes]
        row = np.flatnonzero(of_rows >= 0)
        return row, of_rows[row]


def joined(columns: Sequence[Coded]) -> Coded:
    """Columns one under the other."""
    known: dict[Words, int] = {}
    parts = []
    for column in columns:
        place = [known.setdefault(value, len(known)) for value in column.values]
        parts.append(np.array(place, dtype=np.int64)[column.codes] if place else column.codes)
    codes = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
    return Coded(tuple(known), codes)


def stacked(tables: Sequence[tuple[Mapping[str, Coded], int]]) -> dict[str, Coded]:
    """Named columns one under the other; where a table lacks one, nothing was answered."""
    names = dict.fromkeys(name for columns, _ in tables for name in columns)
    return {
        name: joined([columns.get(name) or Coded.nothing(size) for columns, size in tables])
        for name in names
    }
