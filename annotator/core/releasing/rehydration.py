"""Puts a standoff record and somebody's own copy of the article together again.

A copy with the same hash is the very text. Another copy is searched for every marked place by the
hashes of its words and of what stands around them; what is found elsewhere is reported with both
places, and what is not found, or in several places that nothing tells apart, is left out and
reported. Nothing is moved without a word.
"""

import hashlib
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from annotator.core.releasing.released import PRINT, Json, fingerprint
from annotator.core.spans import context, quote
from annotator.core.text import normalise

_AROUND = 32
# Shorter words stand in many places by chance; they need their surroundings or their order.
_LONG = 16
_NEAR = 400
_ONLY_HERE = ("length", "normaliser", "sentence_prints", "cluster", "split")


@dataclass
class Outcome:
    """What became of one article."""

    key: str
    status: str
    exact: int = 0
    moved: list[Json] = field(default_factory=list)
    lost: list[Json] = field(default_factory=list)

    def told(self) -> Json:
        """As the report has it."""
        told = {"status": self.status, "exact": self.exact}
        return {"document": self.key, **told, "moved": self.moved, "lost": self.lost}


def missing(line: Json) -> Outcome:
    """Nobody has a copy of this one."""
    return Outcome(str(line["key"]), "no_copy")


def rehydrate(line: Json, copy: str, levels: Mapping[str, str]) -> tuple[Json, Outcome]:
    """The full `slant/1` record over this copy. `levels` says what each layer marks."""
    text = _same(line, normalise(copy))
    if text is not None:
        return _filled(line, text), Outcome(str(line["key"]), "same", exact=_count(line))
    return _Anew(line, normalise(copy), levels).record()


def _same(line: Json, text: str) -> str | None:
    """The copy as it was hashed: as it is, or without what editors and browsers change."""
    wanted = line.get("text_sha256")
    for form in (None, "NFC", "NFD"):
        composed = text if form is None else unicodedata.normalize(form, text)
        for spaced in dict.fromkeys((composed, composed.replace("\u00a0", " "))):
            for each in (spaced, spaced.rstrip("\n"), spaced + "\n", spaced.strip()):
                if _digest(each) == wanted:
                    return each
    return None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _count(line: Json) -> int:
    return sum(len(_list(reading["annotations"])) for reading in _list(line["assignments"]))


def _filled(line: Json, text: str) -> Json:
    """The record over its own text: quotes and surroundings are read from it."""
    readings = [
        {**reading, "annotations": [_quoted(each, text) for each in _list(reading["annotations"])]}
        for reading in _list(line["assignments"])
    ]
    kept = {name: value for name, value in line.items() if name not in _ONLY_HERE}
    return {**kept, "schema": "slant/1", "text": text, "assignments": readings}


def _quoted(mark: Json, text: str) -> Json:
    kept = {name: value for name, value in mark.items() if name != "prints"}
    parts = tuple((start, end) for start, end in _pairs(mark.get("parts")))
    if not parts:
        return {**kept, "quote": ""}
    prefix, suffix = context(text, parts)
    return {**kept, "quote": quote(text, parts), "prefix": prefix, "suffix": suffix}


