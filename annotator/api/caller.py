"""The account behind a request, and whether a person or a program uses it."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from annotator.models import ApiToken, User


def account(request: Request) -> User:
    """Who is calling; every view asks for a signed-in caller before it comes to this."""
    if not isinstance(request.user, User):
        raise TypeError("this view lets strangers in")
    return request.user


class SignedInHere(BasePermission):
    """What opens or guards an account is done in a browser: a token must not make more tokens."""

    message = "Do this on the account page; a token may not."

    def has_permission(self, request: Request, view: APIView) -> bool:  # noqa: ARG002
        """Whether the caller came with a session."""
        return request.user.is_authenticated and not isinstance(request.auth, ApiToken)
