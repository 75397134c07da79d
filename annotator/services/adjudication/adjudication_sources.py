"""The readings that a settled version is made from, laid side by side and without names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS

from annotator.core.adjudication import Item, Mark, ends_of, lay_out, letters, shuffled
from annotator.core.codebooks.codebook import Codebook
from annotator.models import Annotation, AnnotationLink, Assignment
from annotator.services.codebooks import schema
from annotator.services.entities.entities import entity_values
from annotator.services.exports.export_entities import Known, load


@dataclass(frozen=True)
class Sources:
    """What others marked in one article: their readings in a shuffled order, place by place."""

    assignment: Assignment
    codebook: Codebook
    readings: tuple[Assignment, ...]
    rows: Mapping[str, Annotation]
    items: tuple[Item, ...]

    @cached_property
    def letters(self) -> dict[int, str]:
        """What each reader is called here."""
        return dict(enumerate(letters(len(self.readings))))

    @cached_property
    def ends(self) -> dict[str, str]:
        """From each mark to the place it is in."""
        return ends_of(self.items)

    @cached_property
    def by_public_id(self) -> dict[str, Item]:
        """The places by the ids that the page has."""
        return {self.public_id(item): item for item in self.items}

    @cached_property
    def places(self) -> dict[str, str]:
        """From each mark to the page's id of the place it is in."""
        return {mark.id: pk for pk, item in self.by_public_id.items() for mark in item.marks}

    def public_id(self, item: Item) -> str:
        """An id that tells nobody whose marks these are, and that changes when they do."""
        marks = sorted(f"{mark.id}:{self.rows[mark.id].revision}" for mark in item.marks)
        seed = "\n".join([str(self.assignment.pk), *marks])
        return blake2b(seed.encode(), digest_size=12).hexdigest()

    def mark_of(self, item: Item, letter: str) -> Mark | None:
        """One reader's mark in a place."""
        return next((mark for mark in item.marks if self.letters[mark.reader] == letter), None)


def sources(assignment: Assignment) -> Sources:
    """Everything that this settled version rests on, in four statements."""
    found = {
        str(row.pk): row
        for row in Assignment.objects.filter(settled_in__adjudication=assignment).select_related(
            "codebook"
        )
    }
    readings = tuple(found[pk] for pk in shuffled(str(assignment.pk), found))
    for reading in readings:
        reading.document = assignment.document
    codebook = schema.of(assignment.codebook_id)  # type: ignore[arg-type]  # pinned when opened
    rows = marked(readings)
    marks = compared(rows, {reading.pk: number for number, reading in enumerate(readings)})
    return Sources(
        assignment=assignment,
        codebook=codebook,
        readings=readings,
        rows={str(row.pk): row for row in rows},
        items=tuple(lay_out(codebook, marks, len(readings))),
    )


def marked(readings: Sequence[Assignment]) -> list[Annotation]:
    """What is marked in these readings and not deleted, whoever made them."""
    by_id = {reading.pk: reading for reading in readings}
    rows = (
        Annotation.all_kinds.live()
        .filter(assignment__in=list(by_id))
        .select_related("codebook")
        .defer("codebook__body")
        .order_by("start", "end", "id")
    )
    found = list(rows)
    for row in found:
        row.assignment = by_id[row.assignment_id]
        row.document = row.assignment.document
    return found


def compared(rows: Iterable[Annotation], readers: Mapping[UUID, int]) -> list[Mark]:
    """The rows as the core compares them; `readers` numbers the readings."""
    listed = list(rows)
    arrows: dict[UUID, list[tuple[str, str]]] = {}
    links = AnnotationLink.objects.filter(source__in=[row.pk for row in listed])
    known = _known(listed)
    for source, role, target, entity in links.values_list(
        "source_id", "role", "target_id", "entity_id"
    ):
        arrows.setdefault(source, []).append((role, str(target or f"entity {entity}")))
    return [
        Mark(
            id=str(row.pk),
            reader=readers[row.assignment_id],
            layer=row.layer,
            parts=tuple((start, end) for start, end in row.parts),
            slot=row.slot,
            values={name: _comparable(value, known) for name, value in row.values.items()},
            arrows=tuple(arrows.get(row.pk, ())),
        )
        for row in listed
    ]


def _known(rows: Iterable[Annotation]) -> dict[str, Known]:
    named = {value["id"] for row in rows for _, value in entity_values(row.values) if "id" in value}
    return load(named, DEFAULT_DB_ALIAS) if named else {}


def _comparable(value: object, known: Mapping[str, Known]) -> object:
    """What two people entered under one name and type is one, whoever typed it first."""
    if isinstance(value, list):
        return [_comparable(each, known) for each in value]
    if isinstance(value, dict) and "id" in value:
        return {**value, "id": known[str(value["id"])].identity}
    return value
