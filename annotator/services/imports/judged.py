"""What a record comes to once it has been judged: small, since it waits in a file to be written."""

from typing import Any, NamedTuple
from uuid import UUID

from annotator.core import segments, spans
from annotator.core.codebooks import codebook as core
from annotator.core.records import AssignmentRecord, DocumentRecord, LinkRecord


class Judged(NamedTuple):
    """An annotation that fits: where it lies, what it says, what it still lacks.

    `number` is its own in its reading; `pieces`, `tags` and `missing` are its `Answers`; the times
    are as `times.text` has them, None where the file gives none.
    """

    number: int
    layer: str
    parts: spans.Parts
    slot: int | None
    quote: str
    pieces: tuple[str, ...]
    tags: tuple[core.Tag, ...]
    missing: tuple[str, ...]
    is_single: bool
    outside_article: bool
    links: tuple[LinkRecord, ...]
    note: str
    origin: str
    score: float | None
    reason: str
    created_at: str | None
    updated_at: str | None


class Reading(NamedTuple):
    """An assignment that fits, with the id of its codebook. The record's own annotations are left
    out: `annotations` are what became of them.
    """

    record: AssignmentRecord
    codebook_id: UUID
    annotations: tuple[Judged, ...]


class Prepared(NamedTuple):
    """A record ready to be written. Its own text and readings are left out: `text` and `readings`
    are what became of them.
    """

    record: DocumentRecord
    text: str
    text_sha256: str
    raw_sha256: str
    language: str
    blocks: tuple[segments.Block, ...]
    sentences: spans.Parts
    quotations: tuple[spans.Part, ...]
    readings: tuple[Reading, ...]


def packed(prepared: Prepared) -> tuple[object, ...]:
    """Plain tuples, of which many are pickled and unpickled in a fraction of the time."""
    readings = [
        (record, codebook, tuple([tuple(each) for each in annotations]))
        for record, codebook, annotations in prepared.readings
    ]
    return (*prepared[:-1], readings)


def unpacked(waiting: Any) -> Prepared:  # noqa: ANN401
    """What was packed."""
    *facts, readings = waiting
    made = tuple(
        [
            Reading(record, codebook, tuple(map(Judged._make, annotations)))
            for record, codebook, annotations in readings
        ]
    )
    return Prepared._make([*facts, made])
