"""What an adjudicator decided about what others marked, and from what it was decided."""

from django.db import models
from django.db.models import Q

from annotator.core.ids import uuid7
from annotator.models.fields import JSONText


class Verdict(models.TextChoices):
    """What became of it. `dismissed` is for a machine's proposal that nobody wanted."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    MERGED = "merged"
    REJECTED = "rejected"
    DISMISSED = "dismissed"
    ADDED = "added"


class DecisionReason(models.TextChoices):
    """Why, in a word that can be counted."""

    CODEBOOK = "codebook"
    BOUNDARY = "boundary"
    CONTEXT = "context"
    SLIP = "slip"
    OVERLOOKED = "overlooked"
    NOT_COVERED = "not_covered"
    AMBIGUOUS = "ambiguous"
    OTHER = "other"


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Questions about decisions."""

    def current(self) -> "DecisionQuerySet":
        """Those that stand: neither taken back nor replaced by another."""
        return self.filter(replaced_at__isnull=True)


class Decision(models.Model):
    """One decision. It is never altered: a change of mind takes it back and makes another.

    `sequence` is the settled version's revision that it made, so that decisions and changes
    stand in one order. `rule` says by which stated rule it was made, if no person made it.
    `arrows` are those that somebody chose, each a role with the mark or the "entity …" it leads
    to; null where they follow the mark that was taken.
    """

    id = models.UUIDField(primary_key=True)
    assignment = models.ForeignKey(
        "annotator.Assignment", on_delete=models.PROTECT, related_name="decisions"
    )
    sequence = models.PositiveBigIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    result = models.ForeignKey(
        "annotator.Annotation", null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    reason = models.CharField(max_length=12, choices=DecisionReason, blank=True)
    note = models.TextField(blank=True)
    rule = JSONText(null=True)
    arrows = JSONText(null=True)
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=["rejected", "dismissed"]) ^ Q(result__isnull=False),
                name="decision_has_result_or_refuses",
            ),
            models.UniqueConstraint(
                fields=["result"],
                condition=Q(replaced_at__isnull=True, result__isnull=False),
                name="decision_once_per_result",
            ),
        ]
        indexes = [models.Index(fields=["assignment", "sequence"], name="decision_of_assignment")]


class DecisionSource(models.Model):
    """One mark that was decided about, as it stood then.

    `is_taken`: the result follows it; `is_base`: what the rule of merging does not say, answers
    and arrows, came from this one.
    """

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="sources")
    annotation = models.ForeignKey(
        "annotator.Annotation", on_delete=models.PROTECT, related_name="decided_by"
    )
    revision = models.PositiveBigIntegerField()
    is_taken = models.BooleanField(default=False)
    is_base = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "annotation"], name="decision_source_once"),
        ]


class SourceReading(models.Model):
    """A reading that a settled version is made from, as it stood when that was begun.

    What is handed in later is not part of it; whoever settles the article again has it too.
    """

    adjudication = models.ForeignKey(
        "annotator.Assignment", on_delete=models.PROTECT, related_name="source_readings"
    )
    reading = models.ForeignKey(
        "annotator.Assignment", on_delete=models.PROTECT, related_name="settled_in"
    )
    revision = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["adjudication", "reading"], name="source_reading_once"),
        ]


class Disagreement(models.Model):
    """How far the readings of one article are apart, kept so that a queue can be ordered by it.

    `stamp` tells what it was computed from. Which have to be computed again stands in ToCompare.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey("annotator.Project", on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey(
        "annotator.Document", on_delete=models.CASCADE, related_name="disagreements"
    )
    round = models.ForeignKey("annotator.Round", on_delete=models.CASCADE, related_name="+")
    figure = models.PositiveIntegerField()
    readings = models.PositiveIntegerField()
    places = models.PositiveIntegerField()
    differing = models.PositiveIntegerField()
    is_settled = models.BooleanField(default=False, help_text="Somebody has finished settling it.")
    stamp = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "round"], name="disagreement_once"),
        ]
        indexes = [
            models.Index(fields=["project", "figure", "id"], name="disagreement_queue"),
            models.Index(
                fields=["project", "is_settled", "figure", "id"], name="disagreement_open"
            ),
            models.Index(fields=["round", "is_settled", "figure", "id"], name="disagreement_round"),
        ]


class ToCompare(models.Model):
    """That something was handed in, taken back or settled of an article in a round.

    The database itself writes a row for every such change (`services.counting`); whoever compares
    the readings anew takes away the rows that they have seen, and never one that came meanwhile.
    """

    id = models.BigAutoField(primary_key=True)
    project = models.ForeignKey(
        "annotator.Project",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    document = models.ForeignKey(
        "annotator.Document",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    round = models.ForeignKey(
        "annotator.Round",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )

    class Meta:
        indexes = [
            models.Index(fields=["project", "id", "document", "round"], name="to_compare"),
        ]
