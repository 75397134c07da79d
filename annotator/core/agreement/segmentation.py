"""Boundary similarity: how alike two ways of cutting a text into stretches are.

Source: Fournier 2013. Boundaries that both set count as matches, near misses as half a miss,
others as a miss. Made for layers that cut the whole text, such as its blocks; for sparse spans
the other measures of this package say more.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from annotator.core.agreement.arrays import FloatArray, integers
from annotator.core.agreement.continua import Continua
from annotator.core.agreement.kappa import share_of
from annotator.core.agreement.metric import Metric
from annotator.core.agreement.result import Undefined
from annotator.core.agreement.sums import Group, Sums

REACH = 2  # boundaries closer than this are one boundary set a little apart


def groups(continua: Continua) -> list[Group]:
    """Per document: edits between every two annotators' boundaries, and boundaries compared."""
    number = len(continua.documents)
    edits, compared = np.zeros(number), np.zeros(number)
    sets = boundaries(continua)
    for document, readings in enumerate(continua.readers.by_document(number)):
        for one, other in combinations(readings, 2):
            missed, everything = differences(sets[one], sets[other])
            edits[document] += missed
            compared[document] += everything
    every = integers(np.arange(number))
    return [Group("edits", every, edits), Group("compared", every, compared)]


def boundaries(continua: Continua) -> list[set[int]]:
    """Where each reading's pieces begin or end inside the text."""
    lanes = continua.lanes
    found: list[set[int]] = [set() for _ in continua.readers.document]
    for reading, start, end in zip(
        lanes.reading.tolist(), lanes.start.tolist(), lanes.end.tolist(), strict=True
    ):
        found[reading].update((start, end))
    lengths = continua.lengths[continua.readers.document].tolist()
    return [places - {0, length} for places, length in zip(found, lengths, strict=True)]


def differences(one: set[int], other: set[int]) -> tuple[float, int]:
    """The weight of the edits that turn one into the other, and how many boundaries there are."""
    matched = len(one & other)
    left, right = one - other, other - one
    near = sorted(
        (abs(mine - theirs), mine, theirs)
        for mine in left
        for theirs in right
        if abs(mine - theirs) < REACH
    )
    edits, moved = 0.0, 0
    for distance, mine, theirs in near:
        if mine in left and theirs in right:
            left.remove(mine)
            right.remove(theirs)
            edits, moved = edits + distance / REACH, moved + 1
    missed = len(left) + len(right)
    return edits + missed, matched + moved + missed


def values(sums: Sums) -> FloatArray:
    """1 − edits ÷ boundaries."""
    return 1 - share_of(sums.one("edits"), sums.one("compared"))


def why(_: Sums) -> Undefined:
    """No boundary anywhere."""
    return Undefined.NOTHING_MARKED


BOUNDARY_SIMILARITY = Metric(
    name="boundary_similarity",
    citation="Fournier 2013",
    groups=groups,
    values=values,
    why=why,
    incomplete="Two annotators are compared in the documents that both have read.",
    parameters={"reach": REACH},
)

METRICS: Sequence[Metric[Continua]] = (BOUNDARY_SIMILARITY,)
