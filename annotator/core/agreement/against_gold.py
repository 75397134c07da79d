"""How well one reader finds what was settled, label by label: precision, recall and F1.

Where both marked a place, a label that both gave is found, one that the reader alone gave is
false, one that is settled alone is missed; a mark that has no other beside it is all false or all
missed. The interval comes from drawing whole articles again (`resampling`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from annotator.core.agreement.arrays import FloatArray
from annotator.core.agreement.resampling import Resampling

Counts = tuple[int, int, int]  # found, false, missed


@dataclass(frozen=True)
class Rate:
    """A share from 0 to 1, None where nothing could be counted, with its interval."""

    value: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True)
class Found:
    """One label's figures."""

    found: int
    false: int
    missed: int
    precision: Rate
    recall: Rate
    f1: Rate


def figures(
    articles: Mapping[str, Mapping[str, Counts]], resampling: Resampling
) -> dict[str, Found]:
    """Each label's, from the counts of each article."""
    documents = tuple(sorted(articles))
    labels = sorted({label for counts in articles.values() for label in counts})
    weights = resampling.weights(documents).astype(np.float64)
    result = {}
    for label in labels:
        table = np.array([articles[each].get(label, (0, 0, 0)) for each in documents], np.float64)
        whole, drawn = table.sum(axis=0, keepdims=True), weights @ table
        rates = [
            Rate(_value(one(whole)), resampling.interval(one(drawn)))
            for one in (_precision, _recall, _f1)
        ]
        found, false, missed = (int(each) for each in whole[0])
        result[label] = Found(found, false, missed, *rates)
    return result


def _precision(counts: FloatArray) -> FloatArray:
    return _share(counts[:, 0], counts[:, 0] + counts[:, 1])


def _recall(counts: FloatArray) -> FloatArray:
    return _share(counts[:, 0], counts[:, 0] + counts[:, 2])


def _f1(counts: FloatArray) -> FloatArray:
    return _share(2 * counts[:, 0], 2 * counts[:, 0] + counts[:, 1] + counts[:, 2])


def _share(part: FloatArray, whole: FloatArray) -> FloatArray:
    shares: FloatArray = np.full(len(whole), np.nan)
    np.divide(part, whole, out=shares, where=whole > 0)
    return shares


def _value(rates: FloatArray) -> float | None:
    return None if np.isnan(rates[0]) else float(rates[0])
