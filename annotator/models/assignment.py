"""One document given to one person."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from annotator.core.ids import uuid7
from annotator.models.fields import JSONText

if TYPE_CHECKING:
    from annotator.models.project import Project


class AssignmentState(models.TextChoices):
    """`open`: handed out, not begun. `released`: an unused claim that went back."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    SKIPPED = "skipped"
    RELEASED = "released"


HOLDING = (AssignmentState.OPEN, AssignmentState.IN_PROGRESS, AssignmentState.SUBMITTED)
UNFINISHED = (AssignmentState.OPEN, AssignmentState.IN_PROGRESS)


class AssignmentKind(models.TextChoices):
    """Whose reading it is, an annotator's, an adjudicator's or a model's; or what it is read for.

    Only ANNOTATION counts as work done, for agreement and in a dataset. The last five are about
    the readers themselves: learning, a test, a hidden check, the same article once more, and the
    reading that a manager makes to become the settled version of such an article.
    """

    ANNOTATION = "annotation"
    ADJUDICATION = "adjudication"
    MODEL = "model"
    TRAINING = "training"
    QUALIFYING = "qualifying"
    CHECK = "check"
    REPEAT = "repeat"
    REFERENCE = "reference"


# What its reader takes for one article like all others.
ORDINARY = (AssignmentKind.ANNOTATION, AssignmentKind.CHECK, AssignmentKind.REPEAT)
# What is marked in the editor by the one person whose reading it is.
READINGS = (
    *ORDINARY,
    AssignmentKind.TRAINING,
    AssignmentKind.QUALIFYING,
    AssignmentKind.REFERENCE,
)

# What nobody takes up again: the settled version may have been seen since.
HANDED_IN_FOR_GOOD = (
    AssignmentKind.TRAINING,
    AssignmentKind.QUALIFYING,
    AssignmentKind.REFERENCE,
)
# What a dataset never holds by itself, since it is about who read and not about what was read.
ABOUT_READERS = tuple(kind for kind in READINGS if kind != AssignmentKind.ANNOTATION)


class SkipReason(models.TextChoices):
    """Why somebody does not read a document."""

    TEXT_BROKEN = "text_broken"
    NOT_NEWS = "not_news"
    WRONG_LANGUAGE = "wrong_language"
    DUPLICATE = "duplicate"
    TOO_DISTRESSING = "too_distressing"
    KNOW_THE_PEOPLE = "know_the_people"
    OTHER = "other"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Questions about readings."""

    def holding(self) -> "AssignmentQuerySet":
        """Those that hold a place among the document's readers."""
        return self.filter(state__in=HOLDING)

    def barring(self, project: "Project") -> "AssignmentQuerySet":
        """Settled versions whose adjudicator must not be given the article to read: nobody
        judges their own work, whichever came first."""
        rows = self.filter(document__project=project, kind=AssignmentKind.ADJUDICATION)
        return rows.none() if project.switches.adjudicate_own else rows


class Assignment(models.Model):
    """A reading, from handed out to submitted.

    `slot` is the place it holds among the document's readers (1…n). A skipped or released
    reading holds none, so its slot is null and the place is free again. `revision` rises by one
    in the transaction of every change to it or to its annotations, and so orders them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        "annotator.Project",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="assignments",
        db_index=False,
        help_text="Its document's; the database fills it in (services.counting).",
    )
    document = models.ForeignKey(
        "annotator.Document", on_delete=models.PROTECT, related_name="assignments"
    )
    round = models.ForeignKey(
        "annotator.Round", on_delete=models.PROTECT, related_name="assignments"
    )
    member = models.ForeignKey(
        "annotator.Membership", on_delete=models.PROTECT, related_name="assignments"
    )
    kind = models.CharField(
        max_length=12, choices=AssignmentKind, default=AssignmentKind.ANNOTATION
    )
    slot = models.PositiveIntegerField(null=True)
    turn = models.PositiveIntegerField(
        default=1, help_text="How many times they read it so: the attempt at a test."
    )
    order = models.PositiveIntegerField(default=0, help_text="Its place in the person's reading.")
    state = models.CharField(max_length=12, choices=AssignmentState, default=AssignmentState.OPEN)
    codebook = models.ForeignKey(
        "annotator.Codebook", null=True, on_delete=models.PROTECT, related_name="assignments"
    )
    lease_until = models.DateTimeField(null=True, blank=True)
    nothing_found = JSONText(default=list)
    skip_reason = models.CharField(max_length=20, blank=True, choices=SkipReason)
    note = models.TextField(blank=True)
    skip_note = models.TextField(blank=True)
    unlocked_blocks = JSONText(default=list)
    position = models.PositiveIntegerField(default=0)
    active_seconds = models.PositiveIntegerField(default=0)
    recognised_outlet = models.TextField(blank=True)
    exposure = JSONText(default=dict)
    imported_in = models.ForeignKey(
        "annotator.Import", null=True, on_delete=models.PROTECT, related_name="assignments"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    feedback_seen_at = models.DateTimeField(
        null=True, blank=True, help_text="When the settled version beside it was looked at."
    )
    revision = models.PositiveBigIntegerField(default=0)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "kind", "round", "slot"], name="assignment_slot_once"
            ),
            models.UniqueConstraint(
                fields=["document", "member", "kind", "round", "turn"],
                name="assignment_once_per_turn",
            ),
            models.CheckConstraint(
                condition=Q(state__in=HOLDING) | Q(slot__isnull=True),
                name="assignment_only_readers_hold_a_slot",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["in_progress", "submitted"]) | Q(codebook__isnull=False),
                name="assignment_begun_has_codebook",
            ),
        ]
        indexes = [
            models.Index(fields=["round", "state"], name="assignment_of_round"),
            models.Index(fields=["project", "id"], name="assignment_by_age"),
            models.Index(fields=["project", "state", "id"], name="assignment_of_state"),
            models.Index(
                fields=["member", "state", "updated_at", "active_seconds"],
                name="assignment_of_a_member",
            ),
        ]
