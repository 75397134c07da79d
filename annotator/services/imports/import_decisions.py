"""How settled versions came about, as a file tells it, tied to the marks that came with it.

A source that the file does not hold is left out and counted: the decision stands, with the others
it names.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from annotator.core.decision_records import DecisionRecord, SourceRecord
from annotator.core.ids import uuid7
from annotator.core.records import AssignmentRecord
from annotator.models import Decision, DecisionSource, SourceReading
from annotator.models.assignment import AssignmentKind, AssignmentState
from annotator.services.imports.judged import Judged

Place = tuple[str, str, str, tuple[tuple[int, int], ...], int | None]


@dataclass(frozen=True)
class Came:
    """A reading that came in: as the file has it, and its rows."""

    record: AssignmentRecord
    pk: UUID
    revision: int
    marks: Sequence[Judged]
    ids: Sequence[str]


@dataclass
class DecisionRows:
    """What one batch will insert."""

    decisions: list[Decision] = field(default_factory=list)
    sources: list[DecisionSource] = field(default_factory=list)
    readings: list[SourceReading] = field(default_factory=list)
    missing: int = 0

    def insert(self) -> None:
        """After the marks that they point to."""
        Decision.objects.bulk_create(self.decisions, batch_size=1_000)
        DecisionSource.objects.bulk_create(self.sources, batch_size=2_000)
        SourceReading.objects.bulk_create(self.readings, batch_size=2_000)

    def add(self, came: Sequence[Came], at: datetime) -> None:
        """The decisions of one article's settled versions."""
        settled = [each for each in came if each.record.decisions]
        if not settled:
            return
        known = _by_place(came)
        for each in settled:
            self._read_from(each, came)
            results = {mark.number: UUID(pk) for mark, pk in zip(each.marks, each.ids, strict=True)}
            for record in each.record.decisions:
                result = None if record.result is None else results[record.result]
                self._decision(each, record, result, known, at)

    def _read_from(self, settled: Came, came: Iterable[Came]) -> None:
        self.readings += [
            SourceReading(
                adjudication_id=settled.pk,
                reading_id=each.pk,
                revision=each.revision,
            )
            for each in came
            if each.record.kind == AssignmentKind.ANNOTATION
            and each.record.state == AssignmentState.SUBMITTED
            and each.record.round == settled.record.round
        ]

    def _decision(
        self,
        settled: Came,
        record: DecisionRecord,
        result: UUID | None,
        known: dict[Place, list[UUID]],
        at: datetime,
    ) -> None:
        decision = Decision(
            id=uuid7(),
            assignment_id=settled.pk,
            sequence=settled.revision,
            verdict=record.verdict,
            result_id=result,
            reason=record.reason,
            note=record.note,
            rule=None if record.rule is None else dict(record.rule),
            made_at=at,
        )
        self.decisions.append(decision)
        used: set[UUID] = set()
        for source in record.sources:
            marks = [each for each in known.get(_place(source), []) if each not in used]
            if not marks:
                self.missing += 1
                continue
            used.add(marks[0])
            self.sources.append(
                DecisionSource(
                    decision=decision,
                    annotation_id=marks[0],
                    revision=1,
                    is_taken=source.taken,
                )
            )


def gold_of(came: Sequence[Came]) -> UUID | None:
    """The settled version that counts: the one that says so, or else the only one handed in,
    as the first to be handed in here counts too.
    """
    settled = [
        each
        for each in came
        if each.record.kind == AssignmentKind.ADJUDICATION
        and each.record.state == AssignmentState.SUBMITTED
    ]
    named = [each for each in settled if each.record.gold]
    found = named or settled
    return found[0].pk if len(found) == 1 else None


def _by_place(came: Iterable[Came]) -> dict[Place, list[UUID]]:
    found: dict[Place, list[UUID]] = {}
    for each in came:
        if each.record.kind == AssignmentKind.ADJUDICATION:
            continue
        for mark, pk in zip(each.marks, each.ids, strict=True):
            place = each.record.annotator, each.record.round, mark.layer, mark.parts, mark.slot
            found.setdefault(place, []).append(UUID(pk))
    return found


def _place(source: SourceRecord) -> Place:
    return source.annotator, source.round, source.layer, source.parts, source.slot
