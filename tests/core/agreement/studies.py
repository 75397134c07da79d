"""Small studies to measure, written the way the tests think of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import hypothesis.strategies as st

from annotator.core.agreement import Cell, Document, Judgement, Layer, Reading, Result, Table

ALEX_PAUL_SUZAN = {
    "Alex": [
        (2, 9, "1"),
        (11, 17, "2"),
        (24, 30, "5"),
        (32, 36, "6"),
        (36, 44, "6"),
        (44, 60, "7"),
    ],
    "Paul": [(2, 9, "1"), (11, 17, "3"), (19, 25, "5"), (32, 44, "6")],
    "Suzan": [
        (2, 9, "1"),
        (11, 17, "4"),
        (21, 27, "5"),
        (32, 36, "6"),
        (36, 40, "6"),
        (40, 44, "6"),
    ],
}

Mark = tuple[int, int, str]
Spans = Sequence[Mark]
Rows = list[list[Any]]  # a row per annotator, a column per unit


def printed(result: Result, digits: int = 4) -> float | None:
    """A value as papers print it."""
    return None if result.value is None else round(result.value, digits)


def ratings(rows: Sequence[Sequence[Any]], documents: Sequence[str] | None = None) -> Table:
    """A table from one row per annotator and one column per unit; None is a missing value.
    Each unit is a document of its own unless `documents` says which one it belongs to."""
    names = documents or [f"d{unit:03}" for unit in range(len(rows[0]) if rows else 0)]
    return Table.of(
        Cell(names[unit], f"u{unit:03}", f"a{who}", value)
        for who, row in enumerate(rows)
        for unit, value in enumerate(row)
        if value is not None
    )


def document(marks: Mapping[str, Spans], length: int = 60, key: str = "d1") -> Document:
    """A document with spans of the layer "passage", each with its answer in "frame"."""
    readings = tuple(
        Reading(
            who,
            tuple(
                Judgement("passage", ((start, end),), {"frame": label})
                for start, end, label in spans
            ),
        )
        for who, spans in marks.items()
    )
    return Document(key, length, readings)


def layer(*documents: Document) -> Layer:
    """The passages of these documents."""
    return Layer.of(documents, "passage")


def tables(values: Sequence[Any], most_raters: int = 4, most_units: int = 12) -> Any:
    """Rows of ratings with holes."""
    cell = st.none() | st.sampled_from(values)
    return st.integers(1, most_units).flatmap(
        lambda units: st.lists(
            st.lists(cell, min_size=units, max_size=units), min_size=1, max_size=most_raters
        )
    )


@st.composite
def marked(draw: Any, length: int = 24, labels: str = "xyz", *, overlap: bool = True) -> list[Mark]:
    """One annotator's spans; without overlap they come one after the other."""
    if overlap:
        found = draw(
            st.lists(
                st.tuples(st.integers(0, length - 1), st.integers(1, 8), st.sampled_from(labels)),
                max_size=6,
            )
        )
        return [(start, min(length, start + size), label) for start, size, label in found]
    spans, position = [], 0
    for gap, size, label in draw(
        st.lists(
            st.tuples(st.integers(0, 4), st.integers(1, 6), st.sampled_from(labels)), max_size=6
        )
    ):
        if position + gap + size > length:
            break
        spans.append((position + gap, position + gap + size, label))
        position += gap + size
    return spans


@st.composite
def corpora(draw: Any, *, overlap: bool = True, most: int = 4) -> list[Document]:
    """Documents read by one to three annotators each."""
    found = []
    for number in range(draw(st.integers(1, most))):
        who = draw(st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True))
        spans = {name: draw(marked(overlap=overlap)) for name in who}
        found.append(document(spans, 24, f"d{number}"))
    return found