class _Anew:
    """One article whose copy is another text than the one that was marked."""

    def __init__(self, line: Json, text: str, levels: Mapping[str, str]) -> None:
        self._line = line
        self._text = text
        self._levels = levels
        self._outcome = Outcome(str(line["key"]), "differs")
        self._places = _places(text, set(self._wanted()))
        self._sentences = _pairs(line.get("sentences"))
        self._prints = [str(each) for each in _list(line.get("sentence_prints"))]
        self._anchors = self._ordered()
        self._moved = self._moved_sentences()

    def record(self) -> tuple[Json, Outcome]:
        """The record, as far as it can be told, and what became of it."""
        readings = []
        for reading in _list(self._line["assignments"]):
            marks = [each for each in self._marks(reading) if each is not None]
            numbers = {mark["id"] for mark in marks}
            for mark in marks:
                mark["links"] = [
                    each
                    for each in _list(mark.get("links"))
                    if each.get("to") is None or each["to"] in numbers
                ]
            readings.append({**reading, "annotations": marks})
        anew = {
            **self._line,
            "text_sha256": _digest(self._text),
            "sentences": [list(place) for place in self._moved.values()] or None,
            "blocks": None,
            "assignments": readings,
        }
        return _filled(anew, self._text), self._outcome

    def _marks(self, reading: Json) -> Iterator[Json | None]:
        for mark in _list(reading["annotations"]):
            parts = _pairs(mark.get("parts"))
            found = self._place(mark, parts) if parts else self._slot(mark)
            if isinstance(found, str):
                self._outcome.lost.append(
                    {**_whose(reading, mark), "parts": mark.get("parts"), "why": found}
                )
                continue
            moved = {**mark, **found}
            if moved["parts"] == mark["parts"]:
                self._outcome.exact += 1
            else:
                both = {"from": mark["parts"], "to": moved["parts"]}
                self._outcome.moved.append(_whose(reading, mark) | both)
            yield moved

    def _slot(self, mark: Json) -> Json | str:
        level = self._levels.get(str(mark["layer"]), "document")
        if level == "sentence" and mark.get("slot") is not None:
            order = list(self._moved)
            slot = int(str(mark["slot"]))
            return {"slot": order.index(slot)} if slot in self._moved else "sentence not found"
        if level == "block":
            return "parts of the page are not known in another copy"
        return {}

    def _place(self, mark: Json, parts: Sequence[tuple[int, int]]) -> Json | str:
        """The parts in the copy, or why there are none."""
        prints = mark.get("prints")
        told = prints if isinstance(prints, dict) else {}
        hashes = [str(each) for each in _list(told.get("parts"))]
        if len(hashes) != len(parts):
            return "no hash of its words"
        found: list[tuple[int, int]] = []
        for (start, end), each in zip(parts, hashes, strict=True):
            starts = self._starts((start, end), each)
            chosen = self._chosen(start, end, starts, told if len(parts) == 1 else {})
            if chosen is None:
                return "several places" if starts else "words not found"
            found.append((chosen, chosen + end - start))
        if any(b[0] <= a[1] for a, b in pairwise(found)):
            return "parts in another order"
        return {"parts": [list(each) for each in found]}

    def _starts(self, part: tuple[int, int], print_: str) -> list[int]:
        return self._places.get((part[1] - part[0], print_), [])

    def _chosen(self, start: int, end: int, starts: Sequence[int], told: Json) -> int | None:
        """The place with the same surroundings; else the only one, if it is where it should be."""
        if not starts:
            return None
        size = end - start
        best = [at for at in starts if self._fits(at, at + size, told) == 2]
        if len(best) == 1:
            return best[0]
        some = best or [at for at in starts if self._fits(at, at + size, told) == 1] or list(starts)
        expected = self._expected(start)
        if len(some) == 1 and (size >= _LONG or expected is None or told):
            at = some[0]
            is_far = expected is not None and abs(at - expected) > _NEAR
            return None if is_far and size < _LONG and not self._fits(at, at + size, told) else at
        if expected is None:
            return None
        near = sorted(some, key=lambda at: abs(at - expected))
        if abs(near[0] - expected) > _NEAR:
            return None
        is_tie = len(near) > 1 and abs(near[0] - expected) == abs(near[1] - expected)
        return None if is_tie else near[0]

    def _fits(self, start: int, end: int, told: Json) -> int:
        """How many of both surroundings are the same."""
        prefix, suffix = context(self._text, ((start, end),), _AROUND)
        pairs = ((prefix, told.get("prefix")), (suffix, told.get("suffix")))
        return sum(fingerprint(text) == wanted for text, wanted in pairs)

    def _expected(self, start: int) -> int | None:
        """Where it should be, going by the nearest sentence that was found."""
        if not self._anchors:
            return None
        at = bisect_left(self._anchors, (start, 0))
        beside = self._anchors[max(0, at - 1) : at + 1]
        old, new = min(beside, key=lambda pair: abs(pair[0] - start))
        return start + new - old

    def _ordered(self) -> list[tuple[int, int]]:
        """Sentences that are in one place only, in the longest row that keeps their order."""
        pairs: list[tuple[int, int]] = []
        for place, print_ in zip(self._sentences, self._prints, strict=False):
            starts = self._starts(place, print_)
            if len(starts) == 1 and place[1] - place[0] >= _LONG:
                pairs.append((place[0], starts[0]))
        return _rising(pairs)

    def _moved_sentences(self) -> dict[int, tuple[int, int]]:
        """Each sentence that is found, by its number, in the order of the copy."""
        found: dict[int, tuple[int, int]] = {}
        last = 0
        for number, (place, each) in enumerate(zip(self._sentences, self._prints, strict=False)):
            starts = [at for at in self._starts(place, each) if at >= last]
            chosen = self._chosen(*place, starts, {})
            if chosen is not None:
                found[number] = (chosen, chosen + place[1] - place[0])
                last = found[number][1]
        return found

    def _wanted(self) -> Iterator[tuple[int, str]]:
        """Every length and hash that is looked for."""
        places = _pairs(self._line.get("sentences"))
        for (start, end), each in zip(
            places, _list(self._line.get("sentence_prints")), strict=False
        ):
            yield end - start, str(each)
        for reading in _list(self._line["assignments"]):
            for mark in _list(reading["annotations"]):
                prints = mark.get("prints")
                hashes = _list(prints.get("parts")) if isinstance(prints, dict) else []
                for (start, end), each in zip(_pairs(mark.get("parts")), hashes, strict=False):
                    yield end - start, str(each)


def _places(text: str, wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], list[int]]:
    """Where in the text there are words of a length with a hash."""
    by_length: dict[int, set[str]] = {}
    for length, each in wanted:
        by_length.setdefault(length, set()).add(each[:PRINT])
    found: dict[tuple[int, str], list[int]] = {}
    for length, hashes in by_length.items():
        for at in range(len(text) - length + 1):
            here = fingerprint(text[at : at + length])
            if here in hashes:
                found.setdefault((length, here), []).append(at)
    return found


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest row of pairs in which both numbers rise."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, new) in enumerate(pairs):
        at = bisect_left(tails, new)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [new]
        ends[at : at + 1] = [number]
    row: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        row.append(pairs[number])
        number = before[number]
    return row[::-1]


def _whose(reading: Json, mark: Json) -> Json:
    return {
        "annotator": reading["annotator"],
        "round": reading["round"],
        "annotation": mark["id"],
        "layer": mark["layer"],
    }


def _list(value: object) -> list[Json]:
    return value if isinstance(value, list) else []


def _pairs(value: object) -> list[tuple[int, int]]:
    listed = value if isinstance(value, list) else []
    return [(int(start), int(end)) for start, end in listed]
