"""What every zip of another tool's files has in common: parts that are written as articles come
by, who read what, the codebook, and a plain account of what the format could not hold.

`documents.jsonl` tells for every article which files are its own, and for every reading whose it
is and what was said to be absent, so that no format has to lose that. `losses.json` is the account.
"""

import hashlib
import json
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import orjson

from annotator.core.codebooks.codebook import Codebook
from annotator.core.record_json import described, reading_facts, warned
from annotator.core.records import AssignmentRecord, DocumentRecord
from annotator.formats.growing import Growing, entry_of
from annotator.formats.table_rows import Layer, layers_of
from annotator.formats.tables import About

MEDIA_TYPE = "application/zip"
SCHEMA = "slant-losses/1"
# What stands beside every format's own files.
BESIDE = {"documents.jsonl", "codebook.json", "losses.json"}
UNREAD = "unread"
_UNREAD_SAYS = (
    "A reading that was skipped or not begun has no file, since an empty one would say that"
    " nothing was found; documents.jsonl names it."
)
SCORES = "scores"
_SCORES_SAYS = "How sure a machine was of a mark, and the reason it gave, are not written."
GONE = "taken_down"
_GONE_SAYS = (
    "An article whose text was taken down has no files here: its places cannot be counted in"
    " this format's units without it; documents.jsonl names it."
)
# Before the name of a piece that is only made something of.
MATERIAL = "material/"
PACKED = {".parquet", ".xlsx", ".spacy", ".zip"}
# Windows takes some names for devices, whatever their ending.
_PLAIN = re.compile(r"(?!(?:con|prn|aux|nul|com\d|lpt\d)\Z)[a-z0-9][a-z0-9_-]{0,79}\Z")
_OTHER = re.compile(r"[^a-z0-9_-]+")


@dataclass(frozen=True)
class Piece:
    """One file of the zip; one that `grows` is put together from all pieces of its name."""

    name: str
    content: bytes
    grows: bool = False


class Losses:
    """Counts what the format cannot hold, under the names that it states beforehand."""

    def __init__(self, says: Mapping[str, str]) -> None:
        self._says = says
        self._counts: Counter[str] = Counter()

    def add(self, name: str, number: int = 1) -> None:
        """So much more of it; a loss that was never stated is a defect."""
        if name not in self._says:
            raise KeyError(name)
        self._counts[name] += number

    def told(self) -> list[dict[str, object]]:
        """Every loss with its sentence, also those that did not happen."""
        return [
            {"loss": name, "says": says, "count": self._counts[name]}
            for name, says in self._says.items()
        ]


@dataclass(frozen=True)
class Article:
    """An article on its way into files. `number` counts from 1, `file` is safe on any disk."""

    number: int
    file: str
    record: DocumentRecord

    def readings(self, losses: Losses) -> Iterator[tuple[str, AssignmentRecord]]:
        """Those that say something about the text, each with the name of its files."""
        for reading in self.record.assignments:
            if reading.state in ("submitted", "in_progress"):
                yield reading_name(reading), reading
            else:
                losses.add(UNREAD)


# Told apart by identity, so that what is worked out of it once can be kept.
@dataclass(frozen=True, eq=False)
class Book:
    """The codebook's layers over all versions, and the versions themselves, the oldest first;
    and whether it is people's marks that are written, or how many made them.
    """

    layers: Mapping[str, Layer]
    versions: tuple[Codebook, ...]
    is_soft: bool = False


@dataclass(frozen=True)
class Format:
    """One tool's files: what it is called, what it counts in, what it loses and how it is
    written. `always` are losses that have no number, `counted` those that have. Where there is
    a `made`, pieces are no files yet but what it makes them of. Few can hold shares of readers, or
    how sure a machine was.
    """

    name: str
    offsets: str
    always: tuple[str, ...]
    counted: Mapping[str, str]
    pieces: Callable[[Article, Book, Losses], Iterator[Piece]]
    beside: Callable[[Book, int], Iterator[Piece]]
    made: "Callable[[Workshop], Iterator[str]] | None" = None
    holds_shares: bool = False
    holds_scores: bool = False
    # Its places cannot be told without the text.
    needs_text: bool = False


@dataclass(frozen=True)
class Workshop:
    """What a format that cannot be written article by article makes its files of: the pieces that
    grew, by name. Names that it gives back go into the zip, from `folder`, instead of them.
    """

    folder: Path
    grown: Mapping[str, Path]
    book: Book
    about: About
    losses: Losses


def nothing(book: Book, articles: int) -> Iterator[Piece]:  # noqa: ARG001
    """For formats that need no file about the whole dataset."""
    return iter(())


