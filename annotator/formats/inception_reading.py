"""An INCEpTION project read, as its export lays it out: a zip with a zip for every annotator.

`annotation/ARTICLE/ANNOTATOR.zip` and `curation/ARTICLE/…zip` hold a UIMA CAS as XMI or a WebAnno
TSV. A text in `source/` that nobody has begun comes in without readings. Java's own form of a CAS
(`annotation_ser/`) cannot be read by anything but Java.
"""

import io
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO

from annotator.core.errors import Invalid
from annotator.core.text import decode, normalise
from annotator.formats import readings, uima_cas_reading, webanno_tsv_reading
from annotator.formats.labels import Labels
from annotator.formats.reading import Line, Options
from annotator.formats.readings import NOBODYS, Article, Parsed
from annotator.formats.uima_marks import Types
from annotator.formats.unzip import Opened, opened

_READ = {"annotation", "curation"}
_INNER = (".xmi", ".tsv")


def read(stream: BinaryIO, options: Options) -> Iterator[Line]:
    """One record an article."""
    labels, types = Labels(options), Types(options)
    with opened(stream) as archive:
        articles = _articles(archive)
        if not articles:
            message = (
                "There is no annotation/ARTICLE/ANNOTATOR.zip in this project. Export it again and"
                " choose UIMA CAS XMI or WebAnno TSV as the secondary format."
            )
            raise Invalid.at("file", message, "bad_file")
        for number, article in enumerate(articles, start=1):
            parse = partial(_parsed, types)
            yield readings.line(number, article, archive.read, parse, labels, options)


def _articles(archive: Opened) -> list[Article]:
    files: dict[str, list[tuple[str, str]]] = {}
    sources: dict[str, str] = {}
    for name in archive.names():
        parts = PurePosixPath(name).parts
        match parts[-3:]:
            case (folder, document, file) if folder in _READ and file.endswith(".zip"):
                files.setdefault(document, []).append((PurePosixPath(file).stem, name))
            case (*_, "source", document):
                sources[document] = name
    if not files:
        return []
    found = []
    for document in sorted({*files, *(each for each in sources if each.endswith(".txt"))}):
        given = files.get(document, [])
        begun = [each for each in given if each[0] != NOBODYS]
        untouched = given[:1] or [(NOBODYS, sources.get(document, ""))]
        found.append(Article(PurePosixPath(document).stem, begun or untouched))
    return found


def _parsed(types: Types, raw: bytes, name: str) -> Parsed:
    if not name.endswith(".zip"):
        return Parsed(normalise(decode(raw, name)), [])
    with opened(io.BytesIO(raw)) as archive:
        inner = [each for each in archive.names() if each.endswith(_INNER)]
        if len(inner) != 1:
            message = f"One .xmi or .tsv is wanted in it; there are {len(inner)}."
            raise Invalid.at(name, message, "bad_file")
        content = archive.read(inner[0])
    if inner[0].endswith(".tsv"):
        return webanno_tsv_reading.parsed(types, content, name)
    return uima_cas_reading.parsed(types, content, name)
