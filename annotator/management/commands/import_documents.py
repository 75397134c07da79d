"""Brings files in on the server's own command line, without a limit of any proxy."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.core.errors import DomainError
from annotator.formats import READERS
from annotator.formats.reading import Options
from annotator.management.projects import project_named
from annotator.models import Project
from annotator.services.imports import imports

_FORMATS = {".txt": "text", ".text": "text"}


class Command(BaseCommand):
    """`manage.py import_documents PROJECT FILE…`."""

    help = "Bring text files (one article each) or JSONL files into a project: each whole or not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What may be said."""
        parser.add_argument("project", metavar="PROJECT", help="its address, such as river-dam")
        parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
        parser.add_argument(
            "--format", choices=sorted(READERS), help="by the file's ending when left out"
        )
        parser.add_argument("--lineage", default="", help="which family of files readers are of")
        parser.add_argument("--dry-run", action="store_true", help="only check")

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401
        """Bring them in, one after another; stop at the first that is wrong."""
        project = project_named(options["project"])
        for file in options["files"]:
            self._bring(project, file, options)

    def _bring(self, project: Project, file: Path, options: dict[str, Any]) -> None:
        try:
            with file.open("rb") as stream:
                made = imports.import_stream(
                    project=project,
                    actor=None,
                    stream=stream,
                    format=options["format"] or _FORMATS.get(file.suffix.lower(), "jsonl"),
                    options=Options(file_name=file.name),
                    lineage=options["lineage"],
                    dry_run=options["dry_run"],
                )
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except imports.ImportFailed as failed:
            self._report(failed.report.errors)
            raise CommandError(f"{file}: {failed.message}") from None
        except DomainError as refusal:
            raise CommandError(f"{file}: {refusal.message}") from None
        self._report(made.errors)
        counts = made.counts
        verb = "would be added" if options["dry_run"] else "added"
        self.stdout.write(
            f"{file.name}: {counts['created']} articles {verb}, {counts['unchanged']} here "
            f"already; {counts['assignments']} readings, {counts['annotations']} annotations."
        )
        for name, pseudonym in counts.get("renamed", {}).items():
            self.stdout.write(f"{name!r} is somebody's name here; in the data it is {pseudonym!r}.")

    def _report(self, errors: list[dict[str, Any]]) -> None:
        for error in errors:
            self.stderr.write(f"line {error['line']}: {error['place']}: {error['message']}")
