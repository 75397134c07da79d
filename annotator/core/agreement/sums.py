"""Named sums per document: all that a metric stores, because they add, subtract and resample.

A key is a tuple of plain strings, ``("observed",)`` or ``("n", "negative")``, so that partial
sums travel as JSON or as a table of (document, key, amount) rows which any engine can group.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, Self

import numpy as np

from annotator.core.agreement.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    integers,
    tally,
    weighted,
)

Key = tuple[str, ...]

DUST = 1e-9  # thirds do not cancel exactly; a sum this small has had its last document taken out


@dataclass(frozen=True)
class Columns:
    """The keys of a set of sums, in order."""

    keys: tuple[Key, ...]

    @cached_property
    def positions(self) -> dict[Key, int]:
        """Where each key stands."""
        return {key: place for place, key in enumerate(self.keys)}

    @cached_property
    def groups(self) -> dict[str, list[int]]:
        """The places of the keys by their first word."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(self.keys):
            found[key[0]].append(place)
        return dict(found)


@dataclass(frozen=True, eq=False)
class Sums:
    """Rows of named sums: one row for a document or a corpus, many rows for its replicates."""

    columns: Columns
    rows: FloatArray

    @classmethod
    def of(cls, amounts: Mapping[Key, float]) -> Self:
        """One row from stored partial sums."""
        rows = np.array([list(amounts.values())], dtype=np.float64).reshape(1, len(amounts))
        return cls(Columns(tuple(amounts)), rows)

    def amounts(self, row: int = 0) -> dict[Key, float]:
        """One row as it is stored."""
        return dict(zip(self.columns.keys, self.rows[row].tolist(), strict=True))

    def names(self, group: str, axis: int = 1) -> list[str]:
        """The values that occur at one place of a group's keys, sorted."""
        places = self.columns.groups.get(group, ())
        return sorted({self.columns.keys[place][axis] for place in places})

    def one(self, *key: str) -> FloatArray:
        """One sum, row by row; a sum that nobody added to is 0."""
        place = self.columns.positions.get(key)
        return np.zeros(len(self.rows)) if place is None else self.rows[:, place]

    def part(self, word: str) -> "Sums":
        """The sums whose keys begin with this word, without it."""
        places = self.columns.groups.get(word, [])
        columns = Columns(tuple(self.columns.keys[place][1:] for place in places))
        return Sums(columns, self.rows[:, places])

    def grid(self, group: str, *axes: Sequence[str]) -> FloatArray:
        """A group as an array of rows × axes: 0 where nothing was added, only the names asked."""
        shape = tuple(len(axis) for axis in axes)
        codes = [{name: code for code, name in enumerate(axis)} for axis in axes]
        flat = np.zeros((len(self.rows), int(np.prod(shape))))
        for place in self.columns.groups.get(group, ()):
            target = 0
            for code, size, name in zip(codes, shape, self.columns.keys[place][1:], strict=True):
                if name not in code:
                    break
                target = target * size + code[name]
            else:
                flat[:, target] = self.rows[:, place]
        return flat.reshape(len(self.rows), *shape)

    def __add__(self, other: "Sums") -> "Sums":
        return self._merged(other, 1)

    def __sub__(self, other: "Sums") -> "Sums":
        return self._merged(other, -1)

    def _merged(self, other: "Sums", sign: int) -> "Sums":
        columns = Columns(tuple(dict.fromkeys(self.columns.keys + other.columns.keys)))
        rows = np.zeros((len(self.rows), len(columns.keys)))
        rows[:, : len(self.columns.keys)] = self.rows
        rows[:, [columns.positions[key] for key in other.columns.keys]] += sign * other.rows
        rows[np.abs(rows) < DUST] = 0
        return Sums(columns, rows)


class Axis(NamedTuple):
    """One word of a group's keys: its possible names and, entry by entry, which one it is."""

    names: Sequence[str]
    codes: IntArray


@dataclass(frozen=True, eq=False)
class Group:
    """Amounts that a metric hands in, each with its document and the rest of its key."""

    name: str
    document: IntArray
    amount: FloatArray
    axes: tuple[Axis, ...] = ()
    is_complete: bool = False  # keep sums that stay 0 too: how many answers there are matters

    def entries(self, documents: int) -> tuple[list[Key], IntArray, IntArray, FloatArray]:
        """Its keys, and the summed amounts as (document, place among the keys, amount)."""
        shape = tuple(len(axis.names) for axis in self.axes)
        size = int(np.prod(shape))
        place = integers(np.zeros(len(self.document)))
        for axis in self.axes:
            place = place * len(axis.names) + axis.codes
        found, amount = self._tally(self.document * size + place, documents * size)
        document, place = np.divmod(found, max(size, 1))
        used = np.unique(place)
        words = np.unravel_index(used, shape) if shape else ()
        keys = [
            (self.name, *(axis.names[code] for axis, code in zip(self.axes, codes, strict=True)))
            for codes in (zip(*words, strict=True) if shape else [()] * len(used))
        ]
        return keys, document, integers(np.searchsorted(used, place)), amount

    def _tally(self, codes: IntArray, room: int) -> tuple[IntArray, FloatArray]:
        if self.is_complete:
            return integers(np.arange(room)), weighted(codes, self.amount, room)
        return tally(codes, self.amount, room)


