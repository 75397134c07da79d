"""The bootstrap: reproducible, free of order, current after one changed document."""

from math import exp, factorial

import numpy as np
import pytest

from annotator.core.agreement import LABEL_METRICS, Resampling, Table
from tests.core.agreement.studies import ratings

ALPHA = LABEL_METRICS["alpha_nominal"]


def study(units: int, seed: int = 3) -> Table:
    """Two annotators who mostly agree, a document per unit."""
    random = np.random.default_rng(seed)
    first = random.integers(0, 3, units)
    second = np.where(random.random(units) < 0.7, first, random.integers(0, 3, units))
    return ratings([first.tolist(), second.tolist()])


def test_weights_hang_on_seed_document_and_replicate_alone() -> None:
    resampling = Resampling(seed=7, rounds=50)
    alone = resampling.weights(("d2",))
    among = resampling.weights(("d1", "d2", "d3"))
    assert (among[:, 1] == alone[:, 0]).all()
    assert (Resampling(seed=7, rounds=10).weights(("d2",)) == alone[:10]).all()
    assert (Resampling(seed=8, rounds=50).weights(("d2",)) != alone).any()


def test_weights_are_poisson_counts_of_mean_one() -> None:
    weights = Resampling(seed=1, rounds=400).weights(tuple(f"d{i}" for i in range(500)))
    for count in range(5):
        share = float((weights == count).mean())
        assert share == pytest.approx(exp(-1) / factorial(count), abs=0.005)


def test_replicates_are_weighted_sums() -> None:
    resampling = Resampling(seed=2, rounds=20)
    partials = ALPHA.partials(study(30))
    replicates = resampling.replicates(partials)
    weights = resampling.weights(partials.documents)
    for number in (0, 7, 19):
        expected = sum(
            weights[number, i] * partials.between(i, i + 1).total().rows[0]
            for i in range(len(partials.documents))
        )
        assert replicates.rows[number] == pytest.approx(expected)


def test_one_changed_document_is_exchanged_by_subtracting_and_adding() -> None:
    resampling = Resampling(seed=2, rounds=40)
    before, after = study(25), study(25, seed=4)
    old, new = ALPHA.partials(before), ALPHA.partials(after)
    replicates = resampling.replicates(old)
    for document in range(25):
        replicates -= resampling.replicates(old.between(document, document + 1))
        replicates += resampling.replicates(new.between(document, document + 1))
    assert ALPHA.values(replicates) == pytest.approx(ALPHA.values(resampling.replicates(new)))


def test_the_same_seed_gives_the_same_interval_in_any_order() -> None:
    table = study(60)
    first = ALPHA.result(table, Resampling(seed=5, rounds=200))
    again = ALPHA.result(table, Resampling(seed=5, rounds=200))
    other = ALPHA.result(table, Resampling(seed=6, rounds=200))
    assert first.ci == again.ci
    assert first.ci != other.ci


def test_the_interval_surrounds_the_value_and_narrows_with_more_documents() -> None:
    few = ALPHA.result(study(40), Resampling(rounds=500))
    many = ALPHA.result(study(1000), Resampling(rounds=500))
    assert few.ci is not None
    assert many.ci is not None
    assert few.value is not None
    assert few.ci[0] < few.value < few.ci[1]
    assert many.ci[1] - many.ci[0] < few.ci[1] - few.ci[0]


def test_resampling_counts_documents_not_units() -> None:
    rows = [["x", "y"] * 100, ["x", "y"] * 80 + ["y", "x"] * 20]
    by_document = ratings(rows, documents=[f"d{unit // 40}" for unit in range(200)])
    by_unit = ratings(rows)
    wide = ALPHA.result(by_document, Resampling(rounds=500)).ci
    narrow = ALPHA.result(by_unit, Resampling(rounds=500)).ci
    assert wide is not None
    assert narrow is not None
    assert wide[1] - wide[0] > 1.5 * (narrow[1] - narrow[0])


def test_one_document_has_no_interval() -> None:
    table = ratings([["x", "y", "x"], ["x", "y", "y"]], documents=["d1"] * 3)
    assert ALPHA.result(table, Resampling()).ci is None


def test_an_interval_from_mostly_undefined_replicates_is_not_given() -> None:
    assert Resampling().interval(np.array([np.nan, np.nan, 0.5])) is None
    assert Resampling(coverage=0.5).interval(np.array([0.0, 1.0, np.nan])) == (0.25, 0.75)


def test_replicates_are_the_same_however_many_are_held_at_once() -> None:
    resampling = Resampling(seed=3, rounds=30)
    partials = ALPHA.partials(study(20))
    whole = resampling.replicates(partials).rows
    pieces = [resampling.replicates(partials, i, i + 10).rows for i in range(0, 30, 10)]
    assert np.concatenate(pieces) == pytest.approx(whole)
