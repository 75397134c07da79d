"""Whether somebody has passed the test that a project asks for."""

from django.db import models

from annotator.models.fields import JSONText


class QualificationState(models.TextChoices):
    """`again`: this attempt was not enough, and there is another one."""

    TESTING = "testing"
    AGAIN = "again"
    PASSED = "passed"
    FAILED = "failed"


class Qualification(models.Model):
    """One person's way through the test. Who has no row has not finished a first attempt.

    `results` keeps what each attempt came to, as it was judged then: a settled version that is
    changed later changes no result. `is_let_in`: a manager did so by hand.
    """

    member = models.OneToOneField(
        "annotator.Membership",
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="qualification",
    )
    state = models.CharField(
        max_length=8, choices=QualificationState, default=QualificationState.TESTING
    )
    attempt = models.PositiveSmallIntegerField(default=1)
    allowed = models.PositiveSmallIntegerField(
        default=0, help_text="Attempts a manager has added to what the project allows."
    )
    results = JSONText(default=list)
    is_let_in = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)
