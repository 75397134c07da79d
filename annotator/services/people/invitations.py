"""Single-use links: into a project, to a new password, to the first account, into the demo.

Only a link's digest is stored, so nobody who reads the database can follow one. That a link
is used up is settled by one conditional UPDATE, so of two who follow it at once one gets in.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotator import access
from annotator.core.errors import Conflict, Missing, NotAllowed
from annotator.core.invitees import Invitee
from annotator.models import Invitation, Membership, Project, User
from annotator.models.invitation import Purpose
from annotator.services import quotas
from annotator.services.people import accounts, members

LIFETIME = timedelta(days=7)


@dataclass(frozen=True)
class Issued:
    """A link, this one time, beside the row that will know it again."""

    invitation: Invitation
    link: str


def shown(invitation: Invitation) -> dict[str, object]:
    """An invitation as a list shows it: never the link."""
    return {
        "id": str(invitation.pk),
        "name": invitation.name,
        "email": invitation.email,
        "roles": invitation.roles,
        "expires_at": invitation.expires_at,
        "state": invitation.state,
    }


def shown_once(issued: Issued) -> dict[str, object]:
    """The same with the link, for whoever has just made it."""
    return {**shown(issued.invitation), "link": issued.link}


def of_project(project: Project) -> QuerySet[Invitation]:
    """Links into the project, used and expired ones too; revoked ones are gone from sight."""
    return Invitation.objects.filter(project=project, purpose=Purpose.JOIN, revoked_at__isnull=True)


def get(project: Project, invitation_id: UUID) -> Invitation:
    """One of them."""
    found = of_project(project).filter(pk=invitation_id).first()
    if found is None:
        raise Missing("not_found", "There is no such invitation, or you may not see it.")
    return found


@transaction.atomic
def invite(
    *, project: Project, people: Sequence[Invitee], roles: Sequence[str], by: User
) -> list[Issued]:
    """One link for each person, all of them or none."""
    members.check_roles(roles)
    most = quotas.INVITATIONS
    if quotas.is_full(Invitation.objects.open().filter(project=project), most):
        raise Conflict(
            "too_many", f"{most:,} invitations are open, which is the most; withdraw some."
        )
    return [
        _issue(
            Purpose.JOIN,
            project=project,
            name=person.name,
            email=person.email,
            roles=list(roles),
            created_by=by,
        )
        for person in people
    ]


@transaction.atomic
def renew(*, invitation: Invitation) -> Issued:
    """A fresh link in place of one that was lost or has expired; the old one is dead at once."""
    token = secrets.token_urlsafe(32)
    renewed = Invitation.objects.filter(
        pk=invitation.pk, used_at__isnull=True, revoked_at__isnull=True
    ).update(digest=_digest(token), expires_at=timezone.now() + LIFETIME)
    if not renewed:
        raise _no_longer_open()
    invitation.refresh_from_db()
    return Issued(invitation, _link(token))


def revoke(*, invitation: Invitation) -> None:
    """The link opens nothing any more."""
    revoked = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True).update(
        revoked_at=timezone.now()
    )
    if not revoked:
        raise _no_longer_open()


@transaction.atomic
def reset_link(*, member: Membership, by: User) -> Issued:
    """A link with which this person chooses a new password; an earlier one stops working.

    Who holds the link can sign in as that person, so nobody makes one for an account that may
    do more than the maker already oversees.
    """
    user = member.user
    if user is None or not members.is_person(member) or member.removed_at is not None:
        raise Conflict("no_account", "Nobody signs in as this member.")
    if not access.oversees(by, user):
        raise NotAllowed(
            "not_allowed",
            "This account can do more than you oversee; ask a site admin for the link.",
        )
    Invitation.objects.open().filter(user=user, purpose=Purpose.RESET).update(
        revoked_at=timezone.now()
    )
    # Without the project, so that it is none of the project's invitations to renew.
    return _issue(Purpose.RESET, user=user, created_by=by)


@transaction.atomic
def first_admin_link() -> str | None:
    """The way into an empty site, or None where somebody has an account already."""
    if User.objects.exists():
        return None
    Invitation.objects.open().filter(purpose=Purpose.FIRST_ADMIN).update(revoked_at=timezone.now())
    return _issue(Purpose.FIRST_ADMIN).link


def sign_in_link(*, user: User) -> str:
    """A link that signs this account in once, made on the server's own command line."""
    return _issue(Purpose.SIGN_IN, user=user).link


