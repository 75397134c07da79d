"""The list of projects with its numbers: two statements for one project and for a hundred."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotator import access
from annotator.actions import Action
from annotator.models import Assignment, CountedReading, Document, Membership, Project, User
from annotator.models.assignment import HOLDING, ORDINARY, AssignmentState
from annotator.models.document import DocumentPurpose


def with_numbers(projects: QuerySet[Project], viewer: User) -> QuerySet[Project]:
    """The projects with what `shown` needs: the numbers, and the viewer's own part."""
    live = Document.objects.live().filter(project=OuterRef("pk"))
    to_read = live.filter(purpose=DocumentPurpose.ANNOTATION)
    people = Membership.objects.live().filter(project=OuterRef("pk"), user__isnull=False)
    readings = CountedReading.objects.filter(project=OuterRef("pk"), state__in=HOLDING)
    # Hidden checks and repeats are for their reader articles like all others.
    own = Assignment.objects.holding().filter(
        member__user=viewer,
        project=OuterRef("pk"),
        document__set_aside_at__isnull=True,
        kind__in=ORDINARY,
    )
    is_submitted = Q(state=AssignmentState.SUBMITTED)
    mine = Membership.objects.live().filter(user=viewer)
    return projects.annotate(
        documents_count=_number_of(live, "project"),
        to_read_count=_number_of(to_read, "project"),
        members_count=_number_of(people, "project"),
        submitted_count=_number_of(readings.filter(is_submitted), "project"),
        own_submitted_count=_number_of(own.filter(is_submitted), "project"),
        own_count=_number_of(own, "project"),
    ).prefetch_related(Prefetch("memberships", queryset=mine, to_attr="mine"))


def shown_to(viewer: User) -> Callable[[Any], dict[str, object]]:
    """How a project of the list looks to somebody: their own part, how much is there, how far."""
    return lambda project: _shown(project, viewer)


def _shown(project: Any, viewer: User) -> dict[str, object]:  # noqa: ANN401  as `with_numbers` fills it
    member = project.mine[0] if project.mine else None
    expected = project.to_read_count * project.switches.annotators_per_document
    submitted = project.submitted_count
    sees_progress = access.may(viewer, project, Action.VIEW_PROGRESS, member)
    if project.switches.blind_peers and not sees_progress:
        # How far the others are is theirs; what is left is the viewer's own work.
        submitted, expected = project.own_submitted_count, project.own_count
    return {
        "slug": project.slug,
        "title": project.title,
        "description": project.description,
        "language": project.language,
        "archived_at": project.archived_at,
        "roles": member.roles if member else [],
        "counts": {
            "documents": project.documents_count,
            "members": project.members_count,
            "submitted": submitted,
            "expected": expected,
        },
    }


def _number_of(rows: QuerySet[Any], project: str) -> Coalesce:
    """Counted apart, since joining several lists would multiply them."""
    counted = rows.order_by().values(project).annotate(number=Count("*"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)
