"""The types that a codebook becomes in UIMA: one for each layer, a feature for each question."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from xml.sax.saxutils import escape

from annotator.core.codebooks.codebook import Dimension
from annotator.formats.archive import Book
from annotator.formats.table_rows import Layer

_SEGMENTS = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type"
_OWN = "webanno.custom"
ARROW = "SlantLink"
# The role of a link from the first part of a mark to each other one.
FURTHER_PART = "further_part"
# What XML 1.0 cannot hold; each is one UTF-16 unit, as is what stands in for it.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NOT_A_NAME = re.compile(r"[^A-Za-z0-9]+")
# Every annotation has these already.
_TAKEN = {"begin", "end", "sofa", "remark", "number"}


class Feature(NamedTuple):
    """One feature of a type: its name, its range, and what it says."""

    name: str
    range: str
    says: str = ""


def type_system(book: Book) -> bytes:
    """Types and features of all layers."""
    arrow = [
        Feature("role", "uima.cas.String", "What the link is."),
        Feature("source", "uima.cas.TOP", "From where."),
        Feature("target", "uima.cas.TOP", "To where."),
    ]
    types = [
        _type(f"{_SEGMENTS}.Sentence", "uima.tcas.Annotation", []),
        _type(f"{_SEGMENTS}.Token", "uima.tcas.Annotation", []),
        _type(f"{_OWN}.{ARROW}", "uima.cas.AnnotationBase", arrow),
        *(
            _type(f"{_OWN}.{type_name(layer)}", _above(layer), features(layer), layer.title)
            for layer in book.layers.values()
        ),
    ]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">',
            "<types>",
            *types,
            "</types>",
            "</typeSystemDescription>",
            "",
        ]
    ).encode()


def _above(layer: Layer) -> str:
    has_place = layer.level in {"span", "sentence", "block"}
    return "uima.tcas.Annotation" if has_place else "uima.cas.AnnotationBase"


def _type(name: str, above: str, given: Iterable[Feature], says: str = "") -> str:
    listed = "".join(
        f"<featureDescription><name>{each.name}</name>"
        f"<description>{escape(legal(each.says))}</description>"
        f"<rangeTypeName>{each.range}</rangeTypeName></featureDescription>"
        for each in given
    )
    return (
        f"<typeDescription><name>{name}</name><description>{escape(legal(says))}</description>"
        f"<supertypeName>{above}</supertypeName><features>{listed}</features></typeDescription>"
    )


def type_name(layer: Layer) -> str:
    """What a layer's type is called."""
    return type_of(layer.id)


def type_of(layer_id: str) -> str:
    """A layer's id as a type is called."""
    return "".join(each.capitalize() for each in _NOT_A_NAME.split(layer_id) if each) or "Layer"


def feature_name(name: str) -> str:
    """A question's id as a feature is called."""
    plain = _NOT_A_NAME.sub("_", name)
    return f"{plain}_" if plain in _TAKEN or plain[:1].isdigit() else plain


def features(layer: Layer) -> Iterator[Feature]:
    """What can be said of a layer's marks."""
    yield Feature("number", "uima.cas.String", "Its number in this reading.")
    for dimension in layer.dimensions.values():
        name, says = feature_name(dimension.id), dimension.question or dimension.title
        is_list = dimension.kind == "choices" or dimension.multiple
        yield Feature(name, _range(dimension, is_list=is_list), says)
        if dimension.kind == "entity":
            about = "uima.cas.StringArray" if is_list else "uima.cas.String"
            yield Feature(f"{name}_about", about, "Type and what else was said, as JSON.")
    yield Feature("remark", "uima.cas.String", "What the annotator noted.")


def _range(dimension: Dimension, *, is_list: bool) -> str:
    if is_list:
        return "uima.cas.StringArray"
    by_kind = {"scale": "uima.cas.Integer", "flag": "uima.cas.Boolean"}
    return by_kind.get(dimension.kind, "uima.cas.String")


def legal(text: str) -> str:
    """The text as XML can hold it, each sign in its place."""
    return NOT_XML.sub("\ufffd", text)
