"""A new project like an old one: its codebook and settings, nobody's work."""

from annotator.core.errors import Conflict
from annotator.models import Codebook, Project, User
from annotator.models.codebook import CodebookState
from annotator.services.projects import projects


def clone(*, origin: Project, creator: User, title: str, slug: str | None = None) -> Project:
    """The newest published codebook becomes version 1.0.0 of the copy."""
    newest = (
        Codebook.objects.filter(project=origin, state=CodebookState.PUBLISHED)
        .order_by("-published_at", "-id")
        .first()
    )
    if newest is None:
        raise Conflict("no_codebook", "This project has no published codebook to copy.")
    return projects.create(
        creator=creator,
        title=title,
        slug=slug,
        description=origin.description,
        language=origin.language,
        template=None,
        body=newest.body,
        settings=dict(origin.settings),
    )
