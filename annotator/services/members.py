"""Who is in a project, under which roles and which pseudonym."""

import secrets
from collections.abc import Sequence

from annotator.core.errors import Invalid
from annotator.models import Membership, Project, User
from annotator.models.membership import Role


def add(*, project: Project, user: User, roles: Sequence[str]) -> Membership:
    """Let somebody in, or back in; the roles given are added to those they have."""
    check_roles(roles)
    member, _ = Membership.objects.get_or_create(
        project=project, user=user, defaults={"pseudonym": new_pseudonym(project)}
    )
    changed = {f"is_{role}": True for role in roles}
    Membership.objects.filter(pk=member.pk).update(removed_at=None, **changed)
    member.refresh_from_db()
    return member


def check_roles(roles: Sequence[str]) -> None:
    """Refuse an unknown role, and no role at all."""
    if not roles:
        raise Invalid.at("roles", "Give at least one role.")
    unknown = [role for role in roles if role not in Role.values]
    if unknown:
        known = ", ".join(Role.values)
        raise Invalid.at("roles", f"{unknown[0]!r} is not a role; there are {known}.")


def new_pseudonym(project: Project) -> str:
    """A short random name that nobody in the project has, removed members among them."""
    taken = set(Membership.objects.filter(project=project).values_list("pseudonym", flat=True))
    while True:
        candidate = "a" + secrets.token_hex(3)
        if candidate not in taken:
            return candidate
