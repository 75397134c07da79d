"""Thousands of random tables and spans, measured here and by libraries that others wrote.

Holes, a lonely annotator, one label, documents without a mark, total agreement and total
disagreement come up among them by chance, and once more by name.
"""

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import krippendorff
import numpy as np
import pytest
from nltk.metrics import jaccard_distance, masi_distance
from nltk.metrics.agreement import AnnotationTask
from numpy.random import Generator, default_rng
from seqeval.metrics import f1_score as seqeval_f1
from seqeval.scheme import IOB2
from sklearn.metrics import cohen_kappa_score
from sklearn.metrics import f1_score as sklearn_f1
from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa, fleiss_kappa

from annotator.core.agreement import (
    LABEL_METRICS,
    Document,
    Judgement,
    Layer,
    Question,
    Reading,
    Undefined,
    measure,
)
from tests.core.agreement.studies import Rows, ratings

LENGTH = 40
Marks = list[tuple[int, int, str]]


def table(random: Generator, values: int, *, holes: float, raters: int, units: int) -> Rows:
    """Raters who agree more or less, from not at all to always."""
    truth = random.integers(1, values + 1, units)
    noise = random.choice((0.0, 0.2, 0.6, 1.0))
    given = np.where(
        random.random((raters, units)) < noise,
        random.integers(1, values + 1, (raters, units)),
        truth,
    )
    kept = random.random((raters, units)) >= holes
    return [
        [int(value) if there else None for value, there in zip(*row, strict=True)]
        for row in zip(given, kept, strict=True)
    ]


def many(number: int, **fixed: int) -> Iterator[Rows]:
    """Tables of all sizes, the same every time."""
    random = default_rng(20240404)
    for _ in range(number):
        yield table(
            random,
            fixed.get("values", int(random.integers(1, 6))),
            holes=float(random.choice((0.0, 0.3, 0.7))) * fixed.get("holes", 1),
            raters=fixed.get("raters", int(random.integers(1, 6))),
            units=int(random.integers(1, 20)),
        )


def ours(metric: str, rows: Rows) -> float | None:
    return LABEL_METRICS[metric].result(ratings(rows)).value


def same(value: float | None, expected: float | None) -> bool:
    if value is None or expected is None or np.isnan(expected):
        return value is None and (expected is None or np.isnan(expected))
    return value == pytest.approx(expected, abs=1e-9)


def by_krippendorff(rows: Rows, level: str) -> float | None:
    """Its value; none where it divides by nothing or refuses."""
    filled = np.array([[np.nan if each is None else each for each in row] for row in rows])
    if len(np.unique(_paired(filled))) < 2:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value: float = krippendorff.alpha(reliability_data=filled, level_of_measurement=level)
    return value


def _paired(filled: Any) -> Any:
    paired = (~np.isnan(filled)).sum(axis=0) > 1
    found = filled[:, paired]
    return found[~np.isnan(found)]


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_is_that_of_krippendorff(level: str) -> None:
    for rows in many(500):
        assert same(ours(f"alpha_{level}", rows), by_krippendorff(rows, level)), rows


def test_fleiss_is_that_of_statsmodels() -> None:
    for rows in many(300, holes=0):
        if len(rows) < 2:
            continue
        counts, _ = aggregate_raters(np.array(rows).T)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = float(fleiss_kappa(counts))
        assert same(ours("fleiss_kappa", rows), expected), rows


@pytest.mark.parametrize(
    ("metric", "weights"), [("cohen_kappa", None), ("weighted_kappa", "quadratic")]
)
def test_cohen_is_that_of_scikit_learn_and_statsmodels(metric: str, weights: str | None) -> None:
    for rows in many(200, holes=0, raters=2, values=4):
        values = sorted({value for row in rows for value in row})
        if len(values) < 2:
            assert ours(metric, rows) is None
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = float(cohen_kappa_score(*rows, labels=[1, 2, 3, 4], weights=weights))
            square = np.zeros((5, 5))
            np.add.at(square, tuple(np.array(rows)), 1)
            kind = {"wt": "quadratic"} if weights else {}
            again = float(cohens_kappa(square, return_results=False, **kind))
        assert same(ours(metric, rows), expected), rows
        assert same(expected, again) or np.isnan(expected)


@pytest.mark.parametrize(
    ("metric", "distance"), [("alpha_masi", masi_distance), ("alpha_jaccard", jaccard_distance)]
)
def test_alpha_of_sets_is_that_of_nltk(metric: str, distance: Callable[..., float]) -> None:
    pool = [frozenset(chosen) for chosen in ("a", "b", "ab", "abc", "bc", "d")]
    for rows in many(300, values=6):
        sets = [[None if each is None else pool[each - 1] for each in row] for row in rows]
        data = [
            (f"r{rater}", unit, value)
            for rater, row in enumerate(sets)
            for unit, value in enumerate(row)
            if value is not None
        ]
        found = ours(metric, sets)
        if found is None:
            continue  # there nltk divides by zero or says 1
        assert same(found, AnnotationTask(data, distance).alpha()), sets


