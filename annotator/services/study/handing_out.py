"""Who reads what: handed out by a manager, or taken by the annotator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import (
    Case,
    Max,
    QuerySet,
    When,
)
from django.utils import timezone

from annotator.core.errors import Conflict, Invalid
from annotator.models import Assignment, Document, Membership, Project, Round
from annotator.models.assignment import (
    HOLDING,
    ORDINARY,
    UNFINISHED,
    AssignmentKind,
    AssignmentState,
)
from annotator.models.project import NextArticle
from annotator.models.round import RoundState
from annotator.services.quality import gates, hidden, qualification, switches
from annotator.services.quality.gates import Stage
from annotator.services.races import deadlock_as_conflict
from annotator.services.study import next_article, room, rounds
from annotator.services.study.round_choice import current_round, has_begun, rounds_for

LEASE = timedelta(days=2)
_TRIES = 30


@dataclass(frozen=True)
class HandedOut:
    """What a bulk act did."""

    created: list[Assignment]
    existing: int
    not_admitted: list[Membership]


def hand_out(
    *,
    project: Project,
    documents: QuerySet[Document],
    members: Sequence[Membership],
    into: Round | None = None,
) -> HandedOut:
    """Give every document to every member; who has a reading of it keeps that one, and who
    settles it is passed over."""
    outsiders = [member for member in members if not member.is_annotator or member.removed_at]
    if outsiders:
        name = outsiders[0].name
        raise Invalid.at("members", f"{name} is not an annotator of this project.")
    for _ in range(_TRIES):
        try:
            with deadlock_as_conflict(), transaction.atomic():
                return _hand_out(into or current_round(project), documents, members)
        except IntegrityError:
            # Somebody took a place at the same moment: look again.
            continue
    raise Conflict("busy", "Others are taking articles at this moment; try again.")


def _hand_out(
    into: Round, documents: QuerySet[Document], members: Sequence[Membership]
) -> HandedOut:
    rounds.require_open(into)
    kept = gates.admitted(into.project, members)
    wanted = list(documents.live().values_list("pk", flat=True))  # type: ignore[attr-defined]
    here = Assignment.objects.filter(round=into, kind=AssignmentKind.ANNOTATION)
    slots: dict[UUID, set[int]] = {}
    settled = Assignment.objects.barring(into.project).filter(member__in=members)
    have = set(settled.values_list("document_id", "member_id"))
    for document_id, member_id, slot in here.values_list("document_id", "member_id", "slot"):
        have.add((document_id, member_id))
        if slot is not None:
            slots.setdefault(document_id, set()).add(slot)
    rows: list[Assignment] = []
    for document_id in wanted:
        taken = slots.setdefault(document_id, set())
        for member in kept:
            if (document_id, member.pk) in have:
                continue
            slot = next(n for n in range(1, len(taken) + 2) if n not in taken)
            taken.add(slot)
            place = {"project_id": into.project_id, "document_id": document_id, "round": into}
            rows.append(Assignment(**place, member=member, slot=slot))
    last = here.filter(member__in=members).aggregate(n=Max("order"))["n"]
    for row in rows:
        row.order = 0 if last is None else last
    given = hidden.with_checks(into.project, rows)
    created = Assignment.objects.bulk_create(given, batch_size=500)
    created = [row for row in created if row.kind == AssignmentKind.ANNOTATION]
    left_out = [member for member in members if member not in kept]
    return HandedOut(created, len(wanted) * len(kept) - len(created), left_out)


def claim(*, project: Project, member: Membership) -> Assignment | None:
    """The member's next article: one they hold and have not finished, else a new one; before
    that what the project asks everybody to learn from, and its test.

    The document with the fewest readers comes first, unless the project wants another order
    (`next_article`). Places are taken by inserting under the
    unique (document, kind, round, slot): of two who reach for the last place, the database lets
    one through, and the other looks again.
    """
    next_article.bring_up_to_date(project)
    for _ in range(_TRIES):
        try:
            with deadlock_as_conflict(), transaction.atomic():
                # One claim at a time per member, or two clicks would take two articles.
                Membership.objects.select_for_update(no_key=True).get(pk=member.pk)
                now = qualification.standing(member)
                if now.stage == Stage.FREE:
                    return _once_more(member) or held_by(member) or _take(project, member)
                refusal = gates.refusal(now)
                if refusal is None:
                    return gates.enter(member, now)
        except IntegrityError:
            continue
        # Only now: what the attempt came to has been written down and must stay.
        raise refusal
    raise Conflict("busy", "Others are taking articles at this moment; try again.")


def held_by(member: Membership) -> Assignment | None:
    """What *Continue* opens: work in progress before work not begun, the oldest first."""
    now = gates.standing(member)
    if now.stage != Stage.FREE:
        return gates.held(now)
    mine = Assignment.objects.filter(
        member=member,
        kind__in=ORDINARY,
        state__in=UNFINISHED,
        round__state=RoundState.OPEN,
        document__set_aside_at__isnull=True,
    ).filter(has_begun("round__"))
    # "in_progress" sorts before "open"; an article to be read once more does not wait in line.
    return (
        mine.annotate(line=Case(When(kind=AssignmentKind.REPEAT, then=0), default=1))
        .select_related("document__project", "document__outlet", "round")
        .order_by("state", "line", "order", "id")
        .first()
    )


def following(member: Membership) -> Assignment | None:
    """What comes after an article that was just finished: held already, or before the gate.

    A further article of one's own choice is taken by `claim` alone.
    """
    rules = switches.of(member.project)
    if not rules.has_gate and not rules.repeats:
        return held_by(member)
    with transaction.atomic():
        qualification.lock(member)
        now = qualification.standing(member)
        if now.stage in {Stage.TRAINING, Stage.TEST}:
            return gates.enter(member, now)
        if now.stage == Stage.FREE:
            _once_more(member)
    return held_by(member)


def _once_more(member: Membership) -> Assignment | None:
    """An article to be read again, where it is time; never before what is in progress."""
    if not switches.of(member.project).repeats:
        return None
    held = held_by(member)
    if held is not None and held.state == AssignmentState.IN_PROGRESS:
        return held
    return hidden.next_repeat(member=member, into=next(iter(rounds_for(member)), None))


def _take(project: Project, member: Membership) -> Assignment | None:
    if not project.switches.claiming:
        return None
    current_round(project)
    for into in rounds_for(member):
        found = _take_from(into, project, member)
        if found is not None:
            return found
    return None


def _take_from(into: Round, project: Project, member: Membership) -> Assignment | None:
    release_expired(into)
    document = _next(into, project, member)
    if document is None:
        return None
    lease_until = timezone.now() + LEASE
    check = hidden.next_check(member=member, into=into, lease_until=lease_until)
    if check is not None:
        return check
    taken = set(
        Assignment.objects.filter(
            document=document, round=into, kind=AssignmentKind.ANNOTATION, state__in=HOLDING
        ).values_list("slot", flat=True)
    )
    slot = next(number for number in range(1, len(taken) + 2) if number not in taken)
    if len(taken) >= rounds.wanted(into, project):
        raise IntegrityError("the last place went to somebody else")
    assignment, _ = Assignment.objects.update_or_create(
        document=document,
        round=into,
        member=member,
        kind=AssignmentKind.ANNOTATION,
        defaults={
            "project": project,
            "state": AssignmentState.OPEN,
            "slot": slot,
            "lease_until": lease_until,
        },
    )
    return assignment


def _next(into: Round, project: Project, member: Membership) -> Document | None:
    """The free article to take, its row locked."""
    free, wish = room.claimable(project, member, into), project.switches.next_article
    if wish != NextArticle.FEWEST:
        return _first(next_article.ordered(free, into, wish))
    near = room.nearest(project, member, into)
    if not near:
        return None
    # Where all of them turn out to be taken, what the database keeps is wrong: look at everything.
    found = _first(next_article.ordered(free.filter(pk__in=near), into, wish))
    return found or _first(next_article.ordered(free, into, wish))


def _first(free: QuerySet[Document]) -> Document | None:
    return free.select_for_update(of=("self",), no_key=True).first()


def release_expired(into: Round) -> None:
    """A claim without any saved change goes back after two days."""
    Assignment.objects.filter(
        round=into, state=AssignmentState.OPEN, revision=0, lease_until__lt=timezone.now()
    ).update(state=AssignmentState.RELEASED, slot=None)


@transaction.atomic
def take_back(*, assignment_id: UUID) -> None:
    """Undo a hand-out that nobody has worked on."""
    unused = [AssignmentState.OPEN, AssignmentState.RELEASED]
    # Locked before it is judged: a first mark may be on its way at this moment.
    reading = (
        Assignment.objects.select_for_update()
        .filter(pk=assignment_id, revision=0, state__in=unused)
        .first()
    )
    if reading is None:
        raise Conflict("has_work", "There is work in this reading, so it cannot be taken back.")
    reading.delete()
