"""Sums that stay current: totals, replicates and each document's own share of them.

A ledger holds what all documents add up to, in total and in every bootstrap replicate. When a
document changes, what it gave before is subtracted and what it gives now is added; nobody looks
at the other documents again. `pack` and `unpack` write the documents' own shares down in few
bytes, a bundle of documents at a time.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from annotator.core.agreement.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    integers,
    weighted,
)
from annotator.core.agreement.resampling import Resampling
from annotator.core.agreement.sums import DUST, Columns, Key, Partials, Sums

COUNT = "n:"  # what only says how much was compared is not drawn again


class Share(NamedTuple):
    """What one document adds: amounts by the ledger's columns."""

    document: str
    column: IntArray
    amount: FloatArray


@dataclass(eq=False)
class Ledger:
    """Sums of many documents, kept by columns in the order in which their keys were met."""

    resampling: Resampling
    depth: int = 0  # which word of a key names the sum; before it stand the parts of a division
    most_drawn: int = 4096  # wider sums keep no replicates: they are drawn when they are asked for
    keys: list[Key] = field(default_factory=list)
    support: IntArray = field(default_factory=lambda: integers([]))  # documents that have the key
    total: FloatArray = field(default_factory=lambda: np.zeros(0))
    drawn: FloatArray | None = None  # columns that are no counts × rounds

    def __post_init__(self) -> None:
        self._place = {key: place for place, key in enumerate(self.keys)}
        if self.drawn is None and not self.keys:
            self.drawn = np.zeros((0, self.resampling.rounds))

    def exchange(self, old: Sequence[Share], new: Partials) -> list[Share]:
        """Take some documents' former shares out and put their present ones in."""
        column = self._columns(new.columns.keys)[new.column]
        self._add(new.documents, new.document, column, new.amount, 1)
        bounds = np.searchsorted(new.document, np.arange(len(new.documents) + 1)).tolist()
        if old:
            names = tuple(share.document for share in old)
            sizes = [len(share.column) for share in old]
            self._add(
                names,
                np.repeat(np.arange(len(old)), sizes),
                np.concatenate([share.column for share in old]),
                np.concatenate([share.amount for share in old]),
                -1,
            )
        return [
            Share(name, column[bounds[i] : bounds[i + 1]], new.amount[bounds[i] : bounds[i + 1]])
            for i, name in enumerate(new.documents)
        ]

    def sums(self) -> Sums:
        """The total, of the keys that any document still has."""
        live = np.flatnonzero(self.support)
        return Sums(self._named(live), self.total[live].reshape(1, -1))

    def replicates(self) -> Sums | None:
        """The same for every replicate; none where they are too many to keep."""
        if self.drawn is None:
            return None
        counted = self._counted()
        live = self.support > 0
        places = np.flatnonzero(live & ~counted)
        return Sums(self._named(places), self.drawn[live[~counted]].T)

    def partials(self, shares: Sequence[Share]) -> Partials:
        """The shares as any metric reads them."""
        sizes = [len(share.column) for share in shares]
        return Partials(
            tuple(share.document for share in shares),
            Columns(tuple(self.keys)),
            np.repeat(np.arange(len(shares)), sizes),
            np.concatenate([integers([]), *(share.column for share in shares)]),
            np.concatenate([np.zeros(0), *(share.amount for share in shares)]),
        )

    def _columns(self, keys: Sequence[Key]) -> IntArray:
        """Where these keys stand, new ones at the end."""
        known = len(self.keys)
        places = [self._place.setdefault(key, len(self._place)) for key in keys]
        self.keys.extend(list(self._place)[known:])
        more = len(self.keys) - known
        self.support = np.append(self.support, integers(np.zeros(more)))
        self.total = np.append(self.total, np.zeros(more))
        if self.drawn is not None:
            size = int((~self._counted()).sum())
            self.drawn = None if size > self.most_drawn else _longer(self.drawn, size)
        return integers(places)

    def _add(
        self,
        documents: tuple[str, ...],
        document: IntArray,
        column: IntArray,
        amount: FloatArray,
        sign: int,
    ) -> None:
        size = len(self.keys)
        self.support += sign * integers(np.bincount(column, minlength=size))
        self.total += sign * weighted(column, amount, size)
        self.total[np.abs(self.total) < DUST] = 0
        if self.drawn is None:
            return
        counted = self._counted()
        kept = np.flatnonzero(~counted[column]) if size else column
        place = integers(np.cumsum(~counted) - 1)[column[kept]] if size else column
        keys = self._named(np.flatnonzero(~counted)) if size else Columns(())
        part = Partials(documents, keys, document[kept], place, sign * amount[kept])
        self.resampling.draw(self.drawn, part)
        touched = np.flatnonzero(np.bincount(place, minlength=len(self.drawn)))
        rows = self.drawn[touched]
        rows[np.abs(rows) < DUST] = 0
        self.drawn[touched] = rows

    def _counted(self) -> BoolArray:
        """Which columns are counts."""
        return np.array([key[self.depth].startswith(COUNT) for key in self.keys], dtype=bool)

    def _named(self, places: IntArray) -> Columns:
        return Columns(tuple(self.keys[place] for place in places.tolist()))


def _longer(rows: FloatArray, size: int) -> FloatArray:
    if size == len(rows):
        return rows
    return np.concatenate((rows, np.zeros((size - len(rows), rows.shape[1]))))


def pack(shares: Mapping[int, Share]) -> bytes:
    """A bundle of documents, by whatever number the store knows them by."""
    head = [[number, share.document, len(share.column)] for number, share in shares.items()]
    written = json.dumps(head, ensure_ascii=False).encode()
    columns = np.concatenate([integers([]), *(share.column for share in shares.values())])
    amounts = np.concatenate([np.zeros(0), *(share.amount for share in shares.values())])
    parts = len(written).to_bytes(4, "little"), written
    return b"".join((*parts, columns.astype("<u4").tobytes(), amounts.astype("<f8").tobytes()))


def unpack(body: bytes) -> dict[int, Share]:
    """What `pack` wrote."""
    start = 4 + int.from_bytes(body[:4], "little")
    head = json.loads(body[4:start])
    size = sum(count for _, _, count in head)
    columns = integers(np.frombuffer(body, "<u4", size, start))
    amounts = np.frombuffer(body, "<f8", size, start + 4 * size).astype(np.float64)
    found, position = {}, 0
    for number, document, count in head:
        cut = slice(position, position + count)
        found[number] = Share(document, columns[cut], amounts[cut])
        position += count
    return found
