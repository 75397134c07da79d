"""The door to downloads that were prepared."""

from uuid import UUID

from annotator.access.rules import Caller, absent, may_know, missing
from annotator.actions import Action
from annotator.models import Export

# Everything of a project, not its dataset alone.
_ARCHIVE = "archive"


def get_export_for(user: Caller, export_id: UUID) -> Export:
    """For whoever may download the dataset; an archive is for those who manage the project."""
    found = Export.objects.select_related("project").filter(pk=export_id).first()
    if found is None:
        raise absent(user, "download")
    if not may_know(user, found.project, _needed(found)):
        raise missing("download")
    return found


def _needed(found: Export) -> Action:
    return Action.MANAGE_PROJECT if found.form == _ARCHIVE else Action.EXPORT
