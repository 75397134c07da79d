"""Sets of labels as codes, so that tables of overlapping labels stay arrays of integers."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from annotator.core.agreement.arrays import FloatArray, IntArray, distinct, integers, runs
from annotator.core.agreement.readings import SEPARATOR


class LabelSets(NamedTuple):
    """For each cell that holds any label: the code of its set and its last label."""

    cell: IntArray
    code: IntArray
    largest: IntArray
    names: tuple[str, ...]

    @classmethod
    def of(cls, cell: IntArray, label: IntArray, labels: Sequence[str]) -> "LabelSets":
        """From (cell, label) pairs in any order; a pair may occur twice. The first codes are
        the single labels, sets get the codes after them in the order they are met."""
        width = max(1, len(labels))
        cell, label = np.divmod(distinct(cell * width + label), width)
        starts, sizes = runs(cell)
        members: list[tuple[int, ...]] = [(i,) for i in range(len(labels))]
        code = label[starts].copy()
        for depth in range(1, int(sizes.max(initial=1))):
            longer = np.flatnonzero(sizes > depth)
            found, place = np.unique(
                code[longer] * width + label[starts[longer] + depth], return_inverse=True
            )
            code[longer] = len(members) + place
            members.extend((*members[pair // width], int(pair % width)) for pair in found)
        names = tuple(SEPARATOR.join(sorted(labels[i] for i in chosen)) for chosen in members)
        return cls(cell[starts], code, label[starts + sizes - 1], names)


def members(names: Sequence[str]) -> FloatArray:
    """Spelled sets × labels, 1 where the set holds the label; the empty text is the empty set."""
    sets = [frozenset(filter(None, name.split(SEPARATOR))) for name in names]
    labels = {label: i for i, label in enumerate(sorted(frozenset().union(*sets)))}
    held = np.zeros((len(sets), len(labels)))
    rows = integers([i for i, chosen in enumerate(sets) for _ in chosen])
    held[rows, [labels[label] for chosen in sets for label in chosen]] = 1.0
    return held
