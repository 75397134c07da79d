"""What a client wants an annotation to be, checked against text, codebook and register."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from annotator.core.codebooks.codebook import Checked, Layer, check_values
from annotator.core.errors import Conflict, Invalid
from annotator.core.text import check_string
from annotator.models import Annotation, Assignment, Entity
from annotator.services.codebooks import schema
from annotator.services.editing import checking, links
from annotator.services.editing.placing import Place, place
from annotator.services.entities import entities, entity_places

LONGEST_NOTE = 10_000
MOST_ANNOTATIONS = 50_000


@dataclass(frozen=True)
class Draft:
    """The content of an annotation as it came in, nothing of it checked yet.

    `proposal` is the proposal that it was made from, as its reader was shown it.
    """

    layer: str
    parts: object = None
    quote: str | None = None
    slot: object = None
    values: object = field(default_factory=dict)
    note: str = ""
    links: object = field(default_factory=list)
    proposal: str | None = None


@dataclass
class Saving:
    """Everything that one save has at hand after its checks."""

    assignment: Assignment
    annotation: Annotation
    layer: Layer
    place: Place
    checked: Checked
    note: str
    entities: dict[UUID, Entity]
    links: list[links.Link]
    at: datetime


def check(
    assignment: Assignment, existing: Annotation | None, annotation_id: UUID, draft: Draft
) -> Saving:
    """Refuse what does not fit; entities given by name are found or made on the way."""
    if assignment.codebook_id is None:
        assignment.codebook_id = schema.for_new_work(assignment)
    codebook = schema.of(assignment.codebook_id)
    layer = codebook.layer(draft.layer)
    if existing is None:
        _refuse_too_many(assignment)
    elif existing.layer != layer.id:
        raise Conflict("layer_fixed", "What is marked here cannot become something else.")
    _check_note(draft.note)
    stays = tuple((start, end) for start, end in existing.parts) if existing else None
    where = place(
        assignment, layer, parts=draft.parts, slot=draft.slot, quote=draft.quote, stays=stays
    )
    elsewhere = checking.elsewhere(assignment, layer, annotation_id)
    checked = check_values(codebook, layer, draft.values, elsewhere=elsewhere)
    checking.refuse(layer, checked.values, where.parts, assignment, elsewhere)
    register = entities.Register(
        assignment.document.project, assignment.document, assignment.member
    )
    annotation = existing or Annotation(
        id=annotation_id, assignment=assignment, document=assignment.document
    )
    return Saving(
        assignment=assignment,
        annotation=annotation,
        layer=layer,
        place=where,
        checked=checked,
        note=draft.note,
        entities=entity_places.settle(register, checked.values, annotation_id),
        links=links.check(annotation, codebook, layer, draft.links, register),
        at=timezone.now(),
    )


def fill(saving: Saving) -> None:
    """Put the checked content onto the row."""
    annotation, where = saving.annotation, saving.place
    annotation.codebook_id = saving.assignment.codebook_id  # type: ignore[assignment]
    annotation.layer = saving.layer.id
    annotation.start, annotation.end = where.start, where.end
    annotation.parts = [list(part) for part in where.parts]
    annotation.quote, annotation.slot = where.quote, where.slot
    annotation.outside_article = where.outside_article
    annotation.is_single = saving.layer.max == 1 and where.slot is not None
    annotation.values = saving.checked.values
    annotation.missing = list(saving.checked.missing)
    # What was asked again and is answered now needs no reminder.
    answered = saving.checked.values.keys()
    annotation.former = {k: v for k, v in annotation.former.items() if k not in answered}
    annotation.note = saving.note
    annotation.updated_at = saving.at


def _check_note(note: str) -> None:
    check_string(note, "note")
    if len(note) > LONGEST_NOTE:
        raise Invalid.at("note", f"A note has at most {LONGEST_NOTE:,} characters.")


def _refuse_too_many(assignment: Assignment) -> None:
    # The reading's own revision is never below its number of annotations: a usual save asks
    # the database nothing.
    if assignment.revision < MOST_ANNOTATIONS:
        return
    if Annotation.all_kinds.filter(assignment=assignment).count() >= MOST_ANNOTATIONS:
        raise Conflict("too_many", f"One article holds at most {MOST_ANNOTATIONS:,} annotations.")
