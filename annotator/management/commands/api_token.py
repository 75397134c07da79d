"""Makes a token on the server's own command line, for scripts that set things up."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from annotator import access
from annotator.actions import Action
from annotator.core.errors import DomainError
from annotator.management.people import user_named
from annotator.models.token import Scope
from annotator.services.people import tokens


class Command(BaseCommand):
    """`manage.py api_token USERNAME [--scope write] [--project SLUG] [--days N]`."""

    help = "Make a token for the API and print it, alone, so that a script can take it."
    # The site is checked when it starts; a script should not wait for that each time.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What may be said."""
        parser.add_argument("username")
        parser.add_argument("--scope", choices=Scope.values, default=Scope.READ.value)
        parser.add_argument("--project", metavar="SLUG", help="limit it to one project")
        parser.add_argument("--days", type=int, default=tokens.DAYS, help="how long it lives")

    def handle(self, *_: object, **options: object) -> None:
        """Make it."""
        user = user_named(str(options["username"]))
        slug = options["project"]
        try:
            project = access.get_project_for(user, str(slug), Action.USE_TOKENS) if slug else None
            _, text = tokens.create(
                user=user,
                name="made on the command line",
                scope=str(options["scope"]),
                project=project,
                days=int(str(options["days"])),
            )
        except DomainError as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(text)
