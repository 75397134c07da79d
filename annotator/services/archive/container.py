"""The file itself: a zip of tables and files; its manifest names each with count and hash."""

import hashlib
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import orjson

from annotator.core.errors import Invalid

FORMAT = 1
MANIFEST = "manifest.json"
LONGEST_LINE = 1 << 28
_LARGEST_MANIFEST = 1 << 26
_CHUNK = 1 << 18
_NAME = re.compile(r"(tables/[a-z_]+\.jsonl|files/[A-Za-z0-9_-][A-Za-z0-9._/-]*)")
Progress = Callable[[str, int], None]


def quiet(_name: str, _rows: int) -> None:
    """Nobody wants to know how far it is."""


@dataclass
class Writer:
    """Puts entries in, one after the other, and the manifest last: where it is, all of it is."""

    file: zipfile.ZipFile
    entries: dict[str, dict[str, object]] = field(default_factory=dict)

    def table(self, name: str, lines: Iterable[bytes], tell: Progress) -> None:
        """A table's lines."""
        digest, rows, size = hashlib.sha256(), 0, 0
        with self._opened(f"tables/{name}.jsonl") as target:
            for data in lines:
                target.write(data)
                digest.update(data)
                rows, size = rows + 1, size + len(data)
        told = {"rows": rows, "bytes": size, "sha256": digest.hexdigest()}
        self.entries[f"tables/{name}.jsonl"] = told
        tell(name, rows)

    def copy(self, name: str, path: Path) -> None:
        """A file as it lies on the disk."""
        digest, size = hashlib.sha256(), 0
        with self._opened(f"files/{name}") as target, path.open("rb") as source:
            while data := source.read(_CHUNK):
                target.write(data)
                digest.update(data)
                size += len(data)
        self.entries[f"files/{name}"] = {"bytes": size, "sha256": digest.hexdigest()}

    def close(self, about: dict[str, object]) -> dict[str, Any]:
        """Write down what is in it; the manifest."""
        manifest = {**about, "format": FORMAT, "entries": self.entries}
        with self._opened(MANIFEST) as target:
            target.write(orjson.dumps(manifest, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2))
        self.file.close()
        return manifest

    def _opened(self, name: str) -> IO[bytes]:
        # The same day in every file: the same rows give the same bytes.
        info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        return self.file.open(info, "w", force_zip64=True)


@dataclass(frozen=True)
class Reader:
    """A file that was found whole."""

    file: zipfile.ZipFile
    manifest: dict[str, Any]

    def lines(self, table: str) -> Iterator[bytes]:
        """A table's lines; none for a table that it does not have."""
        name = f"tables/{table}.jsonl"
        if name in self.manifest["entries"]:
            with self.file.open(name) as source:
                while data := source.readline(LONGEST_LINE + 1):
                    if len(data) > LONGEST_LINE:
                        raise _damaged(f"{name} has a line longer than any row")
                    yield data

    def tables(self) -> set[str]:
        """The names of its tables."""
        return {_bare(name) for name in self.manifest["entries"] if name.startswith("tables/")}

    def files(self) -> list[str]:
        """The names of the files that came along."""
        names = (name for name in self.manifest["entries"] if name.startswith("files/"))
        return [name.removeprefix("files/") for name in names]

    def sha256(self, table: str) -> str:
        """The hash of a table's lines."""
        found: dict[str, Any] = self.manifest["entries"].get(f"tables/{table}.jsonl", {})
        return str(found.get("sha256", hashlib.sha256().hexdigest()))


@contextmanager
def opened(path: Path, kind: str, most_bytes: int | None = None) -> Iterator[Reader]:
    """The file, every byte of it compared with what its manifest says, before anything is done.

    Raises Invalid with a sentence for what is damaged, of another kind, newer than this code, or
    more than so many bytes when it is unpacked.
    """
    try:
        stream = path.open("rb")
    except OSError as error:
        raise _damaged("it cannot be opened") from error
    # Closed here whatever of it is still being read.
    with stream:
        try:
            file = zipfile.ZipFile(stream)
        except _BROKEN as error:
            raise _damaged("it is cut off or was changed") from error
        yield Reader(file, _looked_through(file, kind, most_bytes))


def _looked_through(file: zipfile.ZipFile, kind: str, most_bytes: int | None) -> dict[str, Any]:
    """The manifest of a file that is what its manifest says."""
    try:
        manifest = _manifest(file)
        if manifest["kind"] != kind:
            raise _refused(f"This is a file of the kind {manifest['kind']!r}, not {kind!r}.")
        if manifest["format"] > FORMAT:
            raise _refused(
                "A newer version of Slant made this file; update this one first.", "newer"
            )
        entries = manifest["entries"]
        if sorted(file.namelist()) != sorted([MANIFEST, *entries]):
            raise _damaged("it has other parts than its manifest names")
        if most_bytes is not None and sum(each["bytes"] for each in entries.values()) > most_bytes:
            raise _refused(f"Unpacked, a file has at most {most_bytes:,} bytes.", "too_large")
        for name, told in entries.items():
            _compare(file, name, told)
    except _BROKEN as error:
        raise _damaged("it is cut off or was changed") from error
    return manifest


# What Python's zip and its decompressors say of files that nobody made in earnest.
_BROKEN = (
    *(OSError, EOFError, KeyError, TypeError, ValueError, RuntimeError, NotImplementedError),
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
)


def _manifest(file: zipfile.ZipFile) -> dict[str, Any]:
    """What the file says of itself, as far as anybody will look at it."""
    with file.open(MANIFEST) as source:
        data = source.read(_LARGEST_MANIFEST + 1)
    if len(data) > _LARGEST_MANIFEST:
        raise _damaged("its manifest is too long")
    manifest: dict[str, Any] = orjson.loads(data)
    is_plain = isinstance(manifest, dict) and all(
        isinstance(manifest.get(name), kind) for name, kind in _SAID.items()
    )
    if not is_plain or not all(map(_is_entry, manifest["entries"].values())):
        raise _damaged("its manifest is not one of ours")
    return manifest


_SAID = {"kind": str, "format": int, "made_at": str, "migration": str, "entries": dict}


def _is_entry(told: object) -> bool:
    return (
        isinstance(told, dict)
        and isinstance(told.get("sha256"), str)
        and _is_count(told.get("bytes"))
        and _is_count(told.get("rows", 0))
    )


def _is_count(number: object) -> bool:
    return isinstance(number, int) and 0 <= number < 1 << 62


def _compare(file: zipfile.ZipFile, name: str, told: dict[str, Any]) -> None:
    if not _NAME.fullmatch(name) or ".." in name:
        raise _damaged("one of its parts has a name that no part can have")
    digest, size, rows = hashlib.sha256(), 0, 0
    with file.open(name) as source:
        while data := source.read(_CHUNK):
            digest.update(data)
            size, rows = size + len(data), rows + data.count(b"\n")
            if size > told["bytes"]:
                break
    if digest.hexdigest() != told["sha256"] or size != told["bytes"]:
        raise _damaged(f"{name} is not what its manifest says")
    if rows != told.get("rows", rows):
        raise _damaged(f"{name} has {rows:,} rows, and its manifest says {told['rows']:,}")


def _bare(name: str) -> str:
    return name.removeprefix("tables/").removesuffix(".jsonl")


def _refused(sentence: str, code: str = "wrong_kind") -> Invalid:
    return Invalid(code, sentence)


def _damaged(why: str) -> Invalid:
    return Invalid("damaged", f"This file is damaged: {why}. Nothing was restored.")
