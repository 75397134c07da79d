"""A new site from a backup."""

import shutil
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from annotator.core.errors import DomainError
from annotator.services.archive import site


class Command(BaseCommand):
    """`manage.py restore FILE`, into an empty site of either database; `-` reads the input."""

    help = "Fill an empty site from a backup: all of it, or nothing if anything is wrong with it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """From where."""
        parser.add_argument("file", type=Path, help="or - for the input")

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401
        """Tables first, then what was in them."""
        call_command("migrate", interactive=False, verbosity=0)
        try:
            manifest = _restored(options["file"])
        except DomainError as error:
            raise CommandError(error.message) from None
        number = sum(each.get("rows", 0) for each in manifest["entries"].values())
        self.stdout.write(f"Restored {number:,} rows as they were at {manifest['made_at']}.")


def _restored(file: Path) -> dict[str, Any]:
    if str(file) != "-":
        return site.restore(file)
    # A container has no other door: the end of a zip is read first.
    with tempfile.NamedTemporaryFile(prefix="slant-backup-") as stored:
        shutil.copyfileobj(sys.stdin.buffer, stored)
        stored.flush()
        return site.restore(Path(stored.name))
