"""Articles that look like any other to their reader: with a settled version to check by, or read
by the same person before.

Checks are mixed in where articles are handed out or taken, at turns that follow from the project
and the reader alone; what a reader can count falls by one with each of them as with any other.
Who manages the project knows them and is given none.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from annotator.core.quality import (
    QualityRules,
    is_turn,
    left_to_show,
    mixed,
    ranked,
    turns,
)
from annotator.models import Assignment, Membership, Project, Round
from annotator.models.assignment import ORDINARY, AssignmentKind, AssignmentState
from annotator.models.document import DocumentPurpose
from annotator.services.quality import articles, switches

_COUNTED = (AssignmentKind.ANNOTATION, AssignmentKind.CHECK)


def _seed(project: Project, member: UUID, what: str) -> str:
    return f"{project.pk} {member} {what}"


def next_check(*, member: Membership, into: Round, lease_until: datetime) -> Assignment | None:
    """A hidden check in place of the article that would be taken now, where it is its turn."""
    rules = switches.of(member.project)
    if not rules.checks or member.is_manager:
        return None
    seed = _seed(member.project, member.pk, "check")
    if not is_turn(rules.check_every, seed, _taken([member.pk])[member.pk]):
        return None
    waiting = _waiting(member.project, [member.pk])[member.pk]
    if not waiting:
        return None
    made, _ = Assignment.objects.update_or_create(
        document_id=waiting[0],
        round=into,
        member=member,
        kind=AssignmentKind.CHECK,
        defaults={"state": AssignmentState.OPEN, "slot": None, "lease_until": lease_until},
    )
    return made


def with_checks(project: Project, rows: Sequence[Assignment]) -> list[Assignment]:
    """Rows about to be handed out, each person's in their order, with hidden checks among them."""
    rules = switches.of(project)
    if not rules.checks or not rows:
        return list(rows)
    piles: dict[UUID, list[Assignment]] = defaultdict(list)
    for row in rows:
        piles[row.member_id].append(row)
    managers = set(
        Membership.objects.filter(pk__in=piles, is_manager=True).values_list("pk", flat=True)
    )
    taken, waiting = _taken(list(piles)), _waiting(project, list(piles))
    found: list[Assignment] = []
    for member, pile in piles.items():
        checks = [] if member in managers else waiting[member]
        found += _one_pile(project, rules, pile, checks, taken[member])
    return found


def _one_pile(
    project: Project,
    rules: QualityRules,
    pile: Sequence[Assignment],
    checks: Sequence[UUID],
    taken: int,
) -> list[Assignment]:
    ordered = sorted(pile, key=lambda row: row.order)
    first, start = ordered[0], ordered[0].order
    hidden = [
        Assignment(
            document_id=pk,
            round=first.round,
            member_id=first.member_id,
            kind=AssignmentKind.CHECK,
        )
        for pk in checks
    ]
    seed = _seed(project, first.member_id, "check")
    found = [row for row, _ in mixed(ordered, hidden, rules.check_every, seed, taken)]
    for at, row in enumerate(found):
        row.order = start + at
    return found


def left(member: Membership, regular: int) -> int:
    """How many articles somebody may still take, hidden checks to come among them."""
    rules = switches.of(member.project)
    if not rules.checks or member.is_manager or not regular:
        return regular
    return left_to_show(
        rules.check_every,
        _seed(member.project, member.pk, "check"),
        _taken([member.pk])[member.pk],
        regular,
        len(_waiting(member.project, [member.pk])[member.pk]),
    )


def _taken(members: Sequence[UUID]) -> Counter[UUID]:
    """How many articles each has had; a repeat is none of its own."""
    rows = Assignment.objects.filter(member__in=members, kind__in=_COUNTED)
    return Counter(rows.exclude(state=AssignmentState.RELEASED).values_list("member_id", flat=True))


def _waiting(project: Project, members: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """The checks that each has never met, in an order of their own."""
    ids = {str(pk): pk for pk in _ids(project)}
    met: dict[UUID, set[UUID]] = defaultdict(set)
    rows = Assignment.objects.filter(member__in=members, document__in=list(ids.values()))
    rows = rows.exclude(state=AssignmentState.RELEASED)
    for member, document in rows.values_list("member_id", "document_id"):
        met[member].add(document)
    return {
        member: [
            ids[name]
            for name in ranked(ids, _seed(project, member, "order"))
            if ids[name] not in met[member]
        ]
        for member in members
    }


def _ids(project: Project) -> list[UUID]:
    return list(articles.ready(project, DocumentPurpose.CHECK).values_list("pk", flat=True))


class _Done(NamedTuple):
    """An article somebody has handed in."""

    pk: UUID
    document: UUID
    kind: str
    at: datetime
    may_be_read: bool


def next_repeat(*, member: Membership, into: Round | None) -> Assignment | None:
    """An article of their own that somebody reads once more, where it is time for one.

    Called with the member's row locked. Never two in a row, and never the same one twice.
    """
    rules = switches.of(member.project)
    if not rules.repeats or member.is_manager or into is None:
        return None
    done = _done(member)
    given = Assignment.objects.filter(member=member, kind=AssignmentKind.REPEAT)
    repeated = set(given.values_list("document_id", flat=True))
    seed = _seed(member.project, member.pk, "repeat")
    own = [each for each in done if each.kind != AssignmentKind.REPEAT]
    if len(repeated) >= turns(rules.repeat_every, seed, len(own)):
        return None
    if done[-1].kind == AssignmentKind.REPEAT:
        return None
    latest = timezone.now() - timedelta(days=rules.repeat_after_days)
    ids = {
        str(each.document): each.document
        for each in own[: -rules.repeat_after_articles]
        if each.may_be_read and each.at <= latest and each.document not in repeated
    }
    if not ids:
        return None
    chosen = ids[ranked(ids, seed)[0]]
    return Assignment.objects.create(
        document_id=chosen, round=into, member=member, kind=AssignmentKind.REPEAT
    )


def _done(member: Membership) -> list[_Done]:
    rows = Assignment.objects.filter(
        member=member, kind__in=ORDINARY, state=AssignmentState.SUBMITTED
    ).order_by("submitted_at", "id")
    columns = (
        *("pk", "document_id", "kind", "submitted_at", "document__purpose"),
        *("document__set_aside_at", "document__taken_down_at"),
    )
    return [
        _Done(
            pk,
            document,
            kind,
            at,
            kind == AssignmentKind.ANNOTATION
            and purpose == DocumentPurpose.ANNOTATION
            and set_aside is None
            and taken_down is None,
        )
        for pk, document, kind, at, purpose, set_aside, taken_down in rows.values_list(*columns)
        if at is not None
    ]
