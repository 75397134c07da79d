"""Who is in a project, under which roles and which pseudonym."""

import re
import secrets
from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from annotator.access import Caller
from annotator.core.errors import Conflict, Invalid, Missing, Stale
from annotator.models import Invitation, Membership, Project, User
from annotator.models.membership import MemberKind, Role
from annotator.services import audit
from annotator.services.audit import Act

_PSEUDONYM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}\Z")


def shown(member: Membership) -> dict[str, object]:
    """A member as a manager sees them; the user must be at hand."""
    user = member.user
    return {
        "id": str(member.pk),
        "user": None
        if user is None
        else {"id": str(user.pk), "username": user.username, "name": user.get_full_name()},
        "roles": member.roles,
        "pseudonym": member.pseudonym,
        "kind": member.kind,
        "removed_at": member.removed_at,
        "revision": member.revision,
        "joined_at": member.created_at,
    }


def of(project: Project) -> QuerySet[Membership]:
    """Everybody who is or was in the project, imported readers too."""
    return Membership.objects.filter(project=project).select_related("user")


def get(project: Project, member_id: UUID) -> Membership:
    """One of them."""
    found = of(project).filter(pk=member_id).first()
    if found is None:
        raise Missing("not_found", "There is no such member, or you may not see them.")
    return found


@transaction.atomic
def add(*, project: Project, user: User, roles: Sequence[str]) -> Membership:
    """Let somebody in; the roles given are added to those they have.

    Who comes back after being removed has only the roles given now, under the old pseudonym.
    """
    check_roles(roles)
    member, created = Membership.objects.get_or_create(
        project=project,
        user=user,
        defaults={"pseudonym": new_pseudonym(project), **_columns(roles)},
    )
    if created:
        _tell(member, member, Act.MEMBER_JOINED)
        return member
    member = _locked(member)
    kept = [] if member.removed_at else member.roles
    columns = _columns([*kept, *roles])
    Membership.objects.filter(pk=member.pk).update(
        removed_at=None, revision=F("revision") + 1, **columns
    )
    member.refresh_from_db()
    return member


def add_by_username(*, project: Project, username: str, roles: Sequence[str]) -> Membership:
    """Let in somebody who has an account here already."""
    user = User.objects.filter(username__iexact=username, is_active=True).first()
    if user is None:
        raise Invalid.at("username", "Nobody here has this user name; invite them with a link.")
    member = add(project=project, user=user, roles=roles)
    member.user = user
    return member


@transaction.atomic
def change(
    *,
    member: Membership,
    roles: Sequence[str] | None = None,
    pseudonym: str | None = None,
    base_revision: int | None = None,
    by: Caller | None = None,
) -> Membership:
    """Other roles, another pseudonym. A project never loses its last manager."""
    member = _locked(member)
    if base_revision not in {None, member.revision}:
        raise Stale("This has been changed elsewhere since you opened it.", shown(member))
    if member.removed_at is not None:
        raise Conflict("removed", "This person is not in the project any more; add them again.")
    if roles is not None:
        check_roles(roles)
        if Role.MANAGER not in roles:
            _require_another_manager(member)
            _withdraw_links(member)
    fields: dict[str, object] = {} if roles is None else {**_columns(roles)}
    if pseudonym is not None:
        fields["pseudonym"] = check_pseudonym(pseudonym)
    # These columns alone: what the person does meanwhile, such as taking back their work, stays.
    rows = Membership.objects.filter(pk=member.pk)
    try:
        with transaction.atomic():
            rows.update(revision=F("revision") + 1, **fields)
    except IntegrityError:
        raise Invalid.at("pseudonym", "Somebody in this project has this pseudonym.") from None
    member = _locked(member)
    _tell(member, by, Act.MEMBER_CHANGED)
    return member


@transaction.atomic
def remove(*, member: Membership, by: Caller | None = None) -> Membership:
    """Out of the project; everything they did stays. Doing it twice changes nothing."""
    member = _locked(member)
    if member.removed_at is not None:
        return member
    _require_another_manager(member)
    _withdraw_links(member)
    Membership.objects.filter(pk=member.pk).update(
        removed_at=timezone.now(), revision=F("revision") + 1
    )
    member = _locked(member)
    _tell(member, by, Act.MEMBER_REMOVED)
    return member


def _tell(member: Membership, by: Caller | Membership | None, act: Act) -> None:
    about = {"pseudonym": member.pseudonym, "roles": member.roles}
    audit.record(project=member.project, by=by, act=act, object_id=member.pk, **about)


def _locked(member: Membership) -> Membership:
    """The member as they are now, with the project held: changes to its people come one by one.

    PostgreSQL locks the project's row, though not against whoever inserts a row of the project:
    claims do so while they hold a member. On SQLite the transaction itself is the only writer.
    """
    Project.objects.select_for_update(no_key=True).only("pk").get(pk=member.project_id)
    return Membership.objects.select_related("user").get(pk=member.pk)


def _withdraw_links(member: Membership) -> None:
    """Who invites nobody any more has no way left to come back in by a link of their own."""
    if member.user is not None:
        made = Invitation.objects.open().filter(project=member.project, created_by=member.user)
        made.update(revoked_at=timezone.now())


def _require_another_manager(member: Membership) -> None:
    if not member.is_manager:
        return
    others = Membership.objects.with_role(Role.MANAGER).filter(
        project_id=member.project_id, user__is_active=True
    )
    if not others.exclude(pk=member.pk).exists():
        raise Conflict("last_manager", "A project needs a manager; make somebody else one first.")


def check_roles(roles: Sequence[str]) -> None:
    """Refuse an unknown role, and no role at all."""
    if not roles:
        raise Invalid.at("roles", "Give at least one role.")
    unknown = [role for role in roles if role not in Role.values]
    if unknown:
        known = ", ".join(Role.values)
        raise Invalid.at("roles", f"{unknown[0]!r} is not a role; there are {known}.")


def check_pseudonym(pseudonym: str) -> str:
    """A pseudonym goes into file names, columns and papers: plain characters, 60 at most."""
    if not _PSEUDONYM.match(pseudonym):
        raise Invalid.at(
            "pseudonym",
            "A pseudonym starts with a letter or digit and has only letters, digits, . _ and -, "
            "60 at most.",
        )
    return pseudonym


def new_pseudonym(project: Project) -> str:
    """A short random name that nobody in the project has, removed members among them."""
    taken = set(Membership.objects.filter(project=project).values_list("pseudonym", flat=True))
    while True:
        candidate = "a" + secrets.token_hex(3)
        if candidate not in taken:
            return candidate


def _columns(roles: Sequence[str]) -> dict[str, bool]:
    return {f"is_{role.value}": role in roles for role in Role}


def is_person(member: Membership) -> bool:
    """Whether somebody can sign in as this member."""
    return member.kind == MemberKind.PERSON and member.user is not None
