"""A small client for released datasets: needs Python alone; pandas or datasets to load tables.

    from annotator.client import load_release
    annotations = load_release("https://slant.example.org/data/river-dam/1.0.0/")

Every file is checked against the release's manifest; a download that was cut goes on where it was.
On the command line: `python -m annotator.client download URL FOLDER`, and with your own copies
of the articles `python -m annotator.client rehydrate FOLDER COPIES OUT`.
"""

import argparse
import hashlib
import json
import os
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urlsplit

from annotator.core.errors import DomainError
from annotator.core.releasing.copies import Copies, levels_of, restored, tally
from annotator.core.releasing.rehydration import Outcome

_CHUNK = 256 * 1024
_WAIT = 60
MOST_TRIES = 5


class NotIntact(Exception):
    """What came is not what the manifest names."""


def load_release(
    url: str,
    token: str | None = None,
    *,
    table: str = "annotations",
    kind: str = "pandas",
    folder: str | Path | None = None,
    progress: bool = True,
) -> Any:  # noqa: ANN401  what pandas or datasets make
    """One table of a release: a pandas frame, or with kind="datasets" what `datasets` makes of it.

    `url` is the release's page or its address in the API. `folder` keeps the files.
    """
    target = Path(folder or tempfile.mkdtemp(prefix="slant-"))
    names = download_release(url, token, target, only=f"data/{table}/", progress=progress)
    parts = {Path(name).stem: target / name for name in names if name.endswith(".parquet")}
    if not parts:
        raise NotIntact(f"The release has no table {table!r}.")
    if kind == "datasets":
        import datasets  # noqa: PLC0415

        return datasets.load_dataset(
            "parquet", data_files={part: str(path) for part, path in parts.items()}
        )
    import pandas  # noqa: PLC0415

    return pandas.concat([pandas.read_parquet(path) for path in parts.values()], ignore_index=True)


def download_release(
    url: str,
    token: str | None,
    folder: str | Path,
    *,
    only: str = "",
    progress: bool = True,
) -> list[str]:
    """The files of a release, or those whose names begin so; each is checked by its SHA-256."""
    target = Path(folder)
    base = files_of(url)
    token = token or os.environ.get("SLANT_TOKEN")
    with _asked(base + "manifest.json", token) as answer:
        manifest = json.loads(answer.read())
    wanted = [each for each in manifest["files"] if each["name"].startswith(only)]
    bar = _Bar(sum(each["size"] for each in wanted)) if progress else None
    for each in wanted:
        _fetch(base, each, target, token, bar)
    if bar is not None:
        bar.close()
    (target / "manifest.json").parent.mkdir(parents=True, exist_ok=True)
    (target / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=2))
    return [each["name"] for each in wanted]


def files_of(url: str) -> str:
    """Where the files lie, from the page's address or the API's."""
    parts = urlsplit(url)
    steps = [each for each in parts.path.split("/") if each]
    if parts.scheme not in {"http", "https"} or len(steps) < 3:
        raise ValueError(f"{url!r} is no address of a release")
    if "releases" in steps:
        at = steps.index("releases")
        slug, version = steps[at - 1], steps[at + 1]
        before = steps[: steps.index("api")] if "api" in steps else []
    else:
        at = steps.index("data")
        slug, version = steps[at + 1], steps[at + 2]
        before = steps[:at]
    site = "/".join([f"{parts.scheme}://{parts.netloc}", *before])
    return f"{site}/api/v1/projects/{slug}/releases/{version}/files/"


def _fetch(
    base: str, file: dict[str, Any], folder: Path, token: str | None, bar: "_Bar | None"
) -> None:
    """One file; what is here already and right is not fetched again."""
    path = (folder / file["name"]).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise NotIntact(f"The manifest names a file outside the folder: {file['name']}")
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and _digest(path) == file["sha256"]:
        if bar is not None:
            bar.add(file["size"])
        return
    unfinished = path.with_name(path.name + ".part")
    for attempt in range(MOST_TRIES):
        try:
            _go_on(base + quote(file["name"]), file, unfinished, token, bar)
            break
        except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
            is_final = isinstance(error, urllib.error.HTTPError) and error.code < 500
            if is_final or attempt == MOST_TRIES - 1:
                raise
    if _digest(unfinished) != file["sha256"]:
        unfinished.unlink()
        raise NotIntact(f"{file['name']} is not what the manifest names; load it again.")
    unfinished.replace(path)


