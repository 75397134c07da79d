"""The marks of one reading, from their rows into the editor's answer.

What is JSON in the database stays the text that it is, and is read only where an answer names
somebody or a check looks at it; what marks share is written once, with gaps for what each has of
its own. With two thousand marks, models cost five times the database. Bytes, since a text with one
emoji in it takes four for every letter.
`showing.annotation` says the same of one annotation; a test holds both to the same words.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

import orjson

from annotator.core.codebooks.codebook import CheckRule
from annotator.models import Annotation, AnnotationLink, Assignment, Entity
from annotator.models.as_text import Id, Moment, Row, hyphened
from annotator.models.compiled import Compiled
from annotator.services.codebooks import schema
from annotator.services.editing import showing
from annotator.services.editing.checking import Warnings, warned
from annotator.services.entities import entities

# What each mark has of its own, and what most marks of a reading share.
_OWN = (Id("pk"), "parts", "quote", "values", "revision")
_SHARED = ("layer", "slot", "missing", "former", "note", "origin", "outside_article")
_COLUMNS = (
    *(*_OWN, Moment("created_at"), Moment("updated_at")),
    *(*_SHARED, Id("codebook_id")),
)
_ROWS = Compiled(
    lambda reading: (
        Annotation.all_kinds.live()
        .filter(assignment_id=reading)
        .order_by("start", "end", "id")
        .values_list(*_COLUMNS)
    ),
    UUID,
)
_LINKS = Compiled(
    lambda reading: AnnotationLink.objects.filter(source__assignment_id=reading).order_by("id"),
    UUID,
)
_VALUES, _SHARED_FROM, _BOOK = 3, 7, -1
# Where an answer names somebody, its canonical text has this.
_ENTITY = '"id":'


# No text holds this; it stands where each mark has something of its own.
_GAP = b"\0"
_OPEN, _QUOTED = orjson.Fragment(_GAP), orjson.Fragment(b'"%b"' % _GAP)


class _Said(NamedTuple):
    """An answer as it goes over the wire, and the checks that it asks for."""

    shown: bytes
    rules: list[CheckRule]


class _Alike(NamedTuple):
    """Marks that share all but what is each one's own: their JSON, cut where that goes."""

    pieces: list[bytes]
    said: dict[str, _Said]


class Marks:
    """Those of a reading that are not deleted, by place."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._rows = _ROWS.ask(assignment.pk).raw()
        self._warnings = Warnings()
        document = assignment.document
        self._is_masked = bool(document.masks) and document.project.switches.blind_outlet

    @cached_property
    def uses(self) -> Counter[UUID]:
        """How often each entity is named in their answers."""
        texts = [row[_VALUES] for row in self._rows if _ENTITY in row[_VALUES]]
        return entities.uses_of(orjson.loads(text) for text in texts)

    def shown(self, register: Iterable[Entity]) -> orjson.Fragment:
        """As they go over the wire, a list; entities that the register lacks are looked up."""
        known = showing.named(self.uses, {entity.pk: entity for entity in register})
        book = self._assignment.codebook_id
        links: dict[UUID, list[dict[str, str]]] = {}
        if book is not None and schema.has_links(book):
            links = showing.by_source(_LINKS.ask(self._assignment.pk).all())
        alike: dict[Row, _Alike] = {}
        found = []
        for row in self._rows:
            shared = row[_SHARED_FROM:]
            others = alike.get(shared)
            if others is None:
                others = alike[shared] = self._alike(*shared)
            linked = orjson.dumps(links.get(UUID(row[0]), [])) if links else b"[]"
            found.append(self._shown(row, others, known, linked))
        return orjson.Fragment(b"[%b]" % b",".join(found))

    def _alike(
        self,
        layer: str,
        slot: object,
        missing: str,
        former: str,
        note: str,
        origin: str,
        outside_article: object,
        book: str,
    ) -> _Alike:
        """What `showing.annotation` says, with a gap for each of `_shown`'s."""
        shown: dict[str, object] = {
            "id": _QUOTED,
            "assignment": str(self._assignment.pk),
            "layer": layer,
            "parts": _OPEN,
            "slot": slot,
            "quote": _OPEN,
            "values": _OPEN,
            "missing": orjson.Fragment(missing),
            "former": orjson.Fragment(former),
            "warnings": _OPEN,
            "note": note,
            "origin": origin,
            "codebook": schema.version(UUID(book)),
            "outside_article": bool(outside_article),
            "revision": _OPEN,
            "created_at": _QUOTED,
            "updated_at": _QUOTED,
            "deleted_at": None,
            "links": _OPEN,
        }
        return _Alike(orjson.dumps(shown).split(_GAP), {})

    def _shown(self, row: Row, alike: _Alike, known: Mapping[UUID, Entity], links: bytes) -> bytes:
        pk, parts, quote, values, revision, created_at, updated_at = row[:_SHARED_FROM]
        said = alike.said.get(values)
        if said is None:
            said = alike.said[values] = self._said(row, known)
        warnings = b"[]"
        if said.rules:
            warnings = orjson.dumps(warned(said.rules, self._assignment, orjson.loads(parts)))
        if self._is_masked:
            quote = showing.masked_quote(self._assignment, orjson.loads(parts), quote)
        one, two, three, four, five, six, seven, eight, nine, end = alike.pieces
        own = hyphened(pk).encode()
        placed, worded = parts.encode(), orjson.dumps(quote)
        number, created, updated = b"%d" % revision, created_at.encode(), updated_at.encode()
        # One plain tuple: unpacking three into it takes as long again.
        # fmt: off
        return b"".join((
            one, own, two, placed, three, worded, four, said.shown, five, warnings, six, number,
            seven, created, eight, updated, nine, links, end,
        ))
        # fmt: on

    def _said(self, row: Row, known: Mapping[UUID, Entity]) -> _Said:
        values, layer, book = row[_VALUES], row[_SHARED_FROM], UUID(row[_BOOK])
        rules = self._warnings.rules(self._assignment, book, layer, values)
        if _ENTITY not in values:
            return _Said(values.encode(), rules)
        return _Said(orjson.dumps(showing.with_names(orjson.loads(values), known)), rules)
