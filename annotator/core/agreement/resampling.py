"""How uncertain a value is: whole documents drawn again, reproducibly and in any order.

Instead of drawing n documents with replacement, each document enters a replicate as often as a
Poisson(1) count says (Hanley & MacGibbon 2006; Chamandy et al. 2012). The count hangs on the
seed, the document's id and the replicate's number alone, so that a document added or changed
later alters only its own share of every replicate's sums.
"""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from math import exp, factorial

import numpy as np
from numpy.typing import NDArray

from annotator.core.agreement.arrays import FloatArray
from annotator.core.agreement.sums import Columns, Partials, Sums

CountArray = NDArray[np.uint8]
Words = NDArray[np.uint64]

_DOCUMENTS_AT_ONCE = 2048
_COLUMNS_AT_ONCE = 128
_CELLS_AT_ONCE = 4_000_000
_POISSON_1 = np.cumsum([exp(-1) / factorial(k) for k in range(16)])


@dataclass(frozen=True)
class Resampling:
    """A seeded bootstrap over documents."""

    seed: int = 1
    rounds: int = 1000
    coverage: float = 0.95

    def weights(self, documents: tuple[str, ...]) -> CountArray:
        """How often each document enters each replicate: rounds × documents."""
        return _weights(self.seed, self.rounds, documents)

    def replicates(self, partials: Partials, first: int = 0, last: int | None = None) -> Sums:
        """The replicates' sums; adding and subtracting single documents keeps them current."""
        rounds = slice(first, self.rounds if last is None else last)
        drawn = np.zeros((len(partials.columns.keys), rounds.stop - first))
        self.draw(drawn, partials, rounds)
        return Sums(partials.columns, drawn.T)

    def draw(self, drawn: FloatArray, partials: Partials, rounds: slice = slice(None)) -> None:
        """Add the documents to replicates that are kept column by column: columns × rounds."""
        for start in range(0, len(partials.documents), _DOCUMENTS_AT_ONCE):
            block = partials.between(start, start + _DOCUMENTS_AT_ONCE)
            weights = self.weights(block.documents)[rounds].T
            _accumulate(drawn, weights.astype(np.float64), block)

    def slices(self, columns: Columns) -> list[tuple[int, int]]:
        """Replicates to hold in memory at once, as [first, last)."""
        step = max(1, _CELLS_AT_ONCE // max(1, len(columns.keys)))
        return [(i, min(i + step, self.rounds)) for i in range(0, self.rounds, step)]

    def interval(self, values: FloatArray) -> tuple[float, float] | None:
        """The percentile interval; none when more than half of the replicates are undefined."""
        defined = values[~np.isnan(values)]
        if 2 * len(defined) < len(values) or not len(defined):
            return None
        tail = (1 - self.coverage) / 2
        low, high = np.quantile(defined, [tail, 1 - tail])
        return float(low), float(high)


def _accumulate(drawn: FloatArray, weights: FloatArray, partials: Partials) -> None:
    """Add weighted sums, some columns at a time and only the documents these columns touch."""
    order = np.argsort(partials.column, kind="stable")
    column = partials.column[order]
    for start in range(0, len(drawn), _COLUMNS_AT_ONCE):
        first, last = np.searchsorted(column, [start, start + _COLUMNS_AT_ONCE])
        entries = order[first:last]
        if not len(entries):
            continue
        touched = np.unique(partials.document[entries])
        width = min(_COLUMNS_AT_ONCE, len(drawn) - start)
        dense = np.zeros((width, len(touched)))
        place = np.searchsorted(touched, partials.document[entries])
        dense[partials.column[entries] - start, place] = partials.amount[entries]
        is_everything = len(touched) == len(weights)
        drawn[start : start + width] += dense @ (weights if is_everything else weights[touched])


@lru_cache(maxsize=64)
def _weights(seed: int, rounds: int, documents: tuple[str, ...]) -> CountArray:
    starts = np.array([_start(seed, document) for document in documents], dtype=np.uint64)
    weights = np.empty((rounds, len(documents)), dtype=np.uint8)
    step = max(1, _CELLS_AT_ONCE // max(1, len(documents)))
    for first in range(0, rounds, step):
        numbers = np.arange(first, min(first + step, rounds), dtype=np.uint64)
        weights[first : first + step] = _poisson(starts, numbers[:, None])
    weights.flags.writeable = False
    return weights


def _start(seed: int, document: str) -> int:
    digest = blake2b(f"{seed}\n{document}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def _poisson(starts: Words, numbers: Words) -> CountArray:
    """These outputs of SplitMix64 (Steele et al. 2014) from each start, as counts."""
    mixed = starts + (numbers + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    uniform = (mixed >> np.uint64(11)) * 2.0**-53
    counts: CountArray = np.searchsorted(_POISSON_1, uniform, side="right").astype(np.uint8)
    return counts
