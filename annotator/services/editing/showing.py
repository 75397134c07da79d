"""How annotations look from outside, and how the history keeps them."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import datetime
from typing import Any
from uuid import UUID

from annotator.core.codebooks.codebook import Value
from annotator.core.spans import GAP
from annotator.models import Annotation, AnnotationLink, Assignment, Entity
from annotator.services.codebooks import schema
from annotator.services.editing.checking import Warnings
from annotator.services.editing.placing import masked_piece, read
from annotator.services.entities import entities

Shown = dict[str, object]
Register = dict[UUID, Entity]


def annotation(
    row: Annotation,
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
        "values": with_names(row.values, known),
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
    rows: Iterable[Annotation],
    *,
    register: Register | None = None,
    with_links: bool = True,
) -> list[Shown]:
    """Annotations with their links and entities, in two statements whatever their number.

    Entities already at hand come in as `register`; a codebook without links needs no look.
    """
    found = list(rows)
    known = named(entities.uses_of(row.values for row in found), register)
    links: dict[UUID, list[dict[str, str]]] = {}
    if with_links:
        ids = [row.pk for row in found]
        links = by_source(AnnotationLink.objects.filter(source__in=ids).order_by("id"))
    warnings = Warnings()
    return [annotation(row, known, links.get(row.pk, []), warnings) for row in found]


def named(ids: Iterable[UUID], register: Register | None = None) -> Register:
    """The entities of these ids, merges followed; those at hand come in as `register`."""
    found = dict(register or {})
    unknown = set(ids) - found.keys()
    if unknown:
        found |= entities.follow(list(Entity.objects.filter(pk__in=unknown)))
    return found


def by_source(links: Iterable[AnnotationLink]) -> dict[UUID, list[dict[str, str]]]:
    """Links as they are shown, by the annotation that they begin at."""
    found: dict[UUID, list[dict[str, str]]] = {}
    for link in links:
        found.setdefault(link.source_id, []).append(_link(link))
    return found


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
    return annotation(then, named(entities.uses_of([then.values])), after["links"])


def stored_links(row: Annotation) -> list[dict[str, str]]:
    """The links as the database has them."""
    return [_link(link) for link in row.links.order_by("id")]


def _link(link: AnnotationLink) -> dict[str, str]:
    if link.target_id is not None:
        return {"role": link.role, "to": str(link.target_id)}
    return {"role": link.role, "entity": str(link.entity_id)}


def with_names(values: Mapping[str, Value], known: Mapping[UUID, Entity]) -> Shown:
    """Answers with the names of whom they name."""
    return {name: _with_name(value, known) for name, value in values.items()}


def _with_name(value: object, known: Mapping[UUID, Entity]) -> object:
    if isinstance(value, list):
        return [_with_name(each, known) for each in value]
    if not isinstance(value, dict) or "id" not in value:
        return value
    entity = known.get(UUID(value["id"]))
    if entity is None:
        return value
    return value | {"id": str(entity.pk), "name": entity.name, "type": entity.type}


def shown_quote(row: Annotation) -> str:
    """The stored quote is the true text; a blinded member gets it with the masks on."""
    document = row.assignment.document
    if not document.masks or not document.project.switches.blind_outlet:
        return row.quote
    return masked_quote(row.assignment, row.parts, row.quote)


def masked_quote(assignment: Assignment, parts: Iterable[Sequence[int]], quote: str) -> str:
    """The words of these parts with the masks on."""
    shown, at = [], 0
    for start, end in parts:
        piece = quote[at : at + end - start]
        shown.append(masked_piece(assignment, (start, end), piece))
        at += end - start + len(GAP)
    return GAP.join(shown)
