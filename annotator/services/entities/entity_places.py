"""Settles which entity an answer means; the unnamed stay in the article they stand in.

A highlight is saved with its first answer. So somebody's name arrives before it is said how they
appear, and is then a name of the project; when they turn out to be anonymous, it moves.
"""

from uuid import UUID

from django.db import IntegrityError, transaction

from annotator.core.codebooks.codebook import Value
from annotator.core.errors import Invalid
from annotator.models import AnnotationLink, AnnotationTag, Entity
from annotator.services.entities.entities import Register, entity_values

# Nobody can be looked up under "a source close to …": these stay with their document.
LOCAL_KINDS = frozenset({"anonymous"})


def settle(register: Register, values: dict[str, Value], annotation_id: UUID) -> dict[UUID, Entity]:
    """Turn every entity of these answers into one by id, in place; the entities by id."""
    ids = {
        _uuid(value["id"], f"{place}.id"): place
        for place, value in entity_values(values)
        if "id" in value
    }
    known = register.resolve(ids)
    meant: dict[UUID, Entity] = {}
    for _, value in entity_values(values):
        is_local = value.get("kind") in LOCAL_KINDS
        if "id" in value:
            entity = known[UUID(value["id"])]
            if is_local:
                entity = _kept_here(register, entity, annotation_id)
        elif "name" in value:
            name, kind = value.pop("name"), value.pop("type")
            entity = _named(register, name, kind, annotation_id if is_local else None)
        else:
            continue
        value["id"] = str(entity.pk)
        meant[entity.pk] = entity
    return meant


def _uuid(given: str, place: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        raise Invalid.at(
            place, "There is no such entity in this project.", "value_invalid"
        ) from None


def _kept_here(register: Register, entity: Entity, annotation_id: UUID) -> Entity:
    """What is stored where somebody of the project turns out to be unnamed."""
    if entity.document_id is not None or entity.curated_at is not None:
        return entity
    return _named(register, entity.name, entity.type, annotation_id)


def _named(register: Register, name: str, kind: str, local_to: UUID | None) -> Entity:
    """By name: in the project, or kept in the document of the annotation it is `local_to`."""
    if local_to is not None and register.known(name, kind, is_local=True) is None:
        moved = _moved(register, name, kind, local_to)
        if moved is not None:
            return moved
    return register.find_or_create(name=name, kind=kind, is_local=local_to is not None)[0]


def _moved(register: Register, name: str, kind: str, annotation_id: UUID) -> Entity | None:
    """One's own fresh entry, as long as this annotation alone names it."""
    found = register.known(name, kind, is_local=False)
    if found is None or found.curated_at is not None or found.document_id is not None:
        return None
    if found.proposed_by_id != register.member.pk or _is_used_elsewhere(found, annotation_id):
        return None
    try:
        with transaction.atomic():
            moved = Entity.objects.filter(
                pk=found.pk, document__isnull=True, curated_at__isnull=True, merged_into=None
            ).update(document=register.document)
    except IntegrityError:
        return None
    if not moved:
        return None
    found.document = register.document
    return found


def _is_used_elsewhere(entity: Entity, annotation_id: UUID) -> bool:
    others = AnnotationTag.objects.filter(entity=entity).exclude(annotation=annotation_id)
    return others.exists() or AnnotationLink.objects.filter(entity=entity).exists()
