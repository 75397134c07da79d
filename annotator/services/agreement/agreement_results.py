"""Values and intervals from tables of sums: the end formula, and nothing of the data behind it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from annotator.core.agreement import Metric, Partials, Result, Sums
from annotator.core.agreement.arrays import FloatArray
from annotator.core.agreement.label_by_label import of_label
from annotator.services.agreement.agreement_tables import RESAMPLING, Kept
from annotator.services.agreement.agreement_words import TOO_FEW

ROWS_AT_ONCE = 512


def whole(table: Kept) -> Result:
    """The answer on everything."""
    metric = table.recipe.measure
    result = metric.finish(table.ledger.sums())
    if not _may_be_drawn(result, 2):
        return result
    replicates = table.ledger.replicates()
    if replicates is None:
        return replace(result, ci=metric.interval(table.everything(), RESAMPLING))
    return replace(result, ci=RESAMPLING.interval(metric.values(replicates)))


def parts(table: Kept) -> Iterator[tuple[str, Result]]:
    """The answer on every part of a divided table. Too few articles get no interval."""
    metric = table.recipe.measure
    replicates = table.ledger.replicates()
    everything: Partials | None = None
    for name, sums in divided(table):
        result = metric.finish(sums)
        if not _may_be_drawn(result, TOO_FEW):
            yield name, result
            continue
        if replicates is not None:
            values = metric.values(_part(table, replicates, name))
        else:
            everything = everything or table.everything()
            own = (
                everything.part(name)
                if table.recipe.depth
                else everything.only(
                    [i for i, key in enumerate(everything.columns.keys) if key[1:] in ((), (name,))]
                )
            )
            drawn = RESAMPLING.replicates(own)
            values = metric.values(drawn)
        yield name, replace(result, ci=RESAMPLING.interval(values))


def divided(table: Kept) -> Iterator[tuple[str, Sums]]:
    """The sums of every part."""
    sums = table.ledger.sums()
    for name in _names(table, sums):
        yield name, _part(table, sums, name)


def group(metric: Metric[Any], partials: Partials) -> Result:
    """The answer on some articles."""
    partials = partials.occurring()
    result = metric.finish(partials.total())
    if not _may_be_drawn(result, TOO_FEW):
        return result
    return replace(result, ci=metric.interval(partials, RESAMPLING))


def each(table: Kept) -> tuple[tuple[str, ...], FloatArray, FloatArray]:
    """Every article that two have read: its key, its value (not a number where there is none)
    and how much of it could be compared."""
    partials = table.everything()
    names: list[str] = []
    values, pairable = [np.zeros(0)], [np.zeros(0)]
    for start in range(0, len(partials.documents), ROWS_AT_ONCE):
        rows = partials.between(start, start + ROWS_AT_ONCE)
        sums = rows.rows()
        shared = np.flatnonzero(sums.one("n:documents"))
        own = Sums(sums.columns, sums.rows[shared])
        found = table.recipe.measure.values(own)
        compared = own.one("n:pairable")
        values.append(np.where(compared > 0, found, np.nan))
        pairable.append(compared)
        names.extend(rows.documents[place] for place in shared.tolist())
    return tuple(names), np.concatenate(values), np.concatenate(pairable)


def one(table: Kept, partials: Partials) -> Result:
    """The answer on a single article."""
    return table.recipe.measure.finish(partials.occurring().total())


def _may_be_drawn(result: Result, least: int) -> bool:
    return result.value is not None and result.n.documents >= least


def _names(table: Kept, sums: Sums) -> list[str]:
    return sums.names("given") if table.recipe.is_quick else sorted(sums.columns.groups)


def _part(table: Kept, sums: Sums, name: str) -> Sums:
    return of_label(sums, name) if table.recipe.is_quick else sums.part(name)
