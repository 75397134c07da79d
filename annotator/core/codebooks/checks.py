"""The closed list of checks a codebook may ask for: does the span stand where its answers say?

A check compares the parts of a span with the sentences and quotations of the text. Whether its
finding refuses the save (error) or is only shown (warning) is said by the codebook.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from annotator.core.codebooks.codebook_model import CheckRule, Layer, Severity, Values
from annotator.core.codebooks.conditions import Elsewhere, holds

Stretch = Sequence[int]


@dataclass(frozen=True)
class Marked:
    """The parts of a span among the sentences and quotations of its text, all `[start, end)`."""

    parts: Sequence[Stretch]
    sentences: Sequence[Stretch]
    quotations: Sequence[Stretch]


@dataclass(frozen=True)
class Finding:
    """What one check has to say about one span."""

    check: str
    severity: Severity
    message: str


def findings(
    layer: Layer, values: Values, marked: Marked, elsewhere: Elsewhere | None = None
) -> list[Finding]:
    """What the layer's checks find, in the codebook's order; the values must be checked ones."""
    return found(asked(layer, values, elsewhere), marked)


def asked(layer: Layer, values: Values, elsewhere: Elsewhere | None = None) -> list[CheckRule]:
    """The layer's checks that these answers ask for, wherever they stand."""
    return [
        rule for rule in layer.checks if rule.when is None or holds(rule.when, values, elsewhere)
    ]


def found(rules: Sequence[CheckRule], marked: Marked) -> list[Finding]:
    """What these checks find where something is marked."""
    return [
        Finding(rule.check, rule.severity, message)
        for rule in rules
        for passes, message in [_CHECKS[rule.check]]
        if not passes(marked)
    ]


def _touches_quotation(marked: Marked) -> bool:
    return any(
        _overlap(part, quotation) for part in marked.parts for quotation in marked.quotations
    )


def _not_crossing_sentences(marked: Marked) -> bool:
    touched = (sum(_overlap(part, each) for each in marked.sentences) for part in marked.parts)
    return all(count <= 1 for count in touched)


def _overlap(one: Stretch, other: Stretch) -> bool:
    return one[0] < other[1] and other[0] < one[1]


_CHECKS: Mapping[str, tuple[Callable[[Marked], bool], str]] = {
    "touches_quotation": (
        _touches_quotation,
        "The answers say these words are quoted, but no quotation marks are here.",
    ),
    "not_crossing_sentences": (
        _not_crossing_sentences,
        "This runs over the end of a sentence; mark within one sentence.",
    ),
}

NAMES = frozenset(_CHECKS)
