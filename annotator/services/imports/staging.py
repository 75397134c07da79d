"""Where checked records wait until all of them are written at once.

Only what a process of this site wrote is unpickled: each file carries a seal that is made with
the site's own key, since a file may also have come here in somebody's backup.
"""

import hmac
import os
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from annotator.core.errors import Conflict
from annotator.core.ids import uuid7
from annotator.formats.releases.release_files import settle
from annotator.services.imports.judged import Prepared, packed, unpacked

Piece = list[object]  # [name, length, seal of the first so many bytes]
_NAME = re.compile(r"[0-9a-f]{32}\.staged")
_CHUNK = 1 << 20
# What `packed` makes: a version that packs otherwise counts on, and checks anew what waits.
SHAPE = 2


class Staging(Protocol):
    """Takes records and gives them back in order."""

    def add(self, prepared: Prepared) -> None:
        """One more."""

    def records(self) -> Iterator[Prepared]:
        """All of them."""


class InFile:
    """One open file, for an import within a request."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def add(self, prepared: Prepared) -> None:
        """One more."""
        pickle.dump(packed(prepared), self._file)

    def records(self) -> Iterator[Prepared]:
        """All of them."""
        end = self._file.tell()
        self._file.seek(0)
        yield from _unpickled(self._file, end)


class InPieces:
    """A file for each attempt of a task; what an earlier one wrote counts up to its last mark.

    An attempt that was thought dead may still write to its own file, behind the mark.
    """

    def __init__(self, folder: Path, pieces: list[Piece] | None = None) -> None:
        self._folder = folder
        self._earlier = list(pieces or [])
        self._name = f"{uuid7().hex}.staged"
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / self._name).open("wb")
        self._seal = _seal(self._name)
        settle(folder)

    def add(self, prepared: Prepared) -> None:
        """One more."""
        data = pickle.dumps(packed(prepared))
        self._seal.update(data)
        self._file.write(data)

    def mark(self) -> list[Piece]:
        """Make all that was added safe; what a later attempt can go on from."""
        self._file.flush()
        os.fsync(self._file.fileno())
        return [*self._earlier, [self._name, self._file.tell(), self._seal.hexdigest()]]

    def close(self) -> None:
        """No more is added."""
        self._file.close()


def are_ours(folder: Path, pieces: object) -> bool:
    """Whether these files are there as a process of this site wrote them."""
    return isinstance(pieces, list) and all(_is_ours(folder, piece) for piece in pieces)


def _is_ours(folder: Path, piece: object) -> bool:
    match piece:
        case [str(name), int(length), str(seal)] if _NAME.fullmatch(name):
            found, left = _seal(name), length
        case _:
            return False
    try:
        with (folder / name).open("rb") as file:
            while left > 0 and (data := file.read(min(left, _CHUNK))):
                found.update(data)
                left -= len(data)
    except OSError:
        return False
    return left == 0 and hmac.compare_digest(found.hexdigest(), seal)


def _seal(name: str) -> hmac.HMAC:
    key = f"imports.staging:{SHAPE}:{settings.SECRET_KEY}".encode()
    return hmac.new(key, f"{name}\n".encode(), "sha256")


def staged(folder: Path, pieces: list[Piece]) -> Iterator[Prepared]:
    """All records up to a mark, of files that `are_ours`."""
    if not are_ours(folder, pieces):
        raise Conflict("changed_meanwhile", "What was checked is no longer here as it was.")
    for name, length, _ in pieces:
        with (folder / str(name)).open("rb") as file:
            yield from _unpickled(file, int(str(length)))


def _unpickled(file: BinaryIO, end: int) -> Iterator[Prepared]:
    while file.tell() < end:
        yield unpacked(pickle.load(file))  # noqa: S301
