"""Signing in through the people's own institution (OpenID Connect); there with `OIDC_ISSUER` alone.

allauth speaks the protocol; what it takes on trust is looked at here (`id_tokens`), and who is let
in is decided by `services.people.provider_accounts`.
"""
