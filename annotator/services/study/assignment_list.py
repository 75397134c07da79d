"""The list of who reads what, and what a hand-out names."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotator import access
from annotator.actions import Action
from annotator.core.errors import Invalid
from annotator.models import Annotation, Assignment, Document, Membership, Project

Shown = dict[str, object]

# Some builds of SQLite take no more than some thirty thousand values in one statement.
MOST_NAMED = 10_000

_COLUMNS = {
    "state": "state",
    "member": "member_id",
    "document": "document_id",
    "round": "round__name",
}


# Counted for the rows of one page; a join would group all readings of the project first.
_MARKS = (
    Annotation.all_kinds.filter(assignment=OuterRef("pk"), deleted_at__isnull=True)
    .order_by()
    .values("assignment")
    .annotate(number=Count("pk"))
    .values("number")
)


def rows(project: Project, wanted: Mapping[str, object]) -> QuerySet[Assignment]:
    """The readings of a project, narrowed by state, member, document or round."""
    narrowed = {column: wanted[name] for name, column in _COLUMNS.items() if name in wanted}
    return (
        Assignment.objects.filter(project=project, **narrowed)
        .select_related("document", "member__user", "round")
        .only(
            "id",
            "state",
            "kind",
            "slot",
            "updated_at",
            "submitted_at",
            "revision",
            "document__key",
            "document__title",
            "member__pseudonym",
            "member__user__name",
            "member__user__username",
            "round__name",
        )
        .annotate(marks=Coalesce(Subquery(_MARKS, output_field=IntegerField()), 0))
    )


def shown_to(user: access.Caller, project: Project) -> Callable[[Assignment], Shown]:
    """Names are for those who may see the people; all others get pseudonyms."""
    member = access.membership_in(user, project)
    if access.may(user, project, Action.VIEW_MEMBERS, member):
        return lambda row: _show(row, row.member.name)
    return lambda row: _show(row, row.member.pseudonym)


def _show(row: Assignment, name: str) -> Shown:
    return {
        "id": str(row.pk),
        "document": {
            "id": str(row.document_id),
            "key": row.document.key,
            "title": row.document.title,
        },
        "member": {
            "id": str(row.member_id),
            "name": name,
            "pseudonym": row.member.pseudonym,
        },
        "state": row.state,
        "kind": row.kind,
        "round": row.round.name,
        "slot": row.slot,
        "annotations": getattr(row, "marks", 0),
        "updated_at": row.updated_at,
        "submitted_at": row.submitted_at,
        "revision": row.revision,
    }


def _ids(given: object, place: str) -> list[UUID]:
    if not isinstance(given, list):
        raise Invalid.at(place, 'This must be a list of ids, or "all".')
    if len(given) > MOST_NAMED:
        raise Invalid.at(place, f'{MOST_NAMED:,} at once is the most; say "all" for everything.')
    try:
        return [UUID(str(each)) for each in given]
    except ValueError:
        raise Invalid.at(place, "One of these is not an id.") from None


def documents(project: Project, given: object) -> QuerySet[Document]:
    """The articles that a hand-out names: a list of ids, or "all"."""
    live = Document.objects.live().filter(project=project)
    if given == "all":
        return live.filter(purpose="annotation")
    ids = set(_ids(given, "documents"))
    found = live.filter(pk__in=ids)
    if found.count() < len(ids):
        raise Invalid.at("documents", "One of these articles is not in this project.")
    return found


def members(project: Project, given: object) -> list[Membership]:
    """The people that a hand-out names: a list of ids, or "all" annotators."""
    live = Membership.objects.live().filter(project=project).select_related("user")
    if given == "all":
        return list(live.filter(is_annotator=True, kind="person").order_by("id"))
    ids = set(_ids(given, "members"))
    found = list(live.filter(pk__in=ids))
    if len(found) < len(ids):
        raise Invalid.at("members", "One of these people is not in this project.")
    return found
