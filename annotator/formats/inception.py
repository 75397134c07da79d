"""The documents of an INCEpTION project, laid out as its export lays them out.

`source/` has the texts, `annotation/TEXT/ANNOTATOR.zip` a UIMA CAS with its type system, and
`exportedproject.json` names both. INCEpTION takes the texts in as *plain text* and the CAS as *UIMA
CAS XMI*, after a layer of the same name was made there; settings of a project are not written.
"""

import io
import json
import zipfile
from collections.abc import Iterator

import orjson

from annotator.formats import uima_cas, uima_types
from annotator.formats.archive import (
    MATERIAL,
    Article,
    Book,
    Format,
    Losses,
    Piece,
    Workshop,
)
from annotator.formats.growing import entry_of
from annotator.formats.releases.release_files import read_lines

_STATES = {"submitted": "FINISHED", "in_progress": "IN_PROGRESS"}
_DOCUMENTS, _READINGS = "source_documents", "annotation_documents"


def pieces(article: Article, book: Book, losses: Losses) -> Iterator[Piece]:
    """The text, and a zip for every reading."""
    name = f"{article.file}.txt"
    yield Piece(f"source/{name}", article.record.text.encode())
    yield _row(_DOCUMENTS, {"name": name, "format": "text", "state": "ANNOTATION_IN_PROGRESS"})
    for user, reading in article.readings(losses):
        files = {
            f"{user}.xmi": uima_cas.xmi(article, reading, book, losses),
            "TypeSystem.xml": uima_types.type_system(book),
        }
        yield Piece(f"annotation/{name}/{user}.zip", _zipped(files))
        yield _row(_READINGS, {"name": name, "user": user, "state": _STATES[reading.state]})


def _row(kind: str, value: dict[str, str]) -> Piece:
    content = orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
    return Piece(f"{MATERIAL}{kind}", content, grows=True)


def _zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(entry_of(name), content)
    return packed.getvalue()


def beside(book: Book, articles: int) -> Iterator[Piece]:  # noqa: ARG001
    """Both lists are there, be they empty."""
    yield Piece(f"{MATERIAL}{_DOCUMENTS}", b"", grows=True)
    yield Piece(f"{MATERIAL}{_READINGS}", b"", grows=True)


def made(shop: Workshop) -> Iterator[str]:
    """The list of what is in the project."""
    path = shop.folder / "exportedproject.json"
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{{"name": {json.dumps(shop.about.project)}, "version": 1')
        for kind in (_DOCUMENTS, _READINGS):
            file.write(f',\n"{kind}": [')
            for number, row in enumerate(read_lines(shop.grown[kind])):
                file.write(("," if number else "") + "\n" + json.dumps(row, ensure_ascii=False))
            file.write("]")
        file.write("}\n")
    yield path.name


FORMAT = Format(
    name="inception",
    offsets=uima_cas.OFFSETS,
    always=(
        *uima_cas.ALWAYS,
        "The settings of the project, its layers and tag sets are to be made in INCEpTION.",
    ),
    counted=uima_cas.COUNTED,
    pieces=pieces,
    beside=beside,
    made=made,
    needs_text=True,
)
