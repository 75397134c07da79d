"""Plans of who reads what: worked out, shown, and applied as they were shown or not at all."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from annotator.access import Caller
from annotator.core import workload as core
from annotator.core.errors import Conflict, Invalid
from annotator.core.workload import Item, Plan, Reader, Rules, SameEvent
from annotator.models import Assignment, Membership, Project, Round
from annotator.models.assignment import (
    HOLDING,
    UNFINISHED,
    AssignmentKind,
    AssignmentState,
)
from annotator.models.round import RoundPurpose
from annotator.services import audit
from annotator.services.audit import Act
from annotator.services.quality import gates, hidden
from annotator.services.races import deadlock_as_conflict
from annotator.services.study import rounds
from annotator.services.study.rounds import Seat

Shown = dict[str, object]
# What a page can show and a request can work out while somebody waits.
MOST_READINGS = 50_000
MOST_EVENTS = 60
# What one act hands out and another takes back.
_HANDED_OUT = (AssignmentKind.ANNOTATION, AssignmentKind.CHECK)


@dataclass(frozen=True)
class Ask:
    """What a manager wants: for whom, what is kept apart, and from which seed."""

    people: Sequence[Seat] | None = None
    same_event: SameEvent = SameEvent.ANY
    seed: int = 1
    # Whether who read an article in another round may get it once more.
    again: bool = False


@dataclass(frozen=True)
class Worked:
    """A plan with what it was made from."""

    plan: Plan
    seats: list[Seat]
    places: Mapping[str, tuple[str, str]]
    held: Counter[str]
    digest: str


def preview(*, into: Round, ask: Ask) -> Shown:
    """What each person would get, before anybody gets it."""
    return _shown(_work_out(into, ask))


def apply(*, into: Round, ask: Ask, digest: str, by: Caller) -> Shown:
    """Hand out what was shown; refused when the plan would be another one by now."""
    try:
        with deadlock_as_conflict(), transaction.atomic():
            locked = Round.objects.select_for_update(of=("self",)).get(pk=into.pk)
            rounds.require_open(locked)
            worked = _work_out(into, ask)
            if worked.digest != digest:
                raise _changed()
            _insert(into, worked.plan)
            audit.record(
                project=into.project,
                by=by,
                act=Act.HANDED_OUT,
                object_id=into.pk,
                name=into.name,
                number=len(worked.plan.given),
            )
    except IntegrityError:
        # Somebody took a place at the same moment.
        raise _changed() from None
    return _shown(worked)


def _changed() -> Conflict:
    return Conflict(
        "plan_changed",
        "Something has changed since this plan was shown; look at it again before handing out.",
    )


def _work_out(into: Round, ask: Ask) -> Worked:
    asked = list(ask.people) if ask.people is not None else rounds.seats_of(into)
    admitted = {each.pk for each in gates.admitted(into.project, [s.member for s in asked])}
    seats = [seat for seat in asked if seat.member.pk in admitted]
    columns = ("pk", "event_id", "event__name", "outlet_id", "outlet__name", "outlet__ratings")
    rows = list(rounds.documents_of(into).order_by().values_list(*columns))
    number = _per_document(into, ask, seats)
    if len(rows) * (len(seats) if number is None else number) > MOST_READINGS:
        most = f"{MOST_READINGS:,} readings at once is the most; make smaller rounds."
        raise Invalid("too_many", most)
    readers, barred = _had(into, ask)
    items = [
        Item(
            id=str(pk),
            event=str(event or ""),
            outlet=str(outlet or ""),
            leaning=leaning(ratings or []),
            readers=frozenset(readers[pk]),
            barred=frozenset(barred[pk]),
        )
        for pk, event, _, outlet, _, ratings in rows
    ]
    made = core.plan(
        items,
        [Reader(str(seat.member.pk), seat.quota) for seat in seats],
        Rules(number, ask.same_event, ask.seed),
    )
    places = {str(pk): (outlet or "", event or "") for pk, _, event, _, outlet, _ in rows}
    held = Counter(name for item in items for name in item.readers)
    return Worked(made, seats, places, held, _digest(made))


def _per_document(into: Round, ask: Ask, seats: Sequence[Seat]) -> int | None:
    """None where everybody reads everything."""
    if into.annotators_per_document is None and into.purpose == RoundPurpose.PILOT:
        return None if ask.people is None else len(seats)
    return rounds.wanted(into, into.project)


def leaning(ratings: Sequence[Mapping[str, Any]]) -> str:
    """The bin of an outlet: its newest rating. It evens loads out and is shown to nobody."""
    dated = sorted(ratings, key=lambda each: str(each.get("on") or ""))
    if not dated:
        return ""
    value = dated[-1].get("rating")
    return str(round(value)) if isinstance(value, int | float) else str(value or "").casefold()


def _had(into: Round, ask: Ask) -> tuple[dict[UUID, set[str]], dict[UUID, set[str]]]:
    """Who reads what in this round, and who must not be given it (again)."""
    rows = Assignment.objects.filter(
        document__in=rounds.documents_of(into).values("pk"), kind=AssignmentKind.ANNOTATION
    )
    readers: dict[UUID, set[str]] = defaultdict(set)
    barred: dict[UUID, set[str]] = defaultdict(set)
    columns = ("document_id", "member_id", "round_id", "state")
    for document, member, round_id, state in rows.order_by().values_list(*columns):
        if round_id == into.pk and state in HOLDING:
            readers[document].add(str(member))
        elif round_id == into.pk or (not ask.again and state != AssignmentState.RELEASED):
            barred[document].add(str(member))
    settled = Assignment.objects.barring(into.project)
    for document, member in settled.values_list("document_id", "member_id"):
        barred[document].add(str(member))
    return readers, barred


def _digest(made: Plan) -> str:
    lines = "\n".join(f"{one.item} {one.reader} {one.order}" for one in made.given)
    return hashlib.sha256(lines.encode()).hexdigest()[:32]


def _insert(into: Round, made: Plan) -> None:
    slots: dict[str, set[int]] = defaultdict(set)
    last: dict[str, int] = {}
    taken = Assignment.objects.filter(round=into, kind=AssignmentKind.ANNOTATION).order_by()
    for document, slot in taken.filter(slot__isnull=False).values_list("document_id", "slot"):
        slots[str(document)].add(slot or 0)
    for member, order in taken.values_list("member_id").annotate(Max("order")):
        last[str(member)] = order + 1
    new: list[Assignment] = []
    for one in made.given:
        held = slots[one.item]
        slot = next(number for number in range(1, len(held) + 2) if number not in held)
        held.add(slot)
        new.append(
            Assignment(
                project_id=into.project_id,
                document_id=UUID(one.item),
                round=into,
                member_id=UUID(one.reader),
                slot=slot,
                order=last.get(one.reader, 0) + one.order,
            )
        )
    Assignment.objects.bulk_create(hidden.with_checks(into.project, new), batch_size=1_000)


def _shown(worked: Worked) -> Shown:
    given = worked.plan.given
    outlets: dict[str, Counter[str]] = defaultdict(Counter)
    events: dict[str, Counter[str]] = defaultdict(Counter)
    for one in given:
        outlet, event = worked.places[one.item]
        outlets[one.reader][outlet] += 1
        events[one.reader][event] += 1
    names = sorted({name for counts in events.values() for name in counts})
    new = Counter(one.reader for one in given)
    return {
        "digest": worked.digest,
        "new": len(given),
        "held": sum(worked.held.values()),
        "short_documents": len(worked.plan.short),
        "short_readings": sum(worked.plan.short.values()),
        "outlets": sorted({name for counts in outlets.values() for name in counts}),
        # Too many columns help nobody; then the number of different events must do.
        "events": names if len(names) <= MOST_EVENTS else [],
        "people": [
            {
                "id": key,
                "name": seat.member.name,
                "pseudonym": seat.member.pseudonym,
                "quota": seat.quota,
                "held": worked.held[key],
                "new": new[key],
                "outlets": dict(outlets[key]),
                "events": dict(events[key]) if len(names) <= MOST_EVENTS else {},
                "different_events": len(events[key].keys() - {""}),
            }
            for seat, key in ((seat, str(seat.member.pk)) for seat in worked.seats)
        ],
    }


@transaction.atomic
def take_back(
    *, project: Project, by: Caller, into: Round | None, member: Membership | None
) -> tuple[int, int]:
    """Undo hand-outs that nobody has worked on; (taken back, kept because there is work)."""
    rows = Assignment.objects.filter(project=project, kind__in=_HANDED_OUT)
    rows = rows if into is None else rows.filter(round=into)
    rows = rows if member is None else rows.filter(member=member)
    unused = rows.filter(state=AssignmentState.OPEN, revision=0)
    # Locked before they are judged: a first mark may be on its way at this moment.
    ids = [row.pk for row in unused.select_for_update(of=("self",)).only("pk")]
    for at in range(0, len(ids), 500):
        Assignment.objects.filter(pk__in=ids[at : at + 500]).delete()
    audit.record(
        project=project,
        by=by,
        act=Act.TAKEN_BACK,
        number=len(ids),
        name=into and into.name,
        pseudonym=member and member.pseudonym,
    )
    return len(ids), rows.filter(state__in=UNFINISHED).count()


@transaction.atomic
def reassign(
    *, project: Project, by: Caller, giver: Membership, takers: Sequence[Membership], seed: int = 1
) -> tuple[int, int]:
    """Move what somebody has not begun to others; (moved, left since nobody could take it)."""
    unused = Assignment.objects.filter(
        member=giver, kind=AssignmentKind.ANNOTATION, state=AssignmentState.OPEN, revision=0
    )
    mine = {row.document_id: row for row in unused.select_for_update(of=("self",))}
    rows = Assignment.objects.filter(document__in=list(mine), kind=AssignmentKind.ANNOTATION)
    had: dict[UUID, set[str]] = defaultdict(set)
    settled = Assignment.objects.barring(project).filter(document__in=list(mine))
    for document, member in [
        *rows.values_list("document_id", "member_id"),
        *settled.values_list("document_id", "member_id"),
    ]:
        had[document].add(str(member))
    items = [Item(id=str(pk), barred=frozenset(had[pk])) for pk in mine]
    admitted = gates.admitted(project, takers)
    readers = [Reader(str(each.pk)) for each in admitted if each.pk != giver.pk]
    made = core.plan(items, readers, Rules(1, seed=seed))
    if made.given:
        # Checks were mixed into a pile that is somebody else's now.
        checks = Assignment.objects.filter(member=giver, kind=AssignmentKind.CHECK)
        checks.filter(state=AssignmentState.OPEN, revision=0).delete()
    for one in made.given:
        row = mine[UUID(one.item)]
        Assignment.objects.filter(pk=row.pk).update(member_id=UUID(one.reader), lease_until=None)
    audit.record(
        project=project,
        by=by,
        act=Act.REASSIGNED,
        number=len(made.given),
        pseudonym=giver.pseudonym,
    )
    return len(made.given), len(mine) - len(made.given)
