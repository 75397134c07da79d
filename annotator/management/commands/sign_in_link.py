"""Lets whoever runs the server in as somebody, once: for the demo, and when all else is lost."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from annotator.management.people import user_named
from annotator.services.people import invitations


class Command(BaseCommand):
    """`manage.py sign_in_link USERNAME`."""

    help = "Print a link that signs an account in once, without its password."
    # The site is checked when it starts; a script should not wait for that each time.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose."""
        parser.add_argument("username")

    def handle(self, *_: object, **options: object) -> None:
        """Print the link."""
        user = user_named(str(options["username"]))
        if not user.is_active:
            raise CommandError(f"The account {user.username!r} is closed.")
        self.stdout.write(invitations.sign_in_link(user=user))
