"""Where settled versions come from, for the records of a few articles at a time."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from annotator.core.decision_records import DecisionRecord, SourceRecord
from annotator.models import Decision, DecisionSource
from annotator.models.assignment import AssignmentKind

Decided = Mapping[UUID, Sequence[tuple[UUID | None, DecisionRecord]]]


def load(readings: Iterable[UUID], alias: str) -> Decided:
    """The standing decisions by settled version, each with the mark that came of it."""
    wanted = list(readings)
    if not wanted:
        return {}
    rows = (
        Decision.objects.using(alias)
        .filter(assignment__in=wanted, replaced_at__isnull=True)
        .order_by("assignment", "sequence")
        .values_list("pk", "assignment_id", "result_id", "verdict", "reason", "note", "rule")
    )
    listed = list(rows)
    sources = _sources([row[0] for row in listed], alias)
    found: dict[UUID, list[tuple[UUID | None, DecisionRecord]]] = {}
    for pk, assignment, result, verdict, reason, note, rule in listed:
        record = DecisionRecord(
            verdict=verdict,
            reason=reason,
            note=note,
            rule=rule,
            sources=tuple(sources.get(pk, ())),
        )
        found.setdefault(assignment, []).append((result, record))
    return found


def is_settled(kind: str) -> bool:
    """Whether a reading of this kind has decisions at all."""
    return kind == AssignmentKind.ADJUDICATION


def _sources(decisions: Sequence[UUID], alias: str) -> dict[UUID, list[SourceRecord]]:
    rows = (
        DecisionSource.objects.using(alias)
        .filter(decision__in=decisions)
        .values_list(
            "decision_id",
            "annotation__assignment__member__pseudonym",
            "annotation__assignment__round__name",
            "annotation__layer",
            "annotation__parts",
            "annotation__slot",
            "is_taken",
            "annotation_id",
        )
        .order_by("annotation__assignment__member__pseudonym", "annotation__start", "annotation")
    )
    found: dict[UUID, list[SourceRecord]] = {}
    for decision, who, into, layer, parts, slot, taken, pk in rows:
        places = tuple((start, end) for start, end in parts)
        source = SourceRecord(who, into, layer, places, slot, taken, str(pk))
        found.setdefault(decision, []).append(source)
    return found
