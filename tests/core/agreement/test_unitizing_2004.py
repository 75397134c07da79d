"""The older α_U against the values of the 2004 book and of a tool that still computes it."""

import pytest

from annotator.core.agreement import Question, Undefined, measure
from annotator.core.agreement.unitizing_2004 import (
    Section,
    difference,
    expected_disagreement,
    observed_disagreement,
)
from tests.core.agreement.studies import Mark, document, layer, printed

FRAME = Question("frame")
# Krippendorff 2004, p. 254: two observers, a continuum from 150 to 450, moved to 0.
BOOK: dict[str, list[Mark]] = {
    "i": [(75, 145, "c"), (220, 250, "c"), (30, 90, "k"), (150, 200, "k")],
    "j": [(70, 150, "c"), (205, 225, "c"), (250, 270, "c"), (30, 90, "k"), (150, 200, "k")],
}


@pytest.mark.parametrize(("label", "value"), [(None, 0.8591), ("c", 0.7286), ("k", 1.0)])
def test_the_example_of_the_book(label: str | None, value: float) -> None:
    study = layer(document(BOOK, 300))
    found = measure("alpha_u_2004", study, Question("frame", label)).value
    # the book divides disagreements it has rounded to four digits: 0.8591 is 0.85867 exactly
    assert found == pytest.approx(value, abs=5e-4)


def sections(line: str) -> list[Section]:
    """One section per run of equal signs; a dash is a gap."""
    found: list[Section] = []
    for place, sign in enumerate(line):
        is_unit = sign != "-"
        if found and found[-1].is_unit == is_unit:
            found[-1] = found[-1]._replace(end=place + 1)
        else:
            found.append(Section(place, place + 1, is_unit))
    return found


def test_two_raters_of_whom_one_marks_nearly_all() -> None:
    lines = [sections("-11111111-"), sections("--1-1-1---")]
    assert observed_disagreement(lines, 10) == pytest.approx(0.9100, abs=5e-5)
    assert expected_disagreement(lines, 10) == pytest.approx(0.5351, abs=1e-4)
    study = layer(document({"a": [(1, 9, "1")], "b": [(2, 3, "1"), (4, 5, "1"), (6, 7, "1")]}, 10))
    assert printed(measure("alpha_u_2004", study, FRAME)) == -0.7003


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (Section(5, 11, True), Section(4, 6, True), 26),
        (Section(5, 11, True), Section(5, 7, True), 16),
        (Section(5, 11, True), Section(6, 8, True), 10),
        (Section(5, 11, True), Section(6, 10, True), 2),
        (Section(5, 11, True), Section(11, 13, True), 0),
        (Section(5, 11, True), Section(4, 11, False), 36),
        (Section(2, 5, False), Section(2, 4, True), 4),
        (Section(5, 11, True), Section(6, 20, False), 0),
    ],
)
def test_differences_of_two_sections(one: Section, other: Section, apart: int) -> None:
    assert difference(one, other) == difference(other, one) == apart


def test_no_unit_at_all_is_undefined() -> None:
    result = measure("alpha_u_2004", layer(document({"a": [], "b": []})), FRAME)
    assert (result.value, result.undefined) == (None, Undefined.NOTHING_MARKED)


def test_a_single_character_by_one_of_three_is_no_better_than_chance() -> None:
    study = layer(document({"a": [(0, 1, "x")], "b": [], "c": []}, 20))
    assert measure("alpha_u_2004", study, FRAME).value == pytest.approx(0.0)
