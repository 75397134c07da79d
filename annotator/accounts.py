"""How accounts come to be (by invitation alone), and what sign-in says."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


class ClosedRegistration(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs themselves up; a link makes the account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def add_message(self, *_: object, **__: object) -> None:
        """Nothing: no page shows flash messages, so they would only pile up in the session."""

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: object) -> str:
        """Wrong passwords are counted for an account and an address together: who guesses from
        elsewhere shuts out themselves and never the person whose account it is.
        """
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{self.get_client_ip(request)}"

    def respond_user_inactive(
        self,
        request: HttpRequest,
        user: AbstractBaseUser,  # noqa: ARG002
    ) -> HttpResponse:
        """Said only to who knows the password."""
        said = {
            "title": _("This account is closed"),
            "text": _("Ask the people who run this site if you think it should be open."),
        }
        return render(request, "slant/notice.html", said, status=403)
