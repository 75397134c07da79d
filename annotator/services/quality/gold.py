"""The settled version of an article that people are trained or tested with, made by one person.

It is a settled version like any other, with the one reading it was made from as its source and a
decision for every place, so that it can be looked at, changed and exported as such.
"""

from django.db import IntegrityError, transaction
from django.db.models import Max

from annotator.access import Caller
from annotator.core.adjudication import Rule
from annotator.core.errors import Conflict, Invalid
from annotator.models import Assignment, Document, Membership, SourceReading
from annotator.models.assignment import UNFINISHED, AssignmentKind, AssignmentState
from annotator.services import audit
from annotator.services.adjudication import adjudication_closing
from annotator.services.adjudication import adjudication_decisions as decisions
from annotator.services.audit import Act
from annotator.services.editing import journal
from annotator.services.study import round_choice

_RULE = Rule("unanimous")


@transaction.atomic
def begin(*, document: Document, member: Membership) -> Assignment:
    """The reading in which a manager marks what shall be settled; one that is open is kept."""
    Membership.objects.select_for_update(no_key=True).get(pk=member.pk)
    own = Assignment.objects.filter(
        document=document, member=member, kind=AssignmentKind.REFERENCE
    ).order_by("-turn", "-id")
    latest = own.first()
    if latest is not None and latest.state in UNFINISHED:
        return latest
    return Assignment.objects.create(
        document=document,
        round=round_choice.current_round(member.project),
        member=member,
        kind=AssignmentKind.REFERENCE,
        turn=1 if latest is None else latest.turn + 1,
    )


def settle_if_reference(reading: Assignment) -> None:
    """What was marked to be the settled version becomes it as soon as it is handed in."""
    is_handed_in = reading.state == AssignmentState.SUBMITTED
    if reading.kind != AssignmentKind.REFERENCE or not is_handed_in:
        return
    if not SourceReading.objects.filter(reading=reading).exists():
        settle_from(reading=reading, by=reading.member)


def settle_from(*, reading: Assignment, by: Caller | Membership) -> None:
    """Take one finished reading as the settled version, or a settled version that is there."""
    if reading.state != AssignmentState.SUBMITTED:
        raise Conflict("not_finished", "Only a finished reading can become the settled version.")
    try:
        with transaction.atomic():
            journal.lock(reading.pk)
            if reading.kind == AssignmentKind.ADJUDICATION:
                adjudication_closing.choose(assignment_id=reading.pk)
            else:
                _copy(reading)
            audit.record(
                project=reading.document.project,
                by=by,
                act=Act.SETTLED_BY_ONE,
                object_id=reading.document_id,
                name=reading.document.title or reading.document.key,
            )
    except IntegrityError:
        raise Conflict("busy", "Somebody else settles this article at this moment.") from None


def _copy(reading: Assignment) -> None:
    """A settled version of the reader's own, taken over place by place and closed."""
    member = reading.member
    there = Assignment.objects.filter(
        document=reading.document, kind=AssignmentKind.ADJUDICATION, round=reading.round
    )
    made = Assignment(
        document=reading.document,
        round=reading.round,
        member=member,
        kind=AssignmentKind.ADJUDICATION,
        codebook=reading.codebook,
        unlocked_blocks=reading.unlocked_blocks,
        turn=(there.filter(member=member).aggregate(n=Max("turn"))["n"] or 0) + 1,
        exposure={"rule": {"name": _RULE.name, "tolerance": _RULE.tolerance}, "readings": 1},
    )
    made.slot = journal.free_slot(made)
    made.save(force_insert=True)
    SourceReading.objects.create(adjudication=made, reading=reading, revision=reading.revision)
    decisions.apply_rule(assignment=made, rule=_RULE)
    adjudication_closing.finish(assignment_id=made.pk, base_revision=made.revision)
    Document.objects.filter(pk=reading.document_id).update(gold=made)


def reading_of(document: Document, reading_id: object) -> Assignment:
    """A reading of this article by its id."""
    found = (
        Assignment.objects.filter(document=document, pk=str(reading_id))
        .select_related("document__project", "member", "round", "codebook")
        .first()
    )
    if found is None:
        raise Invalid.at("reading", "There is no such reading of this article.", "unknown")
    return found
