"""Brings in what is too large for one transaction: short ones that nobody sees, and a last one.

Each holds the database for about half a second, and whoever else writes gets their turn between
two. Up to the last one everything lies in an anteroom.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from time import monotonic

from django.db import IntegrityError, transaction

from annotator.core.errors import Conflict
from annotator.models import Import
from annotator.services.imports import import_rows, moving_in
from annotator.services.imports.anterooms import Anteroom
from annotator.services.imports.import_names import Names
from annotator.services.imports.judged import Prepared
from annotator.services.imports.publishing import finish
from annotator.services.imports.rhythm import Rhythm

# What one transaction brings at most: articles, and rows of readings and marks.
ARTICLES_AT_ONCE, ROWS_AT_ONCE = 5_000, 50_000
# Rows of the first turn, of the smallest and of the largest: a turn lies in memory.
_FIRST, _LEAST, _MOST = 2_000, 200, 50_000


def are_needed(counts: Mapping[str, int]) -> bool:
    """Whether what was found in order is too much for one transaction."""
    rows = counts["assignments"] + counts["annotations"]
    return counts["created"] > ARTICLES_AT_ONCE or rows > ROWS_AT_ONCE


def fill(
    made_by: Import,
    room: Anteroom,
    prepared: Iterable[Prepared],
    *,
    hold: Callable[[], None],
    tell: Callable[[int], None],
) -> None:
    """Write what is not yet there. `hold` is called in each transaction, and raises where somebody
    else has taken the import over or given it up; `tell` after it, with the number of articles.
    """
    names = Names(made_by, room=room.row)
    rhythm = Rhythm(_FIRST, _LEAST, _MOST)
    waiting = islice(prepared, room.written, None)
    while turn := list(_turn(waiting, rhythm.amount)):
        with transaction.atomic():
            began = monotonic()
            hold()
            room.keep(import_rows.write(made_by, names, turn))
        rhythm.took(monotonic() - began)
        tell(room.written)


def _turn(waiting: Iterator[Prepared], most: int) -> Iterator[Prepared]:
    """Records of so many rows together; one at least, whatever is in it."""
    rows = 0
    while rows < most and (each := next(waiting, None)) is not None:
        rows += 1 + sum(1 + len(reading.annotations) for reading in each.readings)
        yield each


def publish(made_by: Import, room: Anteroom, *, begin: Callable[[], None]) -> Import:
    """Let everybody see all of it. `begin` as in `publishing.publish`."""
    try:
        with transaction.atomic():
            begin()
            room.leave()
            made_by.counts |= room.counts
            made_by.counts["renamed"] = moving_in.move(made_by, room.row)
            finish(made_by)
            moving_in.take_down(room.row)
    except IntegrityError:
        raise Conflict(
            "changed_meanwhile", "Somebody imported the same articles at this moment; try again."
        ) from None
    return made_by
