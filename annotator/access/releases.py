"""The doors to dataset versions; one that is public is open to everybody."""

from annotator.access.places import get_project_for
from annotator.access.rules import Caller, missing
from annotator.actions import Action
from annotator.models import Release
from annotator.models.release import ReleaseState


def get_release_for(user: Caller, slug: str, version: str) -> Release:
    """The door to a version, for reading."""
    found = (
        Release.objects.select_related("project", "previous", "successor")
        .filter(project__slug=slug, version=version)
        .first()
    )
    if found is not None and is_open(found):
        return found
    # Says the same as for a project that the caller may not see.
    get_project_for(user, slug, Action.EXPORT)
    if found is None:
        raise missing("dataset version")
    return found


def is_open(release: Release) -> bool:
    """Whether it needs no account: public, and no longer on the way."""
    is_out = release.state in {ReleaseState.READY, ReleaseState.WITHDRAWN}
    return is_out and release.is_public and release.project.deleted_at is None
