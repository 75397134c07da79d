"""A download that was prepared in the background, and lies ready for a while."""

from django.db import models

from annotator.core.ids import uuid7
from annotator.models.fields import JSONText


class ExportState(models.TextChoices):
    """Only a ready one has a file."""

    BUILDING = "building"
    READY = "ready"
    FAILED = "failed"


class Export(models.Model):
    """What was asked for, and the file that came of it, below `DATA_DIR`/exports."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.PROTECT, related_name="exports"
    )
    created_by = models.ForeignKey(
        "annotator.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )
    form = models.CharField(max_length=20)
    filters = JSONText(default=dict)
    state = models.CharField(max_length=10, choices=ExportState, default=ExportState.BUILDING)
    name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    records = models.PositiveBigIntegerField(null=True)
    failure = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="ready")
                | models.Q(size__isnull=False, ready_at__isnull=False),
                name="export_ready_has_file",
            ),
        ]
