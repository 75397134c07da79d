"""How another program counted: found out by which reading makes its quotes right.

Public data sets differ in four ways (DOMAIN section 5 has the measured ones): whether the end
belongs to the span, what is counted, whether a line end was one character or two, and whether
counting begins with the article or with the sentence. A file that says what it covers can be
asked: of the twelve readings (twice as many where sentences are given), the one under which every
quote is the text at its place. Nothing is moved to where the words happen to stand elsewhere.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Literal

from annotator.core.errors import Invalid
from annotator.core.offsets import Offsets
from annotator.core.spans import Part

End = Literal["exclusive", "inclusive"]
Unit = Literal["code_point", "utf16", "byte"]
Newline = Literal["lf", "crlf"]
Base = Literal["document", "sentence"]


@dataclass(frozen=True)
class Convention:
    """One way to count. Ours comes first, and what is nearer to it before what is farther."""

    end: End = "exclusive"
    unit: Unit = "code_point"
    newline: Newline = "lf"
    base: Base = "document"

    def __str__(self) -> str:
        """For a report: `end inclusive, UTF-16 units, CRLF`."""
        unit = {"code_point": "code points", "utf16": "UTF-16 units", "byte": "bytes"}[self.unit]
        base = ", from the sentence" if self.base == "sentence" else ""
        return f"end {self.end}, {unit}, {self.newline.upper()}{base}"


OURS = Convention()
_NEWLINES: tuple[Newline, ...] = ("lf", "crlf")
_UNITS: tuple[Unit, ...] = ("code_point", "utf16", "byte")
_ENDS: tuple[End, ...] = ("exclusive", "inclusive")
ALL = tuple(
    Convention(end, unit, newline) for newline, end, unit in product(_NEWLINES, _ENDS, _UNITS)
)
_FROM_SENTENCES = tuple(replace(each, base="sentence") for each in ALL)


@dataclass(frozen=True)
class Given:
    """A place as the file has it; `line` is where, for the report. A quote may be missing.

    `sentence` has the words of the sentence it stands in, with line ends as we store them, where
    the file tells: its numbers may count from there.
    """

    start: int
    end: int
    quote: str | None = None
    line: int = 0
    sentence: str | None = None


def ways(given: Sequence[Given]) -> tuple[Convention, ...]:
    """All conventions that may hold for these places."""
    return ALL + _FROM_SENTENCES if any(each.sentence for each in given) else ALL


@dataclass(frozen=True)
class Found:
    """What the places mean. `spans` stands beside the given ones, None where one fits nowhere.

    `matched` quotes are the text at their span; `shifted` of those stand elsewhere than the
    numbers say when read as ours; `dropped` are the lines of the ones that fit nowhere.
    """

    convention: Convention
    spans: tuple[Part | None, ...]
    matched: int
    shifted: int
    dropped: tuple[int, ...]


Same = Callable[[str, str], bool]


def exactly(given: str, there: str) -> bool:
    """The quote is the text, with line ends as we store them."""
    return given.replace("\r\n", "\n").replace("\r", "\n") == there


def but_for_white_space(given: str, there: str) -> bool:
    """For formats that cannot write a line break inside a quote."""
    return given.split() == there.split()


class Counted:
    """One normalised text, as each convention counts it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._sentences: dict[str, tuple[Counted, list[Part]]] = {}

    def span(self, given: Given, convention: Convention) -> Part | None:
        """The half-open span in code points, or None where there is no such place."""
        if convention.base == "sentence":
            return self._in_sentence(given, replace(convention, base="document"))
        last = given.end + 1 if convention.end == "inclusive" else given.end
        try:
            start = self._inward(given.start, convention)
            end = self._inward(last, convention)
        except Invalid:
            return None
        return (start, end) if start < end else None

    def _in_sentence(self, given: Given, convention: Convention) -> Part | None:
        """Counted from its sentence; one that stands in the text twice tells no place."""
        words = given.sentence or ""
        if words not in self._sentences:
            self._sentences[words] = Counted(words), located(self.text, words)
        sentence, places = self._sentences[words]
        inside = sentence.span(given, convention) if len(places) == 1 else None
        return inside and (places[0][0] + inside[0], places[0][0] + inside[1])

    def _inward(self, place: int, convention: Convention) -> int:
        offsets = self._crlf if convention.newline == "crlf" else self._lf
        if convention.unit == "utf16":
            place = offsets.from_utf16(place)
        elif convention.unit == "byte":
            place = offsets.from_utf8(place)
        elif not 0 <= place <= self._length(convention):
            raise Invalid.at("offset", f"{place} is outside the text.")
        if convention.newline == "lf":
            return place
        return place - bisect_left(self._returns, place)

    def _length(self, convention: Convention) -> int:
        return len(self.text) + (len(self._returns) if convention.newline == "crlf" else 0)

    @cached_property
    def _lf(self) -> Offsets:
        return Offsets(self.text)

    @cached_property
    def _crlf(self) -> Offsets:
        return Offsets(self.text.replace("\n", "\r\n"))

    @cached_property
    def _returns(self) -> list[int]:
        """Where each carriage return stands in the text with CRLF."""
        breaks = [at for at, char in enumerate(self.text) if char == "\n"]
        return [at + number for number, at in enumerate(breaks)]


def read_as(
    text: str, given: Sequence[Given], convention: Convention, same: Same = exactly
) -> Found:
    """All places under a convention that was told."""
    return _judged(Counted(text), given, convention, same)


def detect(
    text: str,
    given: Sequence[Given],
    among: Sequence[Convention] = ALL,
    same: Same = exactly,
) -> Found:
    """The convention that makes most quotes right; of several, the one nearest to ours.

    Without a single quote nothing can be found out, and the first of `among` is taken.
    """
    counted = Counted(text)
    best: Found | None = None
    for convention in among:
        found = _judged(counted, given, convention, same)
        if best is None or found.matched > best.matched:
            best = found
        if not found.dropped:
            break
    if best is None:
        raise ValueError("no convention to choose from")
    return best


def _judged(counted: Counted, given: Sequence[Given], convention: Convention, same: Same) -> Found:
    spans: list[Part | None] = []
    matched = shifted = 0
    dropped: list[int] = []
    for each in given:
        span = counted.span(each, convention)
        if span is not None and each.quote is not None:
            if same(each.quote, counted.text[span[0] : span[1]]):
                matched += 1
                shifted += span != (each.start, each.end)
            else:
                span = None
        if span is None:
            dropped.append(each.line)
        spans.append(span)
    return Found(convention, tuple(spans), matched, shifted, tuple(dropped))


def located(text: str, quote: str) -> list[Part]:
    """Every place of some words given without offsets, those that overlap too."""
    places: list[Part] = []
    at = text.find(quote) if quote else -1
    while at >= 0:
        places.append((at, at + len(quote)))
        at = text.find(quote, at + 1)
    return places
