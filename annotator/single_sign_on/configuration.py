"""What allauth has to be told, from the environment's few words; half of them stop the start."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

PROVIDER = "university"
_APPS = ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
_LOCAL = {"localhost", "127.0.0.1", "::1"}


def settings_of(issuer: str, client_id: str, secret: str, name: str) -> dict[str, Any]:
    """Django's settings for the one provider, `INSTALLED_APPS` being those to add."""
    address = urlsplit(issuer)
    if address.scheme != "https" and address.hostname not in _LOCAL:
        raise ImproperlyConfigured(f"OIDC_ISSUER: {issuer!r} is not an https address.")
    if not client_id or not secret:
        raise ImproperlyConfigured("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.")
    provider = {
        "provider_id": PROVIDER,
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": issuer.rstrip("/"), "oauth_pkce_enabled": True},
    }
    return {
        "INSTALLED_APPS": _APPS,
        "SOCIALACCOUNT_ADAPTER": "annotator.single_sign_on.adapters.LetIn",
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"APPS": [provider]}},
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_REQUESTS_TIMEOUT": 10,
    }
