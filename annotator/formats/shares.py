"""Soft labels: how many of an article's readers gave each answer where, a row for each stretch.

What nobody said has no row. The share is votes over readers, who are those with a finished
reading; the empty question counts the mark itself. Answers in one's own words are left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from annotator.core import soft_labels
from annotator.core.records import DocumentRecord
from annotator.core.soft_labels import Votes
from annotator.formats.table_rows import Column, Layer, entity_id

SCHEMA = "slant-soft/1"


@dataclass(frozen=True)
class Share:
    """Votes on one answer at one place of an article."""

    document: DocumentRecord
    votes: Votes

    @property
    def label(self) -> str:
        """The answer; an article's own reference becomes the entity's id."""
        known = self.document.entities.get(self.votes.label)
        return self.votes.label if known is None else entity_id(self.document, known)


COLUMNS: list[Column[Share]] = [
    Column("document", "The article's key.", lambda s: s.document.key),
    Column("layer", "What was marked.", lambda s: s.votes.layer),
    Column(
        "dimension",
        "The question; empty: whether it was marked at all.",
        lambda s: s.votes.dimension,
    ),
    Column("label", "The answer; an entity's id; empty: any.", lambda s: s.label),
    Column(
        "slot",
        "The sentence or part of the page, from 0; 0 for the article.",
        lambda s: s.votes.slot,
        "integer",
    ),
    Column("start", "Where the run begins, in code points.", lambda s: s.votes.start, "integer"),
    Column("end", "The first code point behind it.", lambda s: s.votes.end, "integer"),
    Column("votes", "How many readers say so.", lambda s: s.votes.votes, "integer"),
    Column("readers", "How many read the article.", lambda s: s.votes.readers, "integer"),
    Column("share", "votes / readers.", lambda s: s.votes.share, "number"),
]


def rows(record: DocumentRecord, layers: Mapping[str, Layer]) -> Iterator[Share]:
    """Every vote on an article that can be counted."""
    people = [each for each in record.assignments if each.kind == "annotation"]
    for each in soft_labels.votes(people, _in_words(layers)):
        yield Share(record, each)


def lines(
    records: Iterable[DocumentRecord], layers: Mapping[str, Layer], exported_at: str
) -> Iterator[dict[str, object]]:
    """An article each with its votes, for JSON lines."""
    for record in records:
        people = [each for each in record.assignments if each.kind == "annotation"]
        yield {
            "schema": SCHEMA,
            "document": record.key,
            "text": record.text,
            "text_sha256": record.text_sha256,
            "readers": len(soft_labels.latest(people)),
            "votes": [_plain(row) for row in rows(record, layers)],
            "exported_at": exported_at,
        }


def _plain(row: Share) -> dict[str, object]:
    return {column.name: column.read(row) for column in COLUMNS[1:]}


def _in_words(layers: Mapping[str, Layer]) -> set[tuple[str, str]]:
    return {
        (layer.id, name)
        for layer in layers.values()
        for name, kinds in layer.kinds.items()
        if "text" in kinds
    }
