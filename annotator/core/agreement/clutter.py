"""Leaves out what is not the article: nobody can mark it, so agreeing on it says nothing.

Teasers, navigation and comments stand locked in the text. Counted as text that everybody left
unmarked, they would raise every agreement on places. Here the text closes up over them: offsets
move together, marks inside them go, and what is judged sentence by sentence keeps its number.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from annotator.core.agreement.arrays import IntArray, integers
from annotator.core.agreement.readings import Document, Judgement, Reading, Span, Spans

NOWHERE = ""  # the layer of a judgement that does not count; it keeps its number for links


def without(document: Document, outside: Sequence[Span]) -> Document:
    """The document as if these stretches, sorted and disjoint, were not there."""
    if not outside:
        return document
    starts, ends = integers(outside).reshape(-1, 2).T
    before = np.concatenate(([0], np.cumsum(ends - starts)))

    def moved(offsets: IntArray) -> IntArray:
        rank = np.searchsorted(starts, offsets, side="right")
        inside = np.where(rank > 0, np.maximum(ends[rank - 1] - offsets, 0), 0)
        return integers(offsets - before[rank] + inside)

    def spans(found: Spans) -> IntArray:
        return moved(integers(found).reshape(-1, 2))

    return replace(
        document,
        length=int(moved(integers([document.length]))[0]),
        readings=tuple(
            Reading(each.annotator, tuple(_judged(found, spans) for found in each.judgements))
            for each in document.readings
        ),
        sentences=spans(document.sentences),
        blocks=spans(document.blocks),
        tokens=spans(document.tokens),
    )


def _judged(judgement: Judgement, spans: Callable[[Spans], IntArray]) -> Judgement:
    if not judgement.parts:
        return judgement
    parts = tuple((start, end) for start, end in spans(judgement.parts).tolist() if start < end)
    if not parts:
        return replace(judgement, layer=NOWHERE, parts=())
    return replace(judgement, parts=_joined(parts))


def _joined(parts: Sequence[Span]) -> tuple[Span, ...]:
    """Parts that only the clutter kept apart are one."""
    found = [parts[0]]
    for start, end in parts[1:]:
        if start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
