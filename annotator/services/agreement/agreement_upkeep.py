"""Keeps tables of sums current: what has changed since is exchanged, nothing else is looked at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import monotonic

import numpy as np

from annotator.services.agreement.agreement_readings import study
from annotator.services.agreement.agreement_recipes import Recipe
from annotator.services.agreement.agreement_scope import Scope
from annotator.services.agreement.agreement_standing import States, Words, half
from annotator.services.agreement.agreement_subject import Material
from annotator.services.agreement.agreement_tables import BUNDLES, Kept, fetch, load, save

# Articles at a time: as many as are quick to lay out together and small in memory.
BATCH = 500


@dataclass(frozen=True)
class Current:
    """Tables by what they were made for, and how many articles they still wait for."""

    tables: dict[Recipe, Kept]
    behind: int


def current(
    *,
    scope: Scope,
    recipes: Sequence[Recipe],
    patience: float | None = None,
    most: int | None = None,
) -> Current:
    """The tables, brought up to date; with patience, as far as so many seconds go. What is more
    than `most` articles is left for whoever has the time."""
    tables = load(scope=scope, recipes=list(dict.fromkeys(recipes)))
    stale = {_standing(table): _stale(table, scope) for table in _unlike(tables)}
    waiting = {id(table): stale[_standing(table)] for table in tables}
    todo = np.unique(np.concatenate([np.zeros(0, np.uint64), *waiting.values()]))
    if most is not None and len(todo) > most:
        return Current({table.recipe: table for table in tables}, len(todo))
    touched = [table for table in tables if len(waiting[id(table)]) or _is_renamed(table, scope)]
    until = None if patience is None else monotonic() + patience
    ordered = _in_order(todo, scope)
    done = 0
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        _exchange(scope, touched, waiting, np.array(sorted(batch), dtype=np.uint64))
        done += len(batch)
        if until is not None and monotonic() > until:
            break
    for table in touched:
        if done == len(todo):
            table.register = scope.register.states
    if touched:
        save(touched)
    return Current({table.recipe: table for table in tables}, len(todo) - done)


def _standing(table: Kept) -> tuple[int, int]:
    """What a table holds; most tables hold the same."""
    return id(table.contents), id(table.register)


def _unlike(tables: Iterable[Kept]) -> list[Kept]:
    return list({_standing(table): table for table in tables}.values())


def _stale(table: Kept, scope: Scope) -> Words:
    """The articles whose share must be computed again, and those that are gone."""
    now = scope.standing.states
    again = [now.missing_from(table.contents), table.contents.unknown_to(now)]
    if len(table.contents.ids) and _is_renamed(table, scope):
        again.append(np.intersect1d(scope.register.touched(table.register), now.ids))
    return np.unique(np.concatenate(again))


def _is_renamed(table: Kept, scope: Scope) -> bool:
    """Whether the register has changed since."""
    former, now = table.register, scope.register.states
    return not (np.array_equal(former.ids, now.ids) and np.array_equal(former.states, now.states))


def _in_order(todo: Words, scope: Scope) -> list[int]:
    """As the articles came, so that a batch lies together in the database."""
    uuids = scope.standing.uuids(todo.tolist())
    return sorted(todo.tolist(), key=lambda number: str(uuids.get(number, "~")))


def _exchange(
    scope: Scope, tables: Sequence[Kept], waiting: dict[int, Words], batch: Words
) -> None:
    now = scope.standing.states
    found = study(scope=scope, documents=list(scope.standing.uuids(batch.tolist()).values()))
    ids = {article.key: half(pk) for pk, article in found.articles.items()}
    fetch(tables, {number % BUNDLES for number in batch.tolist()})
    materials: dict[bytes, Material] = {}
    standing: dict[tuple[int, bytes], States] = {}
    for table in tables:
        mine = batch[np.isin(batch, waiting[id(table)])]
        if not len(mine):
            continue
        wanted = set(mine.tolist())
        if mine.tobytes() not in materials:
            reads = tuple(
                read for read in found.reads if ids[found.articles[read.article].key] in wanted
            )
            materials[mine.tobytes()] = Material(found, reads)
        new = table.recipe.partials(materials[mine.tobytes()])
        absent = wanted - {ids[name] for name in new.documents}
        table.exchange(absent, new, ids)
        before = id(table.contents), mine.tobytes()
        if before not in standing:
            standing[before] = table.contents.without(mine).joined(now.only(mine))
        table.contents = standing[before]
