"""One file brought in, so that it can be looked at and undone."""

from django.db import models

from annotator.core.ids import uuid7
from annotator.models.fields import JSONText


class ImportState(models.TextChoices):
    """How it went; `checked` is a dry run.

    In the background: the file is `uploaded`, `waiting` while a task is at it, and `ready` when
    it was checked and somebody has to say whether it shall be written.
    """

    UPLOADED = "uploaded"
    WAITING = "waiting"
    READY = "ready"
    CANCELLED = "cancelled"
    DONE = "done"
    CHECKED = "checked"
    FAILED = "failed"
    UNDONE = "undone"


class Import(models.Model):
    """What was read, what it made, and which lines were wrong."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.PROTECT, related_name="imports"
    )
    actor = models.ForeignKey(
        "annotator.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )
    format = models.CharField(max_length=20)
    file_name = models.TextField(blank=True)
    lineage = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=ImportState)
    raw_sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    wish = JSONText(default=dict, help_text="How the file shall be read, and what then.")
    staged = JSONText(default=dict, help_text="Where what was checked waits to be written.")
    counts = JSONText(default=dict)
    errors = JSONText(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)


class ImportPlan(models.Model):
    """A way of reading files that was worked out once, kept under a name for the next file."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.CASCADE, related_name="import_plans"
    )
    name = models.CharField(max_length=100)
    wish = JSONText(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="import_plan_name_unique")
        ]
