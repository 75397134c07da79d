"""Writes the dataset on the server's own command line, for backups and scripts."""

import os
from argparse import ArgumentParser
from dataclasses import fields
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.management.projects import project_named
from annotator.models.document import DocumentPurpose
from annotator.services.exports import exports
from annotator.services.exports.export_filters import ALL, KINDS, STATES, Filters

_CHOICES = {
    "state": (*STATES, ALL),
    "kind": KINDS,
    "purpose": (*DocumentPurpose.values, ALL),
}


class Command(BaseCommand):
    """`manage.py export_dataset PROJECT FILE`."""

    help = "Write a project's dataset: FILE.zip holds tables, FILE.jsonl one article a line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What may be said; left alone, what annotators have submitted is written."""
        parser.add_argument("project", metavar="PROJECT", help="its address, such as river-dam")
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--layout", choices=["documents", "annotations"], default="documents", help="of JSONL"
        )
        for each in fields(Filters):
            name = f"--{each.name.replace('_', '-')}"
            if isinstance(each.default, bool):
                parser.add_argument(name, action="store_true")
            else:
                parser.add_argument(name, choices=_CHOICES.get(each.name), default=each.default)

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401
        """Write it beside its place first, so that a cut-off file never stands there."""
        project, file = project_named(options["project"]), options["file"]
        form = {".zip": "tables", ".jsonl": options["layout"]}.get(file.suffix.lower())
        if form is None:
            raise CommandError(f"{file}: the name must end in .zip (tables) or .jsonl.")
        wanted = Filters(**{each.name: options[each.name] for each in fields(Filters)})
        download = exports.download(
            project=project, filters=wanted, form=form, finished=lambda: None
        )
        unfinished = file.with_name(f"{file.name}.part")
        try:
            with unfinished.open("wb") as stream:
                stream.writelines(download)
                stream.flush()
                os.fsync(stream.fileno())
            unfinished.replace(file)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        finally:
            download.close()
            unfinished.unlink(missing_ok=True)
        noun = "articles" if form == "documents" else "annotations"
        self.stdout.write(f"{file}: {download.records} {noun}.")
