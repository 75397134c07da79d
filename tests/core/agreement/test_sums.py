"""Partial sums add up, whatever the order, for every metric there is."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.agreement import (
    LABEL_METRICS,
    METRICS,
    Cell,
    Document,
    Judgement,
    Layer,
    Question,
    Reading,
    Sums,
    Table,
    measure,
    partials,
    tokens,
)
from tests.core.agreement.studies import corpora, layer

# What a metric is asked: the scale where it needs numbers, the sets where it takes sets.
SCALED = ("alpha_ordinal", "alpha_interval", "alpha_ratio", "weighted_kappa", "gwet_ac2")
NAMES = sorted(set(METRICS) - {"gamma"})
# To whom labels are only equal or not.
LABELS_ARE_NAMES = (
    "percent",
    "cohen_kappa",
    "fleiss_kappa",
    "gwet_ac1",
    "alpha_nominal",
    "alpha_masi",
    "u_alpha",
    "cu_alpha",
    "char_alpha",
    "span_f1_exact",
    "span_f1_char",
    "agr",
)
# Thinking of a study takes ten times as long as measuring it: each is given to every metric.
MANY = settings(max_examples=40, deadline=None)


def question(name: str) -> Question:
    if name in SCALED:
        return Question("intensity")
    return Question("frame", "x" if name == "ku_alpha" else None)


def with_scale(documents: list[Document]) -> list[Document]:
    """The same documents with a number on every span, and with tokens."""
    return [
        Document(
            one.id,
            one.length,
            tuple(
                Reading(
                    reading.annotator,
                    tuple(
                        Judgement(
                            "passage",
                            found.parts,
                            {**found.values, "intensity": found.parts[0][0] % 3 + 1},
                        )
                        for found in reading.judgements
                    ),
                )
                for reading in one.readings
            ),
            tokens=tokens("ab cd, efg hij klm nopqr"),
        )
        for one in documents
    ]


def total(name: str, documents: list[Document]) -> Sums:
    return partials(name, Layer.of(documents, "passage"), question(name)).total()


def as_much(value: float | None) -> Any:
    """It, but for what is lost in adding; nothing is nothing."""
    return None if value is None else pytest.approx(value, abs=1e-9)


@MANY
@given(documents=corpora(most=5).map(with_scale), cut=st.integers(0, 5))
def test_the_sum_of_two_parts_is_the_whole(documents: list[Document], cut: int) -> None:
    for name in NAMES:
        apart = total(name, documents[:cut]) + total(name, documents[cut:])
        whole = measure(name, Layer.of(documents, "passage"), question(name))
        metric: Any = METRICS[name]
        merged = metric.finish(apart)
        assert merged.value == as_much(whole.value), name
        assert merged.undefined == whole.undefined, name
        assert merged.n == whole.n, name


@MANY
@given(documents=corpora(most=4).map(with_scale))
def test_partials_of_single_documents_survive_storage(documents: list[Document]) -> None:
    """They travel as JSON: a list of words and a number each."""
    study = Layer.of(documents, "passage")
    for name in NAMES:
        metric: Any = METRICS[name]
        found = partials(name, study, question(name))
        stored = [
            json.dumps([[list(key), amount] for key, amount in amounts.items()])
            for _, amounts in found.each()
        ]
        sums = Sums.of({})
        for line in stored:
            sums += Sums.of({tuple(key): amount for key, amount in json.loads(line)})
        expected = measure(name, study, question(name))
        result = metric.finish(sums)
        assert (result.undefined, result.n) == (expected.undefined, expected.n), name
        assert result.value == as_much(expected.value), name


@MANY
@given(documents=corpora(most=4).map(with_scale), turned=st.permutations("abc"))
def test_renaming_annotators_and_reordering_documents_changes_nothing(
    documents: list[Document], turned: list[str]
) -> None:
    names = dict(zip("abc", turned, strict=True))
    renamed = [
        Document(
            one.id,
            one.length,
            tuple(Reading(names[r.annotator], r.judgements) for r in reversed(one.readings)),
            tokens=one.tokens,
        )
        for one in reversed(documents)
    ]
    for name in NAMES:
        before = measure(name, Layer.of(documents, "passage"), question(name))
        after = measure(name, Layer.of(renamed, "passage"), question(name))
        assert after.undefined == before.undefined, name
        assert after.value == as_much(before.value), name
        assert after.n == before.n, name


@MANY
@given(documents=corpora(overlap=False))
def test_renaming_labels_changes_nothing(documents: list[Document]) -> None:
    turned = {"x": "z", "y": "x", "z": "y"}
    renamed = [
        Document(
            one.id,
            one.length,
            tuple(
                Reading(
                    r.annotator,
                    tuple(
                        Judgement("passage", j.parts, {"frame": turned[str(j.values["frame"])]})
                        for j in r.judgements
                    ),
                )
                for r in one.readings
            ),
        )
        for one in documents
    ]
    for name in LABELS_ARE_NAMES:
        before, after = (
            measure(name, layer(*some), Question("frame")) for some in (documents, renamed)
        )
        assert after.undefined == before.undefined, name
        assert after.value == as_much(before.value), name


@MANY
@given(documents=corpora(most=3).map(with_scale))
def test_a_value_or_a_reason_but_never_both_or_neither(documents: list[Document]) -> None:
    for name in NAMES:
        result = measure(name, Layer.of(documents, "passage"), question(name))
        assert (result.value is None) != (result.undefined is None), name
        assert result.value is None or result.value <= 1 + 1e-9, name


def test_sums_subtract_what_was_added() -> None:
    one, other = Sums.of({("n", "x"): 2.0}), Sums.of({("n", "y"): 3.0})
    assert (one + other - one).amounts() == {("n", "x"): 0.0, ("n", "y"): 3.0}


def test_what_is_left_of_thirds_is_nothing() -> None:
    third = Sums.of({("n", "x"): 1 / 3})
    assert (third + third + third - third - third - third).amounts() == {("n", "x"): 0.0}


def test_an_answer_nobody_gave_is_stored_with_every_document() -> None:
    table = Table.of([Cell("d1", "0", who, "x") for who in "ab"], answers=("x", "y"))
    stored = [amounts for _, amounts in LABEL_METRICS["gwet_ac1"].partials(table).each()]
    assert stored[0]["possible", "y"] == 0.0


def test_a_key_nobody_added_to_is_zero() -> None:
    sums = Sums.of({("n", "x"): 2.0})
    assert sums.one("n", "z").tolist() == [0.0]
    assert sums.grid("o", ["x"], ["x"]).tolist() == [[[0.0]]]
