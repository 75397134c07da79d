"""Brings versions to an object store, takes them from there again, and gives them out from there.

Only where `RELEASE_BUCKET` names one. It has the versions that everybody may have; with
`RELEASE_STORAGE=all` every finished one, which is there before anybody is told that it is
finished, so that no web process needs the disk it was made on. The manifest comes last: where
it is, all of it is; and it goes first when a version is withdrawn or closed.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages

from annotator.core.errors import Invalid
from annotator.core.ids import uuid7
from annotator.models import Job, Membership, Release, ReleaseFile
from annotator.models.release import ReleaseState
from annotator.services import outgoing
from annotator.services.jobs import jobs
from annotator.services.jobs.job_runs import Run
from annotator.services.releases import release_places

KIND = "release_push"
STORE = "releases"
MANIFEST = "manifest.json"
_CHUNK = 256 * 1024


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
        belongs = _belongs(release)
        number = push(release, run) if belongs else remove(release, run)
        # Meanwhile somebody may have closed it, or opened it again: nobody else will look.
        release = _now(run)
        if _belongs(release) == belongs:
            return {"files": number, "open": belongs}


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


def _belongs(release: Release) -> bool:
    return bool(release.state == ReleaseState.READY and (release.is_public or keeps_all()))


def keeps_all() -> bool:
    """Whether the store has every finished version, open or not."""
    return bool(settings.RELEASE_STORAGE == "all")


def push(release: Release, run: Run) -> int:
    """Bring every file that is not there in its full size; how many were brought."""
    files = list(release.files.all())

    store: Storage = storages[STORE]
    brought = 0
    for done, each in enumerate(_manifest_last(files)):
        run.advance(done=done, total=len(files), message=each.name)
        name = place(release, each.name)
        if not store.exists(name) or store.size(name) != each.size:
            _save(store, release, each)
            brought += 1
    return brought


def bring(release: Release, files: Iterable[ReleaseFile], hold: Callable[[], object]) -> None:
    """Every file of a version that nobody has been given yet. What an attempt on another machine
    left there may have the same size and other bytes, so nothing of it is kept; `hold` raises
    where that attempt is now this one.
    """
    store: Storage = storages[STORE]
    for each in _manifest_last(files):
        hold()
        _save(store, release, each)


def _manifest_last(files: Iterable[ReleaseFile]) -> list[ReleaseFile]:
    return sorted(files, key=lambda each: (each.name == MANIFEST, each.name))


def _save(store: Storage, release: Release, file: ReleaseFile) -> None:
    name = place(release, file.name)
    if store.exists(name):
        store.delete(name)
    with (release_places.finished(release) / file.name).open("rb") as content:
        store.save(name, File(content, name=name))


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


def chunks(release: Release, name: str, first: int, length: int) -> Iterator[bytes]:
    """So many bytes of a file in the store from there on."""
    require_reachable()
    store: Any = storages[STORE]
    where = place(release, name)
    if hasattr(store, "bucket"):
        # Django's file of an S3 store would fetch all of it first.
        key = f"{store.location.strip('/')}/{where}".lstrip("/")
        asked = f"bytes={first}-{first + length - 1}"
        yield from store.bucket.Object(key).get(Range=asked)["Body"].iter_chunks(_CHUNK)
        return
    with store.open(where) as file:
        file.seek(first)
        left = length
        while left and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk
