"""Where allauth asks what to do: believe the provider or not, and whose account it is."""

import logging
from collections.abc import Mapping
from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthError
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from annotator.core.errors import NotAllowed
from annotator.models import User
from annotator.services import outgoing
from annotator.services.people import provider_accounts
from annotator.single_sign_on import id_tokens
from annotator.single_sign_on.configuration import PROVIDER

logger = logging.getLogger("slant.single_sign_on")


class Protocol(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """allauth's, which leaves out the signature and the nonce; `nonce` is this sign-in's own."""

    nonce = ""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, PROVIDER)

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself, if it is the one that was named."""
        found: dict[str, Any] = super().openid_config
        lacking = {"authorization_endpoint", "token_endpoint", "jwks_uri"} - found.keys()
        if found.get("issuer") != settings.OIDC_ISSUER or lacking:
            raise id_tokens.Refused("the provider's description is not that of OIDC_ISSUER")
        return found

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: dict[str, object]
    ) -> SocialLogin:
        """Who the provider says it is. Nothing of the answer is kept but the person's id there."""
        claims = id_tokens.verified(
            str(kwargs["response"].get("id_token", "")),
            self._fetch(self.openid_config["jwks_uri"]),
            issuer=settings.OIDC_ISSUER,
            audience=app.client_id,
            nonce=self.nonce,
        )
        if "email" not in claims and "userinfo_endpoint" in self.openid_config:
            said = self._fetch_user_info(token.token)
            if said.get("sub") != claims["sub"]:
                raise id_tokens.Refused("userinfo: about somebody else")
            claims |= said
        # Some write "false", which is true to Python.
        claims["email_verified"] = claims.get("email_verified") is True
        login = self.get_provider().sociallogin_from_response(request, claims)
        login.account.extra_data = {}
        return login

    def _fetch(self, address: str) -> dict[str, Any]:
        with LetIn(self.request).get_requests_session() as session:
            answer = session.get(address)
            answer.raise_for_status()
            found: dict[str, Any] = answer.json()
            return found


class LetIn(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Who may come in, and what is said to who may not."""

    def get_requests_session(self) -> requests.Session:
        """Where a provider points to is not believed to be elsewhere: see `outgoing`."""
        return outgoing.session()

    def populate_user(
        self,
        request: HttpRequest,  # noqa: ARG002
        sociallogin: SocialLogin,
        data: Mapping[str, object],
    ) -> User:
        """Keep the name; everything else of an account is made by the service."""
        user: User = sociallogin.user
        user.name = str(data.get("name") or "")
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find or make the account, or refuse in words."""
        try:
            if sociallogin.is_existing:
                provider_accounts.check_may_use(sociallogin.user)
                return
            verified = [each.email for each in sociallogin.email_addresses if each.verified]
            with transaction.atomic():
                user = provider_accounts.account_for(
                    email=verified[0] if verified else "",
                    name=sociallogin.user.name,
                    domains=settings.OIDC_DOMAINS,
                )
                sociallogin.connect(request, user)
        except NotAllowed as refusal:
            raise ImmediateHttpResponse(refused(request, refusal.message)) from None
        except IntegrityError as error:
            raise ImmediateHttpResponse(failed(request, error)) from None

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: object,  # noqa: ARG002
        error: object = AuthError.UNKNOWN,
        exception: Exception | None = None,
        extra_context: object = None,  # noqa: ARG002
    ) -> None:
        """Say it on a page of ours."""
        if error == AuthError.CANCELLED:
            text = gettext("You did not sign in there. Nothing has changed.")
            raise ImmediateHttpResponse(refused(request, text))
        raise ImmediateHttpResponse(failed(request, exception))


def refused(request: HttpRequest, text: str) -> HttpResponse:
    """Known, but not let in."""
    said = {"title": gettext("You are not signed in"), "text": text}
    return render(request, "slant/notice.html", said, status=403)


def failed(request: HttpRequest, error: Exception | None) -> HttpResponse:
    """It did not work, and another try may; the log gets a reason, never what the provider sent."""
    own = isinstance(error, id_tokens.Refused)
    logger.warning("sign-in failed: %s", error if own else type(error).__name__)
    said = {
        "title": gettext("Signing in there did not work"),
        "text": gettext(
            "Go back to sign-in and try once more. If it fails again, sign in with your password, "
            "or ask the people who run this site: their log says why."
        ),
    }
    return render(request, "slant/notice.html", said, status=401)
