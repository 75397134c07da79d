"""A document with its readings as one record: what files hold, whatever their format.

The JSON form is DESIGN's document record, `slant/1`. Offsets are code points of the normalised
text. Annotation ids are local numbers of their reading; entities are named once per document
and referred to by `{"entity": "e1"}`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.core.codebook import ENTITY_TYPES
from annotator.core.errors import Invalid
from annotator.core.record_fields import Fields

SCHEMA = "slant/1"
STATES = ("submitted", "in_progress", "open", "skipped")
KINDS = ("annotation", "adjudication", "model")
ORIGINS = ("human", "suggestion_accepted", "suggestion_edited", "model", "rule")
PURPOSES = ("annotation", "training", "check")


@dataclass(frozen=True)
class EntityRecord:
    """Somebody or something that speaks or is spoken of; `local` to its document or not."""

    name: str
    type: str
    local: bool = False


@dataclass(frozen=True)
class LinkRecord:
    """An arrow to another annotation of the reading (its number) or to an entity (its ref)."""

    role: str
    to: int | None = None
    entity: str | None = None


@dataclass(frozen=True)
class AnnotationRecord:
    """One judgement. `parts` and `values` are as the file has them, not yet judged."""

    id: int
    layer: str
    parts: tuple[tuple[int, int], ...] = ()
    slot: int | None = None
    quote: str | None = None
    prefix: str = ""
    suffix: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    note: str = ""
    links: tuple[LinkRecord, ...] = ()
    origin: str = "human"
    uuid: str | None = None
    created_at: str | None = None
    updated_at: str | None = None


@dataclass(frozen=True)
class AssignmentRecord:
    """One person's reading of the document."""

    annotator: str
    kind: str = "annotation"
    round: str = "1"
    state: str = "submitted"
    codebook: str | None = None
    nothing_found: tuple[str, ...] = ()
    exposure: Mapping[str, object] = field(default_factory=dict)
    note: str = ""
    skip: Mapping[str, str] | None = None
    unlocked_blocks: tuple[int, ...] = ()
    active_seconds: int = 0
    recognised_outlet: str = ""
    submitted_at: str | None = None
    annotations: tuple[AnnotationRecord, ...] = ()


@dataclass(frozen=True)
class DocumentRecord:
    """One article with all that is known about it."""

    key: str
    text: str
    title: str | None = None
    text_sha256: str | None = None
    outlet: str | None = None
    event: str | None = None
    url: str | None = None
    published_on: str | None = None
    byline: str | None = None
    language: str | None = None
    purpose: str = "annotation"
    metadata: Mapping[str, object] = field(default_factory=dict)
    rights: Mapping[str, object] = field(default_factory=dict)
    blocks: object = None
    sentences: object = None
    entities: Mapping[str, EntityRecord] = field(default_factory=dict)
    assignments: tuple[AssignmentRecord, ...] = ()


def parse(value: object) -> DocumentRecord:
    """A record from its JSON; Invalid names the first wrong place."""
    fields = Fields(value)
    fields.one_of("schema", [SCHEMA], SCHEMA)
    fields.drop("exported_at", "uuid", "length", "quotations")
    record = DocumentRecord(
        key=_key(fields),
        text=fields.need("text", str),
        title=fields.maybe("title", str),
        text_sha256=fields.maybe("text_sha256", str),
        outlet=fields.maybe("outlet", str),
        event=fields.maybe("event", str),
        url=fields.maybe("url", str),
        published_on=fields.day("published_on"),
        byline=fields.maybe("byline", str),
        language=fields.maybe("language", str),
        purpose=fields.one_of("purpose", PURPOSES, "annotation"),
        metadata=fields.take("metadata", dict, {}),
        rights=fields.take("rights", dict, {}),
        blocks=fields.maybe("blocks", list),
        sentences=fields.maybe("sentences", list),
        entities={
            ref: _entity(each, f"entities.{ref}")
            for ref, each in fields.take("entities", dict, {}).items()
        },
        assignments=tuple(
            _assignment(each, f"assignments.{index}")
            for index, each in enumerate(fields.take("assignments", list, []))
        ),
    )
    fields.finish()
    return record


