"""What articles can be sorted by, as lists show it."""

from django.db.models import QuerySet

from annotator.models import Event, Outlet, Project


def events(project: Project) -> QuerySet[Event]:
    """What the project's articles report."""
    return Event.objects.filter(project=project)


def outlets(project: Project) -> QuerySet[Outlet]:
    """Who published them."""
    return Outlet.objects.filter(project=project)


def event(row: Event) -> dict[str, object]:
    """An event."""
    return {"id": str(row.pk), "name": row.name, "happened_on": row.happened_on}


def outlet(row: Outlet) -> dict[str, object]:
    """A publisher."""
    return {"id": str(row.pk), "name": row.name, "country": row.country}
