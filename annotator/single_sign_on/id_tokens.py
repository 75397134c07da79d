"""An id token is believed only after every check of OpenID Connect Core 1.0, section 3.1.3.7."""

import hmac
from collections.abc import Mapping
from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

# What a provider signs with its private key; never what is signed with a shared secret, or not.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
NEEDED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
# A clock that is a minute off is no reason to lock somebody out.
LEEWAY_SECONDS = 60


class Refused(OAuth2Error):  # type: ignore[misc]
    """The provider's word is not believed; the reason holds nothing secret and may be logged."""


def verified(
    token: str, keys: Mapping[str, Any], *, issuer: str, audience: str, nonce: str
) -> dict[str, Any]:
    """The token's claims. `keys` is the provider's JSON Web Key Set."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            _key_of(token, keys),
            algorithms=ALGORITHMS,
            issuer=issuer,
            audience=audience,
            leeway=LEEWAY_SECONDS,
            options={"require": NEEDED},
        )
    except jwt.PyJWTError as refusal:
        raise Refused(f"id token: {type(refusal).__name__}") from None
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise Refused("id token: made for another sign-in")
    if claims.get("azp", audience) != audience:
        raise Refused("id token: made for another client")
    return claims


def _key_of(token: str, keys: Mapping[str, Any]) -> jwt.PyJWK:
    """The key that the token names; it need not name any where there is one alone."""
    name = jwt.get_unverified_header(token).get("kid")
    known = [key for key in jwt.PyJWKSet.from_dict(dict(keys)).keys if key.public_key_use != "enc"]
    fitting = [key for key in known if name is None or key.key_id == name]
    if len(fitting) != 1:
        raise Refused("id token: signed with an unknown key")
    return fitting[0]
