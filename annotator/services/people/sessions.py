"""Where somebody is signed in, and how they sign out of everywhere else."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotator.core.errors import Missing
from annotator.models import User


def of(user: User) -> QuerySet[UserSession]:
    """The account's sessions that still open something."""
    open_keys = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    mine: QuerySet[UserSession] = UserSession.objects.filter(user=user, session_key__in=open_keys)
    return mine


def shown(session: UserSession, current_key: str | None) -> dict[str, object]:
    """A session as its owner recognises it."""
    return {
        "id": str(session.pk),
        "browser": session.user_agent,
        "address": session.ip,
        "signed_in_at": session.created_at,
        "is_this_one": session.session_key == current_key,
    }


def end(*, user: User, session_id: int) -> None:
    """Sign that browser out."""
    if _end(of(user).filter(pk=session_id)) == 0:
        raise Missing("not_found", "There is no such session, or it has ended already.")


def end_others(*, user: User, current_key: str | None) -> int:
    """Sign out everywhere but here; how many browsers that were."""
    return _end(UserSession.objects.filter(user=user).exclude(session_key=current_key))


def renew(*, user: User, old_key: str | None, new_key: str | None) -> None:
    """After a new password this browser goes on under another key, and the others are out."""
    UserSession.objects.filter(user=user, session_key=old_key).update(session_key=new_key)
    end_others(user=user, current_key=new_key)


@transaction.atomic
def _end(sessions: QuerySet[UserSession]) -> int:
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)
