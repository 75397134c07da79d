"""W3C Web Annotation as JSON-LD: a page of annotations for every article, its text beside it.

After the recommendation (www.w3.org/TR/annotation-model). Every part of a mark has two selectors
that mean the same: a TextPositionSelector, which counts code points of the text's file,
half-open, and a TextQuoteSelector with what stands before and behind. Several parts make a
Composite. What the standard has no word for stands under terms of Slant's own vocabulary.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

import orjson

from annotator.core.record_json import Json
from annotator.core.records import AnnotationRecord, AssignmentRecord, LinkRecord
from annotator.core.spans import Part, context
from annotator.formats import tags
from annotator.formats.archive import Article, Book, Format, Losses, Piece, nothing
from annotator.formats.table_rows import entity_id

# The terms that the standard lacks; no server has to answer for a URN.
_OWN = "urn:x-slant:"
_CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "slant": f"{_OWN}term:",
        **{
            term: f"slant:{term}"
            for term in (
                *("layer", "question", "role", "entityType", "origin", "readingKind"),
                *("turn", "round", "state", "codebook", "nothingFound", "textSha256", "file"),
            )
        },
        "readings": {"@id": "slant:readings", "@container": "@set"},
        "details": {"@id": "slant:details", "@type": "@json"},
    },
]


def pieces(article: Article, book: Book, losses: Losses) -> Iterator[Piece]:
    """The text, and the page of everybody's annotations on it."""
    record = article.record
    yield Piece(f"texts/{article.file}.txt", record.text.encode())
    page = _Page(article, book)
    items: list[Json] = []
    readings: list[Json] = []
    for name, reading in article.readings(losses):
        readings.append(_reading(reading))
        items += [page.item(each, reading, name) for each in reading.annotations]
    whole: Json = {
        "@context": _CONTEXT,
        "id": page.id,
        "type": "AnnotationPage",
        "label": record.title or record.key,
        "readings": readings,
        "startIndex": 0,
        "items": items,
    }
    content = orjson.dumps(whole, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    yield Piece(f"annotations/{article.file}.jsonld", content)


def _reading(reading: AssignmentRecord) -> Json:
    """Somebody's reading as such, so that an article read in vain is known to be read."""
    return {
        "creator": _creator(reading),
        "readingKind": reading.kind,
        "turn": reading.turn,
        "round": reading.round,
        "state": reading.state,
        "codebook": reading.codebook,
        "nothingFound": list(reading.nothing_found),
    }


def _creator(reading: AssignmentRecord) -> Json:
    kind = "Software" if reading.kind == "model" else "Person"
    own = f"{_OWN}annotator:{_iri(reading.annotator)}"
    return {"id": own, "type": kind, "nickname": reading.annotator}


def _iri(name: str) -> str:
    return quote(name, safe="")


class _Page:
    """The annotations of one article."""

    def __init__(self, article: Article, book: Book) -> None:
        self._record = article.record
        self._book = book
        self.id = f"{_OWN}page:{_iri(self._record.key)}"
        self._source = self._described(article)

    def _described(self, article: Article) -> Json:
        record = article.record
        source: Json = {
            "id": f"{_OWN}text:{_iri(record.key)}",
            "type": "Text",
            "format": "text/plain",
            "textSha256": record.text_sha256,
            "file": f"texts/{article.file}.txt",
        }
        known = {"language": record.language, "via": record.url}
        return source | {name: value for name, value in known.items() if value}

    def item(self, annotation: AnnotationRecord, reading: AssignmentRecord, whose: str) -> Json:
        """One annotation."""
        times = {"created": annotation.created_at, "modified": annotation.updated_at}
        return {
            "id": self._id(annotation.id, whose),
            "type": "Annotation",
            "motivation": "classifying",
            "layer": annotation.layer,
            "origin": annotation.origin,
            "readingKind": reading.kind,
            "turn": reading.turn,
            "round": reading.round,
            "codebook": reading.codebook,
            "creator": _creator(reading),
            **{name: value for name, value in times.items() if value},
            "body": list(self._bodies(annotation, whose)),
            "target": self._target(annotation),
        }

    def _id(self, number: int, whose: str) -> str:
        return f"{_OWN}annotation:{_iri(self._record.key)}:{whose}:{number}"

    def _bodies(self, annotation: AnnotationRecord, whose: str) -> Iterator[Json]:
        """Every label, text, entity, remark and link is a body with its purpose."""
        layer = self._book.layers[annotation.layer]
        for tag in tags.tags(annotation, layer):
            yield _words("classifying", tag.value, tag.dimension.id)
        for name, value in tags.told(annotation, layer, self._record):
            if isinstance(value, Mapping):
                yield _entity(value, name)
            else:
                yield _words("describing", str(value), name)
        if annotation.note:
            yield _words("commenting", annotation.note)
        for link in annotation.links:
            yield self._link(link, whose)

    def _link(self, link: LinkRecord, whose: str) -> Json:
        body: Json = {"type": "SpecificResource", "purpose": "linking", "role": link.role}
        if link.to is not None:
            return body | {"source": self._id(link.to, whose)}
        entity = self._record.entities[str(link.entity)]
        named = {"id": f"{_OWN}entity:{entity_id(self._record, entity)}", "label": entity.name}
        return body | {"source": named | {"entityType": entity.type}}

    def _target(self, annotation: AnnotationRecord) -> Json:
        if not annotation.parts:
            return self._source
        places = [self._place(part) for part in annotation.parts]
        return places[0] if len(places) == 1 else {"type": "Composite", "items": places}

    def _place(self, part: Part) -> Json:
        start, end = part
        text = self._record.text
        prefix, suffix = context(text, (part,))
        exact = {"exact": text[start:end], "prefix": prefix, "suffix": suffix}
        return {
            "type": "SpecificResource",
            "source": self._source,
            "selector": [
                {"type": "TextQuoteSelector", **exact},
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        }


def _words(purpose: str, value: str, question: str = "") -> Json:
    body: Json = {"type": "TextualBody", "purpose": purpose, "value": value}
    return body | ({"question": question} if question else {})


def _entity(value: Mapping[str, object], question: str) -> Json:
    """An entity by its name; one that nobody could name has only what was said about it."""
    body = _words("identifying", str(value.get("name", "")), question)
    details = {key: each for key, each in value.items() if key not in ("name", "type")}
    known = {"entityType": value.get("type"), "details": details}
    return body | {name: each for name, each in known.items() if each}


FORMAT = Format(
    name="web_annotation",
    offsets="Unicode code points from the start of the text's file, from 0; the end is exclusive.",
    always=(
        "The parts of the page and the sentences are not written.",
        "What the codebook's layers, questions and labels mean stands in codebook.json alone.",
        "The numbers of links are kept, the ids that annotations have in the project are not.",
    ),
    counted={},
    pieces=pieces,
    beside=nothing,
)