def safe(name: str) -> str:
    """A file name for any text: itself where it is harmless, else told apart by its hash."""
    if _PLAIN.match(name):
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:12]
    return f"{_OTHER.sub('-', name.lower()).strip('-')[:60]}-{digest}".lstrip("-")


def reading_name(reading: AssignmentRecord) -> str:
    """One for each annotator; further rounds and kinds of reading stand apart."""
    round_ = "" if reading.round == "1" else f".round-{safe(reading.round)}"
    kind = "" if reading.kind == "annotation" else f".{reading.kind}"
    turn = f".turn-{reading.turn}" if reading.turn > 1 else ""
    return f"{safe(reading.annotator)}{round_}{kind}{turn}"


def write(form: Format, records: Iterable[DocumentRecord], about: About, folder: Path) -> Path:
    """Write the zip into an empty folder while the records come by."""
    versions = tuple(about.codebooks.values())
    book = Book(layers_of(versions), versions, about.is_soft)
    lacks = {} if form.holds_scores else {SCORES: _SCORES_SAYS}
    gone = {GONE: _GONE_SAYS} if form.needs_text else {}
    losses = Losses({**form.counted, **lacks, **gone, UNREAD: _UNREAD_SAYS})
    counts: Counter[str] = Counter(documents=0, readings=0, annotations=0)
    packed = folder / "dataset.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        growing = Growing(folder)
        for number, record in enumerate(records, start=1):
            article = Article(number, safe(record.key), record)
            counts.update(_counted(record))
            if lacks:
                losses.add(SCORES, _scored(record))
            for piece in chain([_index(article)], _pieces(form, article, book, losses)):
                _add(piece, archive, growing)
        for piece in form.beside(book, counts["documents"]):
            _add(piece, archive, growing)
        if form.made is not None:
            shop = Workshop(folder / "made", growing.taken(MATERIAL), book, about, losses)
            shop.folder.mkdir()
            _pack(archive, shop.folder, form.made(shop))
        growing.pack(archive)
        bodies = {version: codebook.body for version, codebook in about.codebooks.items()}
        account = _account(form, losses, counts, about)
        for name, content in (("codebook.json", bodies), ("losses.json", account)):
            archive.writestr(
                entry_of(name), json.dumps(content, ensure_ascii=False, indent=2) + "\n"
            )
    return packed


def _pieces(form: Format, article: Article, book: Book, losses: Losses) -> Iterator[Piece]:
    if form.needs_text and not article.record.text:
        losses.add(GONE)
        return iter(())
    return form.pieces(article, book, losses)


def _counted(record: DocumentRecord) -> dict[str, int]:
    return {
        "documents": 1,
        "readings": len(record.assignments),
        "annotations": sum(len(each.annotations) for each in record.assignments),
    }


def _scored(record: DocumentRecord) -> int:
    marks = (each for reading in record.assignments for each in reading.annotations)
    return sum(each.score is not None or bool(each.reason) for each in marks)


def _pack(archive: zipfile.ZipFile, folder: Path, names: Iterable[str]) -> None:
    for name in names:
        entry = entry_of(name)
        if Path(name).suffix in PACKED:
            entry.compress_type = zipfile.ZIP_STORED
        _put(archive, entry, folder / name)


def _put(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> None:
    with path.open("rb") as file, archive.open(entry, "w", force_zip64=True) as into:
        shutil.copyfileobj(file, into)


def _add(piece: Piece, archive: zipfile.ZipFile, growing: Growing) -> None:
    if piece.grows:
        growing.add(piece.name, piece.content)
    else:
        archive.writestr(entry_of(piece.name), piece.content)


def _index(article: Article) -> Piece:
    record = article.record
    line: dict[str, object] = {
        "document": record.key,
        "file": article.file,
        "number": article.number,
        "title": record.title,
        "length": len(record.text),
        "text_sha256": record.text_sha256,
        **described(record),
        **warned(record),
        "metadata": record.metadata,
        "rights": record.rights,
        "readings": [
            reading_facts(each) | {"file": reading_name(each)} for each in record.assignments
        ],
    }
    content = orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
    return Piece("documents.jsonl", content, grows=True)


def _account(
    form: Format, losses: Losses, counts: Mapping[str, int], about: About
) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "format": form.name,
        "offsets": form.offsets,
        "project": about.project,
        "title": about.title,
        "as_of": about.as_of,
        "filters": about.filters,
        "counts": dict(counts),
        "always": form.always,
        "losses": losses.told(),
    }
