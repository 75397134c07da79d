"""The marks of one reading, from their rows into the editor's answer.

What is JSON in the database stays the text that it is, and is read only where an answer names
somebody or a check looks at it: with two thousand marks, models cost five times the database.
`showing.annotation` says the same of one annotation; a test holds both to the same words.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from uuid import UUID

import orjson

from annotator.models import Annotation, AnnotationLink, Assignment, Entity
from annotator.models.as_text import Id, Moment, Row, hyphened, moment
from annotator.models.compiled import Compiled
from annotator.services.codebooks import schema
from annotator.services.editing import showing
from annotator.services.editing.checking import Warnings
from annotator.services.entities import entities

_COLUMNS = (
    *(Id("pk"), "layer", "parts", "slot", "quote", "values", "missing", "former", "note"),
    *("origin", Id("codebook_id"), "outside_article", "revision"),
    *(Moment("created_at"), Moment("updated_at")),
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
_VALUES, _BOOK = 5, 10
# Where an answer names somebody, its canonical text has this.
_ENTITY = '"id":'


class Marks:
    """Those of a reading that are not deleted, by place."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._pk = str(assignment.pk)
        self._rows = _ROWS.ask(assignment.pk).raw()
        self._books = {each: UUID(each) for each in {row[_BOOK] for row in self._rows}}
        self._versions = {each: schema.version(pk) for each, pk in self._books.items()}
        self._warnings = Warnings()
        document = assignment.document
        self._is_masked = bool(document.masks) and document.project.switches.blind_outlet

    @cached_property
    def uses(self) -> Counter[UUID]:
        """How often each entity is named in their answers."""
        texts = [row[_VALUES] for row in self._rows if _ENTITY in row[_VALUES]]
        return entities.uses_of(orjson.loads(text) for text in texts)

    def shown(self, register: Iterable[Entity]) -> list[dict[str, object]]:
        """As they go over the wire; entities that the register lacks are looked up."""
        known = showing.named(self.uses, {entity.pk: entity for entity in register})
        book = self._assignment.codebook_id
        links: dict[UUID, list[dict[str, str]]] = {}
        if book is not None and schema.has_links(book):
            links = showing.by_source(_LINKS.ask(self._assignment.pk).all())
        return [
            self._shown(row, known) | {"links": links.get(UUID(row[0]), []) if links else []}
            for row in self._rows
        ]

    def _shown(self, row: Row, known: Mapping[UUID, Entity]) -> dict[str, object]:
        pk, layer, parts, slot, quote, values, missing, former, note = row[:9]
        origin, book, is_outside, revision, created_at, updated_at = row[9:]
        return {
            "id": hyphened(pk),
            "assignment": self._pk,
            "layer": layer,
            "parts": orjson.Fragment(parts),
            "slot": slot,
            "quote": self._quote(parts, quote) if self._is_masked else quote,
            "values": self._values(values, known),
            "missing": orjson.Fragment(missing),
            "former": orjson.Fragment(former),
            "warnings": self._warnings.of_text(
                self._assignment, self._books[book], layer, values, parts
            ),
            "note": note,
            "origin": origin,
            "codebook": self._versions[book],
            "outside_article": bool(is_outside),
            "revision": revision,
            "created_at": moment(created_at),
            "updated_at": moment(updated_at),
            "deleted_at": None,
        }

    def _quote(self, parts: str, quote: str) -> str:
        return showing.masked_quote(self._assignment, orjson.loads(parts), quote)

    def _values(self, text: str, known: Mapping[UUID, Entity]) -> object:
        if _ENTITY not in text:
            return orjson.Fragment(text)
        return showing.with_names(orjson.loads(text), known)
