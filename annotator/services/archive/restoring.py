"""A project from an archive that somebody sends: kept until a task has made it, or refused it."""

import os
import shutil
import time
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from annotator.access import is_site_admin
from annotator.core.errors import Conflict, DomainError
from annotator.core.ids import uuid7
from annotator.formats.releases.release_files import settle
from annotator.models import Job, User
from annotator.services import quotas
from annotator.services.archive import project as projects
from annotator.services.imports.streams import Limited
from annotator.services.jobs import jobs
from annotator.services.jobs.job_runs import Cancelled, Run

KIND = "restore"
KEPT = timedelta(days=2)
# Of what is in the file, as many times the most that a site takes at once.
MOST_UNPACKED = 10
_CHUNK = 1 << 20


def receive(*, stream: BinaryIO, by: User, length: int | None = None) -> Job:
    """Store the file and put its task in; nothing is read of it yet."""
    _clear_away()
    most = quotas.RESTORATIONS
    if quotas.is_full(Job.objects.unended().filter(kind=KIND), most):
        raise Conflict("too_many", f"{most} archives are waiting already; try again later.")
    file_id = uuid7()
    path = _file(file_id)
    limited = Limited(stream, length)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            path.chmod(0o600)
            while chunk := limited.read(_CHUNK):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        limited.finish()
        settle(path.parent)
        return jobs.enqueue(
            kind=KIND, project=None, subject=file_id, parameters={"user": str(by.pk)}
        )
    except BaseException:
        _forget(file_id)
        raise


def run(run: Run) -> dict[str, object]:
    """The task: all of the project or nothing, however often it is begun."""
    file_id = run.job.subject or uuid7()
    if "project" not in run.cursor:
        try:
            _restore(file_id, run)
        except (DomainError, Cancelled):
            _forget(file_id)
            raise
        except Exception:
            if run.taken.attempt >= run.job.most_attempts:
                _forget(file_id)
            raise
    _forget(file_id)
    return {"project": run.cursor["project"]}


def _restore(file_id: UUID, run: Run) -> None:
    by = User.objects.get(pk=run.parameters["user"])
    number = 0

    def tell(_table: str, rows: int) -> None:
        nonlocal number
        number += rows
        # Nobody sees this before all is there, but it tells whether to go on.
        run.advance(done=number, message="writing rows")

    run.advance(message="looking at every byte of the file")
    projects.restore(
        _file(file_id),
        by=by,
        tell=tell,
        begin=run.hold,
        # Accounts are found by their addresses for an admin alone: to anybody else the answer
        # would tell who has one, and put people into a project that they never asked for.
        account_of=projects.by_email if is_site_admin(by) else projects.nobody,
        most_bytes=MOST_UNPACKED * settings.IMPORT_MAX_BYTES,
        made=lambda project: run.advance(cursor={"project": project.slug}),
    )


def _file(file_id: UUID) -> Path:
    return Path(settings.DATA_DIR) / "restores" / file_id.hex / "file"


def _forget(file_id: UUID) -> None:
    shutil.rmtree(_file(file_id).parent, ignore_errors=True)


def _clear_away() -> None:
    """What a task that was stopped before it began has left."""
    root = Path(settings.DATA_DIR) / "restores"
    oldest = time.time() - KEPT.total_seconds()
    for each in root.iterdir() if root.exists() else ():
        if each.stat().st_mtime < oldest:
            shutil.rmtree(each, ignore_errors=True)
