"""The uα family against the toy continuum, the identity with α, and the plain definition."""

from itertools import permutations

import pytest
from hypothesis import assume, given, settings

from annotator.core.agreement import Document, Judgement, Question, Reading, Undefined, measure
from tests.core.agreement.studies import ALEX_PAUL_SUZAN, Rows, corpora, document, layer, printed
from tests.core.agreement.test_alpha import by_definition as alpha_by_definition

FRAME = Question("frame")
WHERE = Question()


def test_the_toy_continuum_gives_its_known_values() -> None:
    study = layer(document(ALEX_PAUL_SUZAN))
    assert printed(measure("u_alpha", study, FRAME)) == 0.5097
    assert printed(measure("u_alpha_binary", study, FRAME)) == 0.3889


Label = str | None


class Plain:
    """The definition spelled out: units and gaps as lists, coincidences by double loops."""

    def __init__(self, documents: list[Document], *, labelled: bool = True) -> None:
        self.observed: dict[tuple[Label, Label], float] = {}
        self.length: dict[Label, int] = {}
        self.square: dict[Label, int] = {}
        for one in documents:
            if len(one.readings) < 2:
                continue
            lines = [self.cut(reading, one.length, labelled) for reading in one.readings]
            for mine, theirs in permutations(lines, 2):
                for start, end, value in mine:
                    for first, last, other in theirs:
                        common = max(0, min(end, last) - max(start, first)) / (len(lines) - 1)
                        key = value, other
                        self.observed[key] = self.observed.get(key, 0) + common
            for start, end, value in (unit for line in lines for unit in line):
                self.length[value] = self.length.get(value, 0) + end - start
                square = end - start if value is None else (end - start) ** 2
                self.square[value] = self.square.get(value, 0) + square

    @staticmethod
    def cut(reading: Reading, length: int, labelled: bool) -> list[tuple[int, int, Label]]:
        units: list[tuple[int, int, Label]] = []
        position = 0
        for judgement in sorted(reading.judgements, key=lambda found: found.parts):
            ((start, end),) = judgement.parts
            units += [(position, start, None)] if start > position else []
            units.append((start, end, str(judgement.values["frame"]) if labelled else "marked"))
            position = end
        return units + ([(position, length, None)] if position < length else [])

    @property
    def total(self) -> int:
        return sum(self.length.values())

    def expected(self, value: Label) -> float:
        pool = self.total**2 - sum(self.square.values())
        return self.total * (self.length[value] ** 2 - self.square[value]) / pool

    def u_alpha(self) -> float:
        same = sum(self.observed.get((value, value), 0) for value in self.length)
        off = self.total - sum(self.expected(value) for value in self.length)
        return 1 - (self.total - same) / off

    def u_alpha_binary(self) -> float:
        gap = self.length[None]
        return 1 - (gap - self.observed[None, None]) / (gap - self.expected(None))


def has_something_and_gaps(documents: list[Document]) -> bool:
    shared = [one for one in documents if len(one.readings) > 1]
    marks = [
        judgement.parts[0]
        for one in shared
        for reading in one.readings
        for judgement in reading.judgements
    ]
    marked = sum(end - start for start, end in marks)
    return 0 < marked < sum(24 * len(one.readings) for one in shared)


@settings(max_examples=300, deadline=None)
@given(documents=corpora(overlap=False))
def test_u_alpha_of_labels_and_of_places_and_its_gap_row_follow_their_definitions(
    documents: list[Document],
) -> None:
    assume(has_something_and_gaps(documents))
    plain, study = Plain(documents), layer(*documents)
    assert measure("u_alpha", study, FRAME).value == pytest.approx(plain.u_alpha())
    places = Plain(documents, labelled=False)
    assert measure("u_alpha", study, WHERE).value == pytest.approx(places.u_alpha())
    assert measure("u_alpha_binary", study, FRAME).value == pytest.approx(places.u_alpha_binary())


def single_characters(rows: Rows) -> Document:
    """One document on which each annotator marks characters one by one."""
    readings = tuple(
        Reading(
            f"a{who}",
            tuple(
                Judgement("passage", ((place, place + 1),), {"frame": value})
                for place, value in enumerate(row)
                if value is not None
            ),
        )
        for who, row in enumerate(rows)
    )
    return Document("d1", len(rows[0]), readings)


@pytest.mark.parametrize(
    "rows",
    [
        [["x", "y", None, "x", None, "z"], ["x", None, None, "y", None, "z"]],
        [["x", "y", None, "x"], ["x", "y", "y", "x"], [None, "y", None, "x"]],
    ],
)
def test_with_units_of_one_character_u_alpha_is_nominal_alpha_over_characters(rows: Rows) -> None:
    filled = [[value or "gap" for value in row] for row in rows]
    expected = alpha_by_definition(filled, lambda one, other: one != other)
    study = layer(single_characters(rows))
    assert measure("u_alpha", study, FRAME).value == pytest.approx(expected, abs=1e-6)
    binary = [["gap" if value is None else "marked" for value in row] for row in rows]
    expected = alpha_by_definition(binary, lambda one, other: one != other)
    assert measure("u_alpha_binary", study, FRAME).value == pytest.approx(expected, abs=1e-6)


