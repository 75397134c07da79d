"""What happened in a project, one row an act, never altered."""

from django.db import models
from django.utils import timezone

from annotator.core.ids import uuid7
from annotator.models.fields import JSONText


class AuditEntry(models.Model):
    """Who did what, when, to what. `about` holds names as they were at that moment.

    `member` is null where a site admin acted who is not in the project.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.PROTECT, related_name="audit_entries"
    )
    member = models.ForeignKey(
        "annotator.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )
    act = models.CharField(max_length=40)
    object_id = models.UUIDField(null=True, blank=True)
    about = JSONText(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["project", "id"], name="audit_by_age"),
            models.Index(fields=["project", "act", "id"], name="audit_by_act"),
        ]
