"""The whole site as one file."""

import shutil
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, OutputWrapper

from annotator.services.archive import site


class Command(BaseCommand):
    """`manage.py backup [FILE | FOLDER | -]`, while people work; `-` writes the output."""

    help = "Write database and files to one zip, as they were at one moment; nobody has to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        said = "or the folder for it, or - for the output; default: slant-<time>.zip"
        parser.add_argument("file", nargs="?", type=Path, help=said)

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401
        """Write, then say what is in it."""
        target: Path = options["file"] or Path()
        if str(target) == "-":
            with tempfile.TemporaryDirectory(prefix="slant-") as folder:
                file = Path(folder) / site.default_name()
                _tell(file.name, site.back_up(file), self.stderr)
                with file.open("rb") as stream:
                    shutil.copyfileobj(stream, sys.stdout.buffer)
            return
        if target.is_dir():
            target /= site.default_name()
        _tell(str(target), site.back_up(target), self.stdout)


def _tell(name: str, manifest: dict[str, Any], to: OutputWrapper) -> None:
    number = sum(each.get("rows", 0) for each in manifest["entries"].values())
    files = sum(name.startswith("files/") for name in manifest["entries"])
    to.write(f"{name}: {number:,} rows, {files:,} files.")
    to.write("It holds everything, also what identifies people: keep it accordingly.")
