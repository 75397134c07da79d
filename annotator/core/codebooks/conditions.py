"""Decides which questions are asked, so that page, server and import agree on every answer.

A question that was not asked has no answer, and nothing is known about an unanswered question:
``in`` and ``not_in`` hold only once there is an answer. ``empty`` is the comparison for the
rest. For several answers, ``in`` holds when any of them is listed, ``not_in`` when none is. For
an entity the source kind is compared.
"""

from collections.abc import Mapping, Sequence

from annotator.core.codebooks.codebook_model import (
    Answer,
    Codebook,
    Condition,
    Dimension,
    Layer,
    Term,
    Value,
    Values,
)

Elsewhere = Mapping[str, Values]


def is_shown(dimension: Dimension, values: Values, elsewhere: Elsewhere | None = None) -> bool:
    """Whether the question is asked, given the answers of this annotation and, for conditions on
    other layers, of the document-level layers.
    """
    return dimension.when is None or holds(dimension.when, values, elsewhere)


def holds(condition: Condition, values: Values, elsewhere: Elsewhere | None = None) -> bool:
    results = (_term_holds(term, values, elsewhere or {}) for term in condition.terms)
    return all(results) if condition.mode == "all" else any(results)


def _term_holds(term: Term, values: Values, elsewhere: Elsewhere) -> bool:
    source = values if term.layer is None else elsewhere.get(term.layer, {})
    value = source.get(term.dimension)
    if term.operator == "empty":
        return (value is None) is (term.answers[0] is True)
    answers = _answers_in(value)
    listed = any(answer in term.answers for answer in answers)
    return listed if term.operator == "in" else bool(answers) and not listed


def _answers_in(value: Value | None) -> Sequence[Answer]:
    if value is None:
        return ()
    given = value if isinstance(value, list) else [value]
    return [answer.get("kind", "") if isinstance(answer, dict) else answer for answer in given]


def in_words(condition: Condition, codebook: Codebook, layer: Layer) -> str:
    """The condition as a person would say it, for the message that refuses a value."""
    joint = " and " if condition.mode == "all" else " or "
    return joint.join(_term_in_words(term, codebook, layer) for term in condition.terms)


def _term_in_words(term: Term, codebook: Codebook, layer: Layer) -> str:
    home = layer if term.layer is None else codebook.layer(term.layer)
    dimension = home.dimension(term.dimension)
    asked = f"“{dimension.question}”"
    if term.layer is not None:
        asked += f" ({home.title})"
    if term.operator == "empty":
        return f"{asked} has {'no' if term.answers[0] is True else 'an'} answer"
    titles = _titles(home, dimension)
    named = [f"“{titles.get(answer, str(answer))}”" for answer in term.answers]
    listed = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} or {named[-1]}"
    return f"{asked} is {'not ' if term.operator == 'not_in' else ''}{listed}"


def _titles(layer: Layer, dimension: Dimension) -> dict[Answer, str]:
    if dimension.kind == "flag":
        return {True: "yes", False: "no"}
    titles: dict[Answer, str] = {label.id: label.title for label in layer.answers(dimension)}
    return titles | {kind.id: kind.title for kind in dimension.kinds}
