"""How long somebody worked on a day, for payroll and for themselves."""

from django.db import models

from annotator.core.ids import uuid7


class WorkedDay(models.Model):
    """Seconds of work, a pause of more than two minutes left out, added up as they come in."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.ForeignKey(
        "annotator.Membership", on_delete=models.PROTECT, related_name="worked_days"
    )
    on = models.DateField()
    seconds = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "on"], name="worked_day_once"),
        ]
