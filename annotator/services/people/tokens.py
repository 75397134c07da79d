"""Keys for programs: made once, shown once, revoked but never forgotten."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotator import access
from annotator.actions import Action
from annotator.core.errors import Conflict, Invalid, Missing, NotAllowed
from annotator.models import ApiToken, Project, User
from annotator.models.token import Scope
from annotator.services import quotas

DAYS = 365
MOST_DAYS = 3_650
LONGEST_NAME = 100


def require_may_have(user: User) -> None:
    """Tokens are for those who run or study a project somewhere, and for site admins."""
    if not access.may_somewhere(user, Action.USE_TOKENS):
        raise NotAllowed("not_allowed", "Tokens are for managers and researchers.")


def of(user: User) -> QuerySet[ApiToken]:
    """The account's tokens that are not revoked; one past its day is still listed."""
    mine: QuerySet[ApiToken] = ApiToken.objects.filter(user=user, revoked_at__isnull=True)
    return mine.select_related("project")


def shown(token: ApiToken) -> dict[str, object]:
    """A token as its owner sees it later: by its first letters, never whole."""
    return {
        "id": str(token.pk),
        "name": token.name,
        "scope": token.scope,
        "project": token.project.slug if token.project else None,
        "created_at": token.created,
        "expires_at": token.expiry,
        "last_used_on": token.last_used_on,
        "token_key": token.token_key,
    }


@transaction.atomic
def create(
    *,
    user: User,
    name: str,
    scope: str = Scope.READ,
    project: Project | None = None,
    days: int = DAYS,
) -> tuple[ApiToken, str]:
    """A new token and, this one time, its text; a project narrows it to that project."""
    require_may_have(user)
    if project is not None:
        access.require(user, project, Action.USE_TOKENS)
    if not 1 <= days <= MOST_DAYS:
        raise Invalid.at("days", f"This must be from 1 to {MOST_DAYS:,}.")
    _require_as_signed_in(user)
    most = quotas.TOKENS
    if quotas.is_full(of(user).filter(expiry__gt=timezone.now()), most):
        raise Conflict(
            "too_many", f"You have {most} tokens, which is the most; revoke one that is not used."
        )
    made: tuple[ApiToken, str] = ApiToken.objects.create(
        user=user, expiry=timedelta(days=days), name=name, scope=scope, project=project
    )
    return made


def _require_as_signed_in(user: User) -> None:
    """A new password revokes all tokens; one that is asked for at that moment is not left over."""
    now = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not now.is_active or now.password != user.password:
        raise NotAllowed("signed_out", "Your password has changed; sign in again.")


def revoke(*, user: User, token_id: UUID) -> None:
    """From now on the token opens nothing; its row stays, so that its use can be traced."""
    revoked = ApiToken.objects.filter(pk=token_id, user=user, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )
    if not revoked:
        raise Missing("not_found", "There is no such token, or you may not see it.")


def note_use(token: ApiToken, *, on: date) -> None:
    """Remember the day a token was last used; the hour would be surveillance."""
    ApiToken.objects.filter(pk=token.pk).update(last_used_on=on)