@dataclass(frozen=True, eq=False)
class Partials:
    """The sums of many documents, kept as entries sorted by document, because most documents
    touch few keys."""

    documents: tuple[str, ...]
    columns: Columns
    document: IntArray
    column: IntArray
    amount: FloatArray

    @classmethod
    def of(cls, documents: tuple[str, ...], groups: Iterable[Group]) -> Self:
        """Collect what a metric hands in."""
        keys: list[Key] = []
        document, column, amount = [integers([])], [integers([])], [np.zeros(0)]
        for group in groups:
            names, rows, places, amounts = group.entries(len(documents))
            document.append(rows)
            column.append(places + len(keys))
            amount.append(amounts)
            keys.extend(names)
        rows = np.concatenate(document)
        rank = np.argsort(rows, kind="stable")
        entries = rows[rank], np.concatenate(column)[rank], np.concatenate(amount)[rank]
        return cls(documents, Columns(tuple(keys)), *entries)

    @classmethod
    def beside(cls, parts: Mapping[str, "Partials"]) -> Self:
        """Several partials as one: each key gets the name of its part before it."""
        documents = tuple(dict.fromkeys(name for part in parts.values() for name in part.documents))
        number = {name: place for place, name in enumerate(documents)}
        keys: list[Key] = []
        document, column, amount = [integers([])], [integers([])], [np.zeros(0)]
        for word, part in parts.items():
            document.append(integers([number[name] for name in part.documents])[part.document])
            column.append(part.column + len(keys))
            amount.append(part.amount)
            keys.extend((word, *key) for key in part.columns.keys)
        rows = np.concatenate(document)
        rank = np.argsort(rows, kind="stable")
        entries = rows[rank], np.concatenate(column)[rank], np.concatenate(amount)[rank]
        return cls(documents, Columns(tuple(keys)), *entries)

    def total(self) -> Sums:
        """The sums of all documents together."""
        size = len(self.columns.keys)
        row = weighted(self.column, self.amount, size)
        return Sums(self.columns, row.reshape(1, size))

    def each(self) -> Iterator[tuple[str, dict[Key, float]]]:
        """Every document's own sums as they are stored, to be exchanged when it changes."""
        bounds = np.searchsorted(self.document, np.arange(len(self.documents) + 1)).tolist()
        keys, columns, amounts = self.columns.keys, self.column.tolist(), self.amount.tolist()
        for name, (first, last) in zip(self.documents, pairwise(bounds), strict=True):
            yield name, {keys[columns[i]]: amounts[i] for i in range(first, last)}

    def between(self, first: int, last: int) -> "Partials":
        """The documents from `first` up to `last`, with the same keys."""
        kept = slice(*np.searchsorted(self.document, [first, last]))
        entries = self.document[kept] - first, self.column[kept], self.amount[kept]
        return Partials(self.documents[first:last], self.columns, *entries)

    def without(self, prefix: str) -> "Partials":
        """Leave out the keys whose first word begins so."""
        keys = self.columns.keys
        return self.only([i for i, key in enumerate(keys) if not key[0].startswith(prefix)])

    def part(self, word: str) -> "Partials":
        """The keys that begin with this word, without it."""
        found = self.only(self.columns.groups.get(word, []))
        return replace(found, columns=Columns(tuple(key[1:] for key in found.columns.keys)))

    def only(self, columns: Sequence[int]) -> "Partials":
        """Some of the keys."""
        place = integers(np.full(len(self.columns.keys), -1))
        place[columns] = np.arange(len(columns))
        kept = place[self.column] >= 0
        keys = Columns(tuple(self.columns.keys[i] for i in columns))
        entries = self.document[kept], place[self.column[kept]], self.amount[kept]
        return Partials(self.documents, keys, *entries)

    def occurring(self) -> "Partials":
        """The keys that these documents have."""
        counts = np.bincount(self.column, minlength=len(self.columns.keys))
        return self.only(np.flatnonzero(counts).tolist())

    def among(self, documents: BoolArray) -> "Partials":
        """Some of the documents."""
        kept = documents[self.document]
        number = integers(np.cumsum(documents) - 1)
        names = tuple(name for name, is_in in zip(self.documents, documents, strict=True) if is_in)
        entries = number[self.document[kept]], self.column[kept], self.amount[kept]
        return Partials(names, self.columns, *entries)

    def rows(self) -> Sums:
        """Each document's own sums, a row each."""
        flat = self.document * len(self.columns.keys) + self.column
        size = len(self.documents) * len(self.columns.keys)
        rows = weighted(flat, self.amount, size)
        return Sums(self.columns, rows.reshape(len(self.documents), len(self.columns.keys)))
