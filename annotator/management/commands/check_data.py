"""Looks at all data again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.services.archive import faults


class Command(BaseCommand):
    """`manage.py check_data`; exit code 1 when anything is wrong."""

    help = "Compare every hash, length, quote and count with the data, and print each fault."

    def handle(self, *_: object, **__: Any) -> None:  # noqa: ANN401
        """A line for each fault."""
        number = 0
        for fault in faults.found():
            number += 1
            self.stdout.write(f"{fault.place}: {fault.what}.")
        if number:
            raise CommandError(f"{number:,} faults.")
        self.stdout.write("All data is as it should be.")
