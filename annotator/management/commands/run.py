"""Serves the site, from an empty folder on: `manage.py run`, or `make run`."""

import os
import socket
import sys
import time
from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection, connections

from annotator import front_end
from annotator.services.people import invitations

# Seconds. After a restart of the machine the database may begin after the site.
_PATIENCE = 60.0


class Command(BaseCommand):
    """Brings the database up to date and hands this process over to gunicorn."""

    help = "Prepare the database and serve the site on PORT until stopped."
    requires_migrations_checks = False

    def handle(self, *_: object, **__: object) -> None:
        """Prepare, greet, serve."""
        require_servable()
        # A file answers at once or never.
        await_database(_PATIENCE if connection.vendor == "postgresql" else 0.0, self.stderr.write)
        call_command("migrate", interactive=False, verbosity=0)
        link = invitations.first_admin_link()
        if link is not None:
            self.stdout.write(
                "Nobody has an account here yet. This link makes the first site admin,"
                f" once and within seven days:\n\n  {link}\n\n",
                ending="",
            )
        self.stdout.write(f"Serving {settings.PUBLIC_URL} (Ctrl-C stops)")
        self.stdout.flush()
        connections.close_all()
        words = [sys.executable, "-m", "gunicorn", "--config", "python:annotator.serving"]
        os.execv(sys.executable, [*words, "annotator.wsgi"])  # noqa: S606


def require_servable() -> None:
    """Refuse before anything is changed where serving would fail afterwards."""
    if front_end.built() is None:
        raise CommandError("The pages are not built yet: run `make setup` first.")
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.BIND, settings.PORT))
        except OSError as error:
            raise CommandError(
                f"Cannot serve on {settings.BIND}:{settings.PORT} ({error.strerror})."
                f" Another port: make run PORT={settings.PORT + 1}"
            ) from None


def await_database(patience: float, tell: Callable[[str], object]) -> None:
    """Go on when it answers; tell at once why it does not, and give up in a sentence."""
    deadline, is_told = time.monotonic() + patience, False
    while True:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            why = str(error).strip()
            if time.monotonic() >= deadline:
                raise CommandError(f"The database does not answer: {why}") from None
            if not is_told:
                tell(f"Waiting for the database: {why}")
                is_told = True
            time.sleep(0.5)
        else:
            return