def find(token: str) -> Invitation | None:
    """The link as stored, in whatever state, for the page that greets or explains."""
    return (
        Invitation.objects.select_related("project", "user", "created_by")
        .filter(digest=_digest(token), project__deleted_at=None)
        .first()
    )


def account_of(invitation: Invitation) -> User | None:
    """Who the link is meant for, where that account exists already."""
    if invitation.user is not None:
        return invitation.user
    if not invitation.email:
        return None
    return User.objects.filter(email__iexact=invitation.email, is_active=True).first()


@transaction.atomic
def accept_as_new(*, invitation: Invitation, username: str, name: str, password: str) -> User:
    """Make the account that the link promises: the first admin, or a member of the project."""
    _use(invitation)
    user = accounts.create(
        username=username,
        name=name,
        email=invitation.email,
        password=password,
        **_RIGHTS[Purpose(invitation.purpose)],
    )
    if invitation.purpose == Purpose.FIRST_ADMIN:
        _require_alone(user)
    _join(invitation, user)
    return user


@transaction.atomic
def accept_as(*, invitation: Invitation, user: User) -> None:
    """Let somebody who is signed in into the project."""
    _use(invitation)
    _join(invitation, user)


def reset_password(*, invitation: Invitation, password: str) -> User:
    """The new password; whoever was signed in with the old one is signed out.

    Roles may have changed since the link was made: where the account can do more by now than its
    maker oversees, or the maker is gone, the link is withdrawn.
    """
    if not _is_backed(invitation):
        Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=timezone.now())
        raise _no_longer_open()
    return _set_password(invitation, password)


def _is_backed(invitation: Invitation) -> bool:
    """Whether whoever made the link may still make it; one from the command line always."""
    maker, user = invitation.created_by, invitation.user
    if maker is None or user is None:
        return True
    return maker.is_active and access.oversees(maker, user)


@transaction.atomic
def _set_password(invitation: Invitation, password: str) -> User:
    _use(invitation)
    user = _holder(invitation)
    accounts.set_password(user=user, password=password)
    return user


@transaction.atomic
def sign_in(*, invitation: Invitation) -> User:
    """Use the link up and say whom it signs in."""
    _use(invitation)
    return _holder(invitation)


_RIGHTS: Mapping[Purpose, Mapping[str, bool]] = {
    Purpose.FIRST_ADMIN: {"is_superuser": True, "is_staff": True, "may_create_projects": True},
    Purpose.JOIN: {},
}


def _issue(purpose: Purpose, **columns: object) -> Issued:
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        purpose=purpose,
        digest=_digest(token),
        expires_at=timezone.now() + LIFETIME,
        **columns,
    )
    return Issued(invitation, _link(token))


def _use(invitation: Invitation) -> None:
    """Settled by the database: whoever comes second, however close, finds it used.

    The condition names this row's own columns only. One that reaches into another table becomes
    a subselect, which PostgreSQL does not ask again after it waited for the first comer.
    """
    used = Invitation.objects.open().filter(pk=invitation.pk).update(used_at=timezone.now())
    maker = invitation.created_by_id
    if not used or (maker and User.objects.filter(pk=maker, is_active=False).exists()):
        raise _no_longer_open()


def _join(invitation: Invitation, user: User) -> None:
    if invitation.project is not None:
        members.add(project=invitation.project, user=user, roles=invitation.roles)


def _require_alone(user: User) -> None:
    if User.objects.exclude(pk=user.pk).exists():
        raise Conflict("not_first", "This site has an account already; ask its admin.")


def _holder(invitation: Invitation) -> User:
    user = User.objects.filter(links=invitation, is_active=True).first()
    if user is None:
        raise Missing("not_found", "There is no account behind this link any more.")
    return user


def _no_longer_open() -> Conflict:
    return Conflict("link_closed", "This link has been used, has expired or was withdrawn.")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _link(token: str) -> str:
    return f"{settings.PUBLIC_URL}/welcome/{token}/"
