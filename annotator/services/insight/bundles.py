"""Keeps the tables current: of what changed since, the articles are gathered again.

Whether an article has changed follows from its state, as agreement knows it. A bundle that
somebody else wrote meanwhile is left as they wrote it: both come to the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import orjson
from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet

from annotator.core.insight.table import Table
from annotator.models import InsightBundle, Project
from annotator.services.agreement.agreement_standing import Standing, States, Words
from annotator.services.exports.export_filters import Filters, Selection
from annotator.services.insight import gathering

BUNDLES = 64
# As many articles as a page may wait for; more are left to the worker.
AT_ONCE = 400


@dataclass(frozen=True)
class Current:
    """The tables, how many articles they hold or should, and how many they still wait for."""

    tables: list[Table]
    numbers: list[int]
    total: int
    behind: int


@dataclass
class _Bundle:
    row: InsightBundle
    table: Table
    contents: States

    @property
    def is_empty(self) -> bool:
        return not self.table.articles


def selection_of(project: Project) -> Selection:
    """What is counted: what people have handed in, as a dataset has it unless asked otherwise."""
    return Selection(project, Filters(), DEFAULT_DB_ALIAS)


def current(*, project: Project, most: int | None = AT_ONCE) -> Current:
    """Bring the tables up to date, unless that is more than a page may wait for."""
    standing = Standing.of(selection_of(project).readings())
    now = standing.states
    kept = {
        row.number: _opened(row)
        for row in InsightBundle.objects.filter(project=project, release=None).defer(
            "names", "words"
        )
    }
    had = _together([bundle.contents for bundle in kept.values()])
    stale = np.union1d(now.missing_from(had), had.unknown_to(now))
    if not len(stale):
        return _current(kept, now, 0)
    if most is not None and len(stale) > most:
        return _current(kept, now, len(stale))
    _exchange(project, kept, standing, stale)
    return _current(kept, now, 0)


def steps(*, project: Project) -> "list[int]":
    """The bundles that wait for anything, for whoever does them one after the other."""
    now = Standing.of(selection_of(project).readings()).states
    rows = InsightBundle.objects.filter(project=project, release=None)
    had = _together([States.read(packed) for packed in rows.values_list("contents", flat=True)])
    stale = np.union1d(now.missing_from(had), had.unknown_to(now))
    return sorted({int(number) for number in stale % np.uint64(BUNDLES)})


def bring_up(*, project: Project, number: int) -> None:
    """One bundle."""
    standing = Standing.of(selection_of(project).readings())
    now = standing.states
    row = InsightBundle.objects.filter(project=project, release=None, number=number).first()
    kept = {} if row is None else {number: _opened(row)}
    mine = now.only(now.ids[now.ids % np.uint64(BUNDLES) == number])
    had = _together([bundle.contents for bundle in kept.values()])
    stale = np.union1d(mine.missing_from(had), had.unknown_to(mine))
    if len(stale):
        _exchange(project, kept, standing, stale)


def _current(kept: dict[int, _Bundle], now: States, behind: int) -> Current:
    full = {number: bundle for number, bundle in kept.items() if not bundle.is_empty}
    tables = [bundle.table for bundle in full.values()]
    return Current(tables, list(full), len(now.ids), behind)


def words_of(rows: QuerySet[InsightBundle], current: Current) -> list[list[str]]:
    """What each mark of each table marks. A bundle that somebody wrote anew in this moment has
    other rows; its words are left out."""
    found = {
        number: orjson.loads(bytes(words) or b"[]")
        for number, words in rows.filter(number__in=current.numbers).values_list("number", "words")
    }
    return [
        said if len(said) == len(table) else [""] * len(table)
        for table, said in (
            (table, found.get(number, []))
            for table, number in zip(current.tables, current.numbers, strict=True)
        )
    ]


def _opened(row: InsightBundle) -> _Bundle:
    table = Table.unpack(bytes(row.body)) if row.body else Table.of((), (), ())
    return _Bundle(row, table, States.read(bytes(row.contents)))


def _together(parts: Sequence[States]) -> States:
    none = np.zeros(0, dtype=np.uint64)
    ids = np.concatenate([none, *(part.ids for part in parts)])
    order = np.argsort(ids)
    states = np.concatenate([none, *(part.states for part in parts)])
    return States(ids[order], states[order])


def _exchange(project: Project, kept: dict[int, _Bundle], standing: Standing, stale: Words) -> None:
    selection = selection_of(project)
    books = gathering.schemas(project)
    uuids = standing.uuids(stale.tolist())
    for number in sorted({int(each) for each in stale % np.uint64(BUNDLES)}):
        mine = stale[stale % np.uint64(BUNDLES) == number]
        documents = [uuids[each] for each in mine.tolist() if each in uuids]
        fresh = gathering.gather(selection=selection, documents=documents, books=books)
        bundle = kept.get(number) or _opened(InsightBundle(project=project, number=number))
        _renew(bundle, fresh, mine, standing.states)
        kept[number] = bundle


def _renew(bundle: _Bundle, fresh: gathering.Gathered, mine: Words, now: States) -> None:
    """Exchange these articles' marks, in the table and in what stands beside it."""
    gone = set(mine.tolist())
    wanted = [_half(article.id) not in gone for article in bundle.table.articles]
    table, rows = bundle.table.kept(wanted)
    former = bundle.row
    if not former._state.adding:
        former.refresh_from_db(fields=["names", "words"])
    names = np.frombuffer(bytes(former.names), dtype="V16")[rows].tobytes()
    words = orjson.loads(bytes(former.words) or b"[]")
    bundle.table = table.under(fresh.table)
    bundle.contents = _together([bundle.contents.without(mine), now.only(mine)])
    written = {
        "contents": bundle.contents.pack(),
        "body": bundle.table.pack(),
        "names": names + b"".join(each.bytes for each in fresh.names),
        "words": orjson.dumps([*(words[at] for at in rows.tolist()), *fresh.words]),
    }
    if former._state.adding:
        row = InsightBundle(project=former.project, number=former.number, **written)
        InsightBundle.objects.bulk_create([row], ignore_conflicts=True)
        return
    InsightBundle.objects.filter(pk=former.pk, revision=former.revision).update(
        **written, revision=former.revision + 1
    )


def _half(pk: str) -> int:
    return int(pk.replace("-", "")[16:], 16)
