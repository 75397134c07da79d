"""Downloads prepared in the background: asked for, written by a task, fetched in parts.

The task reads one snapshot and writes beside the file's place. One that is killed begins anew:
nothing of what it wrote was ever seen.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotator import replica
from annotator.core.errors import Conflict, DomainError, Missing
from annotator.core.ids import uuid7
from annotator.formats.releases.release_files import settle
from annotator.models import Export, Job, Membership, Project
from annotator.models.export import ExportState
from annotator.models.job import JobState
from annotator.services import quotas
from annotator.services.exports import exports
from annotator.services.exports.export_filters import Filters
from annotator.services.jobs import jobs
from annotator.services.jobs.job_runs import Interrupted, Run
from annotator.services.releases.release_files import Stored

KIND = "export"
# The form of a project's archive, which is its managers' alone (services.archive).
ARCHIVE = "archive"
_EVERY = 8 * 1024 * 1024


def path_of(export: Export) -> Path:
    """Where its file lies."""
    return Path(settings.DATA_DIR) / "exports" / export.pk.hex


def listed(project: Project) -> QuerySet[Export]:
    """A project's prepared downloads of its dataset."""
    return Export.objects.filter(project=project).exclude(form=ARCHIVE)


def start(
    *, project: Project, actor: Membership | None, form: str, filters: dict[str, Any]
) -> Export:
    """Ask for one; those that are past their time go."""
    wanted = Filters(**filters)
    # What cannot be made is refused now, and not by a task that fails later.
    exports.maker(form, wanted.kind)
    clear_away(project)
    most = quotas.PREPARED_DOWNLOADS
    if quotas.is_full(listed(project), most):
        raise Conflict("too_many", f"{most} downloads are kept already; the oldest go with time.")
    with transaction.atomic():
        made = Export.objects.create(
            project=project, created_by=actor, form=form, filters=wanted.said()
        )
        jobs.enqueue(kind=KIND, project=project, actor=actor, subject=made.pk)
    return made


def clear_away(project: Project | None = None) -> int:
    """Take away what is past its time, of a project or of all; how many those were."""
    kept = timedelta(days=settings.KEEP_FILES_DAYS)
    if not kept:
        return 0
    old = Export.objects.filter(created_at__lt=timezone.now() - kept)
    gone = list(old if project is None else old.filter(project=project))
    for each in gone:
        path_of(each).unlink(missing_ok=True)
        each.delete()
    return len(gone)


def run(run: Run) -> dict[str, object]:
    """The task: write the file, then say that it is there."""
    export = Export.objects.select_related("project").get(pk=run.job.subject or uuid7())
    if export.state == ExportState.READY:
        return {}
    with failing(export, run):
        _write(export, run)
    return {"export": str(export.pk)}


@contextmanager
def failing(export: Export, run: Run) -> Iterator[None]:
    """Whoever waits for the file is told when it cannot be made."""
    try:
        yield
    except Interrupted:
        raise
    except Exception as error:
        if isinstance(error, DomainError) or run.taken.attempt >= run.job.most_attempts:
            _fail(export, str(error))
        raise


def _fail(export: Export, reason: str) -> None:
    failed = Export.objects.filter(pk=export.pk, state=ExportState.BUILDING)
    failed.update(state=ExportState.FAILED, failure=reason)


def _write(export: Export, run: Run) -> None:
    path = path_of(export)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")

    def report(done: int, total: int) -> None:
        run.advance(done=done, total=total, message="reading articles")

    with replica.reading(is_task=True):
        download = exports.download(
            project=export.project,
            filters=Filters(**export.filters),
            form=export.form,
            finished=lambda: None,
            report=report,
        )
    try:
        size, digest = _poured(download, unfinished)
        unfinished.replace(path)
        settle(path.parent)
    finally:
        download.close()
        unfinished.unlink(missing_ok=True)
    with transaction.atomic():
        run.hold()
        Export.objects.filter(pk=export.pk, state=ExportState.BUILDING).update(
            state=ExportState.READY,
            name=download.name,
            media_type=download.media_type,
            records=download.records,
            size=size,
            sha256=digest,
            ready_at=timezone.now(),
        )


def _poured(chunks: Iterable[bytes], path: Path) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    with path.open("wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def tasks(found: Iterable[Export]) -> dict[Any, Job]:
    """The task of each that is not there yet, in one statement."""
    wanted = [each.pk for each in found if each.state == ExportState.BUILDING]
    if not wanted:
        return {}
    rows = Job.objects.filter(kind__in=(KIND, ARCHIVE), subject__in=wanted)
    rows = rows.order_by("created_at", "id")
    return {row.subject: row for row in rows}


def shown(export: Export, task: Job | None) -> dict[str, object]:
    """As everybody who may have it sees it."""
    state, failure = export.state, export.failure
    if (
        state == ExportState.BUILDING
        and task is not None
        and task.state in {JobState.FAILED, JobState.CANCELLED}
    ):
        state, failure = ExportState.FAILED, task.error or "It was stopped."
    is_ready = state == ExportState.READY
    return {
        "id": str(export.pk),
        "form": export.form,
        "filters": export.filters,
        "state": state,
        "failure": failure,
        "name": export.name,
        "records": export.records,
        "size": export.size,
        "sha256": export.sha256,
        "url": f"/api/v1/exports/{export.pk}/file/" if is_ready else None,
        "created_at": export.created_at,
        "ready_at": export.ready_at,
    }


def stored(export: Export) -> Stored:
    """Its file."""
    if export.state != ExportState.READY or not path_of(export).exists():
        raise Missing("not_found", "This download is not there, or is no longer kept.")
    return Stored(
        path=path_of(export),
        name=export.name,
        size=export.size or 0,
        sha256=export.sha256,
        media_type=export.media_type,
    )
