"""What a signed-in person is told of themselves: account, memberships and work."""

from django.conf import settings
from django.db.models import QuerySet

from annotator import access
from annotator.models import Membership, Project, User
from annotator.services.editing import work


def me(user: User) -> dict[str, object]:
    """Who is signed in, and what they are where."""
    return {
        "id": str(user.pk),
        "username": user.username,
        "name": user.name,
        "email": user.email,
        "email_is_confirmed": user.email_confirmed_at is not None,
        "wants_digest": user.wants_digest,
        "site_sends_mail": settings.SENDS_MAIL,
        "is_site_admin": user.is_site_admin,
        "may_create_projects": user.is_site_admin or user.may_create_projects,
        "memberships": [
            {
                "id": str(member.pk),
                "project": {
                    "slug": member.project.slug,
                    "title": member.project.title,
                    "language": member.project.language,
                    "archived_at": member.project.archived_at,
                },
                "roles": member.roles,
                "pseudonym": member.pseudonym,
            }
            for member in memberships(user)
        ],
    }


def work_of(user: User) -> list[dict[str, object]]:
    """*My work*: every project where this person annotates."""
    mine = memberships(user).filter(is_annotator=True, project__archived_at__isnull=True)
    return [work.of_member(member) for member in mine]


def memberships(user: User) -> QuerySet[Membership]:
    """The person's live memberships, the newest project first; a limited token sees one."""
    here = Membership.objects.live().filter(user=user, project__deleted_at=None)
    mine = here.select_related("project")
    only = access.token_project(user)
    if only is not None:
        mine = mine.filter(project_id=only)
    return mine.order_by("-project_id")


def landing(user: User, joined: Project | None = None) -> str:
    """Where to go after following a link: to one's work, else to the project, else to begin one."""
    mine = list(memberships(user)[:2])
    if len(mine) == 1 and mine[0].is_annotator and not mine[0].is_manager:
        return "/"
    if joined is not None:
        return f"/projects/{joined.slug}/"
    if len(mine) == 1:
        return f"/projects/{mine[0].project.slug}/"
    if user.is_site_admin and not Project.objects.exists():
        return "/projects/new/"
    return "/projects/"
