"""The code of an app opens once, for as long as it would open."""

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from django.core.cache import cache


def _seconds() -> int:
    """For how long a code is taken, clocks that go wrong by so many steps included."""
    return int(app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1))


class _Once(forms.BaseAuthenticateForm):  # type: ignore[misc]
    """The library forgets a used code after one step, and takes it for one more on either side."""

    def clean_code(self) -> str:
        """The code, if nobody has come in by it before."""
        code = str(super().clean_code())
        if self.authenticator.type != Authenticator.Type.TOTP:
            return code
        key = f"second-step:{self.user.pk}:{''.join(code.split())}"
        if not cache.add(key, True, _seconds()):
            raise get_adapter().validation_error("incorrect_code")
        return code


class Authenticate(_Once, forms.AuthenticateForm):  # type: ignore[misc]
    """While signing in."""


class Reauthenticate(_Once, forms.ReauthenticateForm):  # type: ignore[misc]
    """Before something that guards the account is changed."""
