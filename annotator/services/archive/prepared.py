"""A project's archive for its manager, written in the background and fetched when it is there."""

import hashlib
import os
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotator.core.errors import Conflict
from annotator.core.ids import uuid7
from annotator.formats.releases.release_files import settle
from annotator.models import Export, Membership, PrivateNote, Project
from annotator.models.export import ExportState
from annotator.services import audit, quotas
from annotator.services.archive import project as projects
from annotator.services.audit import Act
from annotator.services.exports import prepared
from annotator.services.jobs import jobs
from annotator.services.jobs.job_runs import Run

KIND = "archive"
_CHUNK = 1 << 20


def listed(project: Project) -> QuerySet[Export]:
    """The archives that are kept or on the way."""
    return Export.objects.filter(project=project, form=prepared.ARCHIVE)


def start(*, project: Project, actor: Membership | None, with_names: bool) -> Export:
    """Ask for one, of everything but notes that people wrote for themselves alone."""
    prepared.clear_away(project)
    most = quotas.ARCHIVES
    if quotas.is_full(listed(project), most):
        raise Conflict("too_many", f"{most} archives are kept already; the oldest go with time.")
    with transaction.atomic():
        made = Export.objects.create(
            project=project,
            created_by=actor,
            form=prepared.ARCHIVE,
            filters={"with_names": with_names},
        )
        audit.record(project=project, by=actor, act=Act.ARCHIVE_MADE, object_id=made.pk)
        jobs.enqueue(kind=KIND, project=project, actor=actor, subject=made.pk)
    return made


def run(run: Run) -> dict[str, object]:
    """The task: write the file, then say that it is there."""
    export = Export.objects.select_related("project").get(pk=run.job.subject or uuid7())
    if export.state == ExportState.BUILDING:
        with prepared.failing(export, run):
            _write(export, run)
    return {"export": str(export.pk)}


def _write(export: Export, run: Run) -> None:
    path = prepared.path_of(export)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    number = 0

    def tell(_table: str, rows: int) -> None:
        nonlocal number
        number += rows
        run.advance(done=number, message="writing rows")

    try:
        manifest = projects.archive(
            export.project,
            unfinished,
            with_names=bool(export.filters.get("with_names")),
            without=(PrivateNote,),
            tell=tell,
        )
        size, digest = unfinished.stat().st_size, _sha256(unfinished)
        unfinished.replace(path)
        settle(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)
    with transaction.atomic():
        run.hold()
        Export.objects.filter(pk=export.pk, state=ExportState.BUILDING).update(
            state=ExportState.READY,
            name=f"{export.project.slug}-archive.zip",
            media_type="application/zip",
            records=sum(each.get("rows", 0) for each in manifest["entries"].values()),
            size=size,
            sha256=digest,
            ready_at=timezone.now(),
        )


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while data := file.read(_CHUNK):
            digest.update(data)
    return digest.hexdigest()
