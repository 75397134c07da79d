"""One project as one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from annotator.management.projects import project_named
from annotator.services import audit
from annotator.services.archive import project


class Command(BaseCommand):
    """`manage.py project_archive PROJECT [FILE] [--with-names]`."""

    help = "Write everything of a project to one zip that `restore_project` reads, on any site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which, where to, and whether people are named."""
        parser.add_argument("project", metavar="PROJECT", help="its address, such as river-dam")
        parser.add_argument("file", nargs="?", type=Path, help="default: PROJECT.zip")
        parser.add_argument(
            "--with-names",
            action="store_true",
            help="also names and e-mail addresses, so that accounts are found again",
        )

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401
        """Write, then say what is in it."""
        found = project_named(options["project"])
        target: Path = options["file"] or Path(f"{found.slug}.zip")
        # Whoever runs the server is nobody in the project; it is told all the same.
        audit.record(project=found, by=None, act=audit.Act.ARCHIVE_WRITTEN, name=target.name)
        manifest = project.archive(found, target, with_names=options["with_names"])
        number = sum(each["rows"] for each in manifest["entries"].values())
        self.stdout.write(f"{target}: {number:,} rows of {found.slug}.")
