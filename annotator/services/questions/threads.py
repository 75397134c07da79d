"""Asking, answering and settling."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotator.core.errors import Conflict, Invalid
from annotator.core.text import check_string
from annotator.models import (
    Annotation,
    Document,
    Membership,
    Message,
    Project,
    Thread,
    ThreadSeen,
)
from annotator.models.thread import ThreadKind, ThreadState
from annotator.services import quotas
from annotator.services.codebooks import decisions
from annotator.services.questions import thread_people

LONGEST = 4_000


@dataclass(frozen=True)
class About:
    """What it is about; nothing of it where it is about the project."""

    document: Document | None = None
    annotation: Annotation | None = None
    passage: tuple[int, int] | None = None
    answer: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def start(
    *,
    project: Project,
    member: Membership,
    text: str,
    kind: str = ThreadKind.QUESTION,
    about: About | None = None,
    for_all: bool | None = None,
) -> Thread:
    """Begin one. What is about a highlight is never for everybody, whatever is asked."""
    about = about or About()
    words = _checked(text)
    now = timezone.now()
    document = about.annotation.document if about.annotation else about.document
    start_at, end_at = about.passage or (None, None)
    if document and end_at is not None and end_at > document.length:
        raise Invalid.at("end", f"The text ends at {document.length}.")
    _require_room(member, document)
    wanted = project.switches.open_questions if for_all is None else for_all
    thread = Thread.objects.create(
        project=project,
        kind=kind,
        document=document,
        annotation=about.annotation,
        start=start_at,
        end=end_at,
        for_all=wanted and about.annotation is None,
        text=words,
        started_by=member,
        created_at=now,
        last_by=member,
        last_at=now,
        **about.answer,
    )
    thread_people.mention(thread=thread, author=member, text=words, at=now)
    return thread


@transaction.atomic
def reply(*, thread: Thread, member: Membership, text: str) -> Message:
    """Say something to it. Another's word answers a question; the asker's own opens it again."""
    words = _checked(text)
    now = timezone.now()
    held = Thread.objects.select_for_update().get(pk=thread.pk)
    if held.state == ThreadState.SETTLED:
        raise Conflict("settled", "This is settled; open it again to say something.")
    most = quotas.MESSAGES_IN_A_QUESTION
    if held.replies >= most:
        raise Conflict(
            "too_many", f"{most} answers stand here, which is the most; ask a new question."
        )
    message = Message.objects.create(thread=held, author=member, text=words, created_at=now)
    by_asker = held.started_by_id == member.pk
    state = ThreadState.OPEN if by_asker else ThreadState.ANSWERED
    Thread.objects.filter(pk=held.pk).update(
        state=state if held.kind == ThreadKind.QUESTION else held.state,
        replies=F("replies") + 1,
        last_by=member,
        last_at=now,
    )
    thread_people.mention(thread=held, author=member, text=words, at=now)
    see(thread=held, member=member, at=now)
    return message


@transaction.atomic
def turn(*, thread: Thread, state: str) -> None:
    """Settle it, or open it again."""
    if state == ThreadState.ANSWERED:
        raise Invalid.at("state", "A question is answered by answering it.")
    Thread.objects.filter(pk=thread.pk).update(state=state)


@transaction.atomic
def decide(*, thread: Thread, by: Membership | None, decision: str, reason: str) -> None:
    """What was answered about an answer of the codebook goes into its decision log."""
    held = Thread.objects.select_for_update().get(pk=thread.pk)
    if held.decision_id is not None:
        raise Conflict("decided", "This stands in the decision log already.")
    if not held.layer and not held.dimension:
        raise Conflict("not_about_an_answer", "This is not about an answer of the codebook.")
    row = decisions.note(
        project=thread.project,
        actor=by,
        decision=decision,
        reason=reason,
        layer=held.layer,
        dimension=held.dimension,
        label=held.label,
    )
    Thread.objects.filter(pk=held.pk).update(decision=row, state=ThreadState.SETTLED)


def last_answer(thread: Thread) -> str:
    """What was said last by somebody other than who asked; empty when nobody has."""
    rows = Message.objects.filter(thread=thread).exclude(author=thread.started_by_id)
    return rows.order_by("-id").values_list("text", flat=True).first() or ""


def see(*, thread: Thread, member: Membership, at: datetime | None = None) -> None:
    """All that stands there now is no longer new to this member."""
    ThreadSeen.objects.update_or_create(
        thread=thread, member=member, defaults={"at": at or timezone.now()}
    )


def annotation_of(annotation_id: UUID) -> Annotation:
    """One that was let in by its door, with its article."""
    return Annotation.all_kinds.select_related("document", "assignment").get(pk=annotation_id)


def _require_room(member: Membership, document: Document | None) -> None:
    """For one more question of this person about this article, or about none."""
    most = quotas.QUESTIONS
    if quotas.is_full(Thread.objects.filter(started_by=member, document=document), most):
        raise Conflict(
            "too_many",
            f"You have asked {most} questions here, which is the most; answer in one of them.",
        )


def _checked(text: str) -> str:
    words = check_string(text, "text").strip()
    if not words:
        raise Invalid.at("text", "Write something first.")
    if len(words) > LONGEST:
        raise Invalid.at("text", f"{LONGEST:,} characters is the most.")
    return words
