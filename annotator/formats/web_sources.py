"""Saved pages out of what people save them in: one HTML file, a zip of them, or a WARC file."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from annotator.core.errors import Invalid
from annotator.formats.unzip import LARGEST_MEMBER, Opened, opened
from annotator.formats.web_extraction import Page

_PAGES = (".html", ".htm", ".xhtml")
_CAPTURES = (".warc", ".warc.gz")
_KINDS = ("text/html", "application/xhtml+xml")
# Beside a page that a browser saved, the folder of what belongs to it: pictures, frames, adverts.
_BELONGINGS = ("_files", "_dateien", "_fichiers", "_archivos", ".files")
_IN_MEMORY = 8 * 1024**2
_OURS = {"", "identity", "gzip", "x-gzip", "deflate"}


@dataclass(frozen=True)
class NoPage:
    """Something in the file that is no page: a picture, a frame, an answer that nothing is there.
    With `why`, a page that cannot be read.
    """

    name: str
    why: str = ""


Found = Page | NoPage


def pages(stream: BinaryIO, file_name: str) -> Iterator[Found]:
    """Everything that was saved, one by one."""
    start = stream.read(4)
    if start == b"PK\x03\x04":
        yield from _in_zip(_Again(start, stream))
    elif start == b"WARC" or start[:2] == b"\x1f\x8b":
        yield from _captured(cast("BinaryIO", _Again(start, stream)), file_name)
    else:
        raw = start + stream.read(LARGEST_MEMBER + 1 - len(start))
        if len(raw) > LARGEST_MEMBER:
            raise Invalid.at("file", f"A page has at most {LARGEST_MEMBER:,} bytes.", "too_large")
        yield Page(file_name or "page", raw)


class _Again:
    """A stream whose first bytes were looked at."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start = start
        self._rest = rest

    def read(self, size: int = -1) -> bytes:
        """Some bytes."""
        if not self._start:
            return self._rest.read(size)
        cut = len(self._start) if size < 0 else size
        start, self._start = self._start[:cut], self._start[cut:]
        return start if size >= 0 else start + self._rest.read()


def _in_zip(stream: _Again) -> Iterator[Found]:
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as seekable:
        shutil.copyfileobj(stream, seekable)
        seekable.seek(0)
        with opened(cast("BinaryIO", seekable)) as archive:
            for name in archive.names():
                yield from _member(archive, name)


def _member(archive: Opened, name: str) -> Iterator[Found]:
    ending = name.lower()
    if ending.endswith(_CAPTURES):
        with tempfile.NamedTemporaryFile(prefix="slant-warc-") as stored:
            path = Path(stored.name)
            archive.copy(name, path)
            with path.open("rb") as file:
                yield from _captured(file, name)
    elif ending.endswith(_PAGES) and not _is_belonging(name):
        yield Page(name, archive.read(name))
    else:
        yield NoPage(name)


def _is_belonging(name: str) -> bool:
    folders = PurePosixPath(name).parts[:-1]
    return any(folder.lower().endswith(_BELONGINGS) for folder in folders)


def _captured(stream: BinaryIO, name: str) -> Iterator[Found]:
    """The answers of servers in a WARC file; the rest of it is about them."""
    try:
        for record in ArchiveIterator(stream):
            if record.rec_type in {"response", "resource"}:
                yield _record(record)
    except ArchiveLoadFailed as error:
        raise Invalid.at(
            name or "file", f"This is no WARC file: {error}"[:300], "bad_file"
        ) from None


def _record(record: ArcWarcRecord) -> Found:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    http = record.http_headers
    kind = (http or record.rec_headers).get_header("Content-Type") or ""
    is_there = http is None or http.get_statuscode() == "200"
    if not is_there or not kind.lower().startswith(_KINDS):
        return NoPage(url)
    packed = (http.get_header("Content-Encoding") or "" if http else "").lower().strip()
    if packed not in _OURS:
        return NoPage(url, f"it is packed as {packed}")
    raw = record.content_stream().read(LARGEST_MEMBER + 1)
    if len(raw) > LARGEST_MEMBER:
        return NoPage(url, f"a page has at most {LARGEST_MEMBER:,} bytes")
    charset = kind.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    captured = record.rec_headers.get_header("WARC-Date") or ""
    return Page(url, raw, url=url, charset=charset, captured=captured)
