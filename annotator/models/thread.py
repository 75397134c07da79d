"""Notes and questions, and what is said to them: about an article, a highlight or an answer."""

from django.db import models
from django.db.models import F, Q

from annotator.core.ids import uuid7


class ThreadKind(models.TextChoices):
    """A question waits for an answer, a note does not."""

    QUESTION = "question"
    NOTE = "note"


class ThreadState(models.TextChoices):
    """`answered`: somebody else has said something; `settled`: nothing more has to be said."""

    OPEN = "open"
    ANSWERED = "answered"
    SETTLED = "settled"


class Thread(models.Model):
    """One matter. `text` opens it; what follows are its messages.

    It is about an annotation (then `document` is that one's), about a document with or without a
    passage (`start`, `end`, code points), about a codebook's answer, or about nothing of these.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.PROTECT, related_name="threads"
    )
    kind = models.CharField(max_length=8, choices=ThreadKind, default=ThreadKind.QUESTION)
    state = models.CharField(max_length=8, choices=ThreadState, default=ThreadState.OPEN)
    document = models.ForeignKey(
        "annotator.Document", null=True, on_delete=models.PROTECT, related_name="threads"
    )
    annotation = models.ForeignKey(
        "annotator.Annotation", null=True, on_delete=models.PROTECT, related_name="threads"
    )
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    layer = models.CharField(max_length=60, blank=True)
    dimension = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=60, blank=True)
    for_all = models.BooleanField(default=True, help_text="Else for those who answer alone.")
    text = models.TextField()
    started_by = models.ForeignKey(
        "annotator.Membership", on_delete=models.PROTECT, related_name="threads"
    )
    created_at = models.DateTimeField()
    replies = models.PositiveIntegerField(default=0)
    last_by = models.ForeignKey("annotator.Membership", on_delete=models.PROTECT, related_name="+")
    last_at = models.DateTimeField()
    decision = models.ForeignKey(
        "annotator.CodebookDecision", null=True, on_delete=models.SET_NULL, related_name="threads"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(annotation__isnull=True) | Q(document__isnull=False, for_all=False),
                name="thread_on_annotation_is_not_for_all",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True)
                | Q(start__lt=F("end"), document__isnull=False),
                name="thread_passage_not_empty",
            ),
        ]
        indexes = [models.Index(fields=["project", "state", "last_at"], name="thread_by_state")]


class Message(models.Model):
    """One more thing said. It is never altered."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(
        "annotator.Membership", on_delete=models.PROTECT, related_name="messages"
    )
    text = models.TextField()
    created_at = models.DateTimeField()


class Mention(models.Model):
    """Somebody is spoken to, in a thread that they may see."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="mentions")
    member = models.ForeignKey(
        "annotator.Membership", on_delete=models.PROTECT, related_name="mentions"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "member", "at"], name="mentioned_once"),
        ]


class ThreadSeen(models.Model):
    """Up to when somebody has read a thread: what is newer is new to them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="seen")
    member = models.ForeignKey("annotator.Membership", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "member"], name="thread_seen_once"),
        ]
