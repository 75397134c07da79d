"""An annotator says that two names are one; whoever looks after the register decides."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from annotator.access import visible_entities
from annotator.core.errors import Conflict, Invalid
from annotator.models import Entity, Membership, MergeProposal, Project
from annotator.models.request import RequestState
from annotator.services import audit
from annotator.services.audit import Act
from annotator.services.waiting import reasons

Shown = dict[str, object]


@transaction.atomic
def propose(
    *, project: Project, member: Membership, entity_id: UUID, into_id: UUID, reason: str
) -> MergeProposal:
    """Of two names that the member knows; others' names are as if they were not there."""
    words = reasons.checked(reason, "reason")
    known = visible_entities(member, project).filter(merged_into=None).in_bulk([entity_id, into_id])
    entity, into = _one(known, entity_id, "entity"), _one(known, into_id, "into")
    if entity.pk == into.pk:
        raise Invalid.at("into", "These are one entry already.")
    try:
        with transaction.atomic():
            made = MergeProposal.objects.create(
                project=project, entity=entity, into=into, proposed_by=member, reason=words
            )
    except IntegrityError:
        raise Conflict("asked", "You have proposed this; a manager will decide.") from None
    names = {"name": entity.name, "into": into.name}
    audit.record(project=project, by=member, act=Act.MERGE_PROPOSED, object_id=made.pk, **names)
    return made


def _one(known: dict[UUID, Entity], wanted: UUID, place: str) -> Entity:
    if wanted not in known:
        raise Invalid.at(place, "There is no such entry in this project.")
    return known[wanted]


@transaction.atomic
def decline(*, proposal: MergeProposal, by: Membership | None, words: str) -> MergeProposal:
    """They are two, and stay two."""
    rows = MergeProposal.objects.filter(pk=proposal.pk)
    reasons.answer(rows, RequestState.DECLINED, by=by, words=words)
    audit.record(
        project=proposal.project,
        by=by,
        act=Act.MERGE_DECLINED,
        object_id=proposal.pk,
        name=proposal.entity.name,
        into=proposal.into.name,
    )
    return rows.select_related("entity", "into").get()


def unanswered(project: Project) -> QuerySet[MergeProposal]:
    """Those still to decide, the oldest first; of names merged meanwhile there is nothing left."""
    rows = MergeProposal.objects.filter(project=project, state=RequestState.OPEN)
    apart = rows.filter(entity__merged_into=None, into__merged_into=None)
    return apart.select_related("entity", "into", "proposed_by__user").order_by("id")


def shown(row: MergeProposal) -> Shown:
    """As whoever proposed it sees it."""
    return {
        "id": str(row.pk),
        "entity": {"id": str(row.entity_id), "name": row.entity.name, "type": row.entity.type},
        "into": {"id": str(row.into_id), "name": row.into.name, "type": row.into.type},
        "reason": row.reason,
        "state": row.state,
        "answer": row.answer,
        "asked_at": row.created_at,
        "answered_at": row.answered_at,
    }
