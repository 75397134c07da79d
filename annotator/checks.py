"""Looks at the start whether the settings fit each other, before an admin finds out later."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

_LOCAL = {"localhost", "127.0.0.1", "::1"}


@checks.register(checks.Tags.security)
def addresses_fit(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001
    **_: object,
) -> list[checks.CheckMessage]:
    """`PUBLIC_URL` against how the site is reached: hosts, cookies and links follow from it."""
    public = urlsplit(settings.PUBLIC_URL)
    is_local = public.hostname in _LOCAL
    found: list[checks.CheckMessage] = []
    if public.path or public.query:
        found.append(
            checks.Warning(
                f"PUBLIC_URL has a path ({public.path}), and the site serves from the root alone.",
                hint="Give it a host name of its own.",
                id="slant.W001",
            )
        )
    if public.scheme == "http" and not is_local:
        found.append(
            checks.Warning(
                f"PUBLIC_URL is {settings.PUBLIC_URL}: passwords would travel in the clear.",
                hint="Put a proxy with a certificate in front and set PUBLIC_URL=https://…",
                id="slant.W002",
            )
        )
    if is_local and settings.BIND not in _LOCAL:
        found.append(
            checks.Warning(
                f"BIND={settings.BIND} lets other machines in, but PUBLIC_URL is"
                f" {settings.PUBLIC_URL}: whoever asks for another name is refused.",
                hint="Set PUBLIC_URL to the address that people type.",
                id="slant.W003",
            )
        )
    return found
