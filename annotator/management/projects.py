"""Finds the project that a command names."""

from django.core.management.base import CommandError

from annotator.models import Project


def project_named(slug: str) -> Project:
    """The project with this address."""
    found = Project.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Project.objects.order_by("slug").values_list("slug", flat=True)[:20])
        raise CommandError(f"There is no project {slug!r}; there are: {known or 'none yet'}.")
    return found