def _key(fields: Fields) -> str:
    key = fields.need("key", str)
    if not key.strip() or len(key) > 200:
        raise Invalid.at("key", "A key has 1 to 200 characters and is not blank.")
    return key


def _entity(value: object, place: str) -> EntityRecord:
    fields = Fields(value, place)
    entity = EntityRecord(
        name=fields.need("name", str),
        type=fields.one_of("type", ENTITY_TYPES, "other"),
        local=fields.take("local", bool, False),
    )
    fields.finish()
    if not entity.name.strip() or len(entity.name) > 300:
        raise Invalid.at(f"{place}.name", "A name has 1 to 300 characters and is not blank.")
    return entity


def _assignment(value: object, place: str) -> AssignmentRecord:
    fields = Fields(value, place)
    record = AssignmentRecord(
        annotator=fields.need("annotator", str),
        kind=fields.one_of("kind", KINDS, "annotation"),
        round=fields.take("round", str, "1"),
        state=fields.one_of("state", STATES, "submitted"),
        codebook=fields.maybe("codebook", str),
        nothing_found=fields.texts("nothing_found"),
        exposure=fields.take("exposure", dict, {}),
        note=fields.take("note", str, ""),
        skip=_skip(fields),
        unlocked_blocks=_numbers(fields, "unlocked_blocks"),
        active_seconds=fields.take("active_seconds", int, 0),
        recognised_outlet=fields.take("recognised_outlet", str, ""),
        submitted_at=fields.maybe("submitted_at", str),
        annotations=tuple(
            _annotation(each, f"{place}.annotations.{index}", index + 1)
            for index, each in enumerate(fields.take("annotations", list, []))
        ),
    )
    fields.finish()
    if not 1 <= len(record.annotator.strip()) <= 60:
        raise Invalid.at(f"{place}.annotator", "A pseudonym has 1 to 60 characters.")
    return record


def _skip(fields: Fields) -> Mapping[str, str] | None:
    given = fields.maybe("skip", dict)
    if given is None:
        return None
    inner = Fields(given, fields.at("skip"))
    skip = {"reason": inner.need("reason", str), "note": inner.take("note", str, "")}
    inner.finish()
    return skip


def _numbers(fields: Fields, name: str) -> tuple[int, ...]:
    given = fields.take(name, list, [])
    if any(type(each) is not int or each < 0 for each in given):
        raise Invalid.at(fields.at(name), "This must be a list of whole numbers.")
    return tuple(given)


def _annotation(value: object, place: str, number: int) -> AnnotationRecord:
    fields = Fields(value, place)
    fields.drop("missing", "outside_article")
    record = AnnotationRecord(
        id=fields.take("id", int, number),
        layer=fields.need("layer", str),
        parts=fields.take("parts", list, []),  # type: ignore[arg-type]
        slot=fields.maybe("slot", int),
        quote=fields.maybe("quote", str),
        prefix=fields.take("prefix", str, ""),
        suffix=fields.take("suffix", str, ""),
        values=fields.take("values", dict, {}),
        note=fields.take("note", str, ""),
        links=tuple(
            _link(each, f"{place}.links.{index}")
            for index, each in enumerate(fields.take("links", list, []))
        ),
        origin=fields.one_of("origin", ORIGINS, "human"),
        uuid=fields.maybe("uuid", str),
        created_at=fields.maybe("created_at", str),
        updated_at=fields.maybe("updated_at", str),
    )
    fields.finish()
    return record


def _link(value: object, place: str) -> LinkRecord:
    fields = Fields(value, place)
    link = LinkRecord(
        role=fields.need("role", str),
        to=fields.maybe("to", int),
        entity=fields.maybe("entity", str),
    )
    fields.finish()
    if (link.to is None) == (link.entity is None):
        raise Invalid.at(place, "A link leads to an annotation or to an entity, not both.")
    return link
