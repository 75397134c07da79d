"""A batch of articles given to people under one codebook version."""

from django.db import models

from annotator.core.ids import uuid7


class RoundState(models.TextChoices):
    """A closed round takes no more work."""

    OPEN = "open"
    CLOSED = "closed"


class RoundPurpose(models.TextChoices):
    """A pilot tries the codebook, the main round makes the data."""

    PILOT = "pilot"
    MAIN = "main"


class Round(models.Model):
    """Every project begins with one, named "1", for all its articles and all its annotators.

    Where `all_documents` is off, its articles are listed in RoundDocument, and where
    `all_members` is off, its people in RoundMember, which also keeps their quotas.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.PROTECT, related_name="rounds"
    )
    name = models.CharField(max_length=60)
    purpose = models.CharField(max_length=8, choices=RoundPurpose, default=RoundPurpose.MAIN)
    state = models.CharField(max_length=8, choices=RoundState, default=RoundState.OPEN)
    all_documents = models.BooleanField(default=True)
    all_members = models.BooleanField(default=True)
    annotators_per_document = models.PositiveSmallIntegerField(null=True, blank=True)
    codebook = models.ForeignKey(
        "annotator.Codebook", null=True, on_delete=models.PROTECT, related_name="rounds"
    )
    opens_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    revision = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="round_name_unique")
        ]


class RoundDocument(models.Model):
    """One article of a round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="listed_documents")
    document = models.ForeignKey(
        "annotator.Document", on_delete=models.CASCADE, related_name="listed_in"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "document"], name="round_document_once")
        ]


class RoundMember(models.Model):
    """One person of a round, and how many articles they read in it at most."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="listed_members")
    member = models.ForeignKey(
        "annotator.Membership", on_delete=models.CASCADE, related_name="listed_in"
    )
    quota = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="round_member_once")
        ]