def marks(random: Generator, *, overlap: bool) -> Marks:
    """Spans with labels; without overlap one after the other."""
    if overlap:
        found = random.integers(0, LENGTH - 8, (int(random.integers(0, 6)), 1))
        sizes = random.integers(1, 8, (len(found), 1))
        return [
            (int(start), int(start + size), str(random.choice(("x", "y"))))
            for start, size in np.hstack((found, sizes))
        ]
    spans: Marks = []
    position = 0
    while position < LENGTH - 10 and random.random() < 0.8:
        start = position + int(random.integers(0, 5))
        end = start + int(random.integers(1, 5))
        spans.append((start, end, str(random.choice(("x", "y")))))
        position = end
    return spans


def document(key: str, *readers: Marks) -> Document:
    return Document(
        key,
        LENGTH,
        tuple(
            Reading(
                f"a{who}",
                tuple(Judgement("p", ((start, end),), {"f": said}) for start, end, said in found),
            )
            for who, found in enumerate(readers)
        ),
        tokens=[(start, start + 4) for start in range(0, LENGTH, 5)],
    )


def studies(number: int, *, overlap: bool, readers: int = 2) -> Iterator[list[list[Marks]]]:
    """Documents × readers × marks; about one reading in three finds nothing."""
    random = default_rng(5)
    for _ in range(number):
        yield [
            [
                marks(random, overlap=overlap) if random.random() < 0.7 else []
                for _ in range(readers)
            ]
            for _ in range(int(random.integers(1, 5)))
        ]


def spans_of(metric: str, found: list[list[Marks]], label: str | None = None) -> float | None:
    documents = [document(f"d{number}", *readers) for number, readers in enumerate(found)]
    return measure(metric, Layer.of(documents, "p"), Question("f", label)).value


def bio(found: Marks) -> list[str]:
    tags = ["O"] * LENGTH
    for start, end, label in found:
        tags[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
    return tags


def test_exact_f1_is_that_of_seqeval() -> None:
    for found in studies(300, overlap=False):
        if not any(spans for readers in found for spans in readers):
            assert spans_of("span_f1_exact", found) is None
            continue
        one, other = ([bio(readers[who]) for readers in found] for who in (0, 1))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = seqeval_f1(one, other, mode="strict", scheme=IOB2)
        assert same(spans_of("span_f1_exact", found), expected), found


def covered(found: Marks, label: str) -> Any:
    mask = np.zeros(LENGTH, dtype=bool)
    for start, end, said in found:
        mask[start:end] |= said == label
    return mask


def test_character_f1_of_one_label_is_that_of_scikit_learn_even_with_self_overlap() -> None:
    for found in studies(300, overlap=True):
        one, other = (
            np.concatenate([covered(readers[who], "x") for readers in found]) for who in (0, 1)
        )
        expected = float(sklearn_f1(one, other, zero_division=np.nan))
        assert same(spans_of("span_f1_char", found, "x"), expected), found


def by_token(mask: Any) -> list[int]:
    """The labels of whatever touches the first four of every five characters."""
    return [int(np.bitwise_or.reduce(mask[at : at + 4])) for at in range(0, LENGTH, 5)]


@pytest.mark.parametrize("metric", ["char_alpha", "token_alpha"])
def test_alpha_over_characters_and_tokens_is_that_of_krippendorff(metric: str) -> None:
    for found in studies(400, overlap=True, readers=3):
        rows = []
        for who in range(3):
            masks: list[Any] = [
                covered(readers[who], "x") + 2 * covered(readers[who], "y") for readers in found
            ]
            if metric == "token_alpha":
                masks = [by_token(mask) for mask in masks]
            rows.append([int(value) for mask in masks for value in mask])
        assert same(spans_of(metric, found), by_krippendorff(rows, "nominal")), found


@pytest.mark.parametrize("metric", sorted(LABEL_METRICS))
@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([[1, 2, 3]], Undefined.NO_DOCUMENT),
        ([[1, None], [None, 2]], Undefined.NO_DOCUMENT),
        ([[1, 1], [1, 1]], Undefined.ONE_VALUE),
    ],
)
def test_where_nothing_can_be_said_every_measure_says_why(
    metric: str, rows: Rows, reason: Undefined
) -> None:
    result = LABEL_METRICS[metric].result(ratings(rows))
    if metric == "percent" and reason is Undefined.ONE_VALUE:
        assert result.value == 1.0
        return
    assert (result.value, result.undefined) == (None, reason)


def test_total_agreement_is_one_and_total_disagreement_below_chance() -> None:
    for metric in LABEL_METRICS:
        agreed, opposed = ([[1, 2, 1, 2], other] for other in ([1, 2, 1, 2], [2, 1, 2, 1]))
        assert ours(metric, agreed) == pytest.approx(1.0)
        assert (ours(metric, opposed) or 0) <= 0
