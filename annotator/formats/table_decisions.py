"""The table of decisions: from whose marks each mark of a settled version was made."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from annotator.core.decision_records import DecisionRecord, SourceRecord
from annotator.core.records import AssignmentRecord
from annotator.formats.table_rows import Column


@dataclass(frozen=True)
class Decided:
    """One decision beside one of its sources; one that was added has none."""

    number: int
    decision: DecisionRecord
    source: SourceRecord | None


def rows(reading: AssignmentRecord) -> Iterator[Decided]:
    """A row for every source of every decision."""
    for number, decision in enumerate(reading.decisions, 1):
        for source in decision.sources or (None,):
            yield Decided(number, decision, source)


def _of_source(name: str) -> Callable[[Decided], object]:
    def read(row: Decided) -> object:
        return None if row.source is None else getattr(row.source, name)

    return read


COLUMNS: list[Column[Decided]] = [
    Column("decision", "Its number within this settled version.", lambda d: d.number, "integer"),
    Column(
        "verdict",
        "accepted, edited, merged, rejected, dismissed or added.",
        lambda d: d.decision.verdict,
    ),
    Column("result", "The annotation that came of it.", lambda d: d.decision.result, "integer"),
    Column("reason", "Why, in one word.", lambda d: d.decision.reason or None),
    Column("note", "What the adjudicator wrote.", lambda d: d.decision.note or None),
    Column(
        "rule",
        "By which stated rule, if no person decided; as JSON.",
        lambda d: d.decision.rule,
        "json",
    ),
    Column("source_annotator", "Whose mark was decided about.", _of_source("annotator")),
    Column("source_round", "The round of that reading.", _of_source("round")),
    Column("source_layer", "What was marked there.", _of_source("layer")),
    Column("source_parts", "Where, as [start, end) pairs.", _of_source("parts"), "spans"),
    Column(
        "source_slot",
        "Which sentence or part of the page it was about.",
        _of_source("slot"),
        "integer",
    ),
    Column("source_taken", "Whether the result follows it.", _of_source("taken"), "flag"),
]
