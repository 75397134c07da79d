"""Articles go: deleted where nobody has worked on them, else set aside; and come back."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotator.access import Caller
from annotator.core.errors import Conflict
from annotator.models import (
    Annotation,
    AnnotationLink,
    Assignment,
    AssignmentChange,
    Decision,
    Document,
    Entity,
    SourceReading,
)
from annotator.models.assignment import AssignmentState
from annotator.services import audit
from annotator.services.audit import Act


@transaction.atomic
def remove(*, document: Document, by: Caller | None = None) -> tuple[str, int]:
    """Delete what nobody has worked on; set everything else aside. (outcome, annotations)."""
    hold([document.pk])
    marks = Annotation.all_kinds.filter(document=document).count()
    _tell(document, by, Act.ARTICLE_REMOVED)
    worked_on = Assignment.objects.filter(document=document, revision__gt=0).exists()
    if worked_on or marks:
        rows = Document.objects.filter(pk=document.pk, set_aside_at__isnull=True)
        rows.update(set_aside_at=timezone.now())
        return "set_aside", marks
    delete_rows([document.pk])
    return "deleted", marks


@transaction.atomic
def restore(*, document: Document, by: Caller | None = None) -> Document:
    """Take a document back that was set aside."""
    if not Document.objects.filter(pk=document.pk, set_aside_at__isnull=False).update(
        set_aside_at=None
    ):
        raise Conflict("not_set_aside", "This article is not set aside.")
    _tell(document, by, Act.ARTICLE_RESTORED)
    document.refresh_from_db()
    return document


def hold(ids: Sequence[UUID]) -> None:
    """Before it is judged whether anybody has worked on them: nobody begins to, from here to the
    end of the transaction.

    Readings first, as whoever saves does it; then the articles, without which nothing is added.
    """
    readings = Assignment.objects.filter(document__in=ids).order_by("pk")
    list(readings.select_for_update(of=("self",)).values_list("pk"))
    list(Document.objects.filter(pk__in=ids).order_by("pk").select_for_update().values_list("pk"))


def delete_rows(ids: Sequence[UUID]) -> None:
    """Rows that nobody's work hangs on, in the order that their keys allow."""
    readings = Assignment.objects.filter(document__in=ids)
    readings.filter(state=AssignmentState.RELEASED).delete()
    delete_decisions(readings)
    marks = Annotation.all_kinds.filter(document__in=ids)
    AnnotationLink.objects.filter(source__in=marks).delete()
    marks.delete()
    AssignmentChange.objects.filter(assignment__in=readings).delete()
    readings.delete()
    Entity.objects.filter(document__in=ids).delete()
    Document.objects.filter(pk__in=ids).delete()


def delete_decisions(readings: QuerySet[Assignment]) -> None:
    """How these settled versions came about, before they go."""
    Decision.objects.filter(assignment__in=readings).delete()
    SourceReading.objects.filter(adjudication__in=readings).delete()


def _tell(document: Document, by: Caller | None, act: Act) -> None:
    name = document.title or document.key
    audit.record(project=document.project, by=by, act=act, object_id=document.pk, name=name)
