"""Whose account it is when a provider (the person's university) says who came.

The provider's word is taken for an address that it verified itself, and for nothing else: it makes
an account without any right, or opens the one whose owner confirmed the same address here. Accounts
that run the site it never opens: else whoever runs the provider would run the site, too.
"""

from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext

from annotator.core.errors import Invalid, NotAllowed
from annotator.models import User
from annotator.services.people import accounts


def check_may_use(user: User) -> None:
    """Refuse an account that only a password opens."""
    if user.is_staff or user.is_superuser:
        raise NotAllowed(
            "password_only",
            gettext("Accounts that run this site sign in with their password."),
        )


def account_for(*, email: str, name: str, domains: Collection[str]) -> User:
    """The account of whoever verifiably holds this address: an existing one, or a new one where
    its domain is among `domains`. An empty address stands for one that was not verified.
    """
    if not email:
        raise NotAllowed(
            "not_verified",
            gettext("Your institution did not say that your e-mail address is verified."),
        )
    holders = list(User.objects.filter(email__iexact=email))
    if holders:
        return _known(holders)
    if email.rpartition("@")[2].lower() not in domains:
        raise NotAllowed(
            "not_invited",
            gettext(
                "Nobody here has the address %(email)s. Ask the people who run your project for "
                "an invitation."
            )
            % {"email": email},
        )
    return _made(email, name)


def _known(holders: list[User]) -> User:
    for each in holders:
        check_may_use(each)
    confirmed = [each for each in holders if each.email_confirmed_at is not None]
    if len(confirmed) != 1:
        raise NotAllowed(
            "not_confirmed",
            gettext(
                "There is an account with your address, but the address was never confirmed here. "
                "Sign in as before, have a link sent to it on your account page, then try again."
            ),
        )
    return confirmed[0]


def _made(email: str, name: str) -> User:
    """Without a password: who has none is asked for none."""
    shown = _shown(name) or email.partition("@")[0]
    user = User(
        username=accounts.suggested_username(shown, email) or email.partition("@")[0],
        name=shown,
        email=_checked(email),
        email_confirmed_at=timezone.now(),
    )
    user.set_unusable_password()
    user.save(force_insert=True)
    return user


def _shown(name: str) -> str:
    """The name as the provider tells it, or nothing where it could not be stored."""
    return "" if accounts.name_faults(name) else name.strip()


def _checked(email: str) -> str:
    try:
        return accounts.checked_email(email, "email")
    except Invalid as refusal:
        raise NotAllowed("invalid", refusal.message) from None
