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
from annotator.models import Assignment, Round
from annotator.models.assignment import (
    HOLDING,
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
# What a request can work out while somebody waits, and what a task can hold (services.planning).
MOST_READINGS, MOST_IN_TASK = 50_000, 1_000_000
MOST_EVENTS = 60


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
    return shown(work_out(into, ask))


def apply(*, into: Round, ask: Ask, digest: str, by: Caller) -> Shown:
    """Hand out what was shown; refused when the plan would be another one by now."""
    try:
        with deadlock_as_conflict(), transaction.atomic():
            locked = Round.objects.select_for_update(of=("self",)).get(pk=into.pk)
            rounds.require_open(locked)
            worked = work_out(into, ask)
            if worked.digest != digest:
                raise plan_changed()
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
        raise plan_changed() from None
    return shown(worked)


def plan_changed() -> Conflict:
    """What was shown is no longer what would be handed out."""
    return Conflict(
        "plan_changed",
        "Something has changed since this plan was shown; look at it again before handing out.",
    )


def is_large(into: Round, ask: Ask) -> bool:
    """Whether nobody should wait for it; refused where it is more than a task can hold, too."""
    seats = list(ask.people) if ask.people is not None else rounds.seats_of(into)
    number = _per_document(into, ask, seats)
    size = rounds.documents_of(into).count() * (len(seats) if number is None else number)
    if size > MOST_IN_TASK:
        most = f"{MOST_IN_TASK:,} readings at once is the most; make smaller rounds."
        raise Invalid("too_many", most)
    return size > MOST_READINGS


def work_out(into: Round, ask: Ask) -> Worked:
    """Who would get what."""
    asked = list(ask.people) if ask.people is not None else rounds.seats_of(into)
    admitted = {each.pk for each in gates.admitted(into.project, [s.member for s in asked])}
    seats = [seat for seat in asked if seat.member.pk in admitted]
    columns = ("pk", "event_id", "event__name", "outlet_id", "outlet__name", "outlet__ratings")
    rows = list(rounds.documents_of(into).order_by().values_list(*columns))
    number = _per_document(into, ask, seats)
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


def last_orders(into: Round) -> dict[str, int]:
    """After which place a person's new articles begin."""
    taken = Assignment.objects.filter(round=into, kind=AssignmentKind.ANNOTATION).order_by()
    rows = taken.values_list("member_id").annotate(Max("order"))
    return {str(member): order + 1 for member, order in rows}


def _insert(into: Round, made: Plan) -> None:
    slots: dict[str, set[int]] = defaultdict(set)
    last = last_orders(into)
    taken = Assignment.objects.filter(round=into, kind=AssignmentKind.ANNOTATION).order_by()
    for document, slot in taken.filter(slot__isnull=False).values_list("document_id", "slot"):
        slots[str(document)].add(slot or 0)
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


def shown(worked: Worked) -> Shown:
    """A plan as the page shows it."""
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
