"""How annotations look from outside, and how the history keeps them."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import datetime
from typing import Any
from uuid import UUID

from annotator.core.spans import GAP
from annotator.models import Annotation, AnnotationLink, Entity
from annotator.services.codebooks import schema
from annotator.services.editing.checking import Warnings
from annotator.services.editing.marks import Mark
from annotator.services.editing.placing import masked_piece, read
from annotator.services.entities import entities

Shown = dict[str, object]


def annotation(
    row: Annotation | Mark,
    known: Mapping[UUID, Entity],
    links: Sequence[Mapping[str, str]],
    warnings: Warnings | None = None,
) -> Shown:
    """An annotation as it goes over the wire; `known` are the entities of its answers."""
    return {
        "id": str(row.pk),
        "assignment": str(row.assignment_id),
        "layer": row.layer,
        "parts": row.parts,
        "slot": row.slot,
        "quote": shown_quote(row),
        "values": {name: _with_names(value, known) for name, value in row.values.items()},
        "missing": row.missing,
        "former": row.former,
        "warnings": (warnings or Warnings()).of(row),
        "links": list(links),
        "note": row.note,
        "origin": row.origin,
        "codebook": schema.version(row.codebook_id),
        "outside_article": row.outside_article,
        "revision": row.revision,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "deleted_at": row.deleted_at,
    }


def many(
    rows: Iterable[Annotation | Mark],
    *,
    register: Mapping[UUID, Entity] | None = None,
    with_links: bool = True,
) -> list[Shown]:
    """Annotations with their links and entities, in two statements whatever their number.

    Entities already at hand come in as `register`; a codebook without links needs no look.
    """
    found = list(rows)
    ids = {
        UUID(value["id"])
        for row in found
        for _, value in entities.entity_values(row.values)
        if "id" in value
    }
    known = dict(register or {})
    unknown = ids - known.keys()
    if unknown:
        known |= entities.follow(list(Entity.objects.filter(pk__in=unknown)))
    links = _links_of(found) if with_links else {}
    warnings = Warnings()
    return [annotation(row, known, links.get(row.pk, []), warnings) for row in found]


def _links_of(rows: Sequence[Annotation | Mark]) -> dict[UUID, list[dict[str, str]]]:
    links: dict[UUID, list[dict[str, str]]] = {}
    for link in AnnotationLink.objects.filter(source__in=[row.pk for row in rows]).order_by("id"):
        links.setdefault(link.source_id, []).append(_link(link))
    return links


def one(row: Annotation) -> Shown:
    """A single annotation, looked up with all it needs."""
    return many([row])[0]


def tombstone(row: Annotation) -> Shown:
    """What remains of a deleted annotation."""
    return {"id": str(row.pk), "revision": row.revision, "deleted_at": row.deleted_at}


def content(row: Annotation, links: Sequence[Mapping[str, str]]) -> Shown:
    """What somebody said, without when and how often: two equal contents are one judgement."""
    return {
        "layer": row.layer,
        "parts": row.parts,
        "slot": row.slot,
        "values": row.values,
        "note": row.note,
        "links": list(links),
    }


def state(row: Annotation, links: Sequence[Mapping[str, str]] | None = None) -> Shown:
    """What the history keeps: everything but the quote, which belongs to the text."""
    return content(row, stored_links(row) if links is None else links) | {
        "missing": row.missing,
        "revision": row.revision,
        "updated_at": row.updated_at.isoformat(),
        "deleted_at": None if row.deleted_at is None else row.deleted_at.isoformat(),
    }


def as_recorded(row: Annotation, after: Mapping[str, Any]) -> Shown:
    """The annotation as one accepted change left it, whatever has happened since."""
    then = copy(row)
    for name in ("layer", "parts", "slot", "values", "note", "missing", "revision"):
        setattr(then, name, after[name])
    for name in ("updated_at", "deleted_at"):
        moment = after[name]
        setattr(then, name, None if moment is None else datetime.fromisoformat(moment))
    if then.deleted_at is not None:
        return tombstone(then)
    parts = tuple((start, end) for start, end in then.parts)
    then.quote = GAP.join(read(row.assignment.document, parts)) if parts else ""
    ids = {UUID(value["id"]) for _, value in entities.entity_values(then.values) if "id" in value}
    known = entities.follow(list(Entity.objects.filter(pk__in=ids)))
    return annotation(then, known, after["links"])


def stored_links(row: Annotation) -> list[dict[str, str]]:
    """The links as the database has them."""
    return [_link(link) for link in row.links.order_by("id")]


def _link(link: AnnotationLink) -> dict[str, str]:
    if link.target_id is not None:
        return {"role": link.role, "to": str(link.target_id)}
    return {"role": link.role, "entity": str(link.entity_id)}


def _with_names(value: object, known: Mapping[UUID, Entity]) -> object:
    if isinstance(value, list):
        return [_with_names(each, known) for each in value]
    if not isinstance(value, dict) or "id" not in value:
        return value
    entity = known.get(UUID(value["id"]))
    if entity is None:
        return value
    return value | {"id": str(entity.pk), "name": entity.name, "type": entity.type}


def shown_quote(row: Annotation | Mark) -> str:
    """The stored quote is the true text; a blinded member gets it with the masks on."""
    document = row.assignment.document
    if not document.masks or not document.project.switches.blind_outlet:
        return row.quote
    shown, at = [], 0
    for start, end in row.parts:
        piece = row.quote[at : at + end - start]
        shown.append(masked_piece(row.assignment, (start, end), piece))
        at += end - start + len(GAP)
    return GAP.join(shown)
