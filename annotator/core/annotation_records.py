"""One mark of a record as files hold it, read field by field only where that is needed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from annotator.core.errors import Invalid
from annotator.core.record_fields import MOST, Fields
from annotator.core.text import is_storable

ORIGINS = ("human", "suggestion_accepted", "suggestion_edited", "model", "rule")
MACHINES = ("model", "rule")
LONGEST_NOTE = 10_000


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
    score: float | None = None
    reason: str = ""
    uuid: str | None = None
    created_at: str | None = None
    updated_at: str | None = None


# A mark's fields, and what they are where they are plainly in order; none is left out.
_PLAIN: Mapping[str, tuple[type, ...]] = {
    "id": (int,),
    "layer": (str,),
    "parts": (list,),
    "slot": (int, type(None)),
    "quote": (str, type(None)),
    "prefix": (str,),
    "suffix": (str,),
    "values": (dict,),
    "note": (str,),
    "links": (list,),
    "origin": (str,),
    "uuid": (str, type(None)),
    "created_at": (str, type(None)),
    "updated_at": (str, type(None)),
}
_PLAIN_TYPES = frozenset(product(*_PLAIN.values()))


def read(value: object, place: str, number: int, kind: str) -> AnnotationRecord:
    """A mark from its JSON, the `number`th of a reading of this kind; Invalid names the place."""
    if type(value) is dict and value.keys() == _PLAIN.keys() and kind != "model":
        plain = _plain(value)
        if plain is not None:
            return plain
    return _field_by_field(value, place, number, kind)


def _plain(value: Mapping[str, Any]) -> AnnotationRecord | None:
    """Most marks of a large file have all fields and nothing wrong with them; with a place for
    each field to be refused at, reading them took longer than judging them.
    """
    given = {name: value[name] for name in _PLAIN}
    if tuple(map(type, given.values())) not in _PLAIN_TYPES:
        return None
    slot = given["slot"]
    if (
        given["links"]
        or len(given["note"]) > LONGEST_NOTE
        or given["origin"] not in ORIGINS
        or not (slot is None or 0 <= slot <= MOST)
        or not is_storable("".join([each for each in given.values() if type(each) is str]))
    ):
        return None
    # As pickle makes it: setting each field of what is frozen took longer than all of the above.
    record = object.__new__(AnnotationRecord)
    vars(record).update(given, links=(), score=None, reason="")
    return record


def _field_by_field(value: object, place: str, number: int, kind: str) -> AnnotationRecord:
    fields = Fields(value, place)
    fields.drop("missing", "outside_article")
    record = AnnotationRecord(
        id=fields.take("id", int, number),
        layer=fields.need("layer", str),
        parts=fields.take("parts", list, []),  # type: ignore[arg-type]
        slot=fields.number("slot"),
        quote=fields.maybe("quote", str),
        prefix=fields.take("prefix", str, ""),
        suffix=fields.take("suffix", str, ""),
        values=fields.take("values", dict, {}),
        note=fields.text("note", LONGEST_NOTE),
        links=tuple(
            _link(each, f"{place}.links.{index}")
            for index, each in enumerate(fields.take("links", list, []))
        ),
        origin=_origin(fields, kind),
        score=fields.share("score"),
        reason=fields.text("reason", LONGEST_NOTE),
        uuid=fields.maybe("uuid", str),
        created_at=fields.maybe("created_at", str),
        updated_at=fields.maybe("updated_at", str),
    )
    fields.finish()
    return record


def _origin(fields: Fields, kind: str) -> str:
    """A model's reading holds no human judgement, whatever the file says."""
    if kind != "model":
        return fields.one_of("origin", ORIGINS, "human")
    return fields.one_of("origin", MACHINES, "model")


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
