"""Judges the answers of one annotation against its codebook, the same way for every door.

API, import and settling differences all call `check_values`. What it returns is canonical:
questions and choices in codebook order, no empty answers; so equal answers are equal bytes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from annotator.core.codebooks.answers import Asked, check_answer, is_empty
from annotator.core.codebooks.codebook_model import Codebook, Dimension, Layer, Value, Values
from annotator.core.codebooks.conditions import Elsewhere, in_words, is_shown
from annotator.core.codebooks.entity_answers import is_complete
from annotator.core.faults import Faults, join, printable

_PLACE = "values"
Tag = tuple[str, str, str | None]


@dataclass(frozen=True)
class Checked:
    """Canonical answers, and the required questions that were asked and have none."""

    values: dict[str, Value]
    missing: tuple[str, ...]


def check_values(
    codebook: Codebook,
    layer: Layer,
    values: object,
    *,
    elsewhere: Elsewhere | None = None,
) -> Checked:
    """Refuse what is wrong, name what is missing, return the rest in its one canonical form.

    `elsewhere` holds the answers of the document-level layers, by layer id, for conditions that
    look there. Null, a blank text and an empty list count as no answer. A missing answer is no
    error here: it is asked for at submit.
    """
    faults = Faults()
    if isinstance(values, dict):
        checked = _check_each(codebook, layer, values, elsewhere, faults)
    else:
        faults.add(_PLACE, "The answers must be an object: question id → answer.")
        checked = {}
    faults.refuse("value_invalid", "An answer does not fit the codebook. At")
    return Checked(checked, missing(layer, checked, elsewhere))


def _check_each(
    codebook: Codebook,
    layer: Layer,
    given: Mapping[object, object],
    elsewhere: Elsewhere | None,
    faults: Faults,
) -> dict[str, Value]:
    known = {dimension.id for dimension in layer.dimensions}
    for name in given:
        if name not in known:
            faults.add(
                join(_PLACE, printable(name)), f"“{layer.title}” has no question of this name."
            )
    checked: dict[str, Value] = {}
    for dimension in layer.dimensions:
        answer = given.get(dimension.id)
        if is_empty(answer) or _rests_on_fault(dimension, faults):
            continue
        place = join(_PLACE, dimension.id)
        if dimension.when is not None and not is_shown(dimension, checked, elsewhere):
            words = in_words(dimension.when, codebook, layer)
            faults.add(place, f"This is asked only when {words}.")
            continue
        value = check_answer(Asked(layer, dimension, checked, place, faults), answer)
        if value is not None:
            checked[dimension.id] = value
    return checked


def _rests_on_fault(dimension: Dimension, faults: Faults) -> bool:
    """One wrong answer is one fault: what hangs on it cannot be judged before it is right."""
    if not faults.fields:
        return False
    terms = dimension.when.terms if dimension.when else ()
    bases = {term.dimension for term in terms if term.layer is None} | {dimension.labels_from}
    return any(place.split(".")[1] in bases for place in faults.fields)


def missing(layer: Layer, values: Values, elsewhere: Elsewhere | None = None) -> tuple[str, ...]:
    """The required questions that are asked and not fully answered, in codebook order."""
    return tuple(
        dimension.id
        for dimension in layer.dimensions
        if is_shown(dimension, values, elsewhere) and _is_missing(layer, dimension, values)
    )


def _is_missing(layer: Layer, dimension: Dimension, values: Values) -> bool:
    value = values.get(dimension.id)
    if value is not None:
        return dimension.kind == "entity" and not is_complete(dimension, value)
    if dimension.labels_from is not None and not layer.offered(dimension, values):
        return False
    return dimension.required


def without_hanging(
    layer: Layer, values: Values, elsewhere: Elsewhere | None = None
) -> dict[str, Value]:
    """The answers that remain after one of them, here or on the document, was changed.

    What is no longer asked goes, and so does what was chosen below an answer that is gone.
    """
    kept: dict[str, Value] = {}
    for dimension in layer.dimensions:
        value = values.get(dimension.id)
        if value is None or not is_shown(dimension, kept, elsewhere):
            continue
        if dimension.labels_from is not None:
            offered = {label.id for label in layer.offered(dimension, kept)}
            if isinstance(value, list):
                value = [answer for answer in value if answer in offered]
            elif value not in offered:
                continue
        if value != []:
            kept[dimension.id] = value
    return kept


def tagged(layer: Layer, values: Values) -> list[Tag]:
    """What filters and counts read of these answers: question, label, entity's id, in the
    codebook's order; a label or an id each.
    """
    found: list[Tag] = []
    for dimension in layer.dimensions:
        value = values.get(dimension.id)
        chosen = value if isinstance(value, list) else [value]
        if dimension.kind in {"choice", "choices"}:
            found += [(dimension.id, str(label), None) for label in chosen if label is not None]
        elif dimension.kind == "entity":
            found += [
                (dimension.id, "", each["id"])
                for each in chosen
                if isinstance(each, dict) and "id" in each
            ]
    return found


def dump_values(values: Values) -> str:
    """The one text of equal answers: what is stored and compared, in any database."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
