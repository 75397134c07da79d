"""Which article comes next, of those that somebody may take: by what a project wants to learn.

Everybody's order still begins with a place that is free; this decides among such articles.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db.models import (
    Avg,
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Cast, Coalesce, Least, Right, Substr

from annotator.core import diversity
from annotator.models import (
    Annotation,
    Assignment,
    Disagreement,
    Document,
    DocumentProposals,
    DocumentText,
    Project,
    Recommender,
    Round,
)
from annotator.models.assignment import HOLDING, AssignmentKind
from annotator.models.project import NextArticle
from annotator.services.adjudication import adjudication_comparing

Rows = QuerySet[Document]


def ordered(free: Rows, into: Round, wish: str) -> Rows:
    """The free articles with the one to take first; `free` carries its `takers`.

    Ties are broken alike everywhere: fewest readers, then the oldest.
    """
    order = _ORDERS.get(wish)
    rows = free if order is None else order(free, into)
    return rows.order_by(*_COLUMNS.get(wish, ()), F("takers"), "created_at", "id")


def bring_up_to_date(project: Project) -> None:
    """Before an article is taken: compare what was handed in last, where that decides."""
    if project.switches.next_article == NextArticle.DISAGREEMENT:
        adjudication_comparing.catch_up(project=project)


def _by_coverage(free: Rows, into: Round) -> Rows:
    """Outlets of which the round has read least, then events: each is seen before any is twice."""
    given = Assignment.objects.filter(
        round=into, kind=AssignmentKind.ANNOTATION, state__in=HOLDING
    ).order_by()
    return free.annotate(
        of_outlet=_number(given.filter(document__outlet=OuterRef("outlet")), "document__outlet"),
        of_event=_number(given.filter(document__event=OuterRef("event")), "document__event"),
    )


def _by_disagreement(free: Rows, _: Round) -> Rows:
    """Where those who have read it are furthest apart, in whichever round."""
    figures = Disagreement.objects.filter(document=OuterRef("pk"), is_settled=False).order_by()
    worst = figures.values("document").annotate(worst=Max("figure")).values("worst")
    return free.annotate(apart=Coalesce(Subquery(worst, output_field=IntegerField()), -1))


def _by_uncertainty(free: Rows, into: Round) -> Rows:
    """Where machines are least sure: the lower of the mean score of what models marked and of how
    sure the version of the project's own proposals is that is in use; what neither has read
    comes last.
    """
    scores = Annotation.all_kinds.live().filter(
        document=OuterRef("pk"), assignment__kind=AssignmentKind.MODEL, score__isnull=False
    )
    mean = scores.order_by().values("document").annotate(mean=Avg("score")).values("mean")
    own = DocumentProposals.objects.filter(
        document=OuterRef("pk"), model__in=_in_use(into).values("in_use")
    ).values("sureness")
    return free.annotate(
        sureness=Least(
            Coalesce(Subquery(mean), _SURER_THAN_ANY), Coalesce(Subquery(own), _SURER_THAN_ANY)
        )
    )


def _by_diversity(free: Rows, into: Round) -> Rows:
    """The article whose words are least like those of what the round gave out last.

    Looked for among a bounded number of free ones, those with the fewest readers, scattered by
    the random end of their ids: a click must not wait for the reading of a whole archive.
    """
    scattered = free.annotate(end=Right(Cast("pk", CharField()), 8)).order_by(
        F("takers"), "end", "pk"
    )
    given = Assignment.objects.filter(
        round=into, kind=AssignmentKind.ANNOTATION, state__in=HOLDING
    ).order_by()
    last = given.values("document").annotate(last=Max("created_at")).order_by("-last", "document")
    drawn = _words(list(scattered.values_list("pk", flat=True)[:_DRAWN]))
    known = _words([row["document"] for row in last[:_COMPARED]])
    others = {pk: words for pk, words in drawn.items() if pk not in known} or drawn
    chosen = diversity.farthest(others, list(known.values()))
    return free.annotate(line=Case(When(pk=chosen, then=0), default=1, output_field=_WHOLE))


def _words(documents: Sequence[UUID]) -> dict[UUID, diversity.Words]:
    """The words of how each begins, in the order of the ids given."""
    beginnings = dict(
        DocumentText.objects.filter(document__in=documents).values_list(
            "document", Substr("text", 1, _BEGINNING)
        )
    )
    return {pk: diversity.words_of(beginnings.get(pk, "")) for pk in documents}


def _in_use(into: Round) -> QuerySet[Recommender]:
    return Recommender.objects.filter(project=into.project_id, in_use__isnull=False)


def _number(readings: QuerySet[Assignment], of: str) -> Coalesce:
    counted = readings.values(of).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


_DRAWN, _COMPARED, _BEGINNING = 60, 120, 4_000
_WHOLE = IntegerField()
# Scores are from 0 to 1.
_SURER_THAN_ANY = 2.0
_ORDERS: dict[str, Callable[[Rows, Round], Rows]] = {
    NextArticle.COVERAGE: _by_coverage,
    NextArticle.DISAGREEMENT: _by_disagreement,
    NextArticle.UNCERTAINTY: _by_uncertainty,
    NextArticle.DIVERSITY: _by_diversity,
}
_COLUMNS: dict[str, tuple[str, ...]] = {
    NextArticle.COVERAGE: ("of_outlet", "of_event"),
    NextArticle.DISAGREEMENT: ("-apart",),
    NextArticle.UNCERTAINTY: ("sureness",),
    NextArticle.DIVERSITY: ("line",),
}
