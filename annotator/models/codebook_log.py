"""What was decided about a codebook, and which older work somebody has looked at again."""

from django.db import models

from annotator.core.ids import uuid7


class CodebookDecision(models.Model):
    """Who decided what about a label or question, why and when. Written once, never altered.

    Empty ids say that it is about the whole layer, or about the whole codebook. `codebook` is
    the version the decision went into, where it went into one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.PROTECT, related_name="codebook_decisions"
    )
    codebook = models.ForeignKey(
        "annotator.Codebook", null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    layer = models.CharField(max_length=60, blank=True)
    dimension = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=60, blank=True)
    decision = models.TextField()
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        "annotator.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["project", "dimension", "label"], name="decision_of_label")]


class LookedAgain(models.Model):
    """Somebody looked at an annotation that a version touches, and it stays as it is."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    codebook = models.ForeignKey(
        "annotator.Codebook", on_delete=models.PROTECT, related_name="looked_again"
    )
    annotation = models.ForeignKey(
        "annotator.Annotation", on_delete=models.CASCADE, related_name="looked_again"
    )
    member = models.ForeignKey(
        "annotator.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["codebook", "annotation"], name="looked_again_once")
        ]
