"""Everybody's judgements of one layer, read once; every question about them is then arrays.

From here come the two forms that metrics read: a table of units, for what was answered, and
continua, for where it was marked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, Self

import numpy as np

from annotator.core.agreement.alignment import align
from annotator.core.agreement.arrays import IntArray, integers, spread
from annotator.core.agreement.continua import Continua
from annotator.core.agreement.readings import (
    Document,
    Judgement,
    Level,
    Question,
    Span,
    Value,
    are_numbers,
    labels,
    order,
    spell,
)
from annotator.core.agreement.table import Readers, Table

MARKED = "marked"


class Forms(NamedTuple):
    """What has been made of a layer so far."""

    answers: dict[str | None, "Answers"]
    tables: dict[tuple[Question, tuple[str, ...]], Table]
    continua: dict[Question, Continua]


class Answers(NamedTuple):
    """The judgements that answer a question, and which of the different answers each gives."""

    judgement: IntArray
    code: IntArray
    values: tuple[Value, ...]


@dataclass(frozen=True, eq=False)
class Layer:
    """The judgements in the order of the documents and readings, and the pieces they mark."""

    documents: tuple[Document, ...]
    marks: Level  # what one judgement of this layer is about
    annotators: tuple[str, ...]
    readers: Readers
    judgements: tuple[Judgement, ...]
    reading: IntArray
    place: IntArray  # equal for judgements of the same pieces of one document
    piece_judgement: IntArray
    piece_start: IntArray
    piece_end: IntArray

    @classmethod
    def of(cls, documents: Sequence[Document], name: str, marks: Level = Level.SPAN) -> Self:
        """Read the documents once."""
        annotators = tuple(sorted({r.annotator for d in documents for r in d.readings}))
        code_of = {annotator: code for code, annotator in enumerate(annotators)}
        readers: list[tuple[int, int]] = []
        judgements: list[Judgement] = []
        judged: list[tuple[int, int]] = []
        pieces: list[tuple[int, int, int]] = []
        for number, document in enumerate(documents):
            places: dict[tuple[Span, ...], int] = {}
            for reading in document.readings:
                for judgement in reading.judgements:
                    if judgement.layer != name:
                        continue
                    parts = judgement.parts or document.stretch(marks, judgement.slot)
                    if marks is not Level.DOCUMENT and any(start == end for start, end in parts):
                        continue  # a sentence that is no part of the article
                    for start, end in parts:
                        pieces.append((len(judgements), start, end))
                    judged.append((len(readers), places.setdefault(parts, len(places))))
                    judgements.append(judgement)
                readers.append((number, code_of[reading.annotator]))
        return cls(
            tuple(documents),
            marks,
            annotators,
            Readers(*integers(readers).reshape(-1, 2).T),
            tuple(judgements),
            *integers(judged).reshape(-1, 2).T,
            *integers(pieces).reshape(-1, 3).T,
        )

    @cached_property
    def forms(self) -> Forms:
        """Answers, tables and continua by what was asked for: many metrics read the same one."""
        return Forms({}, {}, {})

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The documents' ids."""
        return tuple(document.id for document in self.documents)

    @cached_property
    def document(self) -> IntArray:
        """The document of each judgement."""
        return self.readers.document[self.reading]

    @cached_property
    def aligned(self) -> IntArray:
        """The unit of each judgement when spans of different annotators are taken for the same
        place by the rule in `alignment`."""
        bounds = np.searchsorted(self.document, np.arange(len(self.documents) + 1)).tolist()
        parts = [judgement.parts for judgement in self.judgements]
        if self.marks is not Level.SPAN:
            parts = [
                self.documents[d].stretch(self.marks, j.slot)
                for d, j in zip(self.document.tolist(), self.judgements, strict=True)
            ]
        owner = self.reading.tolist()
        units: list[int] = []
        for first, last in pairwise(bounds):
            cut = slice(first, last)
            answers = [judgement.values for judgement in self.judgements[cut]]
            units.extend(first + unit for unit in align(owner[cut], parts[cut], answers))
        return integers(units)

    @cached_property
    def slots(self) -> IntArray:
        """The unit of each judgement when it is about a given sentence, block or document."""
        slot = integers([judgement.slot or 0 for judgement in self.judgements])
        return self.document * (int(slot.max(initial=0)) + 1) + slot

    def answers(self, dimension: str | None) -> Answers:
        """What each judgement says in a dimension; without one, that it is there."""
        if dimension not in self.forms.answers:
            self.forms.answers[dimension] = self._answers(dimension)
        return self.forms.answers[dimension]

    def _answers(self, dimension: str | None) -> Answers:
        if dimension is None:
            everything = np.arange(len(self.judgements))
            return Answers(everything, np.zeros_like(everything), (MARKED,))
        found: dict[Value, int] = {}
        code = integers(
            [
                -1
                if (value := judgement.values.get(dimension)) is None
                else found.setdefault(value, len(found))
                for judgement in self.judgements
            ]
        )
        given = np.flatnonzero(code >= 0)
        return Answers(given, code[given], tuple(found))

    def table(self, question: Question, answers: Sequence[str] = ()) -> Table:
        """Units with one value per annotator.

        For spans the units are aligned spans; at the level that the layer itself is about they
        are its slots; at any other level they are stretches of the text with the labels that
        touch them. `answers` lists what could be answered, for the measures that count that.
        """
        asked = question, tuple(answers)
        if asked not in self.forms.tables:
            self.forms.tables[asked] = self._table_of(question, answers)
        return self.forms.tables[asked]

    def _table_of(self, question: Question, answers: Sequence[str]) -> Table:
        level = question.level or self.marks
        if level is Level.SPAN:
            return self._table(self.aligned, question, answers)
        if level is self.marks and question.dimension is not None:
            return self._table(self.slots, question, answers)
        spans = self.continua(question)
        is_scale = question.label is None and are_numbers(self.answers(question.dimension).values)
        stretches = [document.stretches(level) for document in self.documents]
        return spans.project(spans.touched(stretches), is_scale=is_scale)

    def _table(self, units: IntArray, question: Question, answers: Sequence[str]) -> Table:
        given = self.answers(question.dimension)
        spelled = [spell(value) for value in given.values]
        if question.label is not None:
            spelled = [spell(question.label in labels(value)) for value in given.values]
        names = (*answers, *order(set(spelled) - set(answers)))
        code_of = {name: code for code, name in enumerate(names)}
        codes = integers([code_of[name] for name in spelled])
        return Table.coded(
            self.names,
            self.annotators,
            names,
            self.readers,
            document=self.document[given.judgement],
            unit=units[given.judgement],
            annotator=self.readers.annotator[self.reading[given.judgement]],
            value=codes[given.code],
            possible=len(answers),
        )

    def continua(self, question: Question) -> Continua:
        """Every mark, once for each of its answers; asked for one label, these marks alone."""
        if question not in self.forms.continua:
            self.forms.continua[question] = self._continua_of(question)
        return self.forms.continua[question]

    def _continua_of(self, question: Question) -> Continua:
        given = self.answers(question.dimension)
        answer_labels = [labels(value) for value in given.values]
        if question.label is not None:
            answer_labels = [tuple({question.label} & set(found)) for found in answer_labels]
        return self._continua(given, answer_labels)

    def focused(self, question: Question) -> Continua:
        """Every mark, and which label a measure of one label among others speaks of."""
        whole = self.continua(replace(question, label=None))
        found = replace(whole, focus=question.label)
        made = {name: value for name, value in vars(whole).items() if name not in vars(found)}
        vars(found).update(made)  # what has been worked out does not hang on the focus
        return found

    def _continua(
        self,
        given: Answers,
        answer_labels: Sequence[tuple[str, ...]],
    ) -> Continua:
        names = order(label for found in answer_labels for label in found)
        code_of = {name: code for code, name in enumerate(names)}
        flat = integers([code_of[label] for found in answer_labels for label in found])
        sizes = integers([len(found) for found in answer_labels])
        first = np.cumsum(sizes) - sizes
        judgement = np.repeat(given.judgement, sizes[given.code])
        piece, mark = self._pieces_of(judgement)
        return Continua(
            documents=self.names,
            annotators=self.annotators,
            labels=names,
            lengths=integers([document.length for document in self.documents]),
            readers=self.readers,
            mark_reading=self.reading[judgement],
            mark_label=flat[spread(first[given.code], sizes[given.code])],
            mark_place=self.place[judgement],
            piece_mark=mark,
            piece_start=self.piece_start[piece],
            piece_end=self.piece_end[piece],
            tokens=tuple(document.tokens for document in self.documents),
        )

    def _pieces_of(self, judgement: IntArray) -> tuple[IntArray, IntArray]:
        """The pieces of each mark, and the mark each of them belongs to."""
        count = integers(np.bincount(self.piece_judgement, minlength=len(self.judgements)))
        first = np.cumsum(count) - count
        piece = spread(first[judgement], count[judgement])
        return piece, np.repeat(np.arange(len(judgement)), count[judgement])
