"""Prints what every format loses: `manage.py format_pages > docs/formats.md`."""

from django.core.management.base import BaseCommand

from annotator.formats import handbook


class Command(BaseCommand):
    """Prints docs/formats.md as the formats are now."""

    help = "Print the page that says what each format loses and how it is read."

    def handle(self, *_: object, **__: object) -> None:
        """Nothing is written anywhere."""
        self.stdout.write(handbook.page(), ending="")
