"""spaCy's DocBin: a `.spacy` file for each annotator, for `DocBin().from_disk(…)`.

Every layer is a group of spans (`doc.spans["passage"]`), and so is every question with labels
(`doc.spans["passage.framing"]`, the label being the answer), so that spans may overlap. What
belongs together has one `span.id_`. Answers about the whole article are `doc.cats`; the exact
places and everything else is JSON in `doc.user_data["slant"]`. The text of a doc is the very text.

Written without spaCy: its strings are known by MurmurHash64A with seed 1, or by a fixed number.
"""

import json
import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgpack
import numpy as np
import orjson

from annotator.core.record_json import Json
from annotator.core.records import AnnotationRecord, AssignmentRecord
from annotator.formats import tags
from annotator.formats.archive import (
    MATERIAL,
    Article,
    Book,
    Format,
    Losses,
    Piece,
    Workshop,
    nothing,
)
from annotator.formats.conll import Words
from annotator.formats.releases.release_files import read_lines
from annotator.formats.spacy_symbols import NUMBERS

_ORTH, _SENT_START = 65, 80
_MASK = (1 << 64) - 1
_FACTOR = 0xC6A4A7935BD1E995
# Start, end, whether a blank follows, whether a sentence begins.
Token = tuple[int, int, bool, bool]
# What spaCy has for "begins no sentence": -1 in 64 bits.
_NO_START = _MASK


def pieces(article: Article, book: Book, losses: Losses) -> Iterator[Piece]:
    """One doc for every reading, as the material of a file."""
    words = Words(article)
    tokens = list(_tokens(article.record.text, words))
    for name, reading in article.readings(losses):
        line = {"tokens": tokens, **_said(article, reading, words, tokens, book, losses)}
        content = orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
        yield Piece(f"{MATERIAL}{name}.spacy", content, grows=True)


def _tokens(text: str, words: Words) -> Iterator[Token]:
    """White space that is no single blank is a token of its own, since a doc is nothing but its
    tokens and such blanks.
    """
    at, first = 0, True
    # Of a text that was taken down there is no token, and nothing that ends one.
    ends = ([start for start, _ in words.tokens] + [len(text)])[1:]
    leading = words.tokens[0][0] if words.tokens else len(text)
    if leading:
        yield 0, leading, False, True
    for number, ((start, end), following) in enumerate(zip(words.tokens, ends, strict=True)):
        has_blank = text[end : end + 1] == " "
        yield start, end, has_blank, number in words.first or (first and not leading)
        first = False
        at = end + has_blank
        if at < following:
            yield at, following, False, False


Groups = dict[str, list[list[object]]]


def _said(
    article: Article,
    reading: AssignmentRecord,
    words: Words,
    tokens: list[Token],
    book: Book,
    losses: Losses,
) -> Json:
    numbers = {start: number for number, (start, *_) in enumerate(tokens)}
    layers = book.layers.values()
    groups: Groups = {layer.id: [] for layer in layers if layer.level != "document"}
    cats: dict[str, float] = {}
    for annotation in reading.annotations:
        labels = _labels(annotation, book)
        if not annotation.parts:
            cats |= {f"{name}={label}": 1.0 for name, label in labels}
        for first, last in _runs(annotation, words, losses):
            start, end = words.tokens[first][0], words.tokens[last][1]
            behind = numbers[words.tokens[last][0]] + 1
            for key, label in [(annotation.layer, annotation.layer), *labels]:
                place: list[object] = [numbers[start], behind, start, end]
                groups.setdefault(key, []).append([_id(annotation.id), label, *place])
    return {
        "text": article.record.text,
        "groups": groups,
        "cats": cats,
        "user": _told(article, reading, book),
    }


def _id(number: int | None) -> str:
    return f"m{number}"


def _labels(annotation: AnnotationRecord, book: Book) -> list[tuple[str, str]]:
    layer = book.layers[annotation.layer]
    return [(f"{layer.id}.{tag.dimension.id}", tag.value) for tag in tags.tags(annotation, layer)]


def _runs(annotation: AnnotationRecord, words: Words, losses: Losses) -> Iterator[tuple[int, int]]:
    """The first and last token under each part."""
    for part in annotation.parts:
        run = words.under(part)
        if not run:
            losses.add("no_token")
            continue
        covered = (words.tokens[run[0]][0], words.tokens[run[-1]][1])
        losses.add("within_token", covered != tuple(part))
        yield run[0], run[-1]


def _told(article: Article, reading: AssignmentRecord, book: Book) -> Json:
    return {
        "document": article.record.key,
        "annotator": reading.annotator,
        "round": reading.round,
        "reading_kind": reading.kind,
        "turn": reading.turn,
        "nothing_found": list(reading.nothing_found),
        "annotations": [_whole(each, article, book) for each in reading.annotations],
    }


