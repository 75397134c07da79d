"""One reading that says what most readers say, for formats that know readings and nothing else.

A mark is where more than half of the readers marked, whatever they answered; its answers are
those that more than half gave over some of it. Of several answers where one is allowed, that over
most of the mark counts, and none where they tie. Half of the readers decide nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from annotator.core.codebooks.codebook import Codebook, Dimension
from annotator.core.records import AnnotationRecord, AssignmentRecord, DocumentRecord
from annotator.core.soft_labels import Settled, latest, settled, votes
from annotator.core.spans import context, quote

NAME = "majority"
_CLOSED = ("choice", "choices", "scale", "flag", "entity")


def agreed(record: DocumentRecord, codebook: Codebook) -> DocumentRecord:
    """The article with this one reading in place of everybody's; none where nobody has read it."""
    readers = latest(each for each in record.assignments if each.kind == "annotation")
    if not readers:
        return replace(record, assignments=())
    # Half decide nothing: a tie is no settled answer.
    found = [each for each in settled(votes(readers)) if not each.is_tie]
    marks = sorted(_marks(record, codebook, found), key=_place)
    numbered = tuple(replace(mark, id=number) for number, mark in enumerate(marks, start=1))
    said = Counter(layer for reader in readers for layer in set(reader.nothing_found))
    reading = AssignmentRecord(
        annotator=NAME,
        kind="model",
        codebook=max(reader.codebook or "" for reader in readers) or None,
        nothing_found=tuple(sorted(name for name, n in said.items() if 2 * n > len(readers))),
        annotations=numbered,
    )
    return replace(record, assignments=(reading,))


def _place(mark: AnnotationRecord) -> tuple[int, int, str, int]:
    start, end = mark.parts[0] if mark.parts else (-1, -1)
    return (start, end, mark.layer, -1 if mark.slot is None else mark.slot)


def _marks(
    record: DocumentRecord, codebook: Codebook, found: Sequence[Settled]
) -> Iterator[AnnotationRecord]:
    for layer in codebook.layers:
        mine = [each for each in found if each.layer == layer.id]
        for mark in (each for each in mine if not each.dimension):
            around = [each for each in mine if each.dimension and _meet(each, mark)]
            values = dict(_values(record, layer.dimensions, around, mark))
            parts = () if mark.start is None or mark.end is None else ((mark.start, mark.end),)
            prefix, suffix = context(record.text, parts) if parts else ("", "")
            yield AnnotationRecord(
                id=0,
                layer=layer.id,
                parts=parts,
                slot=mark.slot,
                quote=quote(record.text, parts) if parts else None,
                prefix=prefix,
                suffix=suffix,
                values=values,
                origin="rule",
            )


def _meet(one: Settled, other: Settled) -> bool:
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return one.slot == other.slot
    return one.start < other.end and other.start < one.end


def _values(
    record: DocumentRecord,
    dimensions: Iterable[Dimension],
    around: Sequence[Settled],
    mark: Settled,
) -> Iterator[tuple[str, object]]:
    for dimension in dimensions:
        weights: Counter[str] = Counter()
        for each in around:
            if each.dimension == dimension.id:
                weights[each.label] += _shared(each, mark)
        if dimension.kind not in _CLOSED or not weights:
            continue
        if dimension.kind == "choices" or dimension.multiple:
            yield dimension.id, [_typed(label, dimension, record) for label in sorted(weights)]
            continue
        (label, most), *rest = weights.most_common(2)
        if not rest or most > rest[0][1]:
            yield dimension.id, _typed(label, dimension, record)


def _shared(one: Settled, other: Settled) -> int:
    """How many characters both have; 1 for what has no characters."""
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return 1
    return min(one.end, other.end) - max(one.start, other.start)


def _typed(label: str, dimension: Dimension, record: DocumentRecord) -> object:
    if dimension.kind == "entity":
        known: Mapping[str, object] = record.entities
        return {"entity": label} if label in known else {"kind": label}
    if dimension.kind == "flag":
        return label == "true"
    return int(label) if dimension.kind == "scale" else label
