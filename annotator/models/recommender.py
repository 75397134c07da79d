"""What a project's own annotations have taught, version by version, and who is shown it."""

from django.db import models

from annotator.core.ids import uuid7
from annotator.models.fields import JSONText


class Arm(models.TextChoices):
    """What a reader meets: proposals at once, none, or those after they have read alone."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    AFTER = "after"


class ArmsBy(models.TextChoices):
    """How readers come to their arm: all alike, drawn for each person or for each reading."""

    EVERYBODY = "everybody"
    MEMBER = "member"
    READING = "reading"


class RecommenderModel(models.Model):
    """One version: what it was taught by, and how well it did where it was not taught.

    `taught` counts readings, articles, marks and words; `trained_on` is the SHA-256 of what it
    learned from. `scores` are the rows of core.recommender.scoring, `score` the F1 of all.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.CASCADE, related_name="recommender_models"
    )
    number = models.PositiveIntegerField()
    codebook = models.ForeignKey(
        "annotator.Codebook", on_delete=models.PROTECT, related_name="recommender_models"
    )
    actor = models.ForeignKey(
        "annotator.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )
    seed = models.PositiveIntegerField()
    taught = JSONText(default=dict)
    trained_on = models.CharField(max_length=64)
    scores = JSONText(default=list)
    score = models.FloatField(null=True)
    has_sequences = models.BooleanField(default=False)
    finished_at = models.DateTimeField(null=True, help_text="Until then a task is at it.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"], name="recommender_model_number_once"
            ),
        ]


class RecommenderFold(models.Model):
    """What a model says about one part of the project's articles, none of which taught it.

    `body` is JSON: `{"phrases": […], "chains": {layer: {…}}}` as core.recommender writes it;
    `tally` how its proposals compared with what people had marked there.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    model = models.ForeignKey(RecommenderModel, on_delete=models.CASCADE, related_name="folds")
    fold = models.PositiveSmallIntegerField()
    body = models.TextField()
    tally = JSONText(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["model", "fold"], name="recommender_fold_once"),
        ]


class Recommender(models.Model):
    """A project's wishes about proposals. Without a model in use nobody is shown any.

    `members` maps memberships to the arm that was set or drawn for them. A new version is made
    after `retrain_after` more readings (0: only when asked), and taken into use by itself only
    where `takes_better` says so and its score is no lower.
    """

    project = models.OneToOneField(
        "annotator.Project", primary_key=True, on_delete=models.CASCADE, related_name="recommender"
    )
    in_use = models.ForeignKey(
        RecommenderModel, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    by = models.CharField(max_length=9, choices=ArmsBy, default=ArmsBy.EVERYBODY)
    arm = models.CharField(max_length=6, choices=Arm, default=Arm.SHOWN)
    arms = JSONText(default=list)
    seed = models.PositiveIntegerField(default=1)
    members = JSONText(default=dict)
    retrain_after = models.PositiveIntegerField(default=0)
    takes_better = models.BooleanField(default=False)
    revision = models.PositiveBigIntegerField(default=1)


class DocumentProposals(models.Model):
    """What the model in use proposes in one article: only a copy, made again at any time.

    `sureness` (0–1) is how sure the model is of the article as a whole.
    """

    document = models.OneToOneField(
        "annotator.Document", primary_key=True, on_delete=models.CASCADE, related_name="proposals"
    )
    model = models.ForeignKey(
        RecommenderModel, on_delete=models.CASCADE, related_name="document_proposals"
    )
    seen = models.CharField(max_length=64, help_text="SHA-256 of the text as annotators see it.")
    found = JSONText(default=list)
    sureness = models.FloatField()


class ProposalReply(models.TextChoices):
    """What became of a proposal."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    DISMISSED = "dismissed"


class ProposalAnswer(models.Model):
    """What a reader answered to one proposal. Places are code points."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assignment = models.ForeignKey(
        "annotator.Assignment", on_delete=models.CASCADE, related_name="proposal_answers"
    )
    model = models.ForeignKey(RecommenderModel, on_delete=models.CASCADE, related_name="answers")
    annotation = models.ForeignKey(
        "annotator.Annotation", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    layer = models.CharField(max_length=60)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    label = models.CharField(max_length=60, blank=True)
    score = models.FloatField()
    reply = models.CharField(max_length=9, choices=ProposalReply)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "layer", "start", "end", "label"],
                name="proposal_answered_once",
            ),
        ]
