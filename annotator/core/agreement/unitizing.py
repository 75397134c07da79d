"""Where annotators mark and what they call it, as one number: the uα family.

Source: Krippendorff, Mathet, Bouvry & Widlöcher 2016 (with its erratum), and Krippendorff 2019,
section 12.6. These are not the α_U of 1995 and 2004. Every annotator cuts the text into valued
units and gaps; intersections of two annotators' units are coincidences, weighed by their length.
Chance pairs any two units of the pool except a unit with itself, which is what the squares below
take out; a gap counts as that many single characters. Documents add up as one long text.

Conventions stated with the value: overlapping pieces of one label in one reading are one unit,
touching ones are two, each part of a discontinuous annotation is a unit.
"""

from collections.abc import Sequence

import numpy as np

from annotator.core.agreement.alpha import marginals
from annotator.core.agreement.arrays import FloatArray, integers, numbered, weighted
from annotator.core.agreement.continua import Continua
from annotator.core.agreement.kappa import share_of
from annotator.core.agreement.metric import Metric, Parameters
from annotator.core.agreement.result import Undefined
from annotator.core.agreement.sums import Axis, Group, Sums

GAP = ""


def groups(continua: Continua) -> list[Group]:
    """Lengths on which two annotators agree, lengths by value, squared lengths of units."""
    return [
        marginals(continua.characters),
        squares(continua),
        agreeing(continua),
        overlapping(continua),
    ]


def squares(continua: Continua) -> Group:
    """The squared length of every unit in a document that two annotators read."""
    lanes = continua.lanes
    document = continua.readers.document[lanes.reading]
    shared = np.flatnonzero(continua.readers.shared(len(continua.documents))[document])
    label = Axis(continua.labels, lanes.label[shared])
    return Group("square", document[shared], lanes.length[shared] ** 2, (label,))


def agreeing(continua: Continua) -> Group:
    """The diagonal of the coincidence matrix: the length to which two gave the same value."""
    table = continua.characters
    pairs = table.pairings
    same = np.flatnonzero(table.value[pairs.first] == table.value[pairs.second])
    first = pairs.first[same]
    amount = table.weight[first] / (pairs.size[same] - 1)
    return Group(
        "agreement", table.document[first], amount, (Axis(table.values, table.value[first]),)
    )


def overlapping(continua: Continua) -> Group:
    """Characters to which one annotator gave several values at once."""
    table = continua.characters
    rows = np.flatnonzero(table.value > len(continua.labels))  # the sets follow the labels
    return Group("overlapping", table.document[rows], table.weight[rows])


def values(sums: Sums) -> FloatArray:
    """uα = 1 − (l − Σ o_cc) ÷ (l − Σ e_cc)."""
    names = sums.names("n")
    length, square = sums.grid("n", names), self_pairs(sums, names)
    total = length.sum(axis=1)
    pool = total**2 - square.sum(axis=1)
    expected = share_of((length**2 - square).sum(axis=1), pool) * total
    found = 1 - share_of(total - sums.grid("agreement", names).sum(axis=1), total - expected)
    return np.where(sums.one("overlapping") > 0, np.nan, found)


def self_pairs(sums: Sums, names: Sequence[str]) -> FloatArray:
    """What pairing each unit with itself would add, by value; a gap is single characters."""
    square = sums.grid("square", names)
    if GAP in names:
        square[:, names.index(GAP)] = sums.one("n", GAP)
    return square


def why(sums: Sums) -> Undefined:
    """Overlap, or a pool in which nothing can differ."""
    if sums.one("overlapping")[0] > 0:
        return Undefined.OVERLAPPING
    return Undefined.NOTHING_MARKED if sums.names("n") == [GAP] else Undefined.ONE_VALUE


def why_places(sums: Sums) -> Undefined:
    """The same for places alone: all is gap, or nothing is."""
    if sums.names("n") == [GAP]:
        return Undefined.NOTHING_MARKED
    return Undefined.EVERYTHING_MARKED


def binary_groups(continua: Continua) -> list[Group]:
    """The sums of uα with all answers made one."""
    places = continua.unlabelled
    return [marginals(places.characters), squares(places), agreeing(places)]


def binary_values(sums: Sums) -> FloatArray:
    """|uα = 1 − (l_φ − o_φφ) ÷ (l_φ − e_φφ): do they leave the same places unmarked?

    This is the row of the gaps alone. Both rows together are uα itself asked of a layer without
    a dimension; the two differ because the squares touch only the valued units. Others read the
    definition as both rows (Krippendorff 2019, equation 35, as quallmer does).
    """
    names = sums.names("n")
    gaps, total = sums.one("n", GAP), sums.grid("n", names).sum(axis=1)
    pool = total**2 - self_pairs(sums, names).sum(axis=1)
    expected = share_of(gaps**2 - gaps, pool) * total
    return 1 - share_of(gaps - sums.one("agreement", GAP), gaps - expected)


