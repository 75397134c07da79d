"""What somebody notes for themselves while reading: theirs alone, and gone with them."""

from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from annotator.core.errors import Conflict, Invalid
from annotator.core.text import check_string
from annotator.models import Assignment, Membership, PrivateNote
from annotator.services import quotas

Shown = dict[str, object]
LONGEST = 10_000


def of(assignments: Iterable[Assignment]) -> dict[UUID, list[Shown]]:
    """The notes by reading; whoever calls this has made sure whose readings these are."""
    found: dict[UUID, list[Shown]] = {each.pk: [] for each in assignments}
    for note in PrivateNote.objects.filter(assignment__in=found).order_by("id"):
        found[note.assignment_id].append(shown(note))
    return found


def write(*, assignment: Assignment, annotation: UUID | None, text: str) -> Shown:
    """Keep this text as the note; an empty one takes the note away."""
    check_string(text, "text")
    if len(text) > LONGEST:
        raise Invalid.at("text", "A note has at most 10,000 characters.")
    mine = PrivateNote.objects.filter(assignment=assignment, annotation=annotation)
    if not text.strip():
        mine.delete()
        return {"annotation": annotation, "text": ""}
    if not mine.exists():
        most = quotas.PRIVATE_NOTES
        if quotas.is_full(PrivateNote.objects.filter(assignment=assignment), most):
            raise Conflict("too_many", f"One article holds at most {most:,} notes of yours.")
    note, _ = PrivateNote.objects.update_or_create(
        assignment=assignment,
        annotation=annotation,
        defaults={"text": text, "updated_at": timezone.now()},
    )
    return shown(note)


def forget(member: Membership) -> None:
    """With the person go the words that were never meant for anybody else."""
    PrivateNote.objects.filter(assignment__member=member).delete()


def shown(note: PrivateNote) -> Shown:
    """As its writer gets it."""
    return {"annotation": note.annotation, "text": note.text}
