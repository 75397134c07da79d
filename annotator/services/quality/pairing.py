"""Which readings of one person are held against what: for a report, newest articles only."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from annotator.models import Assignment, Membership
from annotator.models.assignment import AssignmentKind, AssignmentState
from annotator.models.document import DocumentPurpose
from annotator.services.quality.comparing import Pair

# So many articles of each kind; what is older says little of how somebody reads now.
MOST = 100


def against_settled(member: Membership, kind: AssignmentKind) -> list[Pair]:
    """Lessons or hidden checks against the settled versions of today, the oldest first."""
    rows = _own(member, kind).filter(
        document__gold__state=AssignmentState.SUBMITTED,
        document__gold__member__work_withdrawn_at__isnull=True,
    )
    found = []
    for each in _newest(rows.select_related("document__gold")):
        gold = each.document.gold
        if gold is not None:
            gold.document = each.document
            found.append(Pair(each, gold))
    return found


def against_themselves(member: Membership) -> list[Pair]:
    """What was read once more against how it was read at first.

    A first reading that was changed after the second is no first reading any more.
    """
    again = _newest(_own(member, AssignmentKind.REPEAT))
    earlier = _by_document(_own(member, AssignmentKind.ANNOTATION), again)
    found = []
    for each in again:
        before = [row for row in earlier[each.document_id] if _is_before(row, each)]
        if before:
            found.append(Pair(each, before[-1]))
    return found


def _is_before(one: Assignment, other: Assignment) -> bool:
    times = (one.submitted_at, other.submitted_at)
    return times[0] is not None and times[1] is not None and times[0] < times[1]


def against_others(member: Membership) -> list[Pair]:
    """Articles against everybody else who read them in the same round by the same codebook."""
    own = _newest(
        _own(member, AssignmentKind.ANNOTATION).filter(document__purpose=DocumentPurpose.ANNOTATION)
    )
    others = _by_document(
        Assignment.objects.filter(
            kind=AssignmentKind.ANNOTATION,
            state=AssignmentState.SUBMITTED,
            member__work_withdrawn_at__isnull=True,
        ).exclude(member=member),
        own,
    )
    return [
        Pair(each, other)
        for each in own
        for other in others[each.document_id]
        if (other.round_id, other.codebook_id) == (each.round_id, each.codebook_id)
    ]


def _own(member: Membership, kind: AssignmentKind) -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        member=member,
        kind=kind,
        state=AssignmentState.SUBMITTED,
        document__set_aside_at__isnull=True,
        document__taken_down_at__isnull=True,
    )


def _newest(rows: QuerySet[Assignment]) -> list[Assignment]:
    """With what a title is shown by; the oldest first."""
    known = rows.select_related("document__project", "document__outlet")
    return list(known.order_by("-submitted_at", "-id")[:MOST])[::-1]


def _by_document(
    rows: QuerySet[Assignment], wanted: Iterable[Assignment]
) -> dict[UUID, list[Assignment]]:
    documents = {each.document_id: each.document for each in wanted}
    found: dict[UUID, list[Assignment]] = defaultdict(list)
    for row in rows.filter(document__in=list(documents)).order_by("submitted_at", "id"):
        row.document = documents[row.document_id]
        found[row.document_id].append(row)
    return found
