"""What annotators ask a manager for: an article back, or one name where there are two."""

from django.db import models
from django.db.models import Q

from annotator.core.ids import uuid7


class RequestState(models.TextChoices):
    """`granted` also says that it came about without this request, by whoever did it."""

    OPEN = "open"
    GRANTED = "granted"
    DECLINED = "declined"


class Request(models.Model):
    """What every request has: a reason, and an answer once somebody has given one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reason = models.TextField()
    state = models.CharField(max_length=8, choices=RequestState, default=RequestState.OPEN)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        "annotator.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class ReopenRequest(Request):
    """A reader asks for a finished article that they may not take up by themselves."""

    assignment = models.ForeignKey(
        "annotator.Assignment", on_delete=models.PROTECT, related_name="reopen_requests"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(state="open"), name="reopening_asked_once"
            ),
        ]


class MergeProposal(Request):
    """Somebody says that two entries of the register are one and the same."""

    project = models.ForeignKey(
        "annotator.Project", on_delete=models.PROTECT, related_name="merge_proposals"
    )
    entity = models.ForeignKey("annotator.Entity", on_delete=models.PROTECT, related_name="+")
    into = models.ForeignKey("annotator.Entity", on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(
        "annotator.Membership", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "into", "proposed_by"],
                condition=Q(state="open"),
                name="merge_proposed_once",
            ),
            models.CheckConstraint(
                condition=~Q(entity=models.F("into")), name="merge_proposal_of_two"
            ),
        ]
        indexes = [models.Index(fields=["project", "state"], name="merge_proposals_open")]
