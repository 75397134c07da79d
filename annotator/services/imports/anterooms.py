"""Where an import that is too large for one transaction waits until all of it is written.

An anteroom is a row of Project that is no study: nobody is a member of it, `Project.objects` does
not know it, and it counts as deleted. What hangs on it is therefore in no list, number or file of
the study, by the very filter that keeps one study out of another.

Its `settings` say whose it is and how far it is, changed in the transactions that fill it. Once it
is closed nothing comes in any more, and a task takes it away (`clearing`).
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone

from annotator.core.errors import Conflict
from annotator.core.ids import uuid7
from annotator.models import Import, Job, Project
from annotator.models.imports import ImportState
from annotator.services.imports.staging import Piece
from annotator.services.jobs import jobs

CLEARING = "anterooms"
IMPORTING = "import"
# An import within a request has no task that tells whether somebody is still at it.
_LONGEST_REQUEST = timedelta(days=1)
_NOTHING = {"created": 0, "assignments": 0, "annotations": 0, "sources_missing": 0}


class Anteroom:
    """One that is open: its row, what was written so far, counted."""

    def __init__(self, row: Project) -> None:
        self.row = row
        self.counts: dict[str, int] = row.settings["counts"]

    @property
    def written(self) -> int:
        """How many records, from the first."""
        return self.counts["created"]

    def keep(self, more: dict[str, int]) -> None:
        """In the transaction that wrote so much more: note it, or raise where it was closed."""
        counts = {name: number + more[name] for name, number in self.counts.items()}
        settings = {**self.row.settings, "counts": counts}
        _change(self.row, settings=settings, revision=F("revision") + 1)
        self.row.settings, self.counts = settings, counts

    def leave(self) -> None:
        """In the transaction that moves everything out: nobody else does."""
        _change(self.row, archived_at=timezone.now())


def _change(row: Project, **fields: Any) -> None:  # noqa: ANN401
    here = Project.with_anterooms.filter(pk=row.pk, archived_at=None)
    if not here.update(**fields):
        raise Conflict("changed_meanwhile", "What was written of it was given up meanwhile.")


def of(made_by: Import, pieces: list[Piece]) -> Anteroom:
    """The one that these files were begun to be written into, or a new one. In a transaction."""
    for row in _open(made_by):
        if row.settings["pieces"] == pieces:
            return Anteroom(row)
    give_up(made_by)
    pk, now = uuid7(), timezone.now()
    row = Project.with_anterooms.create(
        id=pk,
        slug=f"anteroom-{pk.hex}",
        title="",
        settings={"import": str(made_by.pk), "pieces": pieces, "counts": _NOTHING},
        anteroom_of=made_by.project,
        deleted_at=now,
    )
    return Anteroom(row)


def _open(made_by: Import) -> list[Project]:
    rows = Project.with_anterooms.filter(anteroom_of=made_by.project_id, archived_at=None)
    return [row for row in rows if row.settings["import"] == str(made_by.pk)]


def _close(rooms: list[UUID]) -> int:
    here = Project.with_anterooms.filter(pk__in=rooms, archived_at=None)
    return here.update(archived_at=timezone.now())


def give_up(made_by: Import) -> None:
    """Whatever was written of it goes, by a task."""
    rooms = [row.pk for row in _open(made_by)]
    if rooms and _close(rooms):
        jobs.enqueue(kind=CLEARING, project=None, subject=made_by.pk)


def closed() -> QuerySet[Project]:
    """Those that can be taken away."""
    return Project.with_anterooms.filter(anteroom_of__isnull=False, archived_at__isnull=False)


def close_deserted() -> int:
    """Close those to which nobody will come back; how many."""
    rows = Project.with_anterooms.filter(anteroom_of__isnull=False, archived_at=None)
    return _close([row.pk for row in rows if _is_deserted(row)])


def _is_deserted(row: Project) -> bool:
    made_by = UUID(row.settings["import"])
    if not Import.objects.filter(pk=made_by, state=ImportState.WAITING).exists():
        return True
    if Job.objects.unended().filter(kind=IMPORTING, subject=made_by).exists():
        return False
    return row.created_at < timezone.now() - _LONGEST_REQUEST
