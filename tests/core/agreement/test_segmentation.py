"""Boundary similarity by hand."""

import pytest

from annotator.core.agreement import Question, Undefined, measure
from annotator.core.agreement.segmentation import differences
from tests.core.agreement.studies import Mark, document, layer

WHERE = Question()


def segments(*sizes: int) -> list[Mark]:
    found, position = [], 0
    for size in sizes:
        found.append((position, position + size, "block"))
        position += size
    return found


def test_a_boundary_one_place_off_is_half_a_miss() -> None:
    study = layer(document({"a": segments(5, 5, 5), "b": segments(5, 6, 4)}, 15))
    assert measure("boundary_similarity", study, WHERE).value == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("one", "other", "edits", "compared"),
    [
        ({5, 10}, {5, 10}, 0, 2),
        ({5, 10}, {5}, 1, 2),
        ({5}, {9}, 2, 2),
        ({5}, {4, 6}, 1.5, 2),
        (set(), set(), 0, 0),
    ],
)
def test_edits(one: set[int], other: set[int], edits: float, compared: int) -> None:
    assert differences(one, other) == differences(other, one) == (edits, compared)


def test_without_boundaries_it_is_undefined() -> None:
    study = layer(document({"a": segments(15), "b": segments(15)}, 15))
    result = measure("boundary_similarity", study, WHERE)
    assert (result.value, result.undefined) == (None, Undefined.NOTHING_MARKED)
