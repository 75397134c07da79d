"""Prints who may do what: `manage.py role_matrix > docs/roles.md`."""

from django.core.management.base import BaseCommand

from annotator.access import matrix


class Command(BaseCommand):
    """Prints docs/roles.md as the rules are now."""

    help = "Print the page that says which role may do what."

    def handle(self, *_: object, **__: object) -> None:
        """Nothing is written anywhere."""
        self.stdout.write(matrix.page(), ending="")
