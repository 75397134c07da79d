"""Texts as lines on which each annotator marked stretches: what every metric of spans reads.

An annotation with several answers counts as one mark per answer, one with several parts as one
mark of several pieces. Everything here runs over the whole corpus at once: each reading, or each
reading and label, gets its own stretch of one long axis, so that sorted arrays answer questions
of overlap for ten thousand documents as easily as for one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from annotator.core.agreement.arrays import (
    FloatArray,
    IntArray,
    distinct,
    integers,
    numbered,
    pairings,
    spread,
    weighted,
)
from annotator.core.agreement.label_sets import LabelSets
from annotator.core.agreement.readings import Spans
from annotator.core.agreement.sums import DUST, Group
from annotator.core.agreement.table import Readers, Table


@dataclass(frozen=True, eq=False)
class Pieces:
    """Stretches of text, each of one reading and one label."""

    reading: IntArray
    label: IntArray
    start: IntArray
    end: IntArray

    @property
    def length(self) -> FloatArray:
        """Code points in each piece."""
        return (self.end - self.start).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Partition:
    """Sorted, disjoint stretches of the documents: sentences, tokens, or cuts."""

    document: IntArray
    start: IntArray
    end: IntArray
    others: FloatArray | None = None  # how many more each document has, where nobody marked


@dataclass(frozen=True, eq=False)
class Continua:
    """Readings sorted by document; marks sorted by reading; pieces of marks."""

    documents: tuple[str, ...]
    annotators: tuple[str, ...]
    labels: tuple[str, ...]  # sorted: numbers by size, else by name
    lengths: IntArray
    readers: Readers
    mark_reading: IntArray
    mark_label: IntArray
    mark_place: IntArray  # equal for marks of equal pieces in one document
    piece_mark: IntArray
    piece_start: IntArray
    piece_end: IntArray
    tokens: tuple[Spans, ...]
    focus: str | None = None  # the label that a one-label metric speaks of

    @cached_property
    def pieces(self) -> Pieces:
        """The pieces as they were marked."""
        mark = self.piece_mark
        ends = self.piece_start, self.piece_end
        return Pieces(self.mark_reading[mark], self.mark_label[mark], *ends)

    @cached_property
    def lanes(self) -> Pieces:
        """The pieces of one label in one reading, united where they overlap (not where they
        only touch), sorted along the axis of `place`."""
        raw = self.pieces
        begin, end = self.place(raw.reading, raw.label, raw.start), raw.length.astype(np.int64)
        order = np.argsort(begin, kind="stable")
        begin = begin[order]
        reach = np.maximum.accumulate(begin + end[order])
        opens = np.ones(len(begin), dtype=bool)
        opens[1:] = begin[1:] >= reach[:-1]
        heads = np.flatnonzero(opens)
        tails = np.append(heads[1:], len(begin)) - 1 if len(heads) else heads
        first = order[heads]
        start = raw.start[first]
        return Pieces(
            raw.reading[first], raw.label[first], start, start + reach[tails] - begin[heads]
        )

    @property
    def stride(self) -> int:
        """Room for one document on an axis."""
        return int(self.lengths.max(initial=0)) + 1

    def place(self, reading: IntArray, label: IntArray, offset: IntArray) -> IntArray:
        """A position on the axis on which every label of every reading has its own stretch."""
        return (reading * max(1, len(self.labels)) + label) * self.stride + offset

    @cached_property
    def cuts(self) -> Partition:
        """Each document cut wherever anybody's piece begins or ends."""
        lanes = self.lanes
        document = self.readers.document[lanes.reading] * self.stride
        whole = np.arange(len(self.documents)) * self.stride
        cuts = distinct(
            np.concatenate(
                (document + lanes.start, document + lanes.end, whole, whole + self.lengths)
            )
        )
        owner, offset = np.divmod(cuts, self.stride)
        inner = np.flatnonzero(owner[1:] == owner[:-1])
        return Partition(owner[inner], offset[inner], offset[inner + 1])

    @cached_property
    def characters(self) -> Table:
        """Each character's set of labels; equal neighbours are one unit that weighs more."""
        weight = (self.cuts.end - self.cuts.start).astype(np.float64)
        return self.project(self.cuts, weight)

    def touched(self, stretches: Sequence[Spans]) -> Partition:
        """The stretches that anybody marked, and how many others each document has: of a
        hundred million tokens only the marked ones are ever laid side by side."""
        lanes = self.lanes
        document = self.readers.document[lanes.reading]
        bounds = np.searchsorted(document, np.arange(len(stretches) + 1)).tolist()
        marked, others = [integers([]).reshape(-1, 2)], np.zeros(len(stretches))
        for number, ((first, last), found) in enumerate(
            zip(pairwise(bounds), stretches, strict=True)
        ):
            spans = integers(found).reshape(-1, 2)
            low = np.searchsorted(spans[:, 1], lanes.start[first:last], side="right")
            high = np.searchsorted(spans[:, 0], lanes.end[first:last], side="left")
            room = len(spans) + 1
            depth = np.cumsum(np.bincount(low, minlength=room) - np.bincount(high, minlength=room))
            is_text = spans[:, 0] < spans[:, 1]  # the others are no part of the article
            is_marked = (depth[:-1] > 0) & is_text
            marked.append(spans[is_marked])
            others[number] = np.count_nonzero(is_text) - len(marked[-1])
        flat = np.concatenate(marked)
        document = np.repeat(np.arange(len(stretches)), [len(found) for found in marked[1:]])
        return Partition(document, flat[:, 0].copy(), flat[:, 1].copy(), others)

    def overlaps(self, partition: Partition) -> tuple[IntArray, IntArray]:
        """Lanes and the stretches they share at least one character with."""
        lanes = self.lanes
        document = self.readers.document[lanes.reading] * self.stride
        begins = partition.document * self.stride + partition.start
        ends = partition.document * self.stride + partition.end
        low = np.searchsorted(ends, document + lanes.start, side="right")
        high = np.searchsorted(begins, document + lanes.end, side="left")
        count = integers(np.maximum(high - low, 0))
        return np.repeat(np.arange(len(low)), count), spread(integers(low), count)

    def project(
        self, partition: Partition, weight: FloatArray | None = None, *, is_scale: bool = False
    ) -> Table:
        """What each stretch holds: the set of labels of the marks that touch it, the empty set
        where nothing does. On a scale: the largest, and no value where nothing is marked.

        The first units are the stretches that anybody touched, in order. The others of a document
        are all alike: one unit that weighs as much as they do together.
        """
        lane, stretch = self.overlaps(partition)
        touched, place = numbered(stretch, len(partition.document))
        size = np.ones(len(touched)) if weight is None else weight[touched]
        alike = self._totals(partition, weight)
        alike -= weighted(partition.document[touched], size, len(self.documents))
        alike[np.abs(alike) < DUST] = 0
        empty = np.flatnonzero(alike)
        document = np.concatenate((partition.document[touched], empty))
        unit, reading, first = self._beside(document)
        rank = self.lanes.reading[lane] - reading[first[place]]
        sets = LabelSets.of(first[place] + rank, self.lanes.label[lane], self.labels)
        value = integers(np.zeros(len(unit)))
        value[sets.cell] = (sets.largest if is_scale else sets.code) + 1
        kept = np.flatnonzero(value) if is_scale else slice(None)
        return Table(
            documents=self.documents,
            annotators=self.annotators,
            values=("", *(self.labels if is_scale else sets.names)),
            readers=self.readers,
            unit_document=document,
            unit_weight=np.concatenate((size, alike[empty])),
            unit=unit[kept],
            annotator=self.readers.annotator[reading[kept]],
            value=value[kept],
        )

    def _totals(self, partition: Partition, weight: FloatArray | None) -> FloatArray:
        """How much each document's stretches weigh together."""
        number = len(self.documents)
        if weight is not None:
            return weighted(partition.document, weight, number)
        counted = np.bincount(partition.document, minlength=number).astype(np.float64)
        return counted if partition.others is None else counted + partition.others

    def _beside(self, document: IntArray) -> tuple[IntArray, IntArray, IntArray]:
        """Each unit beside every reading of its document: units, readings, each unit's first."""
        reader = self.readers.document
        count = integers(np.bincount(reader, minlength=len(self.documents)))[document]
        first = integers(np.searchsorted(reader, document))
        unit = np.repeat(np.arange(len(document)), count)
        return unit, spread(first, count), np.cumsum(count) - count

    @cached_property
    def reading_pairs(self) -> tuple[IntArray, IntArray]:
        """Every ordered pair of readings of one document."""
        pairs = pairings(self.readers.document)
        return pairs.first, pairs.second

    def counts(self) -> list[Group]:
        """What n says: documents and annotators compared, marks in the documents compared, and
        the characters that have a counterpart."""
        number = len(self.documents)
        shared = self.readers.shared(number)
        document = self.readers.document[self.mark_reading]
        marks = document[shared[document]]
        characters = self.lengths * np.bincount(self.readers.document, minlength=number) * shared
        return [
            *self.readers.counts(number, self.annotators),
            Group("n:units", marks, np.ones(len(marks))),
            Group("n:pairable", np.arange(number), characters.astype(np.float64)),
        ]

    @cached_property
    def unlabelled(self) -> "Continua":
        """The same marks without their answers."""
        return replace(self, labels=("marked",), mark_label=np.zeros_like(self.mark_label))

    def only(self, annotators: frozenset[str]) -> "Continua":
        """The same texts with some annotators' readings alone."""
        kept = np.array([name in annotators for name in self.annotators], dtype=bool)
        readings = kept[self.readers.annotator]
        new_reading = np.cumsum(readings) - 1
        marks = readings[self.mark_reading]
        new_mark = np.cumsum(marks) - 1
        pieces = marks[self.piece_mark]
        return replace(
            self,
            readers=self.readers.of(readings),
            mark_reading=new_reading[self.mark_reading[marks]],
            mark_label=self.mark_label[marks],
            mark_place=self.mark_place[marks],
            piece_mark=new_mark[self.piece_mark[pieces]],
            piece_start=self.piece_start[pieces],
            piece_end=self.piece_end[pieces],
        )
