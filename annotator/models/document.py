"""One immutable text with what is known about it."""

from django.db import models
from django.db.models import F, Q

from annotator.core.ids import uuid7
from annotator.models.fields import JSONText


class DocumentPurpose(models.TextChoices):
    """What a document is in the study for."""

    ANNOTATION = "annotation"
    TRAINING = "training"
    QUALIFYING = "qualifying"
    CHECK = "check"


class DocumentQuerySet(models.QuerySet["Document"]):
    """Questions about documents."""

    def live(self) -> "DocumentQuerySet":
        """Those not set aside."""
        return self.filter(set_aside_at__isnull=True)


class Document(models.Model):
    """Everything but the text, which stands in a table of its own so that lists never load it.

    Offsets are code points of that text. `blocks` is `[[start, end, kind]]`, `sentences` and
    `quotations` `[[start, end]]`, frozen when the document came in; only block kinds may change.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.PROTECT, related_name="documents"
    )
    key = models.CharField(max_length=200)
    title = models.TextField(null=True, blank=True)  # noqa: DJ001  null = not given, "" = given empty
    length = models.PositiveIntegerField()
    text_sha256 = models.CharField(max_length=64)
    raw_sha256 = models.CharField(max_length=64)
    normaliser = models.CharField(max_length=40)
    segmenter = JSONText()
    language = models.CharField(max_length=35)
    outlet = models.ForeignKey(
        "annotator.Outlet", null=True, on_delete=models.PROTECT, related_name="documents"
    )
    event = models.ForeignKey(
        "annotator.Event", null=True, on_delete=models.PROTECT, related_name="documents"
    )
    url = models.TextField(null=True, blank=True)  # noqa: DJ001
    byline = models.TextField(null=True, blank=True)  # noqa: DJ001
    published_on = models.DateField(null=True, blank=True)
    blocks = JSONText()
    sentences = JSONText()
    quotations = JSONText()
    masks = JSONText(default=list)
    metadata = JSONText(default=dict)
    rights = JSONText(default=dict)
    purpose = models.CharField(
        max_length=10, choices=DocumentPurpose, default=DocumentPurpose.ANNOTATION
    )
    content_warning = models.TextField(
        blank=True, default="", help_text="Shown before the text to whoever opens the article."
    )
    place = models.PositiveIntegerField(
        default=0, help_text="Where it stands among those that people are trained or tested with."
    )
    imported_in = models.ForeignKey(
        "annotator.Import", null=True, on_delete=models.PROTECT, related_name="documents"
    )
    gold = models.ForeignKey(
        "annotator.Assignment",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The settled version, of those that adjudicators made.",
    )
    cluster = models.UUIDField(
        null=True,
        blank=True,
        db_index=True,
        help_text="The same for near copies.",
    )
    taken_down_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveBigIntegerField(default=1)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "key"], name="document_key_unique"),
            models.CheckConstraint(condition=Q(length__gt=0), name="document_has_text"),
            models.CheckConstraint(condition=Q(revision__gt=0), name="document_revision_positive"),
        ]
        indexes = [
            models.Index(F("project"), F("created_at"), F("id"), name="document_by_age"),
            models.Index(
                fields=["project", "set_aside_at", "purpose", "taken_down_at"],
                name="document_live",
            ),
            models.Index(fields=["outlet", "set_aside_at"], name="document_of_outlet"),
            models.Index(fields=["event", "set_aside_at", "outlet"], name="document_of_event"),
        ]


class DocumentText(models.Model):
    """The text itself; gone after a take-down, while offsets and hashes stay."""

    document = models.OneToOneField(
        Document, primary_key=True, on_delete=models.CASCADE, related_name="body"
    )
    text = models.TextField()
