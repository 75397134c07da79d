"""Tables of sums as they are kept: read from their rows, written back unless somebody was faster.

A table is a copy of what could be computed again. Two processes that bring one up to date at the
same time come to the same sums; the second to write leaves the row as the first wrote it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
from django.db import transaction
from django.utils import timezone

from annotator.core.agreement import Partials, Resampling
from annotator.core.agreement.ledger import Ledger, Share, pack, unpack
from annotator.models import AgreementPartial, AgreementTable
from annotator.services.agreement.agreement_recipes import Recipe
from annotator.services.agreement.agreement_scope import Scope
from annotator.services.agreement.agreement_standing import States

RESAMPLING = Resampling()
BUNDLES = 64
UNUSED = timedelta(days=60)


@dataclass(eq=False)
class Kept:
    """One table at hand."""

    recipe: Recipe
    row: AgreementTable
    ledger: Ledger
    contents: States
    register: States
    bundles: dict[int, dict[int, Share]] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)  # bundles

    def exchange(self, gone: Iterable[int], new: Partials, ids: dict[str, int]) -> None:
        """Take the former shares of these articles out and put in what they give now."""
        old = []
        for number in (*gone, *(ids[name] for name in new.documents)):
            share = self.bundles.setdefault(number % BUNDLES, {}).pop(number, None)
            self.changed.add(number % BUNDLES)
            if share is not None:
                old.append(share)
        for share in self.ledger.exchange(old, new):
            number = ids[share.document]
            self.bundles[number % BUNDLES][number] = share

    def everything(self) -> Partials:
        """Every article's share."""
        fetch([self], range(BUNDLES))
        return self.ledger.partials(
            [share for bundle in self.bundles.values() for share in bundle.values()]
        )


def load(*, scope: Scope, recipes: Sequence[Recipe]) -> list[Kept]:
    """The tables as they were left; new ones are empty."""
    names = {recipe.name(scope): recipe for recipe in recipes}
    kept = AgreementTable.objects.filter(project=scope.project, name__in=names)
    rows = {row.name: row for row in kept}
    missing = [name for name in names if name not in rows]
    if missing:
        today = timezone.now().date()
        old = AgreementTable.objects.filter(project=scope.project, used_on__lt=today - UNUSED)
        old.delete()
        AgreementTable.objects.bulk_create(
            [
                AgreementTable(
                    project=scope.project, name=name, asked=names[name].asked(scope), used_on=today
                )
                for name in missing
            ],
            ignore_conflicts=True,
        )
        rows.update({row.name: row for row in kept.filter(name__in=missing)})
    known: dict[bytes, States] = {}
    return [_opened(recipe, rows[name], known) for name, recipe in names.items()]


def _opened(recipe: Recipe, row: AgreementTable, known: dict[bytes, States]) -> Kept:
    """A table as its row tells; equal states are one object, since most tables stand alike."""
    keys = [tuple(key) for key in row.keys]
    numbers = np.frombuffer(row.sums, "<f8").reshape(2, -1)
    replicates = None if row.replicates is None else np.frombuffer(row.replicates, "<f8")
    ledger = Ledger(
        RESAMPLING,
        depth=recipe.depth,
        keys=keys,
        support=numbers[0].astype(np.int64),
        total=numbers[1].copy(),
        drawn=None if replicates is None else replicates.reshape(-1, RESAMPLING.rounds).copy(),
    )
    contents, register = (
        known.setdefault(packed, States.read(packed))
        for packed in (bytes(row.contents), bytes(row.register))
    )
    return Kept(recipe, row, ledger, contents, register)


def fetch(tables: Iterable[Kept], bundles: Iterable[int]) -> None:
    """Read these bundles of articles' own shares."""
    wanted = {table.row.pk: table for table in tables if len(table.contents.ids)}
    rows = AgreementPartial.objects.filter(table__in=wanted, bundle__in=list(bundles))
    for pk, bundle, body in rows.values_list("table", "bundle", "body"):
        if bundle not in wanted[pk].bundles:
            wanted[pk].bundles[bundle] = unpack(bytes(body))


def save(tables: Sequence[Kept]) -> None:
    """Write what has changed."""
    today = timezone.now().date()
    bodies = []
    packed = {
        id(each): each.pack() for table in tables for each in (table.contents, table.register)
    }
    with transaction.atomic():
        for table in tables:
            same = AgreementTable.objects.filter(pk=table.row.pk, revision=table.row.revision)
            ledger = table.ledger
            written = same.update(
                keys=[list(key) for key in ledger.keys],
                sums=np.stack((ledger.support.astype(np.float64), ledger.total)).tobytes(),
                replicates=None if ledger.drawn is None else ledger.drawn.tobytes(),
                contents=packed[id(table.contents)],
                register=packed[id(table.register)],
                used_on=today,
                revision=table.row.revision + 1,
            )
            if written:
                table.row.revision += 1
                bodies += [
                    AgreementPartial(table=table.row, bundle=each, body=pack(table.bundles[each]))
                    for each in table.changed
                ]
            table.changed.clear()
        AgreementPartial.objects.bulk_create(
            bodies, update_conflicts=True, unique_fields=["table", "bundle"], update_fields=["body"]
        )
