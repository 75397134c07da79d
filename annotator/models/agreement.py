"""What agreement is made of, kept so that one more reading costs one document."""

from django.db import models

from annotator.core.ids import uuid7
from annotator.models.fields import JSONText


class AgreementTable(models.Model):
    """The sums of one measure of one question over all documents that two people have read.

    Only a copy of what can be computed again: it may be deleted at any time. `asked` is what it
    measures, and `name` is its digest. `contents` says which documents, in which state, the sums
    hold; `register` which entries of the register of names. Numbers are packed, little-endian.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.CASCADE, related_name="agreement_tables"
    )
    name = models.CharField(max_length=64)
    asked = JSONText(default=dict)
    keys = JSONText(default=list)
    sums = models.BinaryField(default=bytes)
    replicates = models.BinaryField(null=True)
    contents = models.BinaryField(default=bytes)
    register = models.BinaryField(default=bytes)
    used_on = models.DateField()
    revision = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"], name="agreement_table_once_per_question"
            )
        ]


class AgreementPartial(models.Model):
    """What each document of a bundle adds to a table: subtracted when the document changes."""

    table = models.ForeignKey(AgreementTable, on_delete=models.CASCADE, related_name="partials")
    bundle = models.PositiveSmallIntegerField()
    body = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "bundle"], name="agreement_bundle_once")
        ]
