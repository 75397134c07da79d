"""Brings versions that everybody may have to an object store, and takes them from there again.

Only where `RELEASE_BUCKET` names one. The manifest comes last: where it is, all of it is; and it
goes first when a version is withdrawn or closed.
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages

from annotator.core.errors import Invalid
from annotator.core.ids import uuid7
from annotator.models import Job, Membership, Release
from annotator.models.release import ReleaseState
from annotator.services import outgoing
from annotator.services.jobs import jobs
from annotator.services.jobs.job_runs import Run
from annotator.services.releases import release_places

KIND = "release_push"
STORE = "releases"
MANIFEST = "manifest.json"


def is_wanted() -> bool:
    """Whether there is a store."""
    return STORE in settings.STORAGES


def enqueue(release: Release, actor: Membership | None) -> Job | None:
    """Put the task in, where there is a store."""
    if not is_wanted():
        return None
    return jobs.enqueue(kind=KIND, project=release.project, actor=actor, subject=release.pk)


def run(run: Run) -> dict[str, object]:
    """The task: afterwards the store has all of the version's files, or none."""
    require_reachable()
    release = _now(run)
    while True:
        was_open = _is_open(release)
        number = push(release, run) if was_open else remove(release, run)
        # Meanwhile somebody may have closed it, or opened it again: nobody else will look.
        release = _now(run)
        if _is_open(release) == was_open:
            return {"files": number, "open": was_open}


def require_reachable() -> None:
    """Refuse a store in the network behind the server, unless its host is allowed."""
    address = urlsplit(settings.RELEASE_ENDPOINT)
    if address.hostname:
        try:
            outgoing.address_of(address.hostname, address.port or 443)
        except outgoing.Refused as refusal:
            raise Invalid("not_asked", str(refusal)) from None


def _now(run: Run) -> Release:
    wanted = Release.objects.select_related("project")
    return wanted.get(pk=run.job.subject or uuid7())


def _is_open(release: Release) -> bool:
    return release.state == ReleaseState.READY and release.is_public


def push(release: Release, run: Run) -> int:
    """Bring every file that is not there in its full size; how many were brought."""
    store: Storage = storages[STORE]
    files = sorted(release.files.all(), key=lambda each: (each.name == MANIFEST, each.name))
    brought = 0
    for done, each in enumerate(files):
        run.advance(done=done, total=len(files), message=each.name)
        name = place(release, each.name)
        if store.exists(name):
            if store.size(name) == each.size:
                continue
            store.delete(name)
        with (release_places.finished(release) / each.name).open("rb") as content:
            store.save(name, File(content, name=name))
        brought += 1
    return brought


def remove(release: Release, run: Run) -> int:
    """Take every file away that is there; how many that were."""
    store: Storage = storages[STORE]
    files: list[Any] = sorted(release.files.all(), key=lambda each: each.name != MANIFEST)
    gone = 0
    for done, each in enumerate(files):
        run.advance(done=done, total=len(files), message=each.name)
        name = place(release, each.name)
        if store.exists(name):
            store.delete(name)
            gone += 1
    return gone


def place(release: Release, name: str) -> str:
    """Where a file is in the store: as its address here ends."""
    return f"{release.project.slug}/{release.version}/{name}"
