"""Puts a release and somebody's copies together for the page; the command does it on a disk."""

import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

import orjson

from annotator.core.errors import Conflict, Invalid
from annotator.core.releasing.copies import Copies, levels_of, restored, tally
from annotator.core.text import decode
from annotator.formats.releases.release_files import read_lines
from annotator.formats.unzip import BROKEN
from annotator.models import Release
from annotator.models.release import ReleaseState
from annotator.services.releases import release_places

MOST_BYTES = 64 * 1024 * 1024
MOST_UNPACKED = 256 * 1024 * 1024
MOST_FILES = 10_000
_CHUNK = 256 * 1024


class Restored:
    """A zip that is made, and what it holds; gone when it was read or closed."""

    def __init__(self, counts: dict[str, int], folder: ExitStack, path: Path) -> None:
        self.counts = counts
        self._folder = folder
        self._path = path

    def __iter__(self) -> Iterator[bytes]:
        try:
            with self._path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    yield chunk
        finally:
            self.close()

    def close(self) -> None:
        """Remove it from the disk."""
        self._folder.close()


def restore(*, release: Release, stream: BinaryIO) -> Restored:
    """Read copies (a zip of .txt and .jsonl files, or JSON lines); the records over them."""
    if release.state != ReleaseState.READY:
        raise Conflict("not_ready", "This version has no files to put copies to.")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="slant-")))
        copies = _copies(_kept(stream, folder / "copies"))
        if not len(copies):
            raise Invalid.at("copies", "There is no .txt and no .jsonl file in it.")
        files = release_places.finished(release)
        levels = levels_of(orjson.loads((files / "codebook.json").read_bytes()))
        outcomes = []
        with (folder / "records.jsonl").open("wb") as into:
            for record, outcome in restored(read_lines(files / "records.jsonl"), copies, levels):
                outcomes.append(outcome)
                if record is not None:
                    into.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
        counts = tally(outcomes)
        report = {"counts": counts, "documents": [each.told() for each in outcomes]}
        packed = folder / "restored.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(folder / "records.jsonl", "records.jsonl")
            archive.writestr("report.json", json.dumps(report, ensure_ascii=False, indent=2))
        return Restored(counts, stack.pop_all(), packed)


def _kept(stream: BinaryIO, path: Path) -> Path:
    size = 0
    with path.open("wb") as file:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > MOST_BYTES:
                message = f"{MOST_BYTES // 1024**2} MB is the most here; the command takes more."
                raise Invalid.at("copies", message, "too_large")
            file.write(chunk)
    return path


def _copies(path: Path) -> Copies:
    if zipfile.is_zipfile(path):
        try:
            return _in_zip(path)
        except BROKEN as error:
            raise Invalid.at("copies", f"This cannot be unpacked: {error}.", "bad_zip") from None
    copies = Copies()
    with path.open("rb") as file:
        _read_lines(file, copies)
    return copies


def _in_zip(path: Path) -> Copies:
    copies = Copies()
    with zipfile.ZipFile(path) as archive:
        entries = [each for each in archive.infolist() if not each.is_dir()]
        if len(entries) > MOST_FILES or sum(each.file_size for each in entries) > MOST_UNPACKED:
            message = "There is more in it than this page takes; the command takes more."
            raise Invalid.at("copies", message, "too_large")
        for entry in entries:
            name = PurePosixPath(entry.filename)
            with archive.open(entry) as file:
                if name.suffix == ".txt":
                    # The size that the zip states is not believed.
                    text = decode(file.read(entry.file_size + 1), str(name))
                    copies.add(text, name.stem, name.name)
                elif name.suffix == ".jsonl":
                    _read_lines(file, copies)
    return copies


def _read_lines(file: IO[bytes], copies: Copies) -> None:
    for number, line in enumerate(file, start=1):
        if line.strip():
            try:
                copies.add_record(json.loads(line))
            except (ValueError, RecursionError):
                raise Invalid.at(f"line {number}", "This is not JSON in UTF-8.") from None
