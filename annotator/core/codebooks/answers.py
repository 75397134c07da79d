"""Judges one answer by the kind of its question and returns it in canonical form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from annotator.core.codebooks.codebook_model import Dimension, Kind, Layer, Value, Values
from annotator.core.codebooks.entity_answers import check_entities, check_entity
from annotator.core.faults import Faults, printable


@dataclass(frozen=True)
class Asked:
    """A question of a layer, the checked answers before it, and where faults are noted."""

    layer: Layer
    dimension: Dimension
    before: Values
    place: str
    faults: Faults

    def fault(self, message: str) -> None:
        self.faults.add(self.place, message)


def is_empty(answer: object) -> bool:
    """Whether this is no answer at all: null, a blank text, an empty list."""
    return answer is None or answer == [] or (isinstance(answer, str) and not answer.strip())


def check_answer(asked: Asked, answer: object) -> Value | None:
    """The canonical answer, or None when faults were noted."""
    return _CHECKS[asked.dimension.kind](asked, answer)


def _choice(asked: Asked, answer: object) -> Value | None:
    if not isinstance(answer, str):
        asked.fault("This must be the id of one answer.")
        return None
    return answer if _is_choosable(asked, answer) else None


def _choices(asked: Asked, answer: object) -> Value | None:
    if not isinstance(answer, list) or not all(isinstance(each, str) for each in answer):
        asked.fault("This must be a list of answer ids.")
        return None
    if len(set(answer)) < len(answer):
        asked.fault("An answer is named twice.")
    # Judged before it is put in order, so that each wrong one is named.
    chosen = [each for each in dict.fromkeys(answer) if _is_choosable(asked, each)]
    labels = [label for label in asked.layer.answers(asked.dimension) if label.id in chosen]
    for label in labels:
        if label.exclusive and len(labels) > 1:
            asked.fault(f"“{label.title}” stands alone: choose either it or the others.")
    return [label.id for label in labels]


def _is_choosable(asked: Asked, answer: str) -> bool:
    layer, dimension = asked.layer, asked.dimension
    label = next((each for each in layer.answers(dimension) if each.id == answer), None)
    if label is None:
        asked.fault(f"“{printable(answer)}” is no answer to “{dimension.question}”")
    elif label.retired:
        asked.fault(f"“{label.title}” is no longer used.")
    elif dimension.labels_from and label not in layer.offered(dimension, asked.before):
        parents = layer.dimension(dimension.labels_from or "").labels
        above = next(each.title for each in parents if each.id == label.parent)
        asked.fault(f"“{label.title}” belongs to “{above}”, which is not chosen.")
    else:
        return True
    return False


def _scale(asked: Asked, answer: object) -> Value | None:
    least, most = asked.dimension.min or 0, asked.dimension.max or 0
    # `type`, not `isinstance`: JSON's true and false would pass as 1 and 0.
    if type(answer) is int and least <= answer <= most:
        return answer
    asked.fault(f"This must be a whole number from {least} to {most}.")
    return None


def _flag(asked: Asked, answer: object) -> Value | None:
    if isinstance(answer, bool):
        return answer
    asked.fault("This must be true or false.")
    return None


def _text(asked: Asked, answer: object) -> Value | None:
    limit = asked.dimension.max_length or 0
    if not isinstance(answer, str):
        asked.fault("This must be a text.")
        return None
    if len(answer) > limit:
        asked.fault(f"This has {len(answer):,} characters; {limit:,} is the most.")
    return answer if asked.faults.storable(answer, asked.place) else None


def _entity(asked: Asked, answer: object) -> Value | None:
    if asked.dimension.multiple:
        return check_entities(asked.dimension, answer, asked.place, asked.faults)
    return check_entity(asked.dimension, answer, asked.place, asked.faults)


_CHECKS: Mapping[Kind, Callable[[Asked, object], Value | None]] = {
    "choice": _choice,
    "choices": _choices,
    "scale": _scale,
    "flag": _flag,
    "text": _text,
    "entity": _entity,
}
