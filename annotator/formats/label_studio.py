"""Label Studio's JSON: a task for every article, with an annotation for every reading.

After Label Studio's pages on import and on its results. `start` and `end` are code points,
half-open (its editor counts so since issue 1559), and so are `globalOffsets`. A mark is a result
of type `labels`; an answer is a result with the mark's id; one about the whole article has no
place. `config.xml` is the labelling interface that shows all of it. Readings of models are
predictions. `completed_by` is left out: it must be a user of that server, or the file is refused.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as Xml

import orjson

from annotator.core.codebooks.codebook import Dimension
from annotator.core.record_json import Json
from annotator.core.records import AnnotationRecord, AssignmentRecord, DocumentRecord
from annotator.core.spans import Part
from annotator.formats import tags
from annotator.formats.archive import Article, Book, Format, Losses, Piece
from annotator.formats.table_rows import Layer

_TEXT = "text"
_MARKS = "marks"
# What XML 1.0 cannot hold, which a title may.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def pieces(article: Article, book: Book, losses: Losses) -> Iterator[Piece]:
    """One task in the growing list of them."""
    record = article.record
    done: list[Json] = []
    guessed: list[Json] = []
    for name, reading in article.readings(losses):
        result = _Results(record, book, losses).of(reading)
        if reading.kind == "model":
            guessed.append({"model_version": name, "result": result})
        else:
            done.append({"annotator": name, "ground_truth": False, "result": result})
    data: Json = {
        "text": record.text,
        "document": record.key,
        "title": record.title,
        # Beside the text, since an import keeps nothing else of who read it.
        "annotators": [each["annotator"] for each in done],
    }
    task = {"data": data, "annotations": done, "predictions": guessed}
    comma = b"[\n" if article.number == 1 else b",\n"
    yield Piece("tasks.json", comma + orjson.dumps(task), grows=True)


class _Results:
    """What one reading says, as Label Studio's list of results."""

    def __init__(self, record: DocumentRecord, book: Book, losses: Losses) -> None:
        self._record = record
        self._book = book
        self._losses = losses

    def of(self, reading: AssignmentRecord) -> list[Json]:
        """Marks and answers, then the arrows between them."""
        marked = {each.id for each in reading.annotations if each.parts}
        found = [one for each in reading.annotations for one in self._annotation(each)]
        return found + [one for each in reading.annotations for one in self._arrows(each, marked)]

    def _annotation(self, annotation: AnnotationRecord) -> Iterator[Json]:
        self._losses.add("parts", len(annotation.parts) > 1)
        layer = self._book.layers[annotation.layer]
        if not annotation.parts:
            self._losses.add("remarks", bool(annotation.note))
            yield from self._answers(annotation, layer, {}, _id(annotation))
            return
        for number, part in enumerate(annotation.parts, start=1):
            place = _place(self._record.text, part)
            result = _result(_id(annotation, number), _MARKS, "labels", place, [layer.id])
            yield result | ({"meta": {"text": [annotation.note]}} if annotation.note else {})
            if number == 1:
                yield from self._answers(annotation, layer, place, _id(annotation))
            else:
                yield _arrow(_id(annotation), _id(annotation, number), "further_part")

    def _answers(
        self, annotation: AnnotationRecord, layer: Layer, place: Json, region: str
    ) -> Iterator[Json]:
        """Each under the name of its question; without a region each stands alone."""
        given: dict[tuple[str, str], list[str]] = {}
        for dimension, label in tags.tags(annotation, layer):
            given.setdefault((dimension.id, "choices"), []).append(label)
        for name, value in tags.told(annotation, layer, self._record):
            self._losses.add("entities", isinstance(value, dict))
            text = str(value.get("name", "")) if isinstance(value, dict) else str(value)
            given.setdefault((name, "textarea"), []).append(text)
        for (name, kind), words in given.items():
            own = region if place else f"{region}-{name}"
            yield _result(own, f"{layer.id}-{name}", kind, place, words)

    def _arrows(self, annotation: AnnotationRecord, marked: set[int]) -> Iterator[Json]:
        for link in annotation.links:
            if link.to in marked and annotation.id in marked:
                yield _arrow(_id(annotation), f"m{link.to}", link.role)
            else:
                self._losses.add("links")


