"""spaCy's DocBin taken apart without spaCy: docs with their text, spans, entities and categories.

The layout is that of spaCy 3: zlib over MessagePack, tokens as numbers of 64 bits, strings known
by their hashes. Every length in it is somebody else's word and is looked at before it is used.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgpack
import numpy as np

from annotator.core.errors import Invalid
from annotator.formats.spacy import number_of
from annotator.formats.spacy_symbols import NUMBERS

MOST_BYTES = 512 * 1024**2
_ORTH, _IOB, _ENTITY = (NUMBERS[name] for name in ("ORTH", "ENT_IOB", "ENT_TYPE"))
_SPAN = struct.Struct(">QQQllll")
_BEGINS, _GOES_ON = 3, 1
_BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, struct.error)


@dataclass(frozen=True)
class Span:
    """Some words: the group they are in (empty for a named entity), their label, their id."""

    group: str
    label: str
    own: str
    start: int
    end: int


@dataclass
class Doc:
    """One doc; places are code points of its text. `told` is what Slant writes beside it."""

    text: str
    spans: list[Span] = field(default_factory=list)
    cats: dict[str, float] = field(default_factory=dict)
    told: str = ""


def docs(raw: bytes, name: str) -> list[Doc]:
    """The docs of a file; Invalid where it is no DocBin."""
    try:
        return list(_docs(_unpacked(raw, name)))
    except (*_BROKEN, msgpack.UnpackException) as error:
        message = f"This is no DocBin of spaCy 3: {type(error).__name__} ({error})."
        raise Invalid.at(name, message[:300], "bad_file") from None


def _unpacked(raw: bytes, name: str) -> Mapping[str, Any]:
    inflating = zlib.decompressobj()
    try:
        plain = inflating.decompress(raw, MOST_BYTES)
    except zlib.error as error:
        raise Invalid.at(name, f"This is no DocBin: {error}.", "bad_file") from None
    if inflating.unconsumed_tail:
        raise Invalid.at(name, f"A DocBin holds at most {MOST_BYTES:,} bytes.", "too_large")
    if not inflating.eof:
        raise Invalid.at(name, "This DocBin is cut off.", "bad_file")
    found: Mapping[str, Any] = _message(plain)
    return found


def _message(packed: bytes) -> Any:  # noqa: ANN401  whatever MessagePack holds
    return msgpack.unpackb(packed, strict_map_key=False)


def _docs(whole: Mapping[str, Any]) -> Iterator[Doc]:
    strings = {number_of(each): each for each in whole["strings"]}
    columns = [int(each) for each in whole["attrs"]]
    lengths = np.frombuffer(whole["lengths"], dtype="<i4")
    tokens = np.frombuffer(whole["tokens"], dtype="<u8").reshape(-1, len(columns))
    spaces = np.frombuffer(whole["spaces"], dtype=bool)
    if lengths.min(initial=0) < 0 or {int(lengths.sum()), len(spaces)} != {len(tokens)}:
        raise ValueError("its lengths contradict each other")
    at = 0
    for number, length in enumerate(map(int, lengths)):
        rows = tokens[at : at + length]
        blanks = spaces[at : at + length].tolist()
        if _in(whole, "flags", number, {}).get("has_unknown_spaces"):
            blanks = [True] * length
        at += length
        words = [strings[int(each)] for each in rows[:, columns.index(_ORTH)]]
        doc, places = _laid_out(words, blanks)
        doc.spans += _entities(rows, columns, places, strings)
        doc.spans += _grouped(_in(whole, "span_groups", number, b""), strings)
        doc.cats = {str(name): float(share) for name, share in whole["cats"][number].items()}
        doc.told = _told(_in(whole, "user_data", number, None))
        yield doc


def _in(whole: Mapping[str, Any], name: str, number: int, nothing: Any) -> Any:  # noqa: ANN401
    several = whole.get(name) or ()
    return several[number] if number < len(several) else nothing


def _laid_out(words: Sequence[str], blanks: Sequence[bool]) -> tuple[Doc, list[tuple[int, int]]]:
    """The text, and where each token stands in it."""
    pieces, places, at = [], [], 0
    for word, blank in zip(words, blanks, strict=True):
        pieces.append(f"{word} " if blank else word)
        places.append((at, at + len(word)))
        at += len(pieces[-1])
    return Doc("".join(pieces)), places


def _entities(
    rows: np.ndarray[Any, Any],
    columns: Sequence[int],
    places: Sequence[tuple[int, int]],
    strings: Mapping[int, str],
) -> Iterator[Span]:
    """Named entities, which tokens tell: one begins, others go on."""
    if _IOB not in columns or _ENTITY not in columns:
        return
    signs = rows[:, columns.index(_IOB)].tolist()
    types = rows[:, columns.index(_ENTITY)].tolist()
    for first, sign in enumerate(signs):
        if sign != _BEGINS or not types[first]:
            continue
        last = first
        while last + 1 < len(signs) and signs[last + 1] == _GOES_ON:
            last += 1
        label = strings[types[first]]
        yield Span("", label, f"e{first}", places[first][0], places[last][1])


def _grouped(packed: bytes, strings: Mapping[int, str]) -> Iterator[Span]:
    """Groups of spans: by their keys, or in older files by their own names."""
    found = _message(packed) if packed else []
    named = found.items() if isinstance(found, dict) else [(each, None) for each in found]
    for content, keys in named:
        group = _message(content)
        for number, each in enumerate(group["spans"]):
            own, _, label, _, _, start, end = _SPAN.unpack(each)
            for key in keys or [group["name"]]:
                name = strings.get(own) if own else None
                yield Span(str(key), strings.get(label, ""), name or f"{key}{number}", start, end)


def _told(packed: bytes | None) -> str:
    """What Slant says of a doc. Other people's data may hold anything and is let alone."""
    if packed is None:
        return ""
    try:
        said = _message(packed).get("slant", "")
    except (*_BROKEN, msgpack.UnpackException):
        return ""
    return said if isinstance(said, str) else ""
