"""A project from its archive."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.core.errors import DomainError
from annotator.management.people import user_named
from annotator.services.archive import project


class Command(BaseCommand):
    """`manage.py restore_project FILE [--manager USERNAME] [--slug SLUG]`."""

    help = "Make a project from an archive: all of it, or nothing if anything is wrong with it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """From where, for whom, under which address."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--manager", metavar="USERNAME", help="who manages it here")
        parser.add_argument("--slug", help="its address here; default: as it was, if that is free")

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401
        """Make it, then say where it is."""
        by = user_named(options["manager"]) if options["manager"] else None
        try:
            made = project.restore(options["file"], by=by, slug=options["slug"])
        except DomainError as error:
            raise CommandError(error.message) from None
        self.stdout.write(f"Restored as {made.slug}.")
