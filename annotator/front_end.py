"""Finds the built front end: hashed file names change with every build, the manifest does not."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypedDict

from django.templatetags.static import static

_BUILT = Path(__file__).parent / "static" / "app"
_MANIFESTS = (_BUILT / "manifest.json", _BUILT / ".vite" / "manifest.json")


class _Chunk(TypedDict, total=False):
    file: str
    css: list[str]
    imports: list[str]
    isEntry: bool


@dataclass(frozen=True)
class FrontEnd:
    """The addresses that the page loads: its script, what that imports at once, its styles."""

    script: str
    imports: list[str]
    styles: list[str]


def built(*pages: str) -> FrontEnd | None:
    """The front end as it was last built, or None where it has not been.

    With the sources of pages, what they import is among what the browser is told to load at once,
    rather than when the first script has come and asks for it.
    """
    for manifest in _MANIFESTS:
        try:
            return _read(manifest, manifest.stat().st_mtime_ns, pages)
        except FileNotFoundError:
            continue
    return None


@lru_cache(maxsize=8)
def _read(manifest: Path, _mtime: int, pages: tuple[str, ...]) -> FrontEnd:
    """`_mtime` is in the key, so that a new build is seen without a restart."""
    chunks: dict[str, _Chunk] = json.loads(manifest.read_text(encoding="utf-8"))
    entry = next(name for name, chunk in chunks.items() if chunk.get("isEntry"))
    loaded = _with_imports(entry, chunks)
    for page in pages:
        if page in chunks:
            loaded += [name for name in _with_imports(page, chunks) if name not in loaded]
    return FrontEnd(
        script=static(f"app/{chunks[entry]['file']}"),
        imports=[static(f"app/{chunks[name]['file']}") for name in loaded if name != entry],
        styles=[static(f"app/{css}") for name in loaded for css in chunks[name].get("css", [])],
    )


def _with_imports(entry: str, chunks: dict[str, _Chunk]) -> list[str]:
    """The entry and everything it imports, each once, what is imported first."""
    found: list[str] = []
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.append(name)
            waiting.extend(chunks[name].get("imports", []))
    return found[::-1]
