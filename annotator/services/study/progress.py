"""How a project stands, in a handful of statements whatever its size."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils import timezone

from annotator.core import pace
from annotator.core.pace import Work, standing
from annotator.core.segments import is_locked
from annotator.models import Assignment, CountedReading, Document, Membership, Project, Round
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
_BEGUN = (AssignmentState.IN_PROGRESS, AssignmentState.SUBMITTED)
_UNBEGUN = Q(state=AssignmentState.OPEN)
_STATES = (
    AssignmentState.OPEN,
    AssignmentState.IN_PROGRESS,
    AssignmentState.SUBMITTED,
    AssignmentState.SKIPPED,
)

Shown = dict[str, object]
Numbers = Mapping[str, Any]
_Place = tuple[UUID, UUID, str]


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
    columns = readings.values_list("member", "round", "state").annotate(n=Count("*"))
    counted: Counter[_Place] = Counter({(row[0], row[1], row[2]): row[3] for row in columns})
    numbers = rounds.summaries(several, _by_round(counted))
    by_member = _by_member(counted)
    states = {each.value: sum(one[each] for one in by_member.values()) for each in _STATES}
    expected = _expected(numbers)
    today = timezone.localdate()
    daily = breakdown.submitted_by_day(readings)
    going = pace.pace(daily, expected - states["submitted"], today)
    return {
        "documents": {"total": total, **_documents(readings, total, several, numbers)},
        "readings": {"expected": expected, **states},
        "pace": {"per_day": round(going.per_day, 1), "ends_on": going.ends_on},
        "members": _members(project, by_member, is_by_name, _elapsed(several, today)),
        "waiting": waiting(readings, is_by_name=is_by_name),
    }


def _expected(numbers: Iterable[Numbers]) -> int:
    """What open rounds take in all; a closed one takes no more than it has."""
    return sum(
        each["expected"] if each["state"] == RoundState.OPEN else each["states"]["submitted"]
        for each in numbers
    )


def _documents(
    readings: QuerySet[CountedReading],
    total: int,
    several: Sequence[Round],
    numbers: Sequence[Numbers],
) -> dict[str, int]:
    """Complete: read by as many as a round wants. Untouched: begun by nobody."""
    if not several:
        return {"complete": 0, "untouched": total}
    wants = {
        found.pk: rounds.readers(found, each["annotators"])
        for found, each in zip(several, numbers, strict=True)
    }
    found = _of_one_round(readings, *wants.values()) if len(wants) == 1 else _of(readings, wants)
    return {"complete": found["complete"], "untouched": total - found["touched"]}


_COUNTS = {
    "submitted": Count("state", filter=Q(state=AssignmentState.SUBMITTED)),
    "begun": Count("state", filter=Q(state__in=_BEGUN)),
}


def _of(readings: QuerySet[CountedReading], wants: Mapping[UUID, int]) -> dict[str, int]:
    per_round = readings.values("document_id", "round_id").annotate(**_COUNTS)
    enough = (Q(round_id=pk, submitted__gte=number) for pk, number in wants.items())
    return per_round.aggregate(
        complete=Count("document_id", distinct=True, filter=reduce(or_, enough)),
        touched=Count("document_id", distinct=True, filter=Q(begun__gt=0)),
    )


def _of_one_round(readings: QuerySet[CountedReading], wanted: int) -> dict[str, int]:
    """The same where every article stands there once, in a single walk along the index."""
    return (
        readings.values("document_id")
        .annotate(**_COUNTS)
        .aggregate(
            complete=Count("submitted", filter=Q(submitted__gte=wanted)),
            touched=Count("begun", filter=Q(begun__gt=0)),
        )
    )


def _elapsed(several: Iterable[Round], today: date) -> float | None:
    """How much of the time is over: of the open round that is due first."""
    dated = [each for each in several if each.state == RoundState.OPEN and each.due_on]
    if not dated:
        return None
    first = min(dated, key=lambda each: str(each.due_on))
    return pace.elapsed(first.opens_on, first.due_on, today)


def _by_member(counted: Counter[_Place]) -> dict[UUID, Counter[str]]:
    numbers: dict[UUID, Counter[str]] = defaultdict(Counter)
    for (member, _, state), number in counted.items():
        numbers[member][state] += number
    return numbers


def _by_round(counted: Counter[_Place]) -> Counter[tuple[UUID, str]]:
    numbers: Counter[tuple[UUID, str]] = Counter()
    for (_, where, state), number in counted.items():
        numbers[where, state] += number
    return numbers


def _members(
    project: Project, numbers: Mapping[UUID, Counter[str]], is_by_name: bool, elapsed: float | None
) -> list[Shown]:
    """Annotators now in, and everybody else who has a reading."""
    in_now = Q(is_annotator=True, removed_at__isnull=True, kind=MemberKind.PERSON)
    people = (
        Membership.objects.filter(project=project)
        .filter(in_now | Q(pk__in=list(numbers)))
        .select_related("user")
        .order_by("created_at", "pk")
    )
    times = _times(project)
    for member, number in breakdown.spared(numbers).items():
        numbers[member][AssignmentState.SKIPPED] -= number
    return [
        {
            "id": str(member.pk),
            "name": _name(member, is_by_name),
            "pseudonym": member.pseudonym,
            "roles": member.roles,
            **{state.value: numbers[member.pk][state] for state in _STATES},
            "active_seconds": times.get(member.pk, {}).get("seconds") or 0,
            "last_saved_at": times.get(member.pk, {}).get("saved"),
            "standing": _standing(
                numbers[member.pk], times.get(member.pk, {}).get("saved"), elapsed
            ),
        }
        for member in people
    ]


def _times(project: Project) -> dict[UUID, Numbers]:
    """How long people worked and when they last saved, whatever article that was on."""
    rows: Iterable[Numbers] = (
        Assignment.objects.filter(member__in=Membership.objects.filter(project=project))
        .order_by()
        .values("member")
        .annotate(seconds=Sum("active_seconds"), saved=Max("updated_at", filter=~_UNBEGUN))
    )
    return {row["member"]: row for row in rows}


def _standing(numbers: Counter[str], saved: datetime | None, elapsed: float | None) -> str:
    work = Work(
        done=numbers[AssignmentState.SUBMITTED],
        begun=numbers[AssignmentState.IN_PROGRESS],
        open=numbers[AssignmentState.OPEN],
        days_since_saved=None if saved is None else (timezone.now() - saved).days,
    )
    return standing(work, elapsed)


@dataclass(frozen=True)
class _Reason:
    kind: str
    reason: str
    note: str


def waiting(readings: QuerySet[CountedReading], *, is_by_name: bool) -> list[Shown]:
    """What annotators put to the manager, the newest first, as far as a page can hold.

    An unlocked part waits until the manager has made it article text for everybody.
    """
    skipped = Q(state=AssignmentState.SKIPPED, skip_reason__in=ABOUT_THE_ARTICLE)
    unlocked = Q(state__in=HOLDING) & ~Q(unlocked_blocks=[])
    raised = readings.filter(is_raised=True)
    rows = (
        Assignment.objects.filter(skipped | unlocked, pk__in=raised.values("pk"))
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
