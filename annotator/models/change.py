"""What happened, one row per accepted change, never altered."""

from django.db import models

from annotator.models.fields import JSONText


class Operation(models.TextChoices):
    """What was done to an annotation or a reading."""

    CREATE = "create"
    CHANGE = "change"
    DELETE = "delete"
    RESTORE = "restore"
    BEGIN = "begin"
    SUBMIT = "submit"
    SKIP = "skip"
    REOPEN = "reopen"
    RELEASE = "release"
    UNLOCK = "unlock"
    IMPORT = "import"
    MOVE = "move"


class Change(models.Model):
    """`sequence` is the reading's revision that the change made: together they are one order.

    `before` and `after` hold the state without the quote, so that a take-down of the text
    leaves the history standing. `exposure` says what the person could see at that moment.
    """

    sequence = models.PositiveBigIntegerField()
    change_id = models.UUIDField(null=True)
    actor = models.ForeignKey("annotator.Membership", on_delete=models.PROTECT, related_name="+")
    operation = models.CharField(max_length=10, choices=Operation)
    before = JSONText(null=True)
    after = JSONText(null=True)
    exposure = JSONText(default=dict)
    at = models.DateTimeField()

    class Meta:
        abstract = True


class AnnotationChange(Change):
    """One change to an annotation."""

    assignment = models.ForeignKey(
        "annotator.Assignment", on_delete=models.PROTECT, related_name="annotation_changes"
    )
    annotation = models.ForeignKey(
        "annotator.Annotation", on_delete=models.PROTECT, related_name="changes"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "sequence"], name="annotation_change_sequence"
            ),
            models.UniqueConstraint(
                fields=["annotation", "change_id"], name="annotation_change_once"
            ),
        ]


class AssignmentChange(Change):
    """One change to a reading itself; an import writes one for the whole reading."""

    assignment = models.ForeignKey(
        "annotator.Assignment", on_delete=models.PROTECT, related_name="changes"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "sequence"], name="assignment_change_sequence"
            ),
            models.UniqueConstraint(
                fields=["assignment", "change_id"], name="assignment_change_once"
            ),
        ]
