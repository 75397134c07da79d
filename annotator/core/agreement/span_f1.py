"""How well one annotator's spans are found among another's: F1 in four readings, and agr.

Sources: Hripcsak & Rothschild 2005 (F1 as agreement), Da San Martino et al. 2019 and 2020 (the
SemEval-2020 task 11 span score), Wiebe, Wilson & Cardie 2005 (agr). For each ordered pair of
annotators the sums are what of one's spans the other matched, and how much there was to match;
matching asks for the same label. F1 is the harmonic mean of the two directions of a pair. With
more annotators it is the mean over pairs, a pair counting as much as it has to match. None of
these is corrected for chance.
"""

from collections.abc import Callable, Sequence

import numpy as np

from annotator.core.agreement.arrays import FloatArray, IntArray, among, integers, runs, spread
from annotator.core.agreement.continua import Continua
from annotator.core.agreement.kappa import BETWEEN, pair_axis, share_of
from annotator.core.agreement.metric import Metric
from annotator.core.agreement.result import Undefined
from annotator.core.agreement.sums import Group, Sums


def against(continua: Continua, reading: IntArray) -> tuple[IntArray, IntArray]:
    """Set each row, sorted by reading, beside every other reading of its document: the rows'
    numbers and the readings they are held against."""
    one, other = continua.reading_pairs
    starts, sizes = runs(reading)
    first = integers(np.zeros(len(continua.readers.document)))
    count = integers(np.zeros(len(continua.readers.document)))
    first[reading[starts]], count[reading[starts]] = starts, sizes
    return spread(first[one], count[one]), np.repeat(other, count[one])


def scored(
    continua: Continua, reading: IntArray, other: IntArray, score: FloatArray, size: FloatArray
) -> list[Group]:
    """The two sums per ordered pair of annotators."""
    who = continua.readers.annotator
    pair = pair_axis(continua.annotators, who[reading], who[other])
    document = continua.readers.document[reading]
    return [
        Group("matched", document, score, (pair,)),
        Group("size", document, size, (pair,)),
    ]


def shared_length(
    continua: Continua, other: IntArray, label: IntArray, start: IntArray, end: IntArray
) -> FloatArray:
    """How many characters of each stretch another reading marked with the label."""
    lanes = continua.lanes
    begins = continua.place(lanes.reading, lanes.label, lanes.start)
    ends = begins + integers(lanes.length)
    before = np.concatenate(([0], np.cumsum(integers(lanes.length))))
    reach = np.append(ends, 0)

    def covered_up_to(place: IntArray) -> IntArray:
        rank = np.searchsorted(begins, place, side="right")
        return integers(before[rank] - np.maximum(reach[rank - 1] - place, 0))

    return (
        covered_up_to(continua.place(other, label, end))
        - covered_up_to(continua.place(other, label, start))
    ).astype(np.float64)


def exact_groups(continua: Continua) -> list[Group]:
    """A span is matched by one with the same pieces and the same label; twins one by one."""
    document = continua.readers.document[continua.mark_reading]
    labels, places = len(continua.labels), int(continua.mark_place.max(initial=0)) + 1
    same = (document * labels + continua.mark_label) * places + continua.mark_place
    order = np.lexsort((same, continua.mark_reading))
    reading, same = continua.mark_reading[order], same[order]
    room = int(same.max(initial=0)) + 1
    starts, sizes = runs(reading * room + same)
    twin = integers(np.arange(len(same))) - np.repeat(starts, sizes)
    most = int(sizes.max(initial=1))
    span = same * most + twin
    row, other = against(continua, reading)
    found = among(other * (room * most) + span[row], reading * (room * most) + span)
    return scored(continua, reading[row], other, found.astype(np.float64), np.ones(len(row)))


