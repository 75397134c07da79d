"""What people said about themselves, kept apart from who they are.

Answers know no member and no time, only a random key. The table that joins keys to members is
read by one service: for the person, and for the job that makes a release's coarse bins.
"""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from annotator.core.ids import uuid7
from annotator.models.fields import JSONText


class QuestionnaireState(models.TextChoices):
    """An open one is asked; what was asked once never changes."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Questionnaire(models.Model):
    """One version of the questions about people's background, with the floor it promises."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.PROTECT, related_name="questionnaires"
    )
    number = models.PositiveIntegerField()
    state = models.CharField(
        max_length=6, choices=QuestionnaireState, default=QuestionnaireState.DRAFT
    )
    items = JSONText(default=list)
    floor = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(null=True)
    revision = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="questionnaire_number"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(state="open"), name="questionnaire_one_open"
            ),
        ]


class BackgroundKey(models.Model):
    """The only place where a member and a key stand together."""

    member = models.OneToOneField(
        "annotator.Membership",
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="background_key",
    )
    key = models.UUIDField(unique=True, default=uuid4)


class BackgroundAnswers(models.Model):
    """What somebody answered. No time: it would tell who was here at that moment."""

    key = models.UUIDField(primary_key=True)
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="answers"
    )
    answers = JSONText(default=dict)