def _whole(annotation: AnnotationRecord, article: Article, book: Book) -> Json:
    layer = book.layers[annotation.layer]
    answers: dict[str, list[object]] = {}
    for name, value in tags.told(annotation, layer, article.record):
        answers.setdefault(name, []).append(value)
    return {
        "id": _id(annotation.id),
        "layer": annotation.layer,
        "parts": annotation.parts,
        "slot": annotation.slot,
        "told": answers,
        "note": annotation.note,
        "links": [
            {"role": each.role, "to": _id(each.to)}
            if each.to is not None
            else {"role": each.role, **tags.named({"entity": each.entity}, article.record)}
            for each in annotation.links
        ],
    }


def made(shop: Workshop) -> Iterator[str]:
    """A bin for each annotator."""
    for name in sorted(shop.grown):
        docs = _Bin()
        for line in read_lines(shop.grown[name]):
            docs.add(line)
        (shop.folder / name).write_bytes(docs.content())
        yield name


class _Bin:
    """A DocBin on the way."""

    def __init__(self) -> None:
        self._strings: set[str] = set()
        self._rows: list[np.ndarray[Any, Any]] = []
        self._spaces: list[np.ndarray[Any, Any]] = []
        self._cats: list[dict[str, float]] = []
        self._groups: list[bytes] = []
        self._user: list[bytes] = []

    def add(self, line: Json) -> None:
        """One doc."""
        found: Any = line
        text = found["text"]
        rows = [
            (self._known(text[start:end]), 1 if begins else _NO_START)
            for start, end, _, begins in found["tokens"]
        ]
        self._rows.append(np.array(rows, dtype=np.uint64).reshape(-1, 2))
        self._spaces.append(np.array([blank for _, _, blank, _ in found["tokens"]], dtype=bool))
        self._cats.append(found["cats"])
        groups = {self._group(key, spans): [key] for key, spans in found["groups"].items()}
        self._groups.append(msgpack.packb(groups))
        user = json.dumps(found["user"], ensure_ascii=False)
        self._user.append(msgpack.packb({"slant": user}))

    def _group(self, key: str, spans: list[Any]) -> bytes:
        rows = [
            struct.pack(">QQQllll", self._known(own), 0, self._known(label), *place)
            for own, label, *place in spans
        ]
        packed: bytes = msgpack.packb({"name": key, "attrs": {}, "spans": rows})
        return packed

    def _known(self, text: str) -> int:
        self._strings.add(text)
        return number_of(text)

    def content(self) -> bytes:
        """The file."""
        rows, spaces = self._rows, self._spaces
        lengths = np.array([len(each) for each in rows], dtype=np.int32)
        whole = {
            "version": "0.1",
            "attrs": [_ORTH, _SENT_START],
            "tokens": b"".join(each.tobytes() for each in rows),
            "spaces": b"".join(each.tobytes() for each in spaces),
            "lengths": lengths.tobytes(),
            "strings": sorted(self._strings),
            "cats": self._cats,
            "flags": [{"has_unknown_spaces": False} for _ in rows],
            "span_groups": self._groups,
            "user_data": self._user,
        }
        return zlib.compress(msgpack.packb(whole))


@lru_cache(maxsize=100_000)
def number_of(text: str) -> int:
    """What spaCy knows a string by."""
    return 0 if not text else NUMBERS.get(text) or _murmur(text.encode())


def _murmur(content: bytes, seed: int = 1) -> int:
    """MurmurHash64A (Austin Appleby, public domain)."""
    found = seed ^ (len(content) * _FACTOR & _MASK)
    whole = len(content) // 8 * 8
    for (word,) in struct.iter_unpack("<Q", content[:whole]):
        mixed = word * _FACTOR & _MASK
        mixed = (mixed ^ mixed >> 47) * _FACTOR & _MASK
        found = (found ^ mixed) * _FACTOR & _MASK
    if content[whole:]:
        rest = int.from_bytes(content[whole:], "little")
        found = (found ^ rest) * _FACTOR & _MASK
    found = (found ^ found >> 47) * _FACTOR & _MASK
    return found ^ found >> 47


FORMAT = Format(
    name="spacy",
    offsets=(
        "Tokens, and Unicode code points from the start of the text, from 0; the end is exclusive."
    ),
    always=(
        "Ids, times, the origin of annotations and the parts of the page are not written.",
        "A number on a scale, and yes or no, became a label.",
    ),
    counted={
        "within_token": (
            "A mark that begins or ends inside a token became the whole token; user_data has its"
            " exact place."
        ),
        "no_token": "A mark of white space alone covers no token; user_data has its place.",
    },
    pieces=pieces,
    beside=nothing,
    made=made,
)
