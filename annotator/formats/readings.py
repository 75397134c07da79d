"""Files that each hold one text with one person's marks, put together to articles.

Several of one folder with the same text are several readers' of one article, which is called after
the folder (`ARTICLE/ANNOTATOR.xmi`, as WebAnno and INCEpTION export); else each is an article.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from annotator.core.errors import Invalid
from annotator.core.records import AssignmentRecord, DocumentRecord
from annotator.formats.foreign import Mark, place
from annotator.formats.labels import Labels
from annotator.formats.reading import Line, Options, Remark
from annotator.formats.unzip import LARGEST_MEMBER, Opened, opened

_ZIP = b"PK\x03\x04"
_IN_MEMORY = 8 * 1024**2
# INCEpTION's copy of an article before anybody read it.
NOBODYS = "INITIAL_CAS"
_ENDINGS = (".txt", ".xmi", ".tsv", ".html", ".xml", ".pdf")


@dataclass
class Parsed:
    """One person's file: the text, normalised, the marks, and how many things were left out."""

    text: str
    marks: Sequence[Mark]
    language: str = ""
    left_out: dict[str, int] = field(default_factory=dict)


Parse = Callable[[bytes, str], Parsed]


@dataclass(frozen=True)
class Article:
    """What an article is called, and who has which file of it."""

    key: str
    files: Sequence[tuple[str, str]]


def read(
    stream: BinaryIO, endings: tuple[str, ...], parse: Parse, options: Options, nobody: str
) -> Iterator[Line]:
    """A record for each article in a zip; or the one of a file alone."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as seekable:
        shutil.copyfileobj(stream, seekable)
        seekable.seek(0)
        file = cast("BinaryIO", seekable)
        if file.read(len(_ZIP)) == _ZIP:
            file.seek(0)
            with opened(file) as archive:
                yield from _in_zip(archive, endings, parse, options, nobody)
            return
        file.seek(0)
        raw = file.read(LARGEST_MEMBER + 1)
    if len(raw) > LARGEST_MEMBER:
        raise Invalid.at("file", f"A file has at most {LARGEST_MEMBER:,} bytes.", "too_large")
    name = options.file_name or nobody
    article = Article(PurePosixPath(name).stem, [(options.annotator or nobody, name)])
    yield line(1, article, lambda _: raw, parse, Labels(options), options)


def _in_zip(
    archive: Opened, endings: tuple[str, ...], parse: Parse, options: Options, nobody: str
) -> Iterator[Line]:
    names = [name for name in archive.names() if name.lower().endswith(endings)]
    if not names:
        raise Invalid.at("file", f"There are no {endings[0]} files in this zip.")
    folders: dict[str, list[str]] = {}
    for name in names:
        folders.setdefault(str(PurePosixPath(name).parent), []).append(name)
    labels = Labels(options)
    found = [
        article
        for folder, files in folders.items()
        for article in _articles(folder, files, archive, parse, options.annotator or nobody)
    ]
    for number, article in enumerate(found, start=1):
        yield line(number, article, archive.read, parse, labels, options)


def _articles(
    folder: str, files: list[str], archive: Opened, parse: Parse, nobody: str
) -> Iterator[Article]:
    read = [name for name in files if PurePosixPath(name).stem != NOBODYS]
    if folder != "." and (len(files) > len(read) or _are_one(read, archive, parse)):
        key = PurePosixPath(folder)
        name = key.stem if key.suffix in _ENDINGS else key.name
        yield Article(name, [(PurePosixPath(each).stem, each) for each in read or files[:1]])
        return
    for each in read:
        yield Article(PurePosixPath(each).stem, [(nobody, each)])


def _are_one(files: list[str], archive: Opened, parse: Parse) -> bool:
    """By the first two: a folder of articles has different ones."""
    try:
        return len({parse(archive.read(each), each).text for each in files[:2]}) == 1
    except Invalid:
        return False


def line(
    number: int,
    article: Article,
    read: Callable[[str], bytes],
    parse: Parse,
    labels: Labels,
    options: Options,
) -> Line:
    """The article's record, or what is wrong with one of its files."""
    name = article.key
    try:
        parsed = []
        for _, name in article.files:
            parsed.append(parse(read(name), name))
            if parsed[-1].text != parsed[0].text:
                message = f"The text is not that of {article.files[0][1]}."
                raise Invalid.at(name, message, "other_text")
        return _record(number, article, parsed, labels, options)
    except Invalid as fault:
        fields = {
            where if name in where else f"{name} {where}": f for where, f in fault.fields.items()
        }
        return Line(number, fault=Invalid(fault.code, f"{name}: {fault.message}", fields))


def _record(
    number: int, article: Article, parsed: list[Parsed], labels: Labels, options: Options
) -> Line:
    text = parsed[0].text
    # Places are told in one way, which needs not be found out.
    told = replace(options, convention=None)
    placed = place(text, [each.marks for each in parsed], labels, told)
    record = DocumentRecord(
        key=article.key,
        text=text,
        language=parsed[0].language or None,
        entities=placed.entities,
        assignments=tuple(
            AssignmentRecord(who, state=options.state, annotations=marks)
            for (who, _), marks in zip(article.files, placed.readings, strict=True)
            if who != NOBODYS
        ),
    )
    remarks = tuple(
        Remark(number, name, f"{count} × {what} is not taken.", "not_taken")
        for (_, name), each in zip(article.files, parsed, strict=True)
        for what, count in each.left_out.items()
    )
    return Line(number, record=record, tally=placed.tally, remarks=remarks)
