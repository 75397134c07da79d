"""Judges answers that name somebody or something: by id, by name and type, or not at all.

An answer as the API gives it may be sent back: beside an id, `name` and `type` are dropped.
"""

from annotator.core.codebooks.codebook_model import (
    ENTITY_TYPES,
    Dimension,
    EntityValue,
    SourceKind,
    Value,
)
from annotator.core.faults import Faults, join, printable

LONGEST_NAME = 300
LONGEST_ID = 100
MOST_ENTITIES = 100


def check_entities(
    dimension: Dimension, answer: object, place: str, faults: Faults
) -> list[EntityValue] | None:
    """Several entities, in the order given, none twice."""
    if not isinstance(answer, list):
        faults.add(place, "This must be a list of entities.")
        return None
    if len(answer) > MOST_ENTITIES:
        faults.add(place, f"{len(answer):,} entities; {MOST_ENTITIES:,} is the most.")
        return None
    checked: list[EntityValue] = []
    seen: set[tuple[str, str]] = set()
    for index, each in enumerate(answer):
        here = join(place, index)
        entity = check_entity(dimension, each, here, faults)
        if entity is None:
            continue
        identity = _identity(entity)
        if identity in seen:
            faults.add(here, "This entity is named twice.")
        seen.add(identity)
        checked.append(entity)
    return checked


def check_entity(
    dimension: Dimension, answer: object, place: str, faults: Faults
) -> EntityValue | None:
    """One entity, with its source kind where the question has kinds."""
    if not isinstance(answer, dict):
        faults.add(place, 'This must be an entity: {"id": …} or {"name": …, "type": …}.')
        return None
    given = {str(key): value for key, value in answer.items() if value is not None}
    kind = _kind(dimension, given, place, faults)
    entity = _who(given, kind, place, faults)
    if kind is not None:
        entity |= {"kind": kind.id} | _detail(kind, given, place, faults)
    _refuse_others(dimension, kind, given, place, faults)
    return entity


def is_complete(dimension: Dimension, value: Value) -> bool:
    """Whether the kinds and details that the codebook requires are there."""
    entities = value if isinstance(value, list) else [value]
    for entity in entities:
        if not isinstance(entity, dict):
            continue
        kind = dimension.source_kind(entity.get("kind", ""))
        if kind is None:
            if dimension.kind_required:
                return False
        elif kind.detail is not None and kind.detail.required and kind.detail.id not in entity:
            return False
    return True


def _identity(entity: EntityValue) -> tuple[str, str]:
    if "id" in entity:
        return ("id", entity["id"])
    return (entity.get("type", ""), entity.get("name", "").casefold())


def _who(
    given: dict[str, object], kind: SourceKind | None, place: str, faults: Faults
) -> EntityValue:
    if "id" in given:
        return {"id": _word(given["id"], LONGEST_ID, join(place, "id"), faults)}
    if "name" in given:
        entity_type = given.get("type")
        if entity_type not in ENTITY_TYPES:
            faults.add(join(place, "type"), f"This must be one of: {', '.join(ENTITY_TYPES)}.")
            entity_type = ""
        name = _word(given["name"], LONGEST_NAME, join(place, "name"), faults)
        return {"name": name, "type": str(entity_type)}
    if kind is None or not kind.nameless:
        faults.add(place, "An entity needs an id, or a name and a type.")
    return {}


def _word(given: object, limit: int, place: str, faults: Faults) -> str:
    word = given.strip() if isinstance(given, str) else ""
    if not word:
        faults.add(place, "This must be a text that is not blank.")
    elif len(word) > limit:
        faults.add(place, f"This has {len(word):,} characters; {limit:,} is the most.")
    elif faults.storable(word, place):
        return word
    return ""


def _kind(
    dimension: Dimension, given: dict[str, object], place: str, faults: Faults
) -> SourceKind | None:
    if "kind" not in given:
        return None
    if not dimension.kinds:
        faults.add(join(place, "kind"), f"“{dimension.question}” has no kinds.")
        return None
    named = given["kind"]
    kind = dimension.source_kind(named) if isinstance(named, str) else None
    if kind is None:
        known = ", ".join(each.id for each in dimension.kinds)
        faults.add(join(place, "kind"), f"This must be one of: {known}.")
    return kind


def _refuse_others(
    dimension: Dimension,
    kind: SourceKind | None,
    given: dict[str, object],
    place: str,
    faults: Faults,
) -> None:
    """A key that means nothing is a slip; a detail of another kind is left over from a change."""
    known = {"id", "name", "type", "kind"}
    if kind is not None and kind.detail is not None:
        known.add(kind.detail.id)
    details = {each.detail.id: each.title for each in dimension.kinds if each.detail is not None}
    for key in sorted(given.keys() - known):
        message = "This key is not known here."
        if key in details:
            message = f"This is asked only of the kind “{details[key]}”."
        faults.add(join(place, printable(key)), message)


def _detail(kind: SourceKind, given: dict[str, object], place: str, faults: Faults) -> EntityValue:
    """The further answer that belongs to this kind, where one was given."""
    detail = kind.detail
    if detail is None or detail.id not in given:
        return {}
    for label in detail.labels:
        if label.id == given[detail.id] and not label.retired:
            return {detail.id: label.id}
    known = ", ".join(label.id for label in detail.labels if not label.retired)
    faults.add(join(place, detail.id), f"This must be one of: {known}.")
    return {}
