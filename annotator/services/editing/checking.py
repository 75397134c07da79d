"""What a layer's checks say about the place of an annotation: a refusal, or a word of warning."""

from uuid import UUID

from annotator.core.codebooks.codebook import Finding, Layer, Marked, Values, findings
from annotator.core.errors import Invalid
from annotator.core.spans import Parts
from annotator.models import Annotation, Assignment
from annotator.services.codebooks import schema
from annotator.services.editing.marks import Mark

Elsewhere = dict[str, Values]


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
    for found in _findings(layer, values, parts, assignment, answers):
        if found.severity == "error":
            raise Invalid.at("parts", found.message, "check_failed")


class Warnings:
    """The warnings of many annotations; whole-article answers are looked up once for each layer."""

    def __init__(self) -> None:
        self._answers: dict[tuple[UUID, str], Elsewhere] = {}

    def of(self, row: Annotation | Mark) -> list[dict[str, str]]:
        """What its layer's checks would have somebody look at again."""
        layer = schema.of(row.codebook_id).layer(row.layer)
        if not layer.checks or not row.parts:
            return []
        key = (row.assignment_id, layer.id)
        if key not in self._answers:
            self._answers[key] = elsewhere(row.assignment, layer)
        parts = tuple((start, end) for start, end in row.parts)
        found = _findings(layer, row.values, parts, row.assignment, self._answers[key])
        return [
            {"check": each.check, "message": each.message}
            for each in found
            if each.severity == "warning"
        ]


def _findings(
    layer: Layer, values: Values, parts: Parts, assignment: Assignment, answers: Elsewhere
) -> list[Finding]:
    if not layer.checks or not parts:
        return []
    document = assignment.document
    return findings(layer, values, Marked(parts, document.sentences, document.quotations), answers)
