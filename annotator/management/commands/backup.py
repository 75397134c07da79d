"""The whole site as one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from annotator.services.archive import site


class Command(BaseCommand):
    """`manage.py backup [FILE | FOLDER]`, while people work."""

    help = "Write database and files to one zip, as they were at one moment; nobody has to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        said = "or the folder for it; default: slant-<time>.zip"
        parser.add_argument("file", nargs="?", type=Path, help=said)

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401
        """Write, then say what is in it."""
        target: Path = options["file"] or Path()
        if target.is_dir():
            target /= site.default_name()
        manifest = site.back_up(target)
        number = sum(each.get("rows", 0) for each in manifest["entries"].values())
        files = sum(name.startswith("files/") for name in manifest["entries"])
        self.stdout.write(f"{target}: {number:,} rows, {files:,} files.")
        self.stdout.write("It holds everything, also what identifies people: keep it accordingly.")
