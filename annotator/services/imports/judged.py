"""What a record comes to once it has been judged: small, since it waits in a file to be written."""

from typing import NamedTuple
from uuid import UUID

from annotator.core import segments, spans
from annotator.core.records import AssignmentRecord, DocumentRecord, LinkRecord
from annotator.services.imports.import_answers import Answers


class Judged(NamedTuple):
    """An annotation that fits: where it lies, what it says, what it still lacks.

    `number` is its own in its reading, `answers` name the record's entities by their references,
    and the times are as `times.text` has them, None where the file gives none.
    """

    number: int
    layer: str
    parts: spans.Parts
    slot: int | None
    quote: str
    answers: Answers
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