def overlap_groups(continua: Continua) -> list[Group]:
    """A span is matched by any of the other's with that label that shares a character."""
    row, other = against(continua, continua.mark_reading)
    pieces = continua.pieces
    piece, held = against(continua, pieces.reading)
    common = shared_length(
        continua, held, pieces.label[piece], pieces.start[piece], pieces.end[piece]
    )
    readings = max(1, len(continua.readers.document))
    touched = (continua.piece_mark[piece] * readings + held)[common > 0]
    found = among(row * readings + other, touched).astype(np.float64)
    reading = continua.mark_reading[row]
    return scored(continua, reading, other, found, np.ones(len(row)))


def character_groups(continua: Continua) -> list[Group]:
    """Characters with that label, however they are cut into spans."""
    lanes = continua.lanes
    row, other = against(continua, lanes.reading)
    common = shared_length(continua, other, lanes.label[row], lanes.start[row], lanes.end[row])
    return scored(continua, lanes.reading[row], other, common, lanes.length[row])


def semeval_groups(continua: Continua) -> list[Group]:
    """Each span, overlapping ones of a side united, counts by the share the other covers."""
    lanes = continua.lanes
    row, other = against(continua, lanes.reading)
    common = shared_length(continua, other, lanes.label[row], lanes.start[row], lanes.end[row])
    share = share_of(common, lanes.length[row])
    return scored(continua, lanes.reading[row], other, share, np.ones(len(row)))


def f1_values(sums: Sums) -> FloatArray:
    """The harmonic mean of both directions, over pairs by what they had to match."""
    forward, backward = _pairs(sums)
    size = sums.grid("size", forward), sums.grid("size", backward)
    found = sums.grid("matched", forward), sums.grid("matched", backward)
    precision, recall = (
        np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
        for part, whole in zip(found, size, strict=True)
    )
    both = precision + recall
    f1 = np.divide(2 * precision * recall, both, out=np.zeros_like(both), where=both > 0)
    weight = size[0] + size[1]
    return share_of((f1 * weight).sum(axis=1), weight.sum(axis=1))


def _pairs(sums: Sums) -> tuple[list[str], list[str]]:
    turned = {name: BETWEEN.join(reversed(name.split(BETWEEN))) for name in sums.names("size")}
    forward = sorted({min(name, other) for name, other in turned.items()})
    return forward, [BETWEEN.join(reversed(name.split(BETWEEN))) for name in forward]


def agr_values(sums: Sums) -> FloatArray:
    """The mean of all directions in which there was anything to match."""
    names = sums.names("size")
    size, found = sums.grid("size", names), sums.grid("matched", names)
    share = np.divide(found, size, out=np.zeros_like(found), where=size > 0)
    return share_of(share.sum(axis=1), (size > 0).sum(axis=1).astype(np.float64))


def agr_directed(sums: Sums, one: str, other: str) -> FloatArray:
    """agr(one ‖ other): the share of one's spans that the other matched."""
    name = f"{one}{BETWEEN}{other}"
    return share_of(sums.one("matched", name), sums.one("size", name))


def why(_: Sums) -> Undefined:
    """Nothing to match."""
    return Undefined.NOTHING_MARKED


def _f1(kind: str, groups: Callable[[Continua], list[Group]], source: str) -> Metric[Continua]:
    return Metric(
        name=f"span_f1_{kind}",
        citation=source,
        groups=groups,
        values=f1_values,
        why=why,
        parameters={"match": kind, "averaging": "pairs weighted by what they have to match"},
        incomplete=INCOMPLETE,
    )


INCOMPLETE = "Two annotators are compared in the documents that both have read."

METRICS: Sequence[Metric[Continua]] = (
    _f1("exact", exact_groups, "Hripcsak & Rothschild 2005"),
    _f1("overlap", overlap_groups, "Hripcsak & Rothschild 2005, one character in common"),
    _f1("char", character_groups, "Hripcsak & Rothschild 2005, over characters"),
    _f1("semeval", semeval_groups, "Da San Martino et al. 2020"),
    Metric(
        name="agr",
        citation="Wiebe, Wilson & Cardie 2005",
        groups=overlap_groups,
        values=agr_values,
        why=why,
        parameters={"match": "overlap", "averaging": "directions of all pairs"},
        incomplete=INCOMPLETE,
        directed=agr_directed,
    ),
)
