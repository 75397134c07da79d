"""The beginning of a stored table: its columns, first rows and few values; and, in a zip of
tables, which column of another file its rows may be joined by.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, BinaryIO

from annotator.formats.table_files import Choice, Join, Source, stored
from annotator.formats.table_sources import Row

ROWS_SHOWN, ROWS_COUNTED = 12, 3_000
LONGEST_CELL = 400
MOST_VALUES, LONGEST_VALUE = 40, 80
# Less than half of the rows with a partner is no reason to think that files belong together.
_ENOUGH = 0.5
Shown = dict[str, Any]


def looked_at(file: BinaryIO, file_name: str, choice: Choice) -> Shown:
    """What can be shown of it. A join without its columns is guessed, where values tell it."""
    with stored(file, file_name, choice) as source:
        columns: list[str] = []
        join = choice.join
        if join is not None:
            other = [row for _, row in source.other_rows(join.file, ROWS_COUNTED)]
            columns = list(other[0]) if other else []
            if not (join.column and join.to):
                join = _guessed(source, choice, other)
            source.choice = replace(choice, join=join)
        return {
            "tables": source.members,
            "join": None if join is None else {"column": join.column, "to": join.to},
            "join_columns": columns,
            **_beginning(row for _, row in source.rows(ROWS_COUNTED)),
        }


def _guessed(source: Source, choice: Choice, other: list[Row]) -> Join | None:
    """The two columns that have most values in common, of which the other's tells rows apart."""
    source.choice = replace(choice, join=None)
    mine = _values(row for _, row in source.rows(ROWS_COUNTED))
    best: tuple[float, Join] | None = None
    for column, theirs in _values(other).items():
        if len(theirs) < len(other):
            continue
        for to, own in mine.items():
            share = len(own & theirs) / max(1, len(own))
            if share > _ENOUGH and (best is None or share > best[0]) and choice.join is not None:
                best = share, Join(choice.join.file, column, to)
    return None if best is None else best[1]


def _values(rows: Iterable[Row]) -> dict[str, set[str]]:
    """Each column's, where they are short enough for names."""
    found: dict[str, set[str]] = {}
    for row in rows:
        for name, cell in row.items():
            if cell and len(cell) <= LONGEST_CELL:
                found.setdefault(name, set()).add(cell.strip())
    return found


def _beginning(rows: Iterable[Row]) -> Shown:
    """The first rows, and the values of columns that have few: those may be answers."""
    columns: dict[str, Counter[str] | None] = {}
    first: list[Row] = []
    for row in rows:
        if len(first) < ROWS_SHOWN:
            first.append(row)
        for name, cell in row.items():
            counts = columns.setdefault(name, Counter())
            if counts is not None:
                counts[cell] += 1
                if len(counts) > MOST_VALUES or len(cell) > LONGEST_VALUE:
                    columns[name] = None
    return {
        "columns": list(columns),
        "rows": [[row.get(name, "")[:LONGEST_CELL] for name in columns] for row in first],
        "values": {
            name: [{"value": value, "count": count} for value, count in counts.most_common()]
            for name, counts in columns.items()
            if counts is not None
        },
    }
