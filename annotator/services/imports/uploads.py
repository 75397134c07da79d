"""Files on the way in: stored, told how to be read, given to a task, gone through or given up.

An upload lies below `DATA_DIR`/imports until its import has ended. What an ended import said
stays; the file does not.
"""

import os
import shutil
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from annotator.core.errors import Conflict
from annotator.formats.releases.release_files import settle
from annotator.models import Import, Job, Membership, Project
from annotator.models.imports import ImportState
from annotator.models.job import JobState
from annotator.services import quotas
from annotator.services.imports import anterooms
from annotator.services.imports.streams import Limited
from annotator.services.jobs import jobs

KIND = anterooms.IMPORTING
# A worker may be killed several times by what has nothing to do with the file.
_MOST_ATTEMPTS = 5
_CHUNK = 1024 * 1024
_BEFORE_A_TASK = (ImportState.UPLOADED, ImportState.READY, ImportState.FAILED)
_UNENDED = (ImportState.UPLOADED, ImportState.READY, ImportState.WAITING)


def folder_of(made_by: Import) -> Path:
    """Where its file and what was checked of it lie."""
    return Path(settings.DATA_DIR) / "imports" / made_by.pk.hex


def file_of(made_by: Import) -> Path:
    """The file as it came."""
    return folder_of(made_by) / "file"


def receive(
    *,
    project: Project,
    actor: Membership | None,
    stream: BinaryIO,
    file_name: str = "",
    lineage: str = "",
    length: int | None = None,
) -> Import:
    """Store a file; nothing is read of it yet."""
    clear_away(project)
    most = quotas.UPLOADS
    if quotas.is_full(Import.objects.filter(project=project, state__in=_UNENDED), most):
        raise Conflict(
            "too_many", f"{most} files wait here already; go on with them, or give them up."
        )
    made = Import(
        project=project, actor=actor, file_name=file_name, state=ImportState.UPLOADED, counts={}
    )
    made.lineage = lineage or PurePath(file_name).stem or str(made.pk)
    limited = Limited(stream, length)
    try:
        _store(limited, file_of(made))
        limited.finish()
        made.raw_sha256, made.size = limited.digest.hexdigest(), limited.count
        made.save(force_insert=True)
    except BaseException:
        forget(made)
        raise
    return made


def _store(stream: Limited, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        while chunk := stream.read(_CHUNK):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    settle(path.parent)


def forget(made_by: Import) -> None:
    """Delete the file and what was made of it; what is not there is no matter."""
    shutil.rmtree(folder_of(made_by), ignore_errors=True)


def check(*, made_by: Import, wish: dict[str, Any], publishes: bool = False) -> Import:
    """Have the file read as wished and judged; with `publishes` it is written where nothing is
    wrong, else somebody has to say so.
    """
    asked = dict(wish) | {"publishes": publishes}
    return _put_in(
        made_by,
        _BEFORE_A_TASK,
        {"format": wish["format"], "wish": asked, "staged": {}, "errors": [], "counts": {}},
    )


def remember(*, made_by: Import, wish: dict[str, Any]) -> None:
    """Keep how it is to be read for whoever comes back to it. What was checked stays as it is:
    that is what would be written.
    """
    here = Import.objects.filter(pk=made_by.pk, state=ImportState.UPLOADED)
    here.update(wish=wish)


def go(*, made_by: Import) -> Import:
    """Write what was checked and found in order."""
    asked = dict(made_by.wish) | {"publishes": True}
    return _put_in(made_by, (ImportState.READY,), {"wish": asked})


def _put_in(made_by: Import, out_of: tuple[ImportState, ...], fields: dict[str, Any]) -> Import:
    if not file_of(made_by).exists():
        raise Conflict("file_gone", "The file is no longer kept here; send it again.")
    with transaction.atomic():
        here = Import.objects.filter(pk=made_by.pk, state__in=out_of)
        if not here.update(state=ImportState.WAITING, **fields):
            raise Conflict("not_now", "This import is past that; look at how it stands.")
        jobs.enqueue(
            kind=KIND,
            project=made_by.project,
            actor=made_by.actor,
            subject=made_by.pk,
            most_attempts=_MOST_ATTEMPTS,
        )
    made_by.refresh_from_db()
    return made_by


def cancel(*, made_by: Import) -> Import:
    """Give it up. It holds from this moment: a task that is at it can write nothing any more."""
    here = Import.objects.filter(pk=made_by.pk, state__in=_UNENDED)
    if not here.update(state=ImportState.CANCELLED, staged={}):
        raise Conflict("not_now", "This import has ended already.")
    for job in Job.objects.unended().filter(kind=KIND, subject=made_by.pk):
        jobs.cancel(job=job)
    anterooms.give_up(made_by)
    forget(made_by)
    made_by.refresh_from_db()
    return made_by


def clear_away(project: Project | None = None) -> int:
    """What nobody has come back to in a week goes, and what a failed one left; of all projects,
    or of one. How many files there were.
    """
    kept = timedelta(days=settings.KEEP_FILES_DAYS)
    if not kept:
        return 0
    waiting = (ImportState.UPLOADED, ImportState.READY)
    old = Import.objects.filter(
        created_at__lt=timezone.now() - kept, state__in=(*waiting, ImportState.FAILED)
    )
    found = old if project is None else old.filter(project=project)
    here = [each for each in found if folder_of(each).exists()]
    for each in here:
        if each.state in waiting:
            gone = Import.objects.filter(pk=each.pk, state=each.state)
            gone.update(state=ImportState.CANCELLED, staged={})
        forget(each)
    return len(here)


def tasks(found: Iterable[Import]) -> dict[Any, Job]:
    """The newest task of each that waits, in one statement."""
    wanted = [each.pk for each in found if each.state == ImportState.WAITING]
    if not wanted:
        return {}
    rows = Job.objects.filter(kind=KIND, subject__in=wanted).order_by("created_at", "id")
    return {row.subject: row for row in rows}


def state_of(made_by: Import, task: Job | None) -> tuple[str, str]:
    """How it stands, and why it failed: a task that ended without a word tells it itself."""
    if made_by.state == ImportState.WAITING and task is not None:
        if task.state == JobState.CANCELLED:
            return ImportState.CANCELLED, ""
        if task.state == JobState.FAILED:
            return ImportState.FAILED, task.error
    return made_by.state, ""
