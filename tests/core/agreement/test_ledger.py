"""A ledger says the same as a fresh computation, whatever came and went."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.agreement import METRICS, Document, Layer, Question, Resampling
from annotator.core.agreement.ledger import Ledger, Share, pack, unpack
from annotator.core.agreement.metric import Metric
from annotator.core.agreement.registry import partials
from annotator.core.agreement.sums import Partials
from tests.core.agreement.studies import corpora, document

DRAWS = Resampling(seed=5, rounds=30)
NAMES = ["alpha_nominal", "gwet_ac1", "fleiss_kappa", "cohen_kappa", "u_alpha", "span_f1_overlap"]


def sums_of(name: str, documents: list[Document]) -> Partials:
    return partials(name, Layer.of(documents, "passage"), Question("frame"), answers=("x", "w"))


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25, deadline=None)
@given(first=corpora(), second=corpora(), data=st.data())
def test_exchanging_documents_is_computing_them_anew(
    name: str, first: list[Document], second: list[Document], data: st.DataObject
) -> None:
    ledger = Ledger(DRAWS)
    shares = {share.document: share for share in ledger.exchange([], sums_of(name, first))}
    for each in second:
        old = [shares[each.id]] if each.id in shares else []
        shares.update(
            {share.document: share for share in ledger.exchange(old, sums_of(name, [each]))}
        )
    gone = data.draw(st.sampled_from(sorted(shares)))
    ledger.exchange([shares.pop(gone)], sums_of(name, []))
    now = {each.id: each for each in [*first, *second]}
    fresh = sums_of(name, [each for key, each in now.items() if key in shares])
    metric: Metric[Any] = METRICS[name]
    kept_result, expected_result = metric.finish(ledger.sums()), metric.finish(fresh.total())
    assert kept_result.n == expected_result.n
    assert kept_result.undefined == expected_result.undefined
    assert kept_result.value == pytest.approx(expected_result.value)
    kept = ledger.replicates()
    assert kept is not None
    expected = metric.values(DRAWS.replicates(fresh.without("n:")))
    assert metric.values(kept) == pytest.approx(expected, nan_ok=True)
    assert ledger.partials(list(shares.values())).total().amounts() == pytest.approx(
        dict(zip(ledger.keys, ledger.total.tolist(), strict=True))
    )


def test_shares_come_back_from_their_bytes_as_they_were() -> None:
    share = Share("d-é", np.array([0, 7]), np.array([1.0, 2 / 3]))
    (number, back), *more = unpack(pack({2**63 + 5: share})).items()
    assert (number, back.document, more) == (2**63 + 5, "d-é", [])
    assert back.column.tolist() == [0, 7]
    assert back.amount.tolist() == [1.0, 2 / 3]
    assert unpack(pack({})) == {}


def test_too_many_columns_keep_no_replicates() -> None:
    ledger = Ledger(DRAWS, most_drawn=1)
    ledger.exchange([], Partials.of(("d",), []))
    assert ledger.replicates() is not None
    marked = document({"a": [(0, 4, "x")], "b": [(1, 4, "y")]})
    ledger.exchange([], sums_of("alpha_nominal", [marked]))
    assert ledger.replicates() is None
