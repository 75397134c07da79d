"""One decision after another: what is taken, merged, changed, refused or added, and why.

A decision is never altered. Whoever thinks again takes it back, which leaves its result as a
tombstone, and makes another. Arrows between results follow the readings they were taken from.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotator.core.adjudication import Rule, settle
from annotator.core.adjudication.marks import Mark
from annotator.core.errors import Conflict, Invalid, Missing, PreconditionRequired, Stale
from annotator.core.ids import uuid7
from annotator.models import Annotation, Assignment, Decision, DecisionSource
from annotator.models.annotation import Origin
from annotator.models.change import Operation
from annotator.models.decision import Verdict
from annotator.services.adjudication import adjudication_arrows as arrows
from annotator.services.adjudication.adjudication_choices import (
    Choice,
    Made,
    check_words,
    copied,
    made_of,
)
from annotator.services.adjudication.adjudication_sources import Sources, sources
from annotator.services.editing import annotations, journal


@transaction.atomic
def decide(
    *, assignment_id: UUID, decision_id: UUID, choice: Choice, base_revision: int | None
) -> Assignment:
    """Decide about one place. The same decision again is harmless; a stale one is refused."""
    assignment = journal.lock(assignment_id)
    existing = Decision.objects.filter(pk=decision_id).first()
    if existing is not None:
        if existing.assignment_id != assignment.pk:
            raise Conflict("exists", "This id is in use.")
        return assignment
    require_revision(assignment, base_revision)
    journal.require_unfinished(assignment)
    check_words(choice)
    found = sources(assignment)
    made = made_of(found, choice)
    for old in _about(assignment, made.marks):
        _take_back(found, old)
    _write(found, made, decision_id, reason=choice.reason, note=choice.note)
    arrows.follow(found)
    _refresh(assignment)
    return assignment


@transaction.atomic
def take_back(*, assignment_id: UUID, decision_id: UUID, base_revision: int | None) -> Assignment:
    """Undo a decision: the place is open again, the result a tombstone."""
    assignment = journal.lock(assignment_id)
    decision = Decision.objects.filter(pk=decision_id, assignment=assignment).first()
    if decision is None:
        raise Missing("not_found", "There is no such decision, or you may not see it.")
    if decision.replaced_at is not None:
        return assignment
    require_revision(assignment, base_revision)
    journal.require_unfinished(assignment)
    found = sources(assignment)
    _take_back(found, decision)
    _refresh(assignment)
    _count(assignment)
    return assignment


def apply_rule(*, assignment: Assignment, rule: Rule) -> None:
    """Decide what the rule decides; what then does not fit the codebook is left to a person."""
    found = sources(assignment)
    readers = len(found.readings)
    for item in found.items:
        settled = settle(item, found.codebook.layer(item.layer), rule, readers, found.ends)
        if settled is None:
            continue
        made = Made(
            verdict=Verdict.MERGED if settled.is_merged else Verdict.ACCEPTED,
            draft=copied(found, settled.base, settled.parts),
            marks=item.marks,
            taken=settled.taken,
            base=settled.base,
        )
        by = {
            "name": rule.name,
            "tolerance": rule.tolerance,
            "agreed": len(settled.taken),
            "readings": readers,
        }
        try:
            with transaction.atomic():
                _write(found, made, uuid7(), rule=by)
        except Invalid:
            continue
    arrows.follow(found)
    _refresh(assignment)


def require_revision(assignment: Assignment, base_revision: int | None) -> None:
    """A change says which state of the settled version it means to change."""
    if base_revision is None:
        raise PreconditionRequired(
            "precondition_required", "Say which revision this changes: If-Match is missing."
        )
    if base_revision != assignment.revision:
        raise Stale(
            "This has been changed elsewhere since you opened it.",
            {"id": str(assignment.pk), "revision": assignment.revision, "state": assignment.state},
        )


def _about(assignment: Assignment, marks: Sequence[Mark]) -> list[Decision]:
    """The standing decisions that any of these marks went into."""
    if not marks:
        return []
    used = DecisionSource.objects.filter(annotation__in=[mark.id for mark in marks])
    rows = Decision.objects.current().filter(assignment=assignment)
    return list(rows.filter(pk__in=used.values("decision")))


def _write(
    found: Sources,
    made: Made,
    decision_id: UUID,
    *,
    reason: str = "",
    note: str = "",
    rule: dict[str, object] | None = None,
) -> None:
    assignment = found.assignment
    if made.draft is not None:
        annotations.put(
            assignment_id=assignment.pk,
            annotation_id=made.result,
            draft=made.draft,
            base_revision=None,
            origin=Origin.HUMAN if rule is None else Origin.RULE,
        )
    _refresh(assignment)
    _count(assignment)
    decision = Decision.objects.create(
        id=decision_id,
        assignment=assignment,
        sequence=assignment.revision,
        verdict=made.verdict,
        result_id=None if made.draft is None else made.result,
        reason=reason,
        note=note,
        rule=rule,
        arrows=None if made.arrows is None else [list(each) for each in made.arrows],
        made_at=assignment.updated_at,
    )
    _write_sources(found, made, decision)


def _write_sources(found: Sources, made: Made, decision: Decision) -> None:
    taken = {mark.id for mark in made.taken}
    DecisionSource.objects.bulk_create(
        DecisionSource(
            decision=decision,
            annotation_id=UUID(mark.id),
            revision=found.rows[mark.id].revision,
            is_taken=mark.id in taken,
            is_base=made.base is not None and mark.id == made.base.id,
        )
        for mark in made.marks
    )


def _take_back(found: Sources, decision: Decision) -> None:
    """First nothing stands on it any more, then its result goes."""
    Decision.objects.filter(pk=decision.pk).update(replaced_at=timezone.now())
    if decision.result_id is None:
        return
    arrows.follow(found)
    revision = Annotation.all_kinds.values_list("revision", flat=True).get(pk=decision.result_id)
    annotations.delete(
        assignment_id=found.assignment.pk,
        annotation_id=decision.result_id,
        base_revision=revision,
    )


def _refresh(assignment: Assignment) -> None:
    """What saves of annotations have counted up; the rows around it stay at hand."""
    assignment.refresh_from_db(fields=["state", "revision", "lease_until", "updated_at"])


def _count(assignment: Assignment) -> None:
    journal.record_assignment(
        assignment,
        operation=Operation.CHANGE,
        before=journal.state_of(assignment),
    )
