"""You and the settled version: what an annotator may learn from, and nobody else is shown."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from annotator.core.adjudication import Difference, Item, lay_out
from annotator.core.codebooks.codebook import Layer
from annotator.core.errors import Missing
from annotator.models import Assignment, DecisionSource
from annotator.models.assignment import AssignmentState
from annotator.services.adjudication.adjudication_sources import compared, marked
from annotator.services.codebooks import schema
from annotator.services.editing import showing

Shown = dict[str, object]
_SEEN = ("parts", "slot", "quote", "values")


def you_and_settled(assignment: Assignment) -> Shown:
    """One's own finished reading beside what it was settled as, place by place, with the words
    of the codebook on every answer that differs. Of other readings it tells nothing."""
    gold = assignment.document.gold
    if gold is None:
        raise _not_settled()
    if gold.state != AssignmentState.SUBMITTED or assignment.state != AssignmentState.SUBMITTED:
        raise _not_settled()
    gold.document = assignment.document
    codebook = schema.of(gold.codebook_id)  # type: ignore[arg-type]  # closed, so pinned
    rows = marked([assignment, gold])
    looks = {str(look["id"]): look for look in showing.many(rows)}
    items = lay_out(codebook, compared(rows, {assignment.pk: 0, gold.pk: 1}), 2)
    reasons = _reasons(gold.pk, assignment.pk)
    return {
        "same": sum(item.is_agreed for item in items),
        "places": [_place(item, codebook.layer(item.layer), looks, reasons) for item in items],
    }


def _not_settled() -> Missing:
    return Missing("not_settled", "This article has no settled version yet.")


def _reasons(gold: UUID, own: UUID) -> dict[str, str]:
    """Why a place was settled as it was, by one's own mark on it."""
    rows = DecisionSource.objects.filter(
        decision__assignment=gold,
        decision__replaced_at__isnull=True,
        annotation__assignment=own,
    )
    return {str(pk): why for pk, why in rows.values_list("annotation_id", "decision__reason")}


def _place(
    item: Item, layer: Layer, looks: Mapping[str, Mapping[str, Any]], reasons: Mapping[str, str]
) -> Shown:
    by_reader = {mark.reader: mark for mark in item.marks}
    sides = {
        name: None
        if reader not in by_reader
        else {key: looks[by_reader[reader].id][key] for key in _SEEN}
        for name, reader in (("yours", 0), ("settled", 1))
    }
    own = by_reader.get(0)
    return {
        "layer": layer.id,
        "title": layer.title,
        "differences": [
            {"kind": each.kind, "dimension": each.dimension, "role": each.role}
            for each in item.differences
        ],
        "yours": sides["yours"],
        "settled": sides["settled"],
        "reason": reasons.get(own.id, "") if own else "",
        "codebook": list(_passages(layer, item.differences, sides)),
    }


def _passages(
    layer: Layer, differences: tuple[Difference, ...], sides: Mapping[str, Any]
) -> Iterator[Shown]:
    """What the codebook says about the mark as such, or about the answers that differ."""
    for each in differences:
        if each.dimension is None:
            if layer.definition:
                yield {"title": layer.title, "definition": layer.definition}
            continue
        dimension = layer.dimension(each.dimension)
        if dimension.definition:
            yield {"title": dimension.title, "definition": dimension.definition}
        given = {name for side in sides.values() if side for name in _labels(side, dimension.id)}
        for label in layer.answers(dimension):
            if label.id in given:
                texts = (label.definition, label.include, label.exclude)
                yield {"title": label.title, "definition": "\n".join(filter(None, texts))}


def _labels(side: Mapping[str, Any], dimension: str) -> list[str]:
    value = side["values"].get(dimension)
    given = value if isinstance(value, list) else [value]
    return [each for each in given if isinstance(each, str)]
