"""Who is calling: a browser with a session, or a program with a token."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from knox.auth import TokenAuthentication
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request

from annotator import access
from annotator.api.errors import OtherAccount
from annotator.models import ApiToken, User
from annotator.models.token import Scope
from annotator.services.people import tokens

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class BearerToken(TokenAuthentication):  # type: ignore[misc]
    """`Authorization: Bearer …`. Reading a token deletes nothing and tells nothing.

    Stands first, so that an anonymous call is answered with 401 and a challenge.
    """

    def authenticate_header(self, request: Request | None) -> str:  # noqa: ARG002
        """The challenge."""
        return "Bearer"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Find the token, and hold it to its scope."""
        found: tuple[User, ApiToken] | None = super().authenticate(request)
        if found is None:
            return None
        user, token = found
        if token.scope != Scope.WRITE and request.method not in SAFE:
            raise exceptions.PermissionDenied("This token may only read.")
        user.token_project_id = token.project_id  # type: ignore[attr-defined]
        check_owner(request, user)
        return user, token

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        """Compare digests; a token that is not plain ASCII is simply unknown."""
        try:
            token.decode("ascii")
        except UnicodeDecodeError:
            raise exceptions.AuthenticationFailed("Invalid token.") from None
        user, found = super().authenticate_credentials(token)
        today = timezone.now().date()
        if found.last_used_on != today:
            tokens.note_use(found, on=today)
        return user, found

    def _cleanup_token(self, auth_token: ApiToken) -> bool:
        """Whether to pass this token over; knox would delete it, and others, here."""
        return not auth_token.is_live()


class Session(SessionAuthentication):
    """The browser's session, with CSRF protection on every write."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        """Django's session, and the owner check of the editor."""
        found = super().authenticate(request)
        if found is not None:
            check_owner(request, found[0])
        return found


def check_owner(request: Request, user: User) -> None:
    """`Slant-Member` names whose work a write carries: nobody else's session may send it."""
    member_id = request.headers.get("Slant-Member")
    if not member_id or request.method in SAFE:
        return
    try:
        member = UUID(member_id)
    except ValueError:
        raise OtherAccount from None
    if not access.is_theirs(user, member):
        raise OtherAccount
