"""Which articles have a place free, and how many of them somebody may still take.

A few thousand articles are looked through whenever somebody opens one. Where there are more, how
many have a place free for anybody is kept for a minute in each process, and only what this
member has had is looked at anew: else each opening would cost more with every article.
"""

import time
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan

from annotator.models import Assignment, Document, Membership, Place, Project, Round
from annotator.models.assignment import HOLDING, AssignmentKind, AssignmentState
from annotator.models.compiled import Compiled
from annotator.services.counting import places
from annotator.services.study import rounds

# So many are looked at again, readings and all, before one of them is given out.
_NEAREST = 20
_MANY = 2_000
_SECONDS = 60


class _Kept(NamedTuple):
    """So many articles have a place free for somebody; counted again after that moment."""

    free: int
    until: float


_KEPT: dict[UUID, _Kept] = {}


def left(project: Project, member: Membership, into: Round) -> int:
    """How many articles of the round this member could still take."""
    if has_enough(member, into):
        return 0
    kept, now = _KEPT.get(into.pk), time.monotonic()
    if kept is None:
        asked = _looked_through(
            rounds.wanted(into, project), into.all_documents, project.switches.adjudicate_own
        )
        articles, free = asked.first(project.pk, member.pk, into.pk) or (0, 0)
        if articles > _MANY:
            _KEPT[into.pk] = _Kept(_open(project, into).count(), now + _SECONDS)
        return int(free)
    if kept.until < now:
        # Whoever comes while it is counted takes the number there was.
        _KEPT[into.pk] = _Kept(kept.free, now + _SECONDS)
        kept = _KEPT[into.pk] = _Kept(_open(project, into).count(), now + _SECONDS)
    mine = Assignment.objects.filter(_had(project), member=member).values("document")
    return max(0, kept.free - _open(project, into).filter(pk__in=mine).count())


def claimable(project: Project, member: Membership, into: Round) -> QuerySet[Document]:
    """Documents with a free place that this member has not had, with their `takers`."""
    had = Assignment.objects.filter(_had(project), document=OuterRef("pk"), member=member)
    free = _open(project, into).filter(~Exists(had)).annotate(takers=_takers(into))
    return free.none() if has_enough(member, into) else free


def nearest(project: Project, member: Membership, into: Round) -> list[UUID]:
    """Some of the claimable articles: those with the fewest takers, of these the oldest.

    Read from the beginning of an index that the database keeps, so that it costs the same in a
    round of any size. What stands there is looked at again by who asks `claimable` for these ids.
    """
    had = Assignment.objects.filter(_had(project), document=OuterRef("document"), member=member)
    free = (
        Place.objects.filter(~Exists(had), round=into, is_open=1)
        .filter(takers__lt=rounds.wanted(into, project))
        .order_by("takers", "since", "document_id")
        .values_list("takers", "since", "document_id")
    )
    # One number each: of both together the database would sort all there are.
    found = [row for broken in (0, 1) for row in free.filter(broken=broken)[:_NEAREST]]
    return [pk for _, _, pk in sorted(found)[:_NEAREST]]


def has_enough(member: Membership, into: Round) -> bool:
    """Whether the quota that this member has in the round is used up."""
    if into.all_members:
        return False
    quota = into.listed_members.filter(member=member).values_list("quota", flat=True).first()
    if quota is None:
        return False
    return rounds.held(into).filter(member=member, state__in=HOLDING).count() >= quota


@lru_cache(maxsize=64)
def _looked_through(wanted: int, all_documents: bool, adjudicate_own: bool) -> Compiled[Any]:
    """How many articles a round has, and how many of them a member may take: asked of the ids
    of a project, a member and a round.
    """

    def make(project: UUID, member: UUID, round_: UUID) -> QuerySet[Document, Any]:
        into = Round(pk=round_, project_id=project, all_documents=all_documents)
        rule = _read_before(adjudicate_own)
        had = Assignment.objects.filter(rule, document=OuterRef("pk"), member_id=member)
        may = Q(~Exists(had), _has_place(into, wanted))
        one = rounds.documents_of(into).order_by().values("project")
        counted = one.annotate(articles=Count("pk"), free=Count("pk", filter=may))
        return counted.values_list("articles", "free")

    return Compiled(make, UUID, UUID, UUID)


def _open(project: Project, into: Round) -> QuerySet[Document]:
    return rounds.documents_of(into).filter(_has_place(into, rounds.wanted(into, project)))


def _has_place(into: Round, wanted: int) -> Q:
    readings = _readings().filter(state=AssignmentState.SKIPPED, skip_reason__in=places.BROKEN)
    return Q(LessThan(_takers(into), wanted), LessThan(_number_of(readings), 2))


def _takers(into: Round) -> Coalesce:
    return _number_of(_readings().filter(round_id=into.pk, state__in=HOLDING))


def _readings() -> QuerySet[Assignment]:
    return Assignment.objects.filter(document=OuterRef("pk"), kind=AssignmentKind.ANNOTATION)


def _had(project: Project) -> Q:
    return _read_before(project.switches.adjudicate_own)


def _read_before(adjudicate_own: bool) -> Q:
    """What bars a member from an article: a reading that they did not give back, whose claim
    may be theirs again, and having settled it: nobody judges their own work.
    """
    had = Q(kind=AssignmentKind.ANNOTATION) & ~Q(state=AssignmentState.RELEASED)
    return had if adjudicate_own else had | Q(kind=AssignmentKind.ADJUDICATION)


def _number_of(readings: QuerySet[Assignment]) -> Coalesce:
    """Counted apart per document, so that PostgreSQL can lock the documents' rows."""
    counted = readings.order_by().values("document").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)
