"""A batch of articles given to people under one codebook version."""

from django.db import models

from annotator.core.ids import uuid7


class RoundState(models.TextChoices):
    """A closed round takes no more work."""

    OPEN = "open"
    CLOSED = "closed"


class RoundPurpose(models.TextChoices):
    """A pilot tries the codebook, the main round makes the data."""

    PILOT = "pilot"
    MAIN = "main"


class Round(models.Model):
    """Every project begins with one, named "1"."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.PROTECT, related_name="rounds"
    )
    name = models.CharField(max_length=60)
    purpose = models.CharField(max_length=8, choices=RoundPurpose, default=RoundPurpose.MAIN)
    state = models.CharField(max_length=8, choices=RoundState, default=RoundState.OPEN)
    annotators_per_document = models.PositiveSmallIntegerField(null=True, blank=True)
    codebook = models.ForeignKey(
        "annotator.Codebook", null=True, on_delete=models.PROTECT, related_name="rounds"
    )
    opens_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="round_name_unique")
        ]
