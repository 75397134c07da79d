"""What the pages of insight count from, kept so that a question reads a few rows."""

from django.db import models
from django.db.models import Q

from annotator.core.ids import uuid7


class InsightBundle(models.Model):
    """The marks of some articles as one packed table: of a project as it stands, or a release.

    Only a copy of what can be gathered again: it may be deleted at any time. `contents` says
    which articles, in which state, the table holds. `names` has the ids of its marks, 16 bytes
    each, `words` what they mark, as JSON; both are read only where single marks are shown.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.CASCADE, related_name="insight_bundles"
    )
    release = models.ForeignKey(
        "annotator.Release", null=True, on_delete=models.CASCADE, related_name="insight_bundles"
    )
    number = models.PositiveIntegerField()
    contents = models.BinaryField(default=bytes)
    body = models.BinaryField(default=bytes)
    names = models.BinaryField(default=bytes)
    words = models.BinaryField(default=bytes)
    revision = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"],
                condition=Q(release__isnull=True),
                name="insight_bundle_of_project",
            ),
            models.UniqueConstraint(
                fields=["release", "number"],
                condition=Q(release__isnull=False),
                name="insight_bundle_of_release",
            ),
        ]
