"""α over characters and tokens against an independent implementation."""

from typing import Any

import pytest
from hypothesis import given, settings

from annotator.core.agreement import (
    Document,
    Judgement,
    Question,
    Reading,
    Undefined,
    measure,
    tokens,
)
from tests.core.agreement.studies import Rows, corpora, document, layer
from tests.core.agreement.test_alpha import by_definition

FRAME = Question("frame")


def masks(documents: list[Document], label: str | None = None) -> Rows:
    """Rows of label sets, a column per character, None where an annotator did not read."""
    rows: dict[str, list[Any]] = {who: [] for who in "abc"}
    for one in documents:
        readings = {reading.annotator: reading for reading in one.readings}
        for who, row in rows.items():
            for place in range(one.length):
                if who not in readings:
                    row.append(None)
                    continue
                covering = {
                    judgement.values["frame"]
                    for judgement in readings[who].judgements
                    for start, end in judgement.parts
                    if start <= place < end
                }
                row.append(frozenset(covering) if label is None else label in covering)
    return list(rows.values())


@settings(max_examples=100, deadline=None)
@given(documents=corpora())
def test_char_alpha_compares_the_sets_of_labels_on_each_character(
    documents: list[Document],
) -> None:
    expected = by_definition(masks(documents), lambda one, other: one != other)
    assert measure("char_alpha", layer(*documents), FRAME).value == (
        None if expected is None else pytest.approx(expected)
    )


@settings(max_examples=100, deadline=None)
@given(documents=corpora())
def test_char_alpha_of_one_label_looks_at_that_label_alone(documents: list[Document]) -> None:
    expected = by_definition(masks(documents, "x"), lambda one, other: one != other)
    assert measure("char_alpha", layer(*documents), Question("frame", "x")).value == (
        None if expected is None else pytest.approx(expected)
    )


def test_self_overlap_changes_nothing_about_where_somebody_marks() -> None:
    once = layer(document({"a": [(0, 10, "x")], "b": [(5, 15, "x")]}))
    twice = layer(document({"a": [(0, 10, "x"), (2, 8, "x")], "b": [(5, 15, "x")]}))
    assert measure("char_alpha", once, FRAME).value == measure("char_alpha", twice, FRAME).value


def test_a_token_belongs_to_every_mark_that_touches_it() -> None:
    text = "bizarre and threatening, he said"
    readings = tuple(
        Reading(who, (Judgement("passage", ((start, end),)),))
        for who, start, end in (("a", 0, 23), ("b", 12, 20))
    )
    one = Document("d1", len(text), readings, tokens=tokens(text))
    result = measure("token_alpha", layer(one), Question())
    rows = [[True, True, True, False, False, False], [False, False, True, False, False, False]]
    assert result.value == pytest.approx(by_definition(rows, lambda one, other: one != other))


def test_a_token_touched_twice_by_one_label_holds_it_once() -> None:
    text = "self-evident"
    halves = (Judgement("passage", ((0, 2),)), Judgement("passage", ((2, 4),)))
    whole = (Judgement("passage", ((0, 4),)),)
    readings = (Reading("a", halves), Reading("b", whole))
    one = Document("d1", len(text), readings, tokens=tokens(text))
    assert measure("token_alpha", layer(one), Question()).value == 1.0


def test_tokens_are_words_and_single_signs_by_code_points() -> None:
    assert tokens("“Très 👍🏽,”").tolist() == [[0, 1], [1, 5], [6, 7], [7, 8], [8, 9], [9, 10]]


def test_a_study_without_tokens_says_that_nothing_was_compared() -> None:
    result = measure("token_alpha", layer(document({"a": [(0, 10, "x")], "b": []})), FRAME)
    assert (result.value, result.undefined) == (None, Undefined.NOTHING_PAIRED)
