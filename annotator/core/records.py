"""A document with its readings as one record: what files hold, whatever their format.

The JSON form is DESIGN's document record, `slant/1`. Offsets are code points of the normalised
text. Annotation ids are local numbers of their reading; entities are named once per document
and referred to by `{"entity": "e1"}`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.core import annotation_records, decision_records, rights
from annotator.core.annotation_records import (
    LONGEST_NOTE,
    MACHINES,
    ORIGINS,
    AnnotationRecord,
    LinkRecord,
)
from annotator.core.codebooks.codebook import ENTITY_TYPES
from annotator.core.decision_records import DecisionRecord
from annotator.core.errors import Invalid
from annotator.core.record_fields import Fields

__all__ = [
    "ABOUT_READERS",
    "KINDS",
    "LONGEST_KEY",
    "LONGEST_NAME",
    "LONGEST_NOTE",
    "LONGEST_ROUND",
    "LONGEST_TITLE",
    "LONGEST_URL",
    "LONGEST_WARNING",
    "MACHINES",
    "ORIGINS",
    "PURPOSES",
    "SCHEMA",
    "STATES",
    "AnnotationRecord",
    "AssignmentRecord",
    "DecisionRecord",
    "DocumentRecord",
    "EntityRecord",
    "LinkRecord",
    "parse",
]

SCHEMA = "slant/1"
STATES = ("submitted", "in_progress", "open", "skipped")
ABOUT_READERS = ("training", "qualifying", "check", "repeat", "reference")
KINDS = ("annotation", "adjudication", "model", *ABOUT_READERS)
PURPOSES = ("annotation", "training", "qualifying", "check")
LONGEST_KEY, LONGEST_TITLE = 200, 2_000
LONGEST_NAME, LONGEST_URL, LONGEST_ROUND = 300, 4_000, 60
LONGEST_WARNING = 1_000
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*\Z")


@dataclass(frozen=True)
class EntityRecord:
    """Somebody or something that speaks or is spoken of; `local` to its document or not."""

    name: str
    type: str
    local: bool = False


@dataclass(frozen=True)
class AssignmentRecord:
    """One person's reading of the document."""

    annotator: str
    kind: str = "annotation"
    turn: int = 1
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
    decisions: tuple[DecisionRecord, ...] = ()
    gold: bool = False


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
    content_warning: str = ""
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
        title=fields.maybe_text("title", LONGEST_TITLE),
        text_sha256=fields.maybe("text_sha256", str),
        outlet=fields.called("outlet", LONGEST_NAME),
        event=fields.called("event", LONGEST_NAME),
        url=fields.maybe_text("url", LONGEST_URL),
        published_on=fields.day("published_on"),
        byline=fields.maybe_text("byline", LONGEST_TITLE),
        language=_language(fields),
        purpose=fields.one_of("purpose", PURPOSES, "annotation"),
        content_warning=fields.maybe_text("content_warning", LONGEST_WARNING) or "",
        metadata=fields.take("metadata", dict, {}),
        rights=rights.check(fields.take("rights", dict, {})),
        blocks=fields.maybe("blocks", list),
        sentences=fields.maybe("sentences", list),
        entities={
            _ref(ref): _entity(each, f"entities.{ref}")
            for ref, each in fields.take("entities", dict, {}).items()
        },
        assignments=tuple(
            _assignment(each, f"assignments.{index}")
            for index, each in enumerate(fields.take("assignments", list, []))
        ),
    )
    fields.finish()
    if sum(each.gold for each in record.assignments) > 1:
        raise Invalid.at("assignments", "Only one settled version of an article is its gold.")
    return record


def _key(fields: Fields) -> str:
    key = fields.need("key", str)
    if not key or key != key.strip() or len(key) > LONGEST_KEY:
        message = f"A key has 1 to {LONGEST_KEY} characters and no white space around them."
        raise Invalid.at("key", message)
    return key


def _language(fields: Fields) -> str | None:
    language = fields.text("language", 35)
    if language and not _LANGUAGE.match(language):
        raise Invalid.at("language", "This is not a language code such as en or pt-BR.")
    return language or None


def _ref(ref: str) -> str:
    if not 1 <= len(ref) <= 100 or any(each.isspace() for each in ref):
        message = "A reference such as e1 has 1 to 100 characters and no white space."
        raise Invalid.at(f"entities.{ref}", message)
    return ref


def _entity(value: object, place: str) -> EntityRecord:
    fields = Fields(value, place)
    entity = EntityRecord(
        name=fields.need("name", str),
        type=fields.one_of("type", ENTITY_TYPES, "other"),
        local=fields.take("local", bool, False),
    )
    fields.finish()
    if not entity.name.strip() or len(entity.name) > LONGEST_NAME:
        message = f"A name has 1 to {LONGEST_NAME} characters and is not blank."
        raise Invalid.at(f"{place}.name", message)
    return entity


def _assignment(value: object, place: str) -> AssignmentRecord:
    fields = Fields(value, place)
    kind = fields.one_of("kind", KINDS, "annotation")
    annotations = tuple(
        annotation_records.read(each, f"{place}.annotations.{index}", index + 1, kind)
        for index, each in enumerate(fields.take("annotations", list, []))
    )
    record = AssignmentRecord(
        annotator=fields.need("annotator", str),
        kind=kind,
        turn=fields.number("turn") or 1,
        round=_round(fields),
        state=fields.one_of("state", STATES, "submitted"),
        codebook=fields.maybe("codebook", str),
        nothing_found=fields.texts("nothing_found"),
        exposure=fields.take("exposure", dict, {}),
        note=fields.text("note", LONGEST_NOTE),
        skip=_skip(fields),
        unlocked_blocks=_numbers(fields, "unlocked_blocks"),
        active_seconds=fields.number("active_seconds") or 0,
        recognised_outlet=fields.text("recognised_outlet", LONGEST_NAME),
        submitted_at=fields.maybe("submitted_at", str),
        annotations=annotations,
        decisions=decision_records.read(fields, kind=kind, marks=[each.id for each in annotations]),
        gold=fields.take("gold", bool, False),
    )
    fields.finish()
    if record.gold and (kind, record.state) != ("adjudication", "submitted"):
        message = "Only a settled version that was handed in can be the gold."
        raise Invalid.at(f"{place}.gold", message)
    if (record.skip is None) is (record.state == "skipped"):
        raise Invalid.at(f"{place}.skip", "A skipped reading has a reason, and no other has.")
    if record.state == "open" and record.annotations:
        message = "A reading that nobody has begun has no annotations."
        raise Invalid.at(f"{place}.annotations", message)
    return record


def _round(fields: Fields) -> str:
    name = fields.text("round", LONGEST_ROUND) or "1"
    if not name.strip():
        raise Invalid.at(fields.at("round"), "This must not be blank.")
    return name


def _skip(fields: Fields) -> Mapping[str, str] | None:
    given = fields.maybe("skip", dict)
    if given is None:
        return None
    inner = Fields(given, fields.at("skip"))
    skip = {"reason": inner.need("reason", str), "note": inner.text("note", LONGEST_NOTE)}
    inner.finish()
    return skip


def _numbers(fields: Fields, name: str) -> tuple[int, ...]:
    given = fields.take(name, list, [])
    if any(type(each) is not int or each < 0 for each in given):
        raise Invalid.at(fields.at(name), "This must be a list of whole numbers.")
    return tuple(given)
