"""Collects the server's sentences into its catalogs and compiles these; gettext is not needed."""

import re

from django.core.management.base import BaseCommand

from annotator import po
from annotator.management import catalogs


class Command(BaseCommand):
    """`manage.py words`, after a sentence was written or translated."""

    help = "Bring locale/*/LC_MESSAGES/django.po up to date and compile it."

    def handle(self, *_args: object, **_options: object) -> None:
        """Every language that has a folder."""
        for file in sorted((po.PACKAGE / "locale").glob("*/LC_MESSAGES/django.po")):
            known = po.read(file)
            plurals = re.search(r"nplurals=(\d)", known[""][0])
            waiting = catalogs.write(file, known, int(plurals[1]) if plurals else 2)
            file.with_suffix(".mo").write_bytes(catalogs.compiled(po.read(file)))
            print(f"{file.parent.parent.name}: {waiting} sentences wait for a translation")
