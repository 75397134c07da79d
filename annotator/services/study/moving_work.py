"""Work that nobody has begun: taken back, or dealt out among others."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from annotator.access import Caller
from annotator.core import workload as core
from annotator.core.workload import Item, Reader, Rules
from annotator.models import Assignment, Membership, Project, Round
from annotator.models.assignment import UNFINISHED, AssignmentKind, AssignmentState
from annotator.services import audit
from annotator.services.audit import Act
from annotator.services.quality import gates

# What is handed out by one act and taken back by another.
_HANDED_OUT = (AssignmentKind.ANNOTATION, AssignmentKind.CHECK)


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
        unbegun = checks.filter(state=AssignmentState.OPEN, revision=0).select_for_update()
        Assignment.objects.filter(pk__in=[row.pk for row in unbegun.only("pk")]).delete()
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
