"""Do annotators tie the same things together: roles compared where the anchor was found by both?

A relation, such as an attribution, has no place of its own. It stands where its anchor stands
(the content of an attribution), and the anchors of different annotators are the same when the
alignment rule says so. Given the same anchor, a role is right when it leads to the same places.
The table goes to `percent` for the share that is right, or to any metric of label sets.
"""

from collections.abc import Iterator, Sequence

from annotator.core.agreement.alignment import align
from annotator.core.agreement.readings import Document, Judgement
from annotator.core.agreement.table import Cell, Table

Places = dict[tuple[int, int], str]  # reading and number of a judgement → the place it marks


def links(documents: Sequence[Document], relation: str, role: str, anchor: str) -> Table:
    """Units are relations by the place of their anchor; a value is the set of places that the
    role leads to, the empty set where it leads nowhere."""
    readers = [
        (document.id, reading.annotator) for document in documents for reading in document.readings
    ]
    cells = (cell for document in documents for cell in _cells(document, relation, role, anchor))
    return Table.of(cells, readers=readers)


def _cells(document: Document, relation: str, role: str, anchor: str) -> Iterator[Cell]:
    places = _places(document)
    for number, reading in enumerate(document.readings):
        for judgement in reading.judgements:
            if judgement.layer != relation:
                continue
            ends = _ends(places, number, judgement, role)
            for unit in _ends(places, number, judgement, anchor):
                yield Cell(document.id, unit, reading.annotator, ends)


def _ends(places: Places, reading: int, judgement: Judgement, role: str) -> frozenset[str]:
    return frozenset(
        places[reading, target]
        for name, target in judgement.links
        if name == role and (reading, target) in places
    )


def _places(document: Document) -> Places:
    """Every span of every layer with the name of its place; layers are aligned one by one."""
    by_layer: dict[str, list[tuple[int, int, Judgement]]] = {}
    for number, reading in enumerate(document.readings):
        for target, judgement in enumerate(reading.judgements):
            if judgement.parts:
                by_layer.setdefault(judgement.layer, []).append((number, target, judgement))
    places: Places = {}
    for name, spans in by_layer.items():
        found = align(
            [number for number, _, _ in spans],
            [judgement.parts for _, _, judgement in spans],
            [judgement.values for _, _, judgement in spans],
        )
        for (number, target, _), place in zip(spans, found, strict=True):
            places[number, target] = f"{name} {place}"
    return places
