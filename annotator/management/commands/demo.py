"""Serves the demo: `manage.py demo`, or `make demo`."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from annotator.management.commands.run import require_servable
from annotator.services.projects import demo


class Command(BaseCommand):
    """Loads the demo where it is missing, prints a way in for everybody, and serves."""

    help = "Load the demo project, print a one-time sign-in link for each role, and serve."
    requires_migrations_checks = False

    def handle(self, *_: object, **__: object) -> None:
        """What was done in the demo before stays as it is."""
        require_servable()
        call_command("migrate", interactive=False, verbosity=0)
        demo.prepare()
        self.stdout.write(
            "The demo is ready. Each link signs in once; a new start prints new ones."
        )
        self.stdout.write("To be two people at a time, open one in a private window.\n\n")
        for guest, link in demo.sign_in_links():
            self.stdout.write(f"  {guest.role.value:<12} {guest.name:<5} {link}")
        self.stdout.write("")
        call_command("run", stdout=self.stdout)