def test_cu_alpha_looks_only_where_two_marked() -> None:
    study = layer(
        document(
            {"a": [(0, 10, "x"), (20, 30, "y"), (50, 55, "z")], "b": [(5, 10, "x"), (20, 30, "x")]}
        )
    )
    result = measure("cu_alpha", study, FRAME)
    # pairable: a has x 5 and y 10, b has x 5 and x 10; they agree on 5 + 5 of 30
    total, same, squares = 30, 10, (25 + 25 + 100, 100)
    expected = total * (20**2 - squares[0] + 10**2 - squares[1]) / (total**2 - sum(squares))
    assert result.value == pytest.approx(1 - (total - same) / (total - expected))
    assert result.parameters["coverage"] == pytest.approx(30 / 40)


def test_ku_alpha_speaks_of_one_label_among_the_others() -> None:
    study = layer(
        document(
            {
                "a": [(0, 10, "x"), (20, 30, "y"), (40, 45, "z")],
                "b": [(0, 10, "x"), (20, 30, "x"), (40, 45, "z")],
            }
        )
    )
    # pairable lengths: x 30, y 10, z 10; x agrees on 20
    length, total, same, square = 30, 50, 20, 300
    pool = total**2 - (300 + 100 + 50)
    expected_all = total * (length * total - square) / pool
    expected_off = total * length * (total - length) / pool
    expected = 1 - expected_all / length * (length - same) / expected_off
    assert measure("ku_alpha", study, Question("frame", "x")).value == pytest.approx(expected)
    assert measure("ku_alpha", study, Question("frame", "z")).value == 1.0


def test_ku_alpha_without_a_label_asks_for_one() -> None:
    study = layer(document({"a": [(0, 10, "x")], "b": [(0, 10, "y")]}))
    result = measure("ku_alpha", study, FRAME)
    assert (result.value, result.undefined) == (None, Undefined.NO_LABEL)


def test_a_pairable_length_counts_how_many_others_marked() -> None:
    study = layer(document({"a": [(0, 10, "x")], "b": [(0, 10, "y")], "c": []}))
    assert measure("cu_alpha", study, FRAME).parameters["coverage"] == pytest.approx(0.5)


@pytest.mark.parametrize("name", ["u_alpha", "cu_alpha"])
def test_overlap_with_different_answers_is_refused_with_the_way_out(name: str) -> None:
    study = layer(document({"a": [(0, 10, "x"), (5, 15, "y")], "b": [(0, 10, "x")]}))
    result = measure(name, study, FRAME)
    assert (result.value, result.undefined) == (None, Undefined.OVERLAPPING)
    assert measure("u_alpha", study, Question("frame", "x")).value == 1.0


def test_overlapping_spans_of_one_label_are_one_unit_and_touching_ones_two() -> None:
    one = layer(document({"a": [(0, 12, "x")], "b": [(0, 20, "x")]}))
    overlapping = layer(document({"a": [(0, 8, "x"), (5, 12, "x")], "b": [(0, 20, "x")]}))
    touching = layer(document({"a": [(0, 6, "x"), (6, 12, "x")], "b": [(0, 20, "x")]}))
    alone, united, apart = (
        measure("u_alpha", s, FRAME).value for s in (one, overlapping, touching)
    )
    assert united == alone
    assert apart != alone


def test_a_reading_without_marks_is_one_gap_and_counts() -> None:
    alone = document({"a": [(0, 10, "x")]})
    beside = document({"a": [(0, 10, "x")], "b": []})
    assert measure("u_alpha", layer(alone), FRAME).undefined is Undefined.NO_DOCUMENT
    assert (printed(measure("u_alpha", layer(beside), FRAME)) or 0) < 0


@pytest.mark.parametrize("name", ["u_alpha", "u_alpha_binary", "char_alpha", "span_f1_overlap"])
def test_a_corpus_where_nobody_marked_is_undefined_not_perfect(name: str) -> None:
    result = measure(name, layer(document({"a": [], "b": []})), FRAME)
    assert (result.value, result.undefined) == (None, Undefined.NOTHING_MARKED)
    assert result.n.documents == 1


@pytest.mark.parametrize("name", ["u_alpha_binary", "char_alpha"])
def test_a_corpus_that_everybody_marked_whole_is_undefined(name: str) -> None:
    study = layer(document({"a": [(0, 60, "x")], "b": [(0, 60, "x")]}))
    result = measure(name, study, WHERE)
    assert (result.value, result.undefined) == (None, Undefined.EVERYTHING_MARKED)


def test_a_long_text_is_two_texts_laid_end_to_end() -> None:
    first = {"a": [(0, 10, "x")], "b": [(2, 12, "x"), (30, 40, "y")]}
    second = {"a": [(5, 15, "y")], "b": [(5, 15, "y")]}
    joined = {
        who: [*first[who], *((start + 60, end + 60, label) for start, end, label in second[who])]
        for who in first
    }
    apart = layer(document(first), document(second, key="d2"))
    together = layer(document(joined, 120))
    for name in ("u_alpha", "u_alpha_binary", "cu_alpha", "char_alpha"):
        assert measure(name, apart, FRAME).value == pytest.approx(
            measure(name, together, FRAME).value
        )
