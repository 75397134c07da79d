"""Files of a zip that grow while articles come by, and the places that files have in it."""

import shutil
import zipfile
from itertools import count
from pathlib import Path

# Bytes of growing files that wait to be written together.
_WAITING = 8 * 1024 * 1024


class Growing:
    """Files that many articles write to. None stays open, since there may be thousands, and what
    comes waits until there is enough of it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths: dict[str, Path] = {}
        self._numbers = count(1)
        self._waiting: dict[str, list[bytes]] = {}
        self._size = 0

    def add(self, name: str, content: bytes) -> None:
        """So much more of a file."""
        if name not in self._paths:
            self._paths[name] = self._folder / f"{next(self._numbers)}.part"
        self._waiting.setdefault(name, []).append(content)
        self._size += len(content)
        if self._size >= _WAITING:
            self._write()

    def _write(self) -> None:
        for name, contents in self._waiting.items():
            with self._paths[name].open("ab") as file:
                file.writelines(contents)
        self._waiting, self._size = {}, 0

    def taken(self, beginning: str) -> dict[str, Path]:
        """Those whose name begins so, without that, which are none of the zip's files then."""
        self._write()
        names = [name for name in self._paths if name.startswith(beginning)]
        return {name.removeprefix(beginning): self._paths.pop(name) for name in names}

    def pack(self, archive: zipfile.ZipFile) -> None:
        """All of them, by name."""
        self._write()
        for name, path in sorted(self._paths.items()):
            with (
                path.open("rb") as file,
                archive.open(entry_of(name), "w", force_zip64=True) as into,
            ):
                shutil.copyfileobj(file, into)
            path.unlink()


def entry_of(name: str) -> zipfile.ZipInfo:
    """A place in a zip without a time of day: the same dataset gives the same bytes."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
