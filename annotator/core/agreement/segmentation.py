"""Boundary similarity: how alike two ways of cutting a text into stretches are.

Source: Fournier 2013. Boundaries that both set count as matches, near misses as half a miss,
others as a miss. Made for layers that cut the whole text, such as its blocks; for sparse spans
the other measures of this package say more.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from annotator.core.agreement.arrays import FloatArray, distinct, integers
from annotator.core.agreement.continua import Continua
from annotator.core.agreement.kappa import share_of
from annotator.core.agreement.metric import Metric
from annotator.core.agreement.result import Undefined
from annotator.core.agreement.sums import Group, Sums

REACH = 2  # boundaries closer than this are one boundary set a little apart


def groups(continua: Continua) -> list[Group]:
    """Per document: edits between every two annotators' boundaries, and boundaries compared."""
    document, edits, compared = [], [], []
    for number in range(len(continua.documents)):
        sets = [
            boundaries(continua, reading)
            for reading in np.flatnonzero(continua.readers.document == number).tolist()
        ]
        for one, other in combinations(sets, 2):
            missed, all_boundaries = differences(one, other)
            document.append(number)
            edits.append(missed)
            compared.append(float(all_boundaries))
    place = integers(document)
    return [
        Group("edits", place, np.array(edits, dtype=np.float64)),
        Group("compared", place, np.array(compared, dtype=np.float64)),
    ]


def boundaries(continua: Continua, reading: int) -> set[int]:
    """Where one reading's pieces begin or end inside the text."""
    lanes = continua.lanes
    mine = lanes.reading == reading
    length = int(continua.lengths[continua.readers.document[reading]])
    found = distinct(np.concatenate((lanes.start[mine], lanes.end[mine]))).tolist()
    return {place for place in found if 0 < place < length}


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