def coding_groups(continua: Continua) -> list[Group]:
    """What cuα needs: coincidences of valued units alone.

    A unit's pairable length is what it adds to them: each character as often as other annotators
    marked it, divided by m − 1.
    """
    lanes = continua.lanes
    document = continua.readers.document[lanes.reading]
    label = Axis(continua.labels, lanes.label)
    pairable = _pairable(continua)
    return [
        agreeing(continua),
        Group("pairable", document, pairable, (label,)),
        Group("square", document, pairable**2, (label,)),
        Group("length", document, lanes.length, (label,)),
        overlapping(continua),
    ]


def _pairable(continua: Continua) -> FloatArray:
    """The pairable length of each lane."""
    table = continua.characters
    lane, cut = continua.overlaps(continua.cuts)
    unit = numbered(cut, len(continua.cuts.start))[1]
    units = len(table.unit_document)
    marked = weighted(table.unit, (table.value > 0).astype(np.float64), units)
    readings = weighted(table.unit, np.ones(len(table.unit)), units)
    others = np.maximum(marked - 1, 0) / np.maximum(readings - 1, 1) * table.unit_weight
    return weighted(lane, others[unit], len(continua.lanes.start))


def coding_values(sums: Sums) -> FloatArray:
    """cuα: do they call the same place the same?"""
    names = sums.names("pairable")
    length, square = sums.grid("pairable", names), sums.grid("square", names)
    total = length.sum(axis=1)
    same = share_of((length**2 - square).sum(axis=1), total**2 - square.sum(axis=1)) * total
    agreement = sums.grid("agreement", names).sum(axis=1)
    found = 1 - share_of(total - agreement, total - same)
    return np.where(sums.one("overlapping") > 0, np.nan, found)


def coverage(sums: Sums) -> Parameters:
    """Which share of what was marked two annotators marked together."""
    names = sums.names("length")
    marked = float(sums.grid("length", names)[0].sum())
    together = float(sums.grid("pairable", names)[0].sum())
    return {"coverage": together / marked} if marked else {}


def why_coding(sums: Sums) -> Undefined:
    """Overlap, nothing together, or one value only."""
    if sums.one("overlapping")[0] > 0:
        return Undefined.OVERLAPPING
    if not sums.grid("pairable", sums.names("pairable")).any():
        return Undefined.NOT_TOGETHER
    return Undefined.ONE_VALUE


def focus_groups(continua: Continua) -> list[Group]:
    """cuα's sums, and which label (k)uα speaks of."""
    nothing = integers([])
    labels = () if continua.focus is None else (continua.focus,)
    focus = Group("focus", nothing, np.zeros(0), (Axis(labels, nothing),), is_complete=True)
    return [*coding_groups(continua), focus]


def focus_values(sums: Sums) -> FloatArray:
    """(k)uα: of the places that two annotators marked, do they give this label to the same?"""
    names = sums.names("pairable")
    undefined = np.full(len(sums.rows), np.nan)
    if not sums.names("focus"):
        return undefined
    label = sums.names("focus")[0]
    total = sums.grid("pairable", names).sum(axis=1)
    length = sums.one("pairable", label)
    off_by_chance = length * (total - length)
    share = share_of(length * total - sums.one("square", label), length)
    off = share_of(length - sums.one("agreement", label), off_by_chance)
    return np.where(sums.one("overlapping") > 0, undefined, 1 - share * off)


def why_focus(sums: Sums) -> Undefined:
    """No label asked about, or cuα's reasons."""
    label = sums.names("focus")
    if not label:
        return Undefined.NO_LABEL
    if not sums.one("pairable", label[0])[0]:
        return Undefined.NOT_TOGETHER
    return why_coding(sums)


def focus_coverage(sums: Sums) -> Parameters:
    """The label, and which share of it lies where another annotator marked anything."""
    label = sums.names("focus")
    if not label or not sums.one("length", label[0])[0]:
        return {}
    together, marked = sums.one("pairable", label[0])[0], sums.one("length", label[0])[0]
    return {"label": label[0], "coverage": float(together / marked)}


_SOURCE = "Krippendorff, Mathet, Bouvry & Widlöcher 2016"
_INCOMPLETE = "Documents that one annotator read are left out; a reading without marks is one gap."

U_ALPHA = Metric(
    name="u_alpha",
    citation=_SOURCE,
    groups=groups,
    values=values,
    why=why,
    incomplete=_INCOMPLETE,
    parameters={"unit": "character"},
)
U_ALPHA_BINARY = Metric(
    name="u_alpha_binary",
    citation=_SOURCE,
    groups=binary_groups,
    values=binary_values,
    why=why_places,
    incomplete=_INCOMPLETE,
    parameters={"unit": "character"},
)
CU_ALPHA = Metric(
    name="cu_alpha",
    citation=_SOURCE,
    groups=coding_groups,
    values=coding_values,
    why=why_coding,
    incomplete=_INCOMPLETE,
    parameters={"unit": "character"},
    details=coverage,
)
KU_ALPHA = Metric(
    name="ku_alpha",
    citation=_SOURCE,
    groups=focus_groups,
    values=focus_values,
    why=why_focus,
    incomplete=_INCOMPLETE,
    parameters={"unit": "character"},
    details=focus_coverage,
)

METRICS: Sequence[Metric[Continua]] = (U_ALPHA, U_ALPHA_BINARY, CU_ALPHA, KU_ALPHA)
