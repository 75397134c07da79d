"""Which answers can be proposed: those to a layer's main question."""

from collections.abc import Mapping

from annotator.core.codebooks.codebook import Codebook, Dimension, Layer

_CHOICES = {"choice", "choices"}


def main_question(layer: Layer) -> Dimension | None:
    """The first required choice, else the first choice; none that hangs on another question."""
    free = [
        each
        for each in layer.dimensions
        if each.kind in _CHOICES and each.labels_from is None and each.when is None
    ]
    required = [each for each in free if each.required]
    return next(iter([*required, *free]), None)


def teachable(codebook: Codebook) -> dict[str, Layer]:
    """The layers in which words are marked freely."""
    return {layer.id: layer for layer in codebook.layers if layer.level == "span"}


def label_of(layer: Layer, values: Mapping[str, object]) -> str:
    """What the main question was answered with, of several answers the first; empty where it
    was not, or with something that is not offered any more.
    """
    question = main_question(layer)
    if question is None:
        return ""
    given = values.get(question.id)
    chosen = given if isinstance(given, list) else [given]
    offered = {each.id for each in layer.offered(question, {})}
    return next((each for each in chosen if isinstance(each, str) and each in offered), "")


def values_of(layer: Layer, label: str) -> dict[str, object] | None:
    """The answers that a proposal stands for; None where this codebook does not know it."""
    question = main_question(layer)
    if not label:
        return {}
    if question is None or label not in {each.id for each in layer.offered(question, {})}:
        return None
    return {question.id: [label] if question.kind == "choices" else label}
