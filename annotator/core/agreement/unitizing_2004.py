"""α_U as it was before 2016, for comparison with older papers and tools that still report it.

Source: Krippendorff 1995 and 2004, section 11.6. It is not uα: sections of each label are compared
one by one, overlapping ones by how far their ends are apart, a unit inside a gap by its squared
length. It behaves oddly with more than two annotators, which is why it was replaced. Disagreements
of documents are averaged, a document counting as its length times its annotators.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, islice
from typing import NamedTuple

import numpy as np

from annotator.core.agreement.alpha import one_minus
from annotator.core.agreement.arrays import FloatArray, integers
from annotator.core.agreement.continua import Continua
from annotator.core.agreement.metric import Metric
from annotator.core.agreement.result import Undefined
from annotator.core.agreement.sums import Group, Sums


class Section(NamedTuple):
    """A unit of one label, or a gap between two of them."""

    start: int
    end: int
    is_unit: bool

    @property
    def length(self) -> int:
        """Its characters."""
        return self.end - self.start


def groups(continua: Continua) -> list[Group]:
    """Each document's observed and expected disagreement over all labels."""
    observed = np.zeros(len(continua.documents))
    expected = np.zeros(len(continua.documents))
    for document, lines in _documents(continua):
        length = int(continua.lengths[document])
        observed[document] += len(lines) * length * observed_disagreement(lines, length)
        expected[document] += len(lines) * length * expected_disagreement(lines, length)
    every = integers(np.arange(len(continua.documents)))
    return [Group("observed", every, observed), Group("expected", every, expected)]


def values(sums: Sums) -> FloatArray:
    """1 − observed ÷ expected."""
    return one_minus(sums.one("observed"), sums.one("expected"), np.ones(len(sums.rows)))


def observed_disagreement(lines: Sequence[Sequence[Section]], length: int) -> float:
    """The squared differences of the sections of every two annotators."""
    apart = sum(
        difference(mine, theirs)
        for one, other in combinations(lines, 2)
        for mine, theirs in meeting(one, other)
    )
    return 2 * apart / (len(lines) * (len(lines) - 1) * length**2)


def meeting(one: Sequence[Section], other: Sequence[Section]) -> Iterator[tuple[Section, Section]]:
    """The sections of two lines that share a character; all others differ by nothing."""
    first = 0
    for mine in one:
        while other[first].end <= mine.start:
            first += 1
        for theirs in islice(other, first, None):
            if theirs.start >= mine.end:
                break
            yield mine, theirs


def difference(one: Section, other: Section) -> int:
    """How far two overlapping units are apart; how much a unit inside a gap is missed by."""
    if one.is_unit and other.is_unit:
        if min(one.end, other.end) <= max(one.start, other.start):
            return 0
        return (one.start - other.start) ** 2 + (one.end - other.end) ** 2
    if one.is_unit == other.is_unit:
        return 0
    unit, gap = (one, other) if one.is_unit else (other, one)
    is_inside = gap.start <= unit.start and unit.end <= gap.end
    return unit.length**2 if is_inside else 0


def expected_disagreement(lines: Sequence[Sequence[Section]], length: int) -> float:
    """The mean over all ways to lay every unit beside every other unit and gap."""
    units = [section.length for line in lines for section in line if section.is_unit]
    gaps = [section.length for line in lines for section in line if not section.is_unit]
    apart = 0.0
    for size in units:
        beside_units = (len(units) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        apart += beside_units + size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
    pool = len(lines) * length
    ways = pool * (pool - 1) - sum(size * (size - 1) for size in units)
    return 2 / length * apart / ways if ways else 0.0


def _documents(continua: Continua) -> Iterator[tuple[int, list[list[Section]]]]:
    """For each label of each document that two annotators read, everybody's sections."""
    lanes = continua.lanes
    units: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for reading, label, start, end in zip(
        lanes.reading.tolist(),
        lanes.label.tolist(),
        lanes.start.tolist(),
        lanes.end.tolist(),
        strict=True,
    ):
        units.setdefault((reading, label), []).append((start, end))
    lengths = continua.lengths.tolist()
    for document, readings in enumerate(continua.readers.by_document(len(lengths))):
        for label in range(len(continua.labels)) if len(readings) > 1 else ():
            marked = [units.get((reading, label), []) for reading in readings]
            yield document, [_sections(found, lengths[document]) for found in marked]


def _sections(units: Sequence[tuple[int, int]], length: int) -> list[Section]:
    found, position = [], 0
    for start, end in units:
        if start > position:
            found.append(Section(position, start, is_unit=False))
        found.append(Section(start, end, is_unit=True))
        position = end
    if position < length:
        found.append(Section(position, length, is_unit=False))
    return found


def why(_: Sums) -> Undefined:
    """Without units nothing is expected."""
    return Undefined.NOTHING_MARKED


ALPHA_U_2004 = Metric(
    name="alpha_u_2004",
    citation="Krippendorff 2004, Content Analysis, section 11.6",
    groups=groups,
    values=values,
    why=why,
    incomplete="Documents that one annotator read are left out; no marks are one gap.",
    parameters={"unit": "character"},
)

METRICS: Sequence[Metric[Continua]] = (ALPHA_U_2004,)
