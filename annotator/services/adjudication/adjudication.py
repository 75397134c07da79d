"""Settling differences: begun from several readings, decided place by place, closed as gold.

The readings are never touched. What comes of them is a reading of its own, the adjudicator's,
saved by the one service that saves annotations; each decision says from what it was made.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from annotator.core.adjudication import RULES, Rule
from annotator.core.errors import Conflict, Invalid, Missing, NotAllowed
from annotator.models import (
    Assignment,
    Codebook,
    Document,
    Membership,
    Project,
    Round,
    SourceReading,
)
from annotator.models.assignment import AssignmentKind, AssignmentState
from annotator.services.adjudication import adjudication_decisions as decisions
from annotator.services.editing import journal

LEAST_READINGS = 2
MOST_ADJUDICATORS = 2
LONGEST_TOLERANCE = 100
_TRIES = 10


def begin(
    *, document: Document, into: Round | None, member: Membership, rule: Rule, is_second: bool
) -> tuple[Assignment, bool]:
    """The member's settled version of this article, and whether it is new.

    What the rule decides is decided at once; everything else is left to the member.
    """
    _check(rule)
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                return _begin(document, into, member, rule, is_second)
        except IntegrityError:
            # Two adjudicators at one moment: look again, there may be a place for one only.
            continue
    raise Conflict("busy", "Others are settling articles at this moment; try again.")


def _begin(
    document: Document, into: Round | None, member: Membership, rule: Rule, is_second: bool
) -> tuple[Assignment, bool]:
    where = into or _latest_round(document)
    existing = settling(document).filter(member=member, round=where).first()
    if existing is not None:
        return existing, False
    _refuse_own(document, member)
    # Locked, so that a reopening comes before or after, never between.
    submitted = _submitted(document).filter(round=where).order_by("id")
    readings = list(submitted.select_for_update(of=("self",)))
    if len(readings) < LEAST_READINGS:
        raise _too_few()
    assignment = Assignment(
        document=document,
        round=where,
        member=member,
        kind=AssignmentKind.ADJUDICATION,
        codebook=_newest(readings),
        unlocked_blocks=sorted({index for each in readings for index in each.unlocked_blocks}),
        exposure={"rule": {"name": rule.name, "tolerance": rule.tolerance}},
    )
    assignment.slot = _place(assignment, is_second)
    assignment.save(force_insert=True)
    SourceReading.objects.bulk_create(
        SourceReading(adjudication=assignment, reading=each, revision=each.revision)
        for each in readings
    )
    decisions.apply_rule(assignment=assignment, rule=rule)
    return assignment, True


def chosen(
    *, project: Project, document_id: UUID, round_name: str
) -> tuple[Document, Round | None]:
    """The article that is meant, and the round if one is named."""
    document = Document.objects.live().filter(project=project, pk=document_id).first()
    if document is None:
        raise Missing("not_found", "There is no such article, or you may not see it.")
    document.project = project
    if not round_name:
        return document, None
    into = Round.objects.filter(project=project, name=round_name).first()
    if into is None:
        raise Invalid.at("round", f"There is no round {round_name!r}.", "unknown")
    return document, into


def settling(document: Document) -> QuerySet[Assignment]:
    """The settled versions of an article, finished or not."""
    return Assignment.objects.filter(document=document, kind=AssignmentKind.ADJUDICATION)


def _check(rule: Rule) -> None:
    if rule.name not in RULES:
        raise Invalid.at("rule", f"This must be one of: {', '.join(RULES)}.")
    if not 0 <= rule.tolerance <= LONGEST_TOLERANCE:
        raise Invalid.at("tolerance", f"This must be from 0 to {LONGEST_TOLERANCE}.")


def _submitted(document: Document) -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        document=document, kind=AssignmentKind.ANNOTATION, state=AssignmentState.SUBMITTED
    )


def _latest_round(document: Document) -> Round:
    """The newest round in which enough people have read it."""
    read = _submitted(document).order_by("-round_id").values_list("round_id", flat=True)
    counted: dict[UUID, int] = {}
    for round_id in read:
        counted[round_id] = counted.get(round_id, 0) + 1
    enough = [round_id for round_id, number in counted.items() if number >= LEAST_READINGS]
    if not enough:
        raise _too_few()
    return Round.objects.get(pk=enough[0])


def _too_few() -> Conflict:
    return Conflict("too_few_readings", "There is nothing to settle: fewer than two have read it.")


def _refuse_own(document: Document, member: Membership) -> None:
    """Nobody judges their own work, unless the project is too small for anything else."""
    if member.project.switches.adjudicate_own:
        return
    own = Assignment.objects.filter(
        document=document, member=member, kind=AssignmentKind.ANNOTATION
    ).exclude(state__in=[AssignmentState.RELEASED, AssignmentState.SKIPPED])
    if own.exists():
        raise NotAllowed("own_work", "You have read this article; somebody else must settle it.")


def _newest(readings: Sequence[Assignment]) -> Codebook:
    versions = Codebook.objects.filter(pk__in=[each.codebook_id for each in readings])
    return versions.order_by("published_at", "id").defer("body").reverse()[0]


def _place(assignment: Assignment, is_second: bool) -> int:
    slot = journal.free_slot(assignment)
    if slot == 1 or (is_second and slot <= MOST_ADJUDICATORS):
        return slot
    if slot <= MOST_ADJUDICATORS:
        raise Conflict("being_settled", "Somebody else settles this article already.")
    raise Conflict("settled_twice", "This article has been settled twice, which is the most.")
