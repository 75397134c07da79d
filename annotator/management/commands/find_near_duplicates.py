"""Marks copies and reprints among a project's articles: `manage.py find_near_duplicates SLUG`."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from annotator.management.projects import project_named
from annotator.services.documents import near_duplicates


class Command(BaseCommand):
    """Compares the wording of all articles; 100,000 take about two minutes."""

    help = "Mark the articles of a project whose wording is nearly the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which project."""
        parser.add_argument("project", metavar="SLUG")

    def handle(self, *_: object, project: str, **__: object) -> None:
        """Mark them, and say how many."""
        found = near_duplicates.find(project=project_named(project))
        self.stdout.write(f"{found['articles']} articles in {found['groups']} groups.")
