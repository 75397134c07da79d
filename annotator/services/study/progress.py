"""How a project stands, in a handful of statements whatever its size."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils import timezone

from annotator.core import pace
from annotator.core.pace import Work, standing
from annotator.core.segments import is_locked
from annotator.models import Assignment, Document, Membership, Project, Round
from annotator.models.assignment import (
    HOLDING,
    AssignmentState,
    SkipReason,
)
from annotator.models.document import DocumentPurpose
from annotator.models.membership import MemberKind
from annotator.models.round import RoundState
from annotator.services.study import breakdown, rounds

MOST_WAITING = 100
# What says something about the article; the other reasons are the reader's own affair.
ABOUT_THE_ARTICLE = (
    SkipReason.TEXT_BROKEN,
    SkipReason.NOT_NEWS,
    SkipReason.WRONG_LANGUAGE,
    SkipReason.DUPLICATE,
    SkipReason.OTHER,
)
_STATES = (
    AssignmentState.OPEN,
    AssignmentState.IN_PROGRESS,
    AssignmentState.SUBMITTED,
    AssignmentState.SKIPPED,
)

Shown = dict[str, object]
Numbers = Mapping[str, Any]


def shown(project: Project, *, is_by_name: bool, only: Round | None = None) -> Shown:
    """Documents, readings, people, and what waits for the manager, of all rounds or of one.

    People have their names for those who may see the people, pseudonyms for all others.
    """
    documents: QuerySet[Document] = Document.objects.live().filter(
        project=project, purpose=DocumentPurpose.ANNOTATION
    )
    readings = breakdown.readings_of(project, only)
    several = list(rounds.rows(project))
    if only is not None:
        documents = rounds.documents_of(only)
        several = [each for each in several if each.pk == only.pk]
    total = documents.count()
    numbers = rounds.summaries(several)
    expected, states = _expected(numbers), _by_state(readings)
    today = timezone.localdate()
    daily = breakdown.submitted_by_day(readings)
    going = pace.pace(daily, expected - states["submitted"], today)
    return {
        "documents": {"total": total, **_documents(readings, total, several, numbers)},
        "readings": {"expected": expected, **states},
        "pace": {"per_day": round(going.per_day, 1), "ends_on": going.ends_on},
        "members": _members(project, readings, is_by_name, _elapsed(several, today)),
        "waiting": waiting(readings, is_by_name=is_by_name),
    }


def _expected(numbers: Iterable[Numbers]) -> int:
    """What open rounds take in all; a closed one takes no more than it has."""
    return sum(
        each["expected"] if each["state"] == RoundState.OPEN else each["states"]["submitted"]
        for each in numbers
    )


def _documents(
    readings: QuerySet[Assignment],
    total: int,
    several: Sequence[Round],
    numbers: Sequence[Numbers],
) -> dict[str, int]:
    """Complete: read by as many as a round wants. Untouched: begun by nobody."""
    per_document = readings.values("document", "round").annotate(
        submitted=Count("pk", filter=Q(state=AssignmentState.SUBMITTED)),
    )
    enough = [
        Q(round=found, submitted__gte=rounds.readers(found, each["annotators"]))
        for found, each in zip(several, numbers, strict=True)
    ]
    begun = readings.filter(state__in=HOLDING).exclude(state=AssignmentState.OPEN)
    return {
        "complete": Document.objects.filter(
            pk__in=per_document.filter(reduce(or_, enough)).values("document")
        ).count()
        if enough
        else 0,
        "untouched": total - begun.aggregate(n=Count("document", distinct=True))["n"],
    }


def _by_state(readings: QuerySet[Assignment]) -> dict[str, int]:
    found = dict(readings.values_list("state").annotate(number=Count("pk")))
    return {state.value: found.get(state, 0) for state in _STATES}


def _elapsed(several: Iterable[Round], today: date) -> float | None:
    """How much of the time is over: of the open round that is due first."""
    dated = [each for each in several if each.state == RoundState.OPEN and each.due_on]
    if not dated:
        return None
    first = min(dated, key=lambda each: str(each.due_on))
    return pace.elapsed(first.opens_on, first.due_on, today)


def _members(
    project: Project, readings: QuerySet[Assignment], is_by_name: bool, elapsed: float | None
) -> list[Shown]:
    """Annotators now in, and everybody else who has a reading."""
    rows: Iterable[Numbers] = readings.values("member").annotate(
        **{state.value: Count("pk", filter=Q(state=state)) for state in _STATES},
        seconds=Sum("active_seconds"),
        saved=Max("updated_at", filter=~Q(state=AssignmentState.OPEN)),
    )
    numbers = {row["member"]: row for row in rows}
    in_now = Q(is_annotator=True, removed_at__isnull=True, kind=MemberKind.PERSON)
    people = (
        Membership.objects.filter(project=project)
        .filter(in_now | Q(pk__in=readings.values("member")))
        .select_related("user")
        .order_by("created_at", "pk")
    )
    return [
        {
            "id": str(member.pk),
            "name": _name(member, is_by_name),
            "pseudonym": member.pseudonym,
            "roles": member.roles,
            **{state.value: numbers.get(member.pk, {}).get(state.value, 0) for state in _STATES},
            "active_seconds": numbers.get(member.pk, {}).get("seconds") or 0,
            "last_saved_at": numbers.get(member.pk, {}).get("saved"),
            "standing": _standing(numbers.get(member.pk, {}), elapsed),
        }
        for member in people
    ]


def _standing(numbers: Numbers, elapsed: float | None) -> str:
    saved = numbers.get("saved")
    work = Work(
        done=numbers.get("submitted", 0),
        begun=numbers.get("in_progress", 0),
        open=numbers.get("open", 0),
        days_since_saved=None if saved is None else (timezone.now() - saved).days,
    )
    return standing(work, elapsed)


@dataclass(frozen=True)
class _Reason:
    kind: str
    reason: str
    note: str


def waiting(readings: QuerySet[Assignment], *, is_by_name: bool) -> list[Shown]:
    """What annotators put to the manager, the newest first, as far as a page can hold.

    An unlocked part waits until the manager has made it article text for everybody.
    """
    skipped = Q(state=AssignmentState.SKIPPED, skip_reason__in=ABOUT_THE_ARTICLE)
    unlocked = Q(state__in=HOLDING) & ~Q(unlocked_blocks=[])
    rows = (
        readings.filter(skipped | unlocked)
        .select_related("document", "member__user")
        .defer("document__sentences", "document__quotations", "document__metadata")
        .order_by("-updated_at", "-pk")[:MOST_WAITING]
    )
    return [
        {
            "kind": why.kind,
            "assignment": str(row.pk),
            "document": {
                "id": str(row.document_id),
                "title": row.document.title,
                "key": row.document.key,
            },
            "member": {"id": str(row.member_id), "name": _name(row.member, is_by_name)},
            "reason": why.reason,
            "note": why.note,
            "at": row.updated_at,
        }
        for row in rows
        for why in _reasons(row)
    ]


def _reasons(row: Assignment) -> Iterator[_Reason]:
    if row.state == AssignmentState.SKIPPED:
        yield _Reason("skip", row.skip_reason, row.skip_note)
        return
    kinds = [row.document.blocks[index][2] for index in row.unlocked_blocks]
    still = [kind for kind in kinds if is_locked(kind)]
    if still:
        yield _Reason("unlock", ", ".join(still), "")


def _name(member: Membership, is_by_name: bool) -> str:
    return member.name if is_by_name else member.pseudonym
