"""The doors to what annotators have asked for, for whoever decides it."""

from uuid import UUID

from annotator.access.rules import Caller, absent, may_know, missing, require
from annotator.actions import Action
from annotator.models import MergeProposal, ReopenRequest


def get_reopen_request_for(user: Caller, request_id: UUID) -> ReopenRequest:
    """For whoever hands out articles."""
    found = (
        ReopenRequest.objects.select_related("assignment__document__project")
        .filter(pk=request_id)
        .first()
    )
    if found is None:
        raise absent(user, "request")
    if not may_know(user, found.assignment.document.project, Action.HAND_OUT):
        raise missing("request")
    require(user, found.assignment.document.project, Action.HAND_OUT)
    return found


def get_merge_proposal_for(user: Caller, proposal_id: UUID) -> MergeProposal:
    """For whoever looks after the register."""
    rows = MergeProposal.objects.select_related("project", "entity", "into")
    found = rows.filter(pk=proposal_id).first()
    if found is None:
        raise absent(user, "proposal")
    if not may_know(user, found.project, Action.MANAGE_ENTITIES):
        raise missing("proposal")
    require(user, found.project, Action.MANAGE_ENTITIES)
    return found