def _id(annotation: AnnotationRecord, part: int = 1) -> str:
    return f"m{annotation.id}" if part == 1 else f"m{annotation.id}-{part}"


def _place(text: str, part: Part) -> Json:
    start, end = part
    ends = {"start": start, "end": end}
    return {**ends, "text": text[start:end], "globalOffsets": ends}


def _result(own: str, name: str, kind: str, place: Json, words: list[str]) -> Json:
    # Label Studio has the answer of a text area in `text`, where marks have their words.
    key = "text" if kind == "textarea" else kind
    value = place | {key: words}
    return {"id": own, "from_name": name, "to_name": _TEXT, "type": kind, "value": value}


def _arrow(source: str, target: str, role: str) -> Json:
    ends: Json = {"from_id": source, "to_id": target}
    return {"type": "relation", **ends, "direction": "right", "labels": [role]}


def beside(book: Book, articles: int) -> Iterator[Piece]:
    """The end of the list, and the labelling interface."""
    yield Piece("tasks.json", b"\n]\n" if articles else b"[]\n", grows=True)
    view = Xml.Element("View")
    marks = Xml.SubElement(view, "Labels", name=_MARKS, toName=_TEXT)
    for layer in book.layers.values():
        if layer.level != "document":
            Xml.SubElement(marks, "Label", value=_legal(layer.title), alias=layer.id)
    Xml.SubElement(view, "Text", name=_TEXT, value="$text")
    roles = Xml.SubElement(view, "Relations")
    for role in sorted(_roles(book)):
        Xml.SubElement(roles, "Relation", value=role)
    for layer in book.layers.values():
        for dimension in layer.dimensions.values():
            _ask(view, layer, dimension)
    Xml.indent(view)
    yield Piece("config.xml", Xml.tostring(view, encoding="utf-8") + b"\n")


def _roles(book: Book) -> set[str]:
    layers = [layer for codebook in book.versions for layer in codebook.layers]
    return {"further_part"} | {link.role for layer in layers for link in layer.links}


def _ask(view: Xml.Element, layer: Layer, dimension: Dimension) -> None:
    asked = {"name": f"{layer.id}-{dimension.id}", "toName": _TEXT}
    if layer.level != "document":
        shown_for = {"whenTagName": _MARKS, "whenLabelValue": _legal(layer.title)}
        asked |= {"perRegion": "true", **shown_for}
    Xml.SubElement(view, "Header", value=_legal(dimension.question))
    if dimension.kind not in tags.LABELLED:
        Xml.SubElement(view, "TextArea", asked | {"maxSubmissions": "20"})
        return
    several = "multiple" if dimension.kind == "choices" else "single"
    choices = Xml.SubElement(view, "Choices", asked | {"choice": several})
    for label, title in tags.options(dimension).items():
        Xml.SubElement(choices, "Choice", value=_legal(title), alias=label)


def _legal(title: str) -> str:
    return _NOT_XML.sub(" ", title)


FORMAT = Format(
    name="label_studio",
    offsets="Unicode code points from the start of the text, from 0; the end is exclusive.",
    always=(
        "Ids, times, the origin of annotations and the parts of the page are not written.",
        "A number on a scale became a label.",
    ),
    counted={
        "parts": "A mark of several parts became several marks, linked by `further_part`.",
        "links": "A link to an entity, or from or to what marks no words, is not written.",
        "remarks": "A remark about the whole article has no place.",
        "entities": "Of an entity only the name is written, not its type nor how it appears.",
    },
    pieces=pieces,
    beside=beside,
)
