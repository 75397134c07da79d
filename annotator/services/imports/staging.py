"""Where checked records wait until all of them are written at once.

Only what a process of this site wrote is unpickled: the files lie beside the database, for
whoever may write there needs no pickle to do harm.
"""

import os
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from annotator.core.ids import uuid7
from annotator.formats.releases.release_files import settle
from annotator.services.imports.import_checks import Prepared

Piece = list[object]  # [name, length]


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
        pickle.dump(prepared, self._file)

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
        settle(folder)

    def add(self, prepared: Prepared) -> None:
        """One more."""
        pickle.dump(prepared, self._file)

    def mark(self) -> list[Piece]:
        """Make all that was added safe; what a later attempt can go on from."""
        self._file.flush()
        os.fsync(self._file.fileno())
        return [*self._earlier, [self._name, self._file.tell()]]

    def close(self) -> None:
        """No more is added."""
        self._file.close()


def staged(folder: Path, pieces: list[Piece]) -> Iterator[Prepared]:
    """All records up to a mark."""
    for name, length in pieces:
        with (folder / str(name)).open("rb") as file:
            yield from _unpickled(file, int(str(length)))


def _unpickled(file: BinaryIO, end: int) -> Iterator[Prepared]:
    while file.tell() < end:
        yield pickle.load(file)  # noqa: S301
