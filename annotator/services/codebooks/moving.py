"""Moving open work to another version of the codebook, as the manager's own act.

Publishing moves nothing. What is submitted stays as it was made unless it is reopened. In open
work every answer that still fits stays; the others are kept beside their annotation, shown to
the person, and their questions are asked again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotator.core.codebooks.codebook import Values, document_answers
from annotator.core.codebooks.codebook_model import Codebook as Book
from annotator.core.codebooks.refit import Refit, refit
from annotator.core.errors import Conflict
from annotator.models import Annotation, AnnotationTag, Assignment, Codebook, Membership
from annotator.models.assignment import READINGS, UNFINISHED
from annotator.models.change import Operation
from annotator.models.codebook import CodebookState
from annotator.services import audit
from annotator.services.audit import Act
from annotator.services.codebooks import schema
from annotator.services.editing import annotations, journal, showing

AT_ONCE = 100


@dataclass
class Plan:
    """What a move would do: readings, annotations, and the answers that would be asked again."""

    readings: int = 0
    annotations: int = 0
    asked_again: Counter[tuple[str, str]] = field(default_factory=Counter)
    left_behind: int = 0


@dataclass(frozen=True)
class Moved:
    """What one step of a move came to; `left` readings wait for the next step."""

    moved: int
    left: int
    left_behind: int


def movable(codebook: Codebook) -> QuerySet[Assignment]:
    """Open work of the project that is pinned to another version."""
    return (
        Assignment.objects.filter(
            document__project=codebook.project_id,
            kind__in=READINGS,
            state__in=UNFINISHED,
            codebook__isnull=False,
        )
        .exclude(codebook=codebook)
        .order_by("pk")
    )


def plan(*, codebook: Codebook) -> Plan:
    """Look before moving: nothing is changed, two statements whatever the amount of work."""
    _require_published(codebook)
    book = schema.of(codebook.pk)
    readings: dict[UUID, list[tuple[str, Values]]] = {}
    for pk in movable(codebook).values_list("pk", flat=True):
        readings[pk] = []
    rows = Annotation.all_kinds.live().filter(assignment__in=movable(codebook))
    for pk, layer, values in rows.values_list("assignment", "layer", "values").iterator(2_000):
        readings.setdefault(pk, []).append((layer, values))
    found = Plan()
    for held in readings.values():
        _add(found, book, held)
    return found


def _add(found: Plan, book: Book, held: list[tuple[str, Values]]) -> None:
    if not _has_all_layers(book, (layer for layer, _ in held)):
        found.left_behind += 1
        return
    found.readings += 1
    found.annotations += len(held)
    for (layer, _), fit in zip(held, _refitted(book, held), strict=True):
        found.asked_again.update((layer, dimension) for dimension in fit.former)


def _has_all_layers(book: Book, used: Iterable[str]) -> bool:
    known = {layer.id for layer in book.layers}
    return known.issuperset(used)


def _refitted(book: Book, held: list[tuple[str, Values]]) -> list[Refit]:
    """Every annotation under the new version: the whole-article ones first, since conditions of
    the others look at what is left of those.
    """
    whole = {layer.id for layer in book.layers if layer.level == "document"}
    before = document_answers(book, [("", layer, values) for layer, values in held])
    settled: dict[str, Values] = {
        layer: refit(book.layer(layer), values, before).values for layer, values in before.items()
    }
    return [
        refit(book.layer(layer), values, before if layer in whole else settled)
        for layer, values in held
    ]


def move(*, codebook: Codebook, actor: Membership | None) -> Moved:
    """One step: up to a hundred readings, each in a transaction of its own, so that people who
    are working meanwhile wait for one reading only. Called again until nothing is left.
    """
    _require_published(codebook)
    ids = list(movable(codebook).values_list("pk", flat=True))
    moved = behind = 0
    for pk in ids:
        if moved == AT_ONCE:
            break
        if _move_one(pk, codebook, actor):
            moved += 1
        else:
            behind += 1
    if moved:
        audit.record(
            project=codebook.project,
            by=actor,
            act=Act.WORK_MOVED,
            object_id=codebook.pk,
            name=codebook.version,
            articles=moved,
        )
    return Moved(moved, len(ids) - moved - behind, behind)


@transaction.atomic
def _move_one(assignment_id: UUID, codebook: Codebook, actor: Membership | None) -> bool:
    assignment = journal.lock(assignment_id)
    if assignment.state not in UNFINISHED or assignment.codebook_id == codebook.pk:
        return True
    book = schema.of(codebook.pk)
    rows = list(
        Annotation.all_kinds.live().filter(assignment=assignment).select_related("codebook")
    )
    if not _has_all_layers(book, (row.layer for row in rows)):
        return False
    before = journal.state_of(assignment) | {"codebook": str(assignment.codebook_id)}
    assignment.codebook_id = codebook.pk
    known = {layer.id for layer in book.layers}
    assignment.nothing_found = [each for each in assignment.nothing_found if each in known]
    journal.record_assignment(
        assignment,
        operation=Operation.MOVE,
        before=before,
        actor_id=None if actor is None else actor.pk,
    )
    fits = _refitted(book, [(row.layer, row.values) for row in rows])
    for row, fit in zip(rows, fits, strict=True):
        row.assignment = assignment
        _rewrite(row, fit, codebook, book, actor)
    return True


def _rewrite(
    row: Annotation, fit: Refit, codebook: Codebook, book: Book, actor: Membership | None
) -> None:
    """The annotation under its new version; the history keeps how it was."""
    before: Mapping[str, object] = showing.state(row)
    layer = book.layer(row.layer)
    row.codebook = codebook
    row.values, row.missing = fit.values, list(fit.missing)
    row.former = row.former | fit.former
    row.updated_at = timezone.now()
    annotations.swap(row)
    if fit.former:
        AnnotationTag.objects.filter(annotation=row).delete()
        AnnotationTag.objects.bulk_create(annotations.tags(row, layer))
    journal.record_annotation(
        row.assignment,
        row,
        operation=Operation.MOVE,
        before=before,
        after=showing.state(row),
        change_id=None,
        at=row.updated_at,
        actor=actor,
    )


def _require_published(codebook: Codebook) -> None:
    if codebook.state != CodebookState.PUBLISHED:
        raise Conflict("not_published", "Open work moves only to a version that is in use.")
