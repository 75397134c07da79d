"""A frozen, checksummed version of a project's dataset, and its files."""

from django.db import models
from django.db.models import Q

from annotator.core.ids import uuid7
from annotator.models.fields import JSONText


class ReleaseState(models.TextChoices):
    """Only a ready one has files to give; a withdrawn one keeps its manifest."""

    BUILDING = "building"
    READY = "ready"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class ReleaseText(models.TextChoices):
    """Whose text goes in: nobody's, that of articles whose rights allow it, everybody's."""

    NONE = "none"
    ALLOWED = "allowed"
    ALL = "all"


class Release(models.Model):
    """One version. What was asked for and what came of it never change once it is ready; that it
    is public, and that it was withdrawn, do.

    `options` are core's `ReleaseOptions`, `answers` what only people know for the data sheet,
    `salt` keys the pseudonyms and leaves the database never.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.PROTECT, related_name="releases"
    )
    version = models.CharField(max_length=40)
    title = models.TextField()
    state = models.CharField(max_length=10, choices=ReleaseState, default=ReleaseState.BUILDING)
    text = models.CharField(max_length=8, choices=ReleaseText, default=ReleaseText.NONE)
    options = JSONText(default=dict)
    answers = JSONText(default=dict)
    salt = models.CharField(max_length=64)
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    counts = JSONText(default=dict)
    manifest = JSONText(null=True)
    failure = models.TextField(blank=True)
    is_public = models.BooleanField(default=False)
    reason = models.TextField(blank=True, help_text="Why it was withdrawn.")
    created_by = models.ForeignKey(
        "annotator.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "version"], name="release_version_unique"),
            models.CheckConstraint(
                condition=~Q(state__in=["ready", "withdrawn"])
                | Q(ready_at__isnull=False, manifest__isnull=False),
                name="release_ready_has_manifest",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False),
                name="release_withdrawn_has_date",
            ),
        ]


class ReleaseFile(models.Model):
    """One file of a release; its bytes lie below `DATA_DIR`/releases and are never replaced."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    rows = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "name"], name="release_file_once")
        ]


class DataSheet(models.Model):
    """What only people know about a dataset, question by question; each release takes a copy."""

    project = models.OneToOneField(
        "annotator.Project", primary_key=True, on_delete=models.CASCADE, related_name="data_sheet"
    )
    answers = JSONText(default=dict)
    revision = models.PositiveBigIntegerField(default=1)