def _go_on(
    address: str, file: dict[str, Any], path: Path, token: str | None, bar: "_Bar | None"
) -> None:
    """From where the last attempt ended, unless the file there is another one by now."""
    have = path.stat().st_size if path.exists() else 0
    if have >= file["size"] > 0:
        return
    headers = {"Range": f"bytes={have}-", "If-Range": f'"{file["sha256"]}"'} if have else {}
    with _asked(address, token, headers) as answer:
        is_rest = getattr(answer, "status", 200) == 206
        with path.open("ab" if is_rest else "wb") as into:
            while chunk := answer.read(_CHUNK):
                into.write(chunk)
                if bar is not None:
                    bar.add(len(chunk))
    if path.stat().st_size < file["size"]:
        raise ConnectionError("The connection ended before the file did.")


def _asked(address: str, token: str | None, headers: dict[str, str] | None = None) -> IO[bytes]:
    request = urllib.request.Request(address, headers=headers or {})  # noqa: S310  checked above
    if token:
        # Not sent on to wherever a redirection leads.
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    answer: IO[bytes] = urllib.request.urlopen(request, timeout=_WAIT)  # noqa: S310
    return answer


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Bar:
    """How far it is, on one line of the terminal; nothing where nobody looks."""

    def __init__(self, total: int) -> None:
        self._total = max(total, 1)
        self._done = 0
        self._shown = sys.stderr.isatty()

    def add(self, size: int) -> None:
        """So many bytes more."""
        self._done += size
        if self._shown:
            share = min(1.0, self._done / self._total)
            line = f"\r[{'#' * int(30 * share):30}] {share:4.0%} of {self._total / 1e6:.1f} MB"
            sys.stderr.write(line)
            sys.stderr.flush()

    def close(self) -> None:
        """Leave the line."""
        if self._shown:
            sys.stderr.write("\n")


def rehydrate_folder(folder: str | Path, copies: str | Path, out: str | Path) -> dict[str, int]:
    """Put an unpacked release and a folder of copies together: `records.jsonl`, `report.json`.

    Copies are .txt files, called by the article's key or however they like when they are the very
    text, and .jsonl files whose lines have `text` and `key` or `url`.
    """
    release, target = Path(folder), Path(out)
    target.mkdir(parents=True, exist_ok=True)
    levels = levels_of(json.loads((release / "codebook.json").read_text("utf-8")))
    found = read_copies(Path(copies))
    outcomes: list[Outcome] = []
    with (target / "records.jsonl").open("w", encoding="utf-8") as file:
        for record, outcome in restored(_lines(release / "records.jsonl"), found, levels):
            outcomes.append(outcome)
            if record is not None:
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
    counts = tally(outcomes)
    report = {"counts": counts, "documents": [each.told() for each in outcomes]}
    (target / "report.json").write_text(
        json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8"
    )
    return counts


def read_copies(folder: Path) -> Copies:
    """Every text below a folder."""
    found = Copies()
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".txt":
            found.add(path.read_text("utf-8-sig"), path.stem, path.name)
        elif path.suffix == ".jsonl":
            for line in _lines(path):
                found.add_record(line)
    return found


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m annotator.client")
    commands = parser.add_subparsers(dest="command", required=True)
    download = commands.add_parser("download", help="all files of a release, checked")
    download.add_argument("url")
    download.add_argument("folder", type=Path)
    again = commands.add_parser("rehydrate", help="a release and your own copies together")
    again.add_argument("folder", type=Path, help="the unpacked release")
    again.add_argument("copies", type=Path, help="a folder of .txt and .jsonl files")
    again.add_argument("out", type=Path)
    given = parser.parse_args(arguments)
    try:
        if given.command == "download":
            names = download_release(given.url, None, given.folder)
            sys.stdout.write(
                f"{given.folder}: {len(names)} files, all as the manifest names them\n"
            )
        else:
            counts = rehydrate_folder(given.folder, given.copies, given.out)
            told = ", ".join(f"{name} {number}" for name, number in counts.items())
            sys.stdout.write(f"{given.out}: {told}\n")
    except (DomainError, NotIntact, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
