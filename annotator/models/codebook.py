"""The schema as data, in versions that never change once published."""

from django.db import models

from annotator.core.ids import uuid7
from annotator.models.fields import JSONText


class CodebookState(models.TextChoices):
    """A draft may change, a published one never does, a retired one takes no new work."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class Codebook(models.Model):
    """One version. Its body is DESIGN's codebook body, judged by `core.codebook.parse`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.PROTECT, related_name="codebooks"
    )
    version = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=CodebookState, default=CodebookState.DRAFT)
    body = JSONText()
    based_on = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    changes = JSONText(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "version"], name="codebook_version_unique"),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(published_at__isnull=False),
                name="codebook_published_has_date",
            ),
        ]
