"""You and the settled version: what an annotator may learn from, and nobody else is shown."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from annotator.core.adjudication import Difference, Item, lay_out
from annotator.core.codebooks.codebook import Dimension, Layer
from annotator.core.errors import Missing
from annotator.models import Assignment, DecisionSource
from annotator.models.assignment import AssignmentKind, AssignmentState
from annotator.services.adjudication.adjudication_sources import compared, marked
from annotator.services.codebooks import schema
from annotator.services.editing import showing, work
from annotator.services.quality import qualification
from annotator.services.study import blinding

Shown = dict[str, object]
# Whoever could compare a hidden check would know that it was one.
_KEPT_BACK = (AssignmentKind.CHECK, AssignmentKind.REPEAT)
_SEEN = ("parts", "slot", "quote", "values")


def you_and_settled(assignment: Assignment) -> Shown:
    """One's own finished reading beside what it was settled as, place by place, with the words
    of the codebook on every answer that differs. Of other readings it tells nothing."""
    gold = assignment.document.gold
    if gold is None or assignment.kind in _KEPT_BACK:
        raise _not_settled()
    if assignment.kind == AssignmentKind.QUALIFYING and not qualification.is_over(
        assignment.member
    ):
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
        "title": blinding.title_of(assignment),
        "step": work.step(assignment),
        "project": assignment.document.project.slug,
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
        "answers": list(_answers(layer, item.differences, sides)),
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
                yield _passage(layer.title, layer.definition)
            continue
        dimension = layer.dimension(each.dimension)
        if dimension.definition:
            yield _passage(dimension.title, dimension.definition)
        given = {name for side in sides.values() if side for name in _labels(side, dimension.id)}
        for label in layer.answers(dimension):
            if label.id in given:
                yield _passage(label.title, label.definition, label.include, label.exclude)


def _passage(title: str, definition: str, include: str = "", exclude: str = "") -> Shown:
    return {"title": title, "definition": definition, "include": include, "exclude": exclude}


def _answers(
    layer: Layer, differences: tuple[Difference, ...], sides: Mapping[str, Any]
) -> Iterator[Shown]:
    """Question by question, what was answered in either, in the codebook's own words."""
    differing = {each.dimension for each in differences}
    for dimension in layer.dimensions:
        words = {
            name: None if side is None else in_words(layer, dimension, side["values"])
            for name, side in sides.items()
        }
        if any(words.values()):
            yield {
                "title": dimension.title,
                **words,
                "differs": dimension.id in differing,
            }


def in_words(layer: Layer, dimension: Dimension, values: Mapping[str, Any]) -> str:
    """An answer by the titles of its labels and the names of its entities."""
    value = values.get(dimension.id)
    titles = {label.id: label.title for label in layer.answers(dimension)}
    given = value if isinstance(value, list) else [] if value is None else [value]
    return ", ".join(_word(dimension, titles, each) for each in given)


def _word(dimension: Dimension, titles: Mapping[str, str], value: object) -> str:
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, dict):
        return str(value.get("name") or "")
    word = str(value)
    return titles.get(word) or dimension.anchors.get(word) or word


def _labels(side: Mapping[str, Any], dimension: str) -> list[str]:
    value = side["values"].get(dimension)
    given = value if isinstance(value, list) else [value]
    return [each for each in given if isinstance(each, str)]
