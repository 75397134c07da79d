"""The list of projects with its numbers: two statements for one project and for a hundred."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotator.models import Assignment, Document, Membership, Project, User
from annotator.models.assignment import AssignmentKind, AssignmentState
from annotator.models.document import DocumentPurpose


def with_numbers(projects: QuerySet[Project], viewer: User) -> QuerySet[Project]:
    """The projects with what `shown` needs: the numbers, and the viewer's own part."""
    live = Document.objects.live().filter(project=OuterRef("pk"))
    to_read = live.filter(purpose=DocumentPurpose.ANNOTATION)
    people = Membership.objects.live().filter(project=OuterRef("pk"), user__isnull=False)
    submitted = Assignment.objects.filter(
        document__project=OuterRef("pk"),
        document__set_aside_at__isnull=True,
        document__purpose=DocumentPurpose.ANNOTATION,
        kind=AssignmentKind.ANNOTATION,
        state=AssignmentState.SUBMITTED,
    )
    mine = Membership.objects.live().filter(user=viewer)
    return projects.annotate(
        documents_count=_number_of(live, "project"),
        to_read_count=_number_of(to_read, "project"),
        members_count=_number_of(people, "project"),
        submitted_count=_number_of(submitted, "document__project"),
    ).prefetch_related(Prefetch("memberships", queryset=mine, to_attr="mine"))


def shown(project: Any) -> dict[str, object]:  # noqa: ANN401  a Project as `with_numbers` fills it
    """A project in the list: one's own part, how much is there and how far it is."""
    return {
        "slug": project.slug,
        "title": project.title,
        "description": project.description,
        "language": project.language,
        "archived_at": project.archived_at,
        "roles": project.mine[0].roles if project.mine else [],
        "counts": {
            "documents": project.documents_count,
            "members": project.members_count,
            "submitted": project.submitted_count,
            "expected": project.to_read_count * project.switches.annotators_per_document,
        },
    }


def _number_of(rows: QuerySet[Any], project: str) -> Coalesce:
    """Counted apart, since joining several lists would multiply them."""
    counted = rows.order_by().values(project).annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)
