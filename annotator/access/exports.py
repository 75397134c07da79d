"""The door to downloads that were prepared."""

from uuid import UUID

from annotator.access.rules import Caller, may_know, missing
from annotator.actions import Action
from annotator.models import Export


def get_export_for(user: Caller, export_id: UUID) -> Export:
    """For whoever may download the dataset."""
    found = Export.objects.select_related("project").filter(pk=export_id).first()
    if found is None or not may_know(user, found.project, Action.EXPORT):
        raise missing("download")
    return found
