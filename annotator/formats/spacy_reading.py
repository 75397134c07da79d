"""spaCy's DocBin read: one `.spacy` file, or several in a zip, each with many docs.

Of our own files everything comes back at its exact place. Of other people's, spans and named
entities become marks, and categories of at least one half answers about the whole article. Docs
of one text in several files are several readers' of one article, each called after its file.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from annotator.core.conventions import OURS, Given
from annotator.core.errors import Invalid
from annotator.core.records import AssignmentRecord, DocumentRecord
from annotator.core.text import check_json
from annotator.formats import spacy_bin
from annotator.formats.foreign import Mark, place
from annotator.formats.labels import Labels
from annotator.formats.raw_text import RawText
from annotator.formats.reading import Line, Options
from annotator.formats.spacy_bin import Doc
from annotator.formats.unzip import LARGEST_MEMBER, opened

NOBODY = "spacy"
_IN_MEMORY = 8 * 1024**2
_ZIP = b"PK\x03\x04"
_ENOUGH = 0.5


@dataclass
class _Reading:
    """One doc as somebody's reading."""

    file: str
    annotator: str
    marks: list[Mark]
    told: Mapping[str, Any]


@dataclass
class _Article:
    """One text and who read it."""

    key: str
    text: str
    readings: list[_Reading] = field(default_factory=list)


def read(stream: BinaryIO, options: Options) -> Iterator[Line]:
    """One record an article, in the order in which files have them."""
    labels = Labels(options)
    articles: dict[tuple[str, str], _Article] = {}
    faults = 0
    for name, raw in _files(stream, options):
        try:
            for at, doc in enumerate(spacy_bin.docs(raw, name), start=1):
                _put(articles, doc, PurePosixPath(name).stem, at)
        except Invalid as fault:
            faults += 1
            yield Line(faults, fault=fault)
    for number, article in enumerate(articles.values(), start=faults + 1):
        try:
            line = _line(number, article, labels, options)
        except Invalid as fault:
            line = Line(number, fault=fault)
        yield line


def _files(stream: BinaryIO, options: Options) -> Iterator[tuple[str, bytes]]:
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as seekable:
        shutil.copyfileobj(stream, seekable)
        seekable.seek(0)
        start = seekable.read(len(_ZIP))
        seekable.seek(0)
        if start != _ZIP:
            raw = seekable.read(LARGEST_MEMBER + 1)
            if len(raw) > LARGEST_MEMBER:
                message = f"A file has at most {LARGEST_MEMBER:,} bytes."
                raise Invalid.at("file", message, "too_large")
            yield options.file_name or f"{NOBODY}.spacy", raw
            return
        with opened(cast("BinaryIO", seekable)) as archive:
            names = [each for each in archive.names() if each.lower().endswith(".spacy")]
            if not names:
                raise Invalid.at("file", "There are no .spacy files in this zip.")
            for name in names:
                yield name, archive.read(name)


def _put(articles: dict[tuple[str, str], _Article], doc: Doc, file: str, at: int) -> None:
    told = _told(doc)
    known = str(told.get("document") or "")
    raw = RawText(doc.text)
    marks = list((_ours if told else _theirs)(_Placing(doc, raw, at), told))
    article = articles.setdefault((known, raw.text), _Article(known or f"{file}-{at}", raw.text))
    article.readings.append(_Reading(file, str(told.get("annotator") or ""), marks, told))


def _told(doc: Doc) -> Mapping[str, Any]:
    if not doc.told:
        return {}
    try:
        told = json.loads(doc.told)
    except (ValueError, RecursionError) as error:
        raise Invalid.at("user_data", f"This is not JSON: {error}.", "bad_file") from None
    if not isinstance(told, dict) or not isinstance(told.get("annotations"), list):
        raise Invalid.at("user_data", "What Slant says of a doc names annotations.", "bad_file")
    check_json(told)
    return told


@dataclass(frozen=True)
class _Placing:
    """Where the places of a doc are in the text that is stored."""

    doc: Doc
    raw: RawText
    line: int

    def given(self, start: int, end: int) -> Given:
        """With its words, so that what does not fit is found out."""
        if not 0 <= start < end <= len(self.doc.text):
            raise Invalid.at("spans", f"{start}–{end} is no place in this text.", "bad_file")
        first, last = self.raw.inward(start), self.raw.inward(end)
        return Given(first, last, self.raw.text[first:last], self.line)


def _ours(placing: _Placing, told: Mapping[str, Any]) -> Iterator[Mark]:
    """Marks at their exact places; labels stand with the spans of the same id."""
    answers: dict[str, dict[tuple[str, str], None]] = {}
    for span in placing.doc.spans:
        _, _, question = span.group.partition(".")
        if question:
            answers.setdefault(span.own, {})[question, span.label] = None
    for each in told["annotations"]:
        try:
            yield _one_of_ours(each, placing, answers)
        except (KeyError, TypeError, ValueError, AttributeError):
            message = "An annotation is not as Slant writes it."
            raise Invalid.at("user_data", message, "bad_file") from None


def _one_of_ours(
    each: Mapping[str, Any],
    placing: _Placing,
    answers: Mapping[str, Mapping[tuple[str, str], None]],
) -> Mark:
    layer = str(each["layer"])
    said = list(answers.get(each["id"], ()))
    if not each["parts"]:
        named = (
            name.removeprefix(f"{layer}.")
            for name in placing.doc.cats
            if name.startswith(f"{layer}.")
        )
        said = [(question, label) for question, _, label in (n.partition("=") for n in named)]
    return Mark(
        id=str(each["id"]),
        label=layer,
        parts=[placing.given(int(start), int(end)) for start, end in each["parts"]],
        answers=said,
        told=[(name, value) for name, values in each["told"].items() for value in values],
        note=str(each["note"]),
        links=[(link["role"], link["to"]) for link in each["links"] if "to" in link],
        entity_links=[(link["role"], link) for link in each["links"] if "to" not in link],
        line=placing.line,
    )


def _theirs(placing: _Placing, _: Mapping[str, Any]) -> Iterator[Mark]:
    for span in placing.doc.spans:
        given = placing.given(span.start, span.end)
        yield Mark(f"{span.group}/{span.own}", span.label or span.group, [given], line=placing.line)
    for name, share in placing.doc.cats.items():
        if share >= _ENOUGH:
            yield Mark(f"cat/{name}", name, line=placing.line)


def _line(number: int, article: _Article, labels: Labels, options: Options) -> Line:
    marks = [each.marks for each in article.readings]
    # Places are told in one way, which needs not be found out.
    placed = place(article.text, marks, labels, replace(options, convention=OURS))
    several = len(article.readings) > 1
    record = DocumentRecord(
        key=article.key,
        text=article.text,
        entities=placed.entities,
        assignments=tuple(
            AssignmentRecord(
                each.annotator or options.annotator or (each.file if several else NOBODY),
                kind=str(each.told.get("reading_kind", "annotation")),
                turn=each.told.get("turn", 1),
                round=str(each.told.get("round", "1")),
                state=options.state,
                nothing_found=tuple(map(str, each.told.get("nothing_found", ()))),
                annotations=annotations,
            )
            for each, annotations in zip(article.readings, placed.readings, strict=True)
        ),
    )
    return Line(number, record=record, tally=placed.tally)
