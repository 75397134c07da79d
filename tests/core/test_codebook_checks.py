"""The closed list of checks: what a span must stand on, given its answers."""

import pytest

from annotator.core.codebooks import codebook
from tests.core.codebook_bodies import Body, body, layer, mood

SENTENCES = [[0, 10], [11, 20], [21, 30]]
QUOTATIONS = [[5, 8], [12, 25]]


def found(rule: Body, *parts: tuple[int, int], **values: codebook.Value) -> list[codebook.Finding]:
    passage = codebook.parse(body(layer("passage", mood(), checks=[rule], max_parts=9))).layers[0]
    return codebook.findings(passage, values, codebook.Marked(parts, SENTENCES, QUOTATIONS))


@pytest.mark.parametrize(
    ("parts", "passes"),
    [
        ([(5, 8)], True),
        ([(4, 9)], True),
        ([(7, 9)], True),
        ([(0, 5)], False),
        ([(8, 12)], False),
        ([(0, 3), (12, 13)], True),
    ],
)
def test_a_quoted_span_touches_quotation_marks(parts: list[tuple[int, int]], passes: bool) -> None:
    assert (found({"check": "touches_quotation"}, *parts) == []) is passes


@pytest.mark.parametrize(
    ("parts", "passes"),
    [
        ([(0, 10)], True),
        ([(9, 11)], True),
        ([(9, 12)], False),
        ([(0, 30)], False),
        ([(2, 4), (12, 14)], True),
        ([(10, 11)], True),
    ],
)
def test_each_part_stays_within_one_sentence(parts: list[tuple[int, int]], passes: bool) -> None:
    assert (found({"check": "not_crossing_sentences"}, *parts) == []) is passes


def test_a_check_speaks_only_when_its_condition_holds() -> None:
    rule = {"check": "touches_quotation", "when": {"dimension": "mood", "in": ["bad"]}}
    assert found(rule, (0, 3), mood="good") == []
    assert len(found(rule, (0, 3), mood="bad")) == 1


def test_the_codebook_says_how_severe_a_finding_is() -> None:
    severe = {"check": "touches_quotation", "severity": "error"}
    assert [each.severity for each in found(severe, (0, 3))] == ["error"]
    finding = found({"check": "touches_quotation"}, (0, 3))[0]
    assert (finding.check, finding.severity) == ("touches_quotation", "warning")
    assert finding.message
