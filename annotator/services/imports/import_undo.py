"""Taking a wrong import back, without losing what people have done since."""

from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from annotator.core.errors import Conflict
from annotator.models import (
    Annotation,
    AnnotationLink,
    Assignment,
    AssignmentChange,
    Document,
    Import,
    Membership,
    SourceReading,
)
from annotator.models.assignment import AssignmentKind
from annotator.models.imports import ImportState
from annotator.models.membership import MemberKind
from annotator.services.documents import removing

_AT_ONCE = 500


@transaction.atomic
def undo(*, import_id: UUID) -> Import:
    """Delete the articles nobody has worked on; set aside the others, without the readings
    that came along.
    """
    made_by = Import.objects.select_for_update().get(pk=import_id)
    if made_by.state != ImportState.DONE:
        raise Conflict("not_undoable", "This import is not there to be undone.")
    # Where it had to be begun anew, what was written before may still wait to be taken away.
    rows = Document.objects.filter(imported_in=made_by, project=made_by.project_id)
    brought = list(rows.order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(brought), _AT_ONCE):
        removing.hold(brought[at : at + _AT_ONCE])
    kept = set(_worked_on(made_by).values_list("document_id", flat=True))
    gone = [pk for pk in brought if pk not in kept]
    for at in range(0, len(gone), _AT_ONCE):
        removing.delete_rows(gone[at : at + _AT_ONCE])
    set_aside = rows.filter(set_aside_at__isnull=True).update(set_aside_at=timezone.now())
    _delete_readings(made_by)
    _delete_readers(made_by)
    made_by.state = ImportState.UNDONE
    made_by.undone_at = timezone.now()
    made_by.counts |= {"deleted": len(gone), "set_aside": set_aside}
    made_by.save()
    return made_by


# A reading comes in with revision 1, or 0 where nobody had begun it: what is above was done here.
# Settling differences is begun by saying so.
_BEGUN_HERE = (
    Q(imported_in__isnull=True, revision__gt=0)
    | Q(imported_in__isnull=True, kind=AssignmentKind.ADJUDICATION)
    | Q(imported_in__isnull=False, revision__gt=1)
)


_BEGUN_HERE_SETTLING = Q(adjudication__imported_in__isnull=True) | Q(adjudication__revision__gt=1)


def _worked_on(made_by: Import) -> QuerySet[Assignment]:
    return Assignment.objects.filter(_BEGUN_HERE, document__imported_in=made_by)


def _delete_readings(made_by: Import) -> None:
    """What came along with the articles that stay, as far as nobody has touched it here; what
    somebody has settled differences from stays with the settled version."""
    own = Assignment.objects.filter(imported_in=made_by, project=made_by.project_id)
    came = own.exclude(_BEGUN_HERE)
    kept = SourceReading.objects.filter(_BEGUN_HERE_SETTLING)
    delete(came.exclude(pk__in=kept.values("reading")))


def delete(readings: QuerySet[Assignment]) -> None:
    """Readings with all that is in them, in the order that their keys allow."""
    removing.delete_decisions(readings)
    marks = Annotation.all_kinds.filter(assignment__in=readings)
    AnnotationLink.objects.filter(source__in=marks).delete()
    marks.delete()
    AssignmentChange.objects.filter(assignment__in=readings).delete()
    readings.delete()


def _delete_readers(made_by: Import) -> None:
    """Imported readers of whom nothing is left."""
    readers = Membership.objects.filter(
        project=made_by.project_id, kind=MemberKind.IMPORTED, lineage=made_by.lineage
    )
    here = OuterRef("pk")
    readers.exclude(
        Exists(Assignment.objects.filter(member=here))
        | Exists(AssignmentChange.objects.filter(actor=here))
    ).delete()
