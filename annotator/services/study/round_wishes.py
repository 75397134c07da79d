"""What a manager writes into the form of a round, as articles and people of the project."""

from collections.abc import Mapping
from uuid import UUID

from annotator.core import workload as core
from annotator.core.errors import Invalid
from annotator.core.workload import Item
from annotator.models import Assignment, Document, Membership, Project, RoundDocument
from annotator.models.assignment import AssignmentKind, AssignmentState
from annotator.models.document import DocumentPurpose
from annotator.models.membership import MemberKind
from annotator.services.study import assignment_list
from annotator.services.study.rounds import Seat

MOST_DRAWN = 20_000


def documents(project: Project, given: object) -> list[UUID] | None:
    """All of them (None), ids, or so many drawn from those that no round has had yet."""
    if given in (None, "all"):
        return None
    if isinstance(given, Mapping):
        return _drawn(project, given)
    found = assignment_list.documents(project, given)
    if found.exclude(purpose=DocumentPurpose.ANNOTATION).exists():
        raise Invalid.at("documents", "One of these articles is for training or checking.")
    return list(found.values_list("pk", flat=True))


def _drawn(project: Project, given: Mapping[str, object]) -> list[UUID]:
    unknown = given.keys() - {"draw", "seed"}
    number, seed = given.get("draw"), given.get("seed", 1)
    if unknown or type(number) is not int or type(seed) is not int:
        raise Invalid.at("documents", 'To draw, say {"draw": 10, "seed": 1}.')
    if not 1 <= number <= MOST_DRAWN:
        raise Invalid.at("documents", f"This must be from 1 to {MOST_DRAWN:,}.")
    live = Document.objects.live().filter(project=project, purpose=DocumentPurpose.ANNOTATION)
    used = RoundDocument.objects.filter(round__project=project).values("document")
    read = Assignment.objects.filter(project=project, kind=AssignmentKind.ANNOTATION).exclude(
        state=AssignmentState.RELEASED
    )
    free = live.exclude(pk__in=used).exclude(pk__in=read.values("document"))
    items = [
        Item(id=str(pk), outlet=str(outlet or ""), event=str(event or ""))
        for pk, outlet, event in free.order_by().values_list("pk", "outlet_id", "event_id")
    ]
    if len(items) < number:
        some = f"Only {len(items):,} articles have not been in any round yet."
        raise Invalid.at("documents", some)
    return [UUID(each) for each in core.draw(items, number, seed)]


def people(project: Project, given: object) -> list[Seat] | None:
    """All annotators (None), or some of them, each with a quota where one is named."""
    if given in (None, "all"):
        return None
    if not isinstance(given, list):
        raise Invalid.at("people", 'This must be a list of {"id", "quota"}, or "all".')
    quotas = dict(_seat(each) for each in given[: assignment_list.MOST_NAMED])
    live = Membership.objects.live().filter(
        project=project, is_annotator=True, kind=MemberKind.PERSON
    )
    found = live.filter(pk__in=quotas).select_related("user").order_by("created_at", "pk")
    if len(found) < len(quotas):
        raise Invalid.at("people", "One of these people is not an annotator of this project.")
    return [Seat(member, quotas[member.pk]) for member in found]


def _seat(given: object) -> tuple[UUID, int | None]:
    if isinstance(given, str):
        given = {"id": given}
    if not isinstance(given, dict) or given.keys() - {"id", "quota"}:
        raise Invalid.at("people", 'This must be a list of {"id", "quota"}, or "all".')
    quota = given.get("quota")
    if quota is not None and (type(quota) is not int or not 0 <= quota <= 1_000_000):
        raise Invalid.at("people", "A quota is a whole number, or null for no limit.")
    try:
        return UUID(str(given.get("id"))), quota
    except ValueError:
        raise Invalid.at("people", "One of these is not an id.") from None
