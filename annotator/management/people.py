"""Finds the people that a command names."""

from django.core.management.base import CommandError

from annotator.models import User


def user_named(username: str) -> User:
    """The account with this user name, in any case of letters."""
    found = User.objects.filter(username__iexact=username).first()
    if found is None:
        raise CommandError(f"There is no account called {username!r}.")
    return found
