"""What happened in the world, and who reported it."""

from django.db import models

from annotator.core.ids import uuid7
from annotator.models.fields import JSONText


class Event(models.Model):
    """One thing that happened: articles of one event are compared."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.PROTECT, related_name="events"
    )
    name = models.TextField()
    happened_on = models.DateField(null=True, blank=True)
    revision = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="event_name_unique")
        ]


class Outlet(models.Model):
    """A publisher. Ratings say whose they are and of when: `[{source, rating, on}]`.

    Under its name, `aliases` and `domains` it is hidden from blinded readers.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.PROTECT, related_name="outlets"
    )
    name = models.TextField()
    country = models.CharField(max_length=60, blank=True)
    ratings = JSONText(default=list)
    aliases = JSONText(default=list)
    domains = JSONText(default=list)
    revision = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="outlet_name_unique")
        ]
