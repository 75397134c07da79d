"""UIMA CAS as XMI with its type system: a CAS for every article and annotator, for INCEpTION.

Every layer is a type `webanno.custom.Name` with a feature for each question: a text, a list of
texts, a number, yes or no. An entity is its name, with what else was said of it as JSON in the
feature beside it. Links, and the further parts of a mark, are annotations of a type of their own
with a role. Sentences and tokens are those of DKPro, which INCEpTION works on. UIMA counts UTF-16.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from annotator.core.offsets import Offsets
from annotator.core.records import AnnotationRecord, AssignmentRecord, DocumentRecord
from annotator.core.spans import Part
from annotator.formats import tags
from annotator.formats.archive import Article, Book, Format, Losses, Piece
from annotator.formats.conll import Words
from annotator.formats.table_rows import Layer, entities_in
from annotator.formats.uima_types import (
    ARROW,
    FURTHER_PART,
    NOT_XML,
    feature_name,
    legal,
    type_name,
    type_system,
)

_SOFA = '<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text/plain"'
_NAMESPACES = {
    "xmi": "http://www.omg.org/XMI",
    "cas": "http:///uima/cas.ecore",
    "tcas": "http:///uima/tcas.ecore",
    "custom": "http:///webanno/custom.ecore",
    "type": "http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore",
}


def pieces(article: Article, book: Book, losses: Losses) -> Iterator[Piece]:
    """A CAS for every reading."""
    for name, reading in article.readings(losses):
        yield Piece(f"{article.file}/{name}.xmi", xmi(article, reading, book, losses))


def beside(book: Book, articles: int) -> Iterator[Piece]:  # noqa: ARG001
    """The type system that all of them share."""
    yield Piece("TypeSystem.xml", type_system(book))


def xmi(article: Article, reading: AssignmentRecord, book: Book, losses: Losses) -> bytes:
    """One reading's CAS."""
    record = article.record
    losses.add("not_xml", len(NOT_XML.findall(record.text)))
    cas = _Cas(record)
    cas.add("tcas:DocumentAnnotation", (0, len(record.text)), {"language": record.language or "x"})
    for start, end in (each[:2] for each in _listed(record.sentences)):
        cas.add("type:Sentence", (start, end))
    for token in Words(article).tokens:
        cas.add("type:Token", token)
    first: dict[int, int] = {}
    for annotation in reading.annotations:
        first[annotation.id] = _annotation(cas, annotation, book, losses)
    for annotation in reading.annotations:
        for link in annotation.links:
            if link.to in first:
                cas.arrow(link.role, first[annotation.id], first[link.to])
            else:
                losses.add("links")
    return cas.written()


def _annotation(cas: "_Cas", annotation: AnnotationRecord, book: Book, losses: Losses) -> int:
    layer = book.layers[annotation.layer]
    name = f"custom:{type_name(layer)}"
    places = _places(annotation, layer, cas.record)
    said: dict[str, object] = {"number": str(annotation.id)}
    said |= dict(_answers(annotation, layer, cas.record))
    if annotation.note:
        said["remark"] = annotation.note
    losses.add("parts", len(places) > 1)
    own = cas.add(name, places[0] if places else None, said)
    for place in places[1:]:
        cas.arrow(FURTHER_PART, own, cas.add(name, place, {"number": str(annotation.id)}))
    return own


def _places(annotation: AnnotationRecord, layer: Layer, record: DocumentRecord) -> list[Part]:
    """Where it is; what was said of a sentence or part of the page is where that is."""
    if annotation.parts:
        return [(start, end) for start, end in annotation.parts]
    units = {"sentence": record.sentences, "block": record.blocks}.get(layer.level)
    listed = _listed(units)
    if annotation.slot is None or annotation.slot >= len(listed):
        return []
    start, end = listed[annotation.slot][:2]
    return [(start, end)]


def _listed(units: object) -> list[tuple[int, ...]]:
    return [tuple(each) for each in units] if isinstance(units, list | tuple) else []


def _answers(
    annotation: AnnotationRecord, layer: Layer, record: DocumentRecord
) -> Iterator[tuple[str, object]]:
    for name, dimension in layer.dimensions.items():
        value = annotation.values.get(name)
        if value is None:
            continue
        feature = feature_name(name)
        if dimension.kind != "entity":
            is_list = dimension.kind == "choices"
            yield feature, [str(each) for each in _several(value)] if is_list else _plain(value)
            continue
        named = [tags.named(each, record) for each in entities_in(value)]
        names = [str(each.pop("name", "")) for each in named]
        about = [json.dumps(each, ensure_ascii=False) for each in named]
        yield feature, names if dimension.multiple else names[0]
        yield f"{feature}_about", about if dimension.multiple else about[0]


def _several(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass
class _Cas:
    """The feature structures of one CAS."""

    record: DocumentRecord
    lines: list[str] = field(default_factory=list)
    _count: int = 1

    def __post_init__(self) -> None:
        self._offsets = Offsets(self.record.text)

    def add(self, name: str, place: Part | None, said: dict[str, object] | None = None) -> int:
        """One more; its id."""
        self._count += 1
        ends = (
            {}
            if place is None
            else {
                "begin": str(self._offsets.utf16(place[0])),
                "end": str(self._offsets.utf16(place[1])),
            }
        )
        given: dict[str, object] = {"xmi:id": str(self._count), "sofa": "1", **ends, **(said or {})}
        flat = " ".join(f"{k}={_quoted(v)}" for k, v in given.items() if isinstance(v, str))
        nested = "".join(
            f"<{k}>{escape(legal(one))}</{k}>"
            for k, v in given.items()
            if isinstance(v, list)
            for one in v
        )
        self.lines.append(f"<{name} {flat}>{nested}</{name}>" if nested else f"<{name} {flat}/>")
        return self._count

    def arrow(self, role: str, source: int, target: int) -> None:
        """A link; it stands nowhere in the text."""
        self.add(
            f"custom:{ARROW}", None, {"role": role, "source": str(source), "target": str(target)}
        )

    def written(self) -> bytes:
        """The file."""
        spaces = " ".join(f'xmlns:{name}="{uri}"' for name, uri in _NAMESPACES.items())
        members = " ".join(map(str, range(2, self._count + 1)))
        whole = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<xmi:XMI {spaces} xmi:version="2.0">',
            '<cas:NULL xmi:id="0"/>',
            *self.lines,
            f"{_SOFA} sofaString={_quoted(self.record.text)}/>",
            f'<cas:View sofa="1" members="{members}"/>',
            "</xmi:XMI>",
        ]
        return "\n".join([*whole, ""]).encode()


def _quoted(value: object) -> str:
    # A line break in an attribute would be read as a blank.
    return quoteattr(legal(str(value)), {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"})


COUNTED = {
    "parts": "A mark of several parts became several, linked by `further_part`.",
    "links": "A link to an entity is not written.",
    "not_xml": "A control character that XML cannot hold became U+FFFD.",
}
ALWAYS = (
    "The parts of the page are not written.",
    "Ids, times and the origin of annotations are not written.",
)
OFFSETS = (
    "UTF-16 units from the start of the text, from 0, as UIMA counts; the end is exclusive."
    " In documents.jsonl and codebook.json everything counts Unicode code points."
)

FORMAT = Format(
    name="uima_cas",
    offsets=OFFSETS,
    always=ALWAYS,
    counted=COUNTED,
    pieces=pieces,
    beside=beside,
    needs_text=True,
)
