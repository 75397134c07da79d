"""Gives out the files of releases; of a withdrawn one its manifest alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from annotator.core.errors import Gone, Missing
from annotator.models import Release, ReleaseFile
from annotator.models.release import ReleaseState
from annotator.services.releases import release_places, release_pushing

_CHUNK = 256 * 1024


@dataclass(frozen=True)
class Stored:
    """A finished file: its bytes never change, so their hash names them."""

    path: Path
    name: str
    size: int
    sha256: str
    media_type: str
    # Where this machine's disk may lack it: the version whose store has it.
    release: Release | None = None

    @property
    def etag(self) -> str:
        """The strong entity tag."""
        return f'"{self.sha256}"'

    def chunks(self, first: int, length: int) -> Iterator[bytes]:
        """So many bytes from there on."""
        if self.release is not None and not self.path.exists():
            # An empty file has no part that one could ask for.
            if length:
                yield from release_pushing.chunks(self.release, self.name, first, length)
            return
        with self.path.open("rb") as file:
            file.seek(first)
            left = length
            while left and (chunk := file.read(min(_CHUNK, left))):
                left -= len(chunk)
                yield chunk


def named(release: Release, name: str) -> Stored:
    """A file of a release by its name; nothing outside the release's own list is a name."""
    if release.state == ReleaseState.WITHDRAWN:
        raise withdrawn(release)
    found = ReleaseFile.objects.filter(release=release, name=name).first()
    if found is None or release.state != ReleaseState.READY:
        raise Missing("not_found", "There is no such file in this dataset version.")
    return Stored(
        path=release_places.finished(release) / found.name,
        name=found.name,
        size=found.size,
        sha256=found.sha256,
        media_type=found.media_type,
        release=release if release_pushing.keeps_all() else None,
    )


def withdrawn(release: Release) -> Gone:
    """Why it is gone, what it was, and what comes in its place."""
    successor = release.successor
    return Gone(
        "withdrawn",
        f"Version {release.version} was withdrawn: {release.reason}",
        {
            "reason": release.reason,
            "withdrawn_at": release.withdrawn_at and release.withdrawn_at.isoformat(),
            "successor": None if successor is None else successor.version,
            "manifest": release.manifest,
        },
    )
