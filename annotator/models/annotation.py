"""A judgement: one layer, one place, one value per dimension."""

from django.db import models
from django.db.models import F, Q

from annotator.models.fields import JSONText


class Origin(models.TextChoices):
    """Who judged."""

    HUMAN = "human"
    SUGGESTION_ACCEPTED = "suggestion_accepted"
    SUGGESTION_EDITED = "suggestion_edited"
    MODEL = "model"
    RULE = "rule"


# Whose judgement it is in the end: a proposal that a person accepted is theirs.
PEOPLES = (Origin.HUMAN, Origin.SUGGESTION_ACCEPTED, Origin.SUGGESTION_EDITED)


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    """Questions about annotations."""

    def live(self) -> "AnnotationQuerySet":
        """Without tombstones."""
        return self.filter(deleted_at__isnull=True)


class PeoplesWork(models.Manager["Annotation"]):
    """What people have marked and not deleted: the only safe thing to see by default."""

    def get_queryset(self) -> AnnotationQuerySet:
        """Live annotations of annotators' readings, no machine's proposal among them."""
        return AnnotationQuerySet(self.model, using=self._db).filter(
            deleted_at__isnull=True,
            assignment__kind="annotation",
            origin__in=PEOPLES,
        )


class Annotation(models.Model):
    """One annotation. `start` and `end` are the outer bounds of `parts`, in code points.

    `slot` is the sentence's or block's index, 0 for the whole document, null for free spans.
    `values` is canonical JSON; what is filtered and counted stands in AnnotationTag as well.
    """

    id = models.UUIDField(primary_key=True)
    assignment = models.ForeignKey(
        "annotator.Assignment", on_delete=models.PROTECT, related_name="annotations"
    )
    document = models.ForeignKey(
        "annotator.Document", on_delete=models.PROTECT, related_name="annotations"
    )
    codebook = models.ForeignKey(
        "annotator.Codebook", on_delete=models.PROTECT, related_name="annotations"
    )
    layer = models.CharField(max_length=60)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    parts = JSONText(default=list)
    quote = models.TextField(blank=True)
    slot = models.PositiveIntegerField(null=True)
    is_single = models.BooleanField(default=False, help_text="Its layer allows one per unit.")
    values = JSONText(default=dict)
    missing = JSONText(default=list)
    former = JSONText(default=dict, help_text="Answers that no longer fit a newer version.")
    note = models.TextField(blank=True)
    origin = models.CharField(max_length=20, choices=Origin, default=Origin.HUMAN)
    imported_in = models.ForeignKey(
        "annotator.Import", null=True, on_delete=models.PROTECT, related_name="annotations"
    )
    score = models.FloatField(null=True)
    reason = models.TextField(blank=True)
    outside_article = models.BooleanField(default=False)
    revision = models.PositiveBigIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    all_kinds = AnnotationQuerySet.as_manager()
    objects = PeoplesWork()

    class Meta:
        base_manager_name = "all_kinds"
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(start__lt=F("end")),
                name="annotation_span_not_empty",
            ),
            models.UniqueConstraint(
                fields=["assignment", "layer", "slot"],
                condition=Q(is_single=True, deleted_at__isnull=True),
                name="annotation_once_per_unit",
            ),
        ]
        indexes = [models.Index(fields=["document", "assignment"], name="annotation_of_document")]


class AnnotationTag(models.Model):
    """One chosen label or entity, written with its annotation: what filters and counts read."""

    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="tags")
    dimension = models.CharField(max_length=60)
    label = models.CharField(max_length=60, blank=True)
    entity = models.ForeignKey(
        "annotator.Entity", null=True, on_delete=models.PROTECT, related_name="tags"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(label="") ^ Q(entity__isnull=True), name="tag_is_label_or_entity"
            ),
        ]
        indexes = [models.Index(fields=["dimension", "label"], name="tag_of_label")]


class AnnotationLink(models.Model):
    """An arrow with a role, to another annotation of the same reading or to an entity."""

    source = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="links")
    role = models.CharField(max_length=60)
    target = models.ForeignKey(
        Annotation, null=True, on_delete=models.PROTECT, related_name="linked_from"
    )
    entity = models.ForeignKey(
        "annotator.Entity", null=True, on_delete=models.PROTECT, related_name="linked_from"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "role", "target", "entity"], name="link_once"
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True) ^ Q(entity__isnull=True),
                name="link_has_one_target",
            ),
        ]
