"""Readings against settled versions, or against each other, many pairs in a few statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from annotator.core.adjudication import Mark, lay_out
from annotator.core.quality import Mixup, Score, mixups, score
from annotator.models import Annotation, Assignment
from annotator.services.adjudication.adjudication_sources import compared, marked
from annotator.services.codebooks import schema


@dataclass(frozen=True)
class Pair:
    """One reading and what it is held against; codebooks are the latter's."""

    reading: Assignment
    settled: Assignment


@dataclass(frozen=True)
class Compared:
    """What a pair came to; the rows are one's own marks, by id, to quote from."""

    pair: Pair
    score: Score
    mixups: tuple[Mixup, ...]
    rows: dict[str, Annotation]


def compare(pairs: Sequence[Pair]) -> list[Compared]:
    """Count each pair. Both readings of one have their `document` at hand."""
    readings = {each.pk: each for pair in pairs for each in (pair.reading, pair.settled)}
    numbers = {pk: number for number, pk in enumerate(readings)}
    rows = marked(list(readings.values()))
    by_id = {str(row.pk): row for row in rows}
    marks: dict[UUID, list[Mark]] = {}
    for row, mark in zip(rows, compared(rows, numbers), strict=True):
        marks.setdefault(row.assignment_id, []).append(mark)
    return [_one(pair, marks, by_id) for pair in pairs]


def _one(
    pair: Pair,
    marks: dict[UUID, list[Mark]],
    rows: dict[str, Annotation],
) -> Compared:
    own = list(_as(0, marks.get(pair.reading.pk, [])))
    other = list(_as(1, marks.get(pair.settled.pk, [])))
    codebook = schema.of(pair.settled.codebook_id)  # type: ignore[arg-type]  # finished, so pinned
    items = lay_out(codebook, [*own, *other], 2)
    return Compared(
        pair,
        score(codebook, items),
        tuple(mixups(codebook, items)),
        {mark.id: rows[mark.id] for mark in own},
    )


def _as(reader: int, marks: Iterable[Mark]) -> Iterable[Mark]:
    for mark in marks:
        yield Mark(mark.id, reader, mark.layer, mark.parts, mark.slot, mark.values, mark.arrows)


def total(found: Iterable[Compared]) -> Score:
    """Several articles as one."""
    return sum((each.score for each in found), Score())
