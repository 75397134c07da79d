"""What a layer's checks say about the place of an annotation: a refusal, or a word of warning."""

from collections.abc import Sequence
from uuid import UUID

import orjson

from annotator.core.codebooks.codebook import (
    CheckRule,
    Finding,
    Layer,
    Marked,
    Values,
    asked,
    findings,
    found,
)
from annotator.core.errors import Invalid
from annotator.core.spans import Parts
from annotator.models import Annotation, Assignment
from annotator.services.codebooks import schema

Elsewhere = dict[str, Values]
Warned = dict[str, str]


def elsewhere(assignment: Assignment, layer: Layer, except_for: UUID | None = None) -> Elsewhere:
    """The whole-article answers, where this layer's questions or checks depend on any."""
    conditions = [each.when for each in layer.dimensions] + [each.when for each in layer.checks]
    wanted = {term.layer for when in conditions if when for term in when.terms} - {None, layer.id}
    if not wanted:
        return {}
    rows = Annotation.all_kinds.live().filter(assignment=assignment, layer__in=wanted)
    return {row.layer: row.values for row in rows if row.pk != except_for}


def refuse(
    layer: Layer, values: Values, parts: Parts, assignment: Assignment, answers: Elsewhere
) -> None:
    """Refuse what a check of this layer calls an error."""
    for each in _findings(layer, values, parts, assignment, answers):
        if each.severity == "error":
            raise Invalid.at("parts", each.message, "check_failed")


class Warnings:
    """The warnings of many annotations; whole-article answers are looked up once a layer."""

    def __init__(self) -> None:
        self._answers: dict[tuple[UUID, str], Elsewhere] = {}

    def of(self, row: Annotation) -> list[Warned]:
        """What its layer's checks would have somebody look at again."""
        layer = schema.of(row.codebook_id).layer(row.layer)
        if not layer.checks or not row.parts:
            return []
        rules = asked(layer, row.values, self._elsewhere(row.assignment, layer))
        return warned(rules, row.assignment, row.parts)

    def rules(
        self, assignment: Assignment, codebook: UUID, layer: str, values: str
    ) -> list[CheckRule]:
        """What is checked for these answers, which are canonical JSON; `warned` does it."""
        book = schema.of(codebook).layer(layer)
        if not book.checks:
            return []
        return asked(book, orjson.loads(values), self._elsewhere(assignment, book))

    def _elsewhere(self, assignment: Assignment, layer: Layer) -> Elsewhere:
        key = (assignment.pk, layer.id)
        if key not in self._answers:
            self._answers[key] = elsewhere(assignment, layer)
        return self._answers[key]


def warned(
    rules: Sequence[CheckRule], assignment: Assignment, parts: Sequence[Sequence[int]]
) -> list[Warned]:
    """The warnings among what these checks find."""
    if not parts:
        return []
    return [
        {"check": each.check, "message": each.message}
        for each in found(rules, _marked(assignment, parts))
        if each.severity == "warning"
    ]


def _marked(assignment: Assignment, parts: Sequence[Sequence[int]]) -> Marked:
    document = assignment.document
    return Marked(parts, document.sentences, document.quotations)


def _findings(
    layer: Layer, values: Values, parts: Parts, assignment: Assignment, answers: Elsewhere
) -> list[Finding]:
    if not layer.checks or not parts:
        return []
    return findings(layer, values, _marked(assignment, parts), answers)
