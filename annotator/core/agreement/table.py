"""Units × annotators → values, with holes: what every metric of labels reads.

Values are codes into a list of spelled values; a missing value is a missing row. A unit may weigh
more than 1, so that a stretch of equal characters is one row instead of hundreds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, Self

import numpy as np

from annotator.core.agreement.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    Pairings,
    integers,
    pairings,
    runs,
)
from annotator.core.agreement.readings import Value, order, spell
from annotator.core.agreement.sums import Axis, Group


class Cell(NamedTuple):
    """One annotator's value for one unit of a document."""

    document: str
    unit: str
    annotator: str
    value: Value


class Readers(NamedTuple):
    """Who read which document, reading by reading, sorted by document."""

    document: IntArray
    annotator: IntArray

    def of(self, kept: BoolArray) -> "Readers":
        """Only some of the readings."""
        return Readers(self.document[kept], self.annotator[kept])

    def by_document(self, documents: int) -> list[range]:
        """The numbers of each document's readings."""
        bounds = np.searchsorted(self.document, np.arange(documents + 1)).tolist()
        return [range(first, last) for first, last in pairwise(bounds)]

    def shared(self, documents: int) -> BoolArray:
        """Which documents at least two annotators have read."""
        return np.bincount(self.document, minlength=documents) > 1

    def pairs(self, annotators: Sequence[str]) -> list[tuple[str, str]]:
        """The annotators who share a document, two by two."""
        both = pairings(self.document)
        size = len(annotators)
        codes = np.unique(self.annotator[both.first] * size + self.annotator[both.second])
        both_ways = zip(*divmod(codes, max(1, size)), strict=True)
        return [(annotators[one], annotators[other]) for one, other in both_ways if one < other]

    def counts(self, documents: int, annotators: Sequence[str]) -> list[Group]:
        """What n says about the documents and people compared."""
        shared = self.shared(documents)
        both = np.flatnonzero(shared[self.document])
        who = Axis(annotators, self.annotator[both])
        return [
            Group("n:documents", integers(np.flatnonzero(shared)), np.ones(int(shared.sum()))),
            Group("n:annotator", self.document[both], np.ones(len(both)), (who,)),
        ]


@dataclass(frozen=True, eq=False)
class Table:
    """Rows (unit, annotator, value) sorted by unit; units sorted by document."""

    documents: tuple[str, ...]
    annotators: tuple[str, ...]
    values: tuple[str, ...]
    readers: Readers
    unit_document: IntArray
    unit_weight: FloatArray
    unit: IntArray
    annotator: IntArray
    value: IntArray
    possible: int = 0  # so many of the values, the first, are answers even if nobody gave them

    @classmethod
    def of(
        cls,
        cells: Iterable[Cell],
        answers: Sequence[str] = (),
        readers: Iterable[tuple[str, str]] = (),
    ) -> Self:
        """From single cells; of two values for one unit by one annotator the later counts.
        `answers` names values that may not occur, `readers` the (document, annotator) who read
        without giving any value."""
        cells = list(cells)
        reads = sorted({(cell.document, cell.annotator) for cell in cells} | set(readers))
        documents = tuple(dict.fromkeys(document for document, _ in reads))
        annotators = tuple(sorted({annotator for _, annotator in reads}))
        spelled = [spell(cell.value) for cell in cells]
        values = (*answers, *order(set(spelled) - set(answers)))
        document_of = {name: code for code, name in enumerate(documents)}
        annotator_of = {name: code for code, name in enumerate(annotators)}
        value_of = {name: code for code, name in enumerate(values)}
        units: dict[tuple[str, str], int] = {}
        reading = [(document_of[document], annotator_of[name]) for document, name in reads]
        return cls.coded(
            documents,
            annotators,
            values,
            Readers(*integers(reading).reshape(-1, 2).T),
            document=integers([document_of[cell.document] for cell in cells]),
            unit=integers([units.setdefault(cell[:2], len(units)) for cell in cells]),
            annotator=integers([annotator_of[cell.annotator] for cell in cells]),
            value=integers([value_of[name] for name in spelled]),
            possible=len(answers),
        )

    @classmethod
    def coded(
        cls,
        documents: tuple[str, ...],
        annotators: tuple[str, ...],
        values: tuple[str, ...],
        readers: Readers,
        *,
        document: IntArray,
        unit: IntArray,
        annotator: IntArray,
        value: IntArray,
        possible: int = 0,
    ) -> Self:
        """From rows in any order; of two rows for one unit and annotator the later counts."""
        rank = np.lexsort((annotator, unit))
        row, who = unit[rank], annotator[rank]
        last = np.ones(len(rank), dtype=bool)
        last[:-1] = (row[1:] != row[:-1]) | (who[1:] != who[:-1])
        kept = rank[last]
        first, sizes = runs(unit[kept])
        number = np.repeat(np.arange(len(first)), sizes)
        unit_document = document[kept][first]
        return cls(
            documents,
            annotators,
            values,
            readers,
            unit_document,
            np.ones(len(unit_document)),
            integers(number),
            annotator[kept],
            value[kept],
            possible,
        )

    @cached_property
    def document(self) -> IntArray:
        """The document of each row."""
        return self.unit_document[self.unit]

    @cached_property
    def weight(self) -> FloatArray:
        """The weight of each row."""
        return self.unit_weight[self.unit]

    @cached_property
    def ratings(self) -> IntArray:
        """How many values the unit of each row has."""
        return integers(np.bincount(self.unit, minlength=len(self.unit_document))[self.unit])

    @cached_property
    def pairings(self) -> Pairings:
        """Every ordered pair of values that two annotators gave to one unit, as rows."""
        return pairings(self.unit)

    def counts(self) -> list[Group]:
        """What n says: documents and annotators compared, units, values with a counterpart."""
        paired = np.flatnonzero(self.ratings > 1)
        shared = np.flatnonzero(self.readers.shared(len(self.documents))[self.unit_document])
        return [
            *self.readers.counts(len(self.documents), self.annotators),
            Group("n:units", self.unit_document[shared], self.unit_weight[shared]),
            Group("n:pairable", self.document[paired], self.weight[paired]),
        ]

    def only(self, annotators: frozenset[str]) -> "Table":
        """The same table with some annotators' rows alone."""
        kept = np.array([name in annotators for name in self.annotators], dtype=bool)
        rows = kept[self.annotator]
        return replace(
            self,
            readers=self.readers.of(kept[self.readers.annotator]),
            unit=self.unit[rows],
            annotator=self.annotator[rows],
            value=self.value[rows],
        )
