"""A mark as it is only shown: what a model does besides its columns costs more than they do."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from annotator.models import Annotation, Assignment

_COLUMNS = (
    *("pk", "layer", "parts", "slot", "quote", "values", "missing", "former", "note", "origin"),
    *("codebook_id", "outside_article", "revision", "created_at", "updated_at", "deleted_at"),
)


class Mark(NamedTuple):
    """The columns of an annotation with the reading that it belongs to."""

    pk: UUID
    layer: str
    parts: Any
    slot: int | None
    quote: str
    values: Any
    missing: Any
    former: Any
    note: str
    origin: str
    codebook_id: UUID
    outside_article: bool
    revision: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    assignment: Assignment

    @property
    def assignment_id(self) -> UUID:
        """As the model has it."""
        return self.assignment.pk


def of(assignment: Assignment) -> list[Mark]:
    """Those of a reading that are not deleted, by place."""
    rows = Annotation.all_kinds.live().filter(assignment=assignment)
    listed = rows.order_by("start", "end", "id").values_list(*_COLUMNS)
    return [Mark._make((*row, assignment)) for row in listed]
