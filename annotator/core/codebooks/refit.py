"""What of somebody's answers still fits when their open work moves to another version.

What fits stays, and what does not is handed back apart: it is kept beside the annotation, shown
to the person, and its question is asked again. A question whose answer fits only in part is
asked again as a whole, since half an answer may say what nobody meant.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from annotator.core.codebooks.answers import Asked, check_answer
from annotator.core.codebooks.codebook_model import Layer, Value, Values
from annotator.core.codebooks.conditions import Elsewhere, is_shown
from annotator.core.codebooks.values import missing
from annotator.core.faults import Faults


@dataclass(frozen=True)
class Refit:
    """Answers under the new version, those that no longer fit, and what is to be answered."""

    values: dict[str, Value]
    former: dict[str, Value]
    missing: tuple[str, ...]


def refit(layer: Layer, values: Values, elsewhere: Elsewhere | None = None) -> Refit:
    """Judge the answers of an older version under the layer of a newer one."""
    kept: dict[str, Value] = {}
    former: dict[str, Value] = _unasked(layer, values)
    for dimension in layer.dimensions:
        answer = values.get(dimension.id)
        if answer is None:
            continue
        faults = Faults()
        found = None
        if is_shown(dimension, kept, elsewhere):
            asked = Asked(layer, dimension, kept, dimension.id, faults)
            found = check_answer(asked, answer)
        if found is None or faults.fields:
            former[dimension.id] = answer
        else:
            kept[dimension.id] = found
    return Refit(kept, former, missing(layer, kept, elsewhere))


def _unasked(layer: Layer, values: Mapping[str, Value]) -> dict[str, Value]:
    known = {dimension.id for dimension in layer.dimensions}
    return {name: value for name, value in values.items() if name not in known}
