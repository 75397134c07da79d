"""The way to the provider and the way back."""

import secrets
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from requests import RequestException

from annotator.single_sign_on.adapters import Protocol, failed


@require_GET
@never_cache
def start(request: HttpRequest, **_: object) -> HttpResponse:
    """Send the browser to the provider. A link, not a form: a form may lead to this site alone."""
    nonce = secrets.token_urlsafe(24)
    adapter = Protocol(request)
    try:
        # Looked at before anybody is sent there.
        _ = adapter.openid_config
        answer: HttpResponse = adapter.get_provider().redirect(
            request,
            process="login",
            next_url=get_next_redirect_url(request),
            auth_params={"nonce": nonce},
            nonce=nonce,
        )
    except (OAuth2Error, RequestException) as error:
        return failed(request, error)
    return answer


class _Back(OAuth2CallbackView):  # type: ignore[misc]
    """allauth's, which does not hand the kept state on to where the token is looked at."""

    def _get_state(self, request: HttpRequest, provider: object) -> tuple[Any, Any]:
        state, answer = super()._get_state(request, provider)
        if state is not None:
            self.adapter.nonce = state["nonce"]
        return state, answer


@require_GET
@never_cache
def back(request: HttpRequest, **_: object) -> HttpResponse:
    """The browser comes back with a code, which is exchanged for the word on who it is."""
    answer: HttpResponse = _Back.adapter_view(Protocol(request))(request)
    return answer
