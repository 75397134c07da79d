"""Zips from outside, opened as if somebody meant harm: no path is followed, no bomb goes off.

Names of members are words, not places: what is written to the disk has a name of ours.
"""

import errno
import lzma
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from annotator.core.errors import Invalid

MOST_MEMBERS = 200_000
MOST_BYTES = 4 * 1024**3
LARGEST_MEMBER = 64 * 1024**2
# Text shrinks to a tenth, rarely to a hundredth; what shrinks more is no text.
MOST_SHRUNK = 400
# What a zip that is damaged, encrypted or of an unknown method is answered with.
# A damaged directory leads to places before the file, which is a ValueError.
BROKEN = (
    *(zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error, ValueError),
    *(struct.error, lzma.LZMAError),
)
_SEEKING = (*BROKEN, OSError)
_IN_MEMORY = 8 * 1024**2


class Opened:
    """The members of a zip by their names, folders and hidden files left out."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._members = {
            info.filename: info
            for info in archive.infolist()
            if not info.is_dir() and not _is_hidden(info.filename)
        }
        if len(self._members) > MOST_MEMBERS:
            raise Invalid.at("file", f"A zip has at most {MOST_MEMBERS:,} files.", "too_large")
        if sum(info.file_size for info in self._members.values()) > MOST_BYTES:
            raise Invalid.at("file", f"A zip holds at most {MOST_BYTES:,} bytes.", "too_large")

    def names(self) -> list[str]:
        """In the order of their names."""
        return sorted(self._members)

    def read(self, name: str) -> bytes:
        """A member's bytes, no more of them than it may have, whatever its header says."""
        self.check(name, LARGEST_MEMBER)
        info = self._members[name]
        try:
            with self._archive.open(info) as member:
                content = member.read(LARGEST_MEMBER + 1)
        except _SEEKING as error:
            raise _damaged(name, error) from None
        if len(content) > LARGEST_MEMBER:
            raise _too_large(name, LARGEST_MEMBER)
        return content

    def start(self, name: str, most: int) -> bytes:
        """A member's first bytes."""
        try:
            with self._archive.open(self._members[name]) as member:
                return member.read(most)
        except _SEEKING as error:
            raise _damaged(name, error) from None

    def copy(self, name: str, into: Path) -> None:
        """A member that need not be text, onto the disk; no more of it than a zip may hold."""
        left = MOST_BYTES
        try:
            with self._archive.open(self._members[name]) as member, into.open("wb") as file:
                while chunk := member.read(min(left + 1, _IN_MEMORY)):
                    left -= len(chunk)
                    if left < 0:
                        raise _too_large(name, MOST_BYTES)
                    file.write(chunk)
        except _SEEKING as error:
            raise _damaged(name, error) from None

    def check(self, name: str, most: int = MOST_BYTES) -> None:
        """Refuse a member that says of itself that it is too large, or shrinks like a bomb."""
        info = self._members[name]
        if info.file_size > most:
            raise _too_large(name, most)
        if info.file_size > MOST_SHRUNK * max(info.compress_size, 1024):
            raise Invalid.at(name, "This shrinks too well to be text.", "too_large")


@contextmanager
def opened(stream: BinaryIO) -> Iterator[Opened]:
    """The zip in a stream that can only be read once."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as seekable:
        shutil.copyfileobj(stream, seekable)
        seekable.seek(0)
        with directory(cast("BinaryIO", seekable)) as archive:
            yield Opened(archive)


def directory(file: BinaryIO | Path) -> zipfile.ZipFile:
    """The zip with its list of members read; Invalid where that is damaged."""
    try:
        return zipfile.ZipFile(file)
    except BROKEN as error:
        raise Invalid.at("file", f"This is not a zip: {error}.", "bad_zip") from None
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        raise Invalid.at("file", "This is not a zip: it is damaged.", "bad_zip") from None


def _damaged(name: str, error: Exception) -> Exception:
    """A place outside the file is the file's fault; a full disk is not."""
    if isinstance(error, OSError) and error.errno != errno.EINVAL:
        return error
    return Invalid.at(name, f"This cannot be unpacked: {error}.", "bad_zip")


def _too_large(name: str, most: int) -> Invalid:
    return Invalid.at(name, f"A file has at most {most:,} bytes.", "too_large")


def _is_hidden(name: str) -> bool:
    """What desktops add: `__MACOSX/`, `.DS_Store`."""
    parts = PurePosixPath(name).parts
    return any(part.startswith((".", "__MACOSX")) for part in parts)
