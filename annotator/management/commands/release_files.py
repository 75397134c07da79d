"""Lays a dataset version out in a folder, for a mirror or an object store."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.core.errors import DomainError
from annotator.management.projects import project_named
from annotator.models import Release
from annotator.services.releases import release_files


class Command(BaseCommand):
    """`manage.py release_files PROJECT VERSION FOLDER`."""

    help = (
        "Copy the files of a dataset version into FOLDER; then, for instance,"
        " `aws s3 sync FOLDER s3://BUCKET/PROJECT/VERSION/`."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which version, and where to."""
        parser.add_argument("project", metavar="PROJECT", help="its address, such as river-dam")
        parser.add_argument("version", metavar="VERSION")
        parser.add_argument("folder", metavar="FOLDER", type=Path)

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401
        """The manifest comes last: where it is, all of it is."""
        project, folder = project_named(options["project"]), options["folder"]
        release = Release.objects.filter(project=project, version=options["version"]).first()
        if release is None:
            raise CommandError(f"There is no version {options['version']} of {project.slug}.")
        names = sorted(
            release.files.values_list("name", flat=True), key=lambda name: name == "manifest.json"
        )
        try:
            for name in [*names] or ["manifest.json"]:
                file = release_files.named(release, name)
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file.path, target)
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{folder}: {len(names)} files of {project.slug} {release.version}.")
