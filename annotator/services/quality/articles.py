"""The articles that people are trained, tested and checked with, in their order."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from annotator.access import Caller
from annotator.core.errors import Invalid
from annotator.models import Assignment, Document, Project
from annotator.models.assignment import AssignmentKind, AssignmentState
from annotator.models.document import DocumentPurpose
from annotator.services import audit
from annotator.services.audit import Act

USES = (DocumentPurpose.TRAINING, DocumentPurpose.QUALIFYING, DocumentPurpose.CHECK)
MOST = 500

Shown = dict[str, object]


def of(project: Project, purpose: str) -> QuerySet[Document]:
    """All of one use, in their order."""
    rows = Document.objects.live().filter(project=project, purpose=purpose)
    return rows.order_by("place", "created_at", "id")


def ready(project: Project, purpose: str) -> QuerySet[Document]:
    """Those that can be given to somebody: settled, and their text still there."""
    return of(project, purpose).filter(
        gold__state=AssignmentState.SUBMITTED,
        gold__member__work_withdrawn_at__isnull=True,
        taken_down_at__isnull=True,
    )


@transaction.atomic
def arrange(*, project: Project, by: Caller, use: str, documents: Sequence[UUID]) -> None:
    """These articles, in this order, are for this use and nothing else; what was for it and is
    not named goes back among the articles to annotate."""
    if len(set(documents)) < len(documents):
        raise Invalid.at("documents", "An article stands here twice.")
    if len(documents) > MOST:
        raise Invalid.at("documents", f"{MOST} articles is the most.")
    live = Document.objects.live().filter(project=project)
    known = {each.pk: each for each in live.filter(pk__in=documents).select_for_update()}
    if len(known) < len(documents):
        raise Invalid.at("documents", "One of these articles is not in this project.")
    former = of(project, use).exclude(pk__in=documents)
    former.order_by().update(
        purpose=DocumentPurpose.ANNOTATION, place=0, revision=F("revision") + 1
    )
    for place, pk in enumerate(documents):
        row = known[pk]
        if (row.purpose, row.place) != (use, place):
            Document.objects.filter(pk=pk).update(
                purpose=use, place=place, revision=F("revision") + 1
            )
    audit.record(project=project, by=by, act=Act.QUALITY_ARTICLES, name=use, number=len(documents))


def shown(project: Project) -> dict[str, list[Shown]]:
    """The articles by use, each with whether it is settled and from what it could be."""
    rows = {
        use: list(of(project, use).select_related("gold").only("key", "title", "length", "gold"))
        for use in USES
    }
    readings = _readings(each.pk for several in rows.values() for each in several)
    return {
        use.value: [_show(each, readings.get(each.pk, [])) for each in rows[use]] for use in USES
    }


def _show(document: Document, readings: list[Assignment]) -> Shown:
    gold = document.gold
    return {
        "id": str(document.pk),
        "key": document.key,
        "title": document.title,
        "length": document.length,
        "is_settled": gold is not None and gold.state == AssignmentState.SUBMITTED,
        "readings": [
            {
                "id": str(each.pk),
                "name": each.member.name,
                "is_settled_version": each.kind == AssignmentKind.ADJUDICATION,
            }
            for each in readings
            if gold is None or each.pk != gold.pk
        ],
    }


def _readings(documents: Iterable[UUID]) -> dict[UUID, list[Assignment]]:
    """Finished readings that could become the settled version."""
    rows = Assignment.objects.filter(
        document__in=list(documents),
        kind__in=[AssignmentKind.ANNOTATION, AssignmentKind.ADJUDICATION, AssignmentKind.REFERENCE],
        state=AssignmentState.SUBMITTED,
        member__work_withdrawn_at__isnull=True,
    ).select_related("member__user")
    # What the settled version was made from would only make the same again.
    rows = rows.exclude(settled_in__adjudication=F("document__gold"))
    found: dict[UUID, list[Assignment]] = {}
    for each in rows.order_by("submitted_at", "id"):
        found.setdefault(each.document_id, []).append(each)
    return found
