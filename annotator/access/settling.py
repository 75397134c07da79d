"""The doors to settled versions: seen by letter, written by the one adjudicator whose it is."""

from uuid import UUID

from annotator.access.rules import Caller, missing, require
from annotator.actions import Action
from annotator.core.errors import NotAllowed
from annotator.models import Assignment, Membership, Project
from annotator.models.assignment import AssignmentKind


def get_adjudication_for(
    user: Caller, project: Project, adjudication_id: UUID, action: Action
) -> tuple[Assignment, Membership | None]:
    """A settled version of this project and the caller's membership, if they have one.

    ADJUDICATE lets in only whose it is; whoever else may look is told that it is not theirs.
    """
    member = require(user, project, action)
    found = (
        Assignment.objects.select_related("document__outlet", "codebook", "round", "member")
        .filter(
            pk=adjudication_id,
            kind=AssignmentKind.ADJUDICATION,
            document__project=project,
        )
        .first()
    )
    if found is None:
        raise missing("settled version")
    # One project object for all: its switches are asked for again and again.
    found.document.project = project
    if action is Action.ADJUDICATE and (member is None or found.member_id != member.pk):
        raise NotAllowed("not_yours", "Somebody else settles this article.")
    return found, member
