"""A remark that somebody keeps to themselves."""

from django.db import models
from django.db.models import Q

from annotator.core.ids import uuid7


class PrivateNote(models.Model):
    """On one's own reading, or on a highlight in it; nobody else is ever shown it.

    `annotation` is no foreign key: the highlight may still be on its way from the browser.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assignment = models.ForeignKey(
        "annotator.Assignment", on_delete=models.PROTECT, related_name="private_notes"
    )
    annotation = models.UUIDField(null=True)
    text = models.TextField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "annotation"],
                condition=Q(annotation__isnull=False),
                name="private_note_once_per_highlight",
            ),
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(annotation__isnull=True),
                name="private_note_once_per_article",
            ),
        ]
