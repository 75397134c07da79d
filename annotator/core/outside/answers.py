"""Reads what a model answers about one article, mark by mark: what is not understood is refused
and the rest stands.

A mark is `{"layer", "quote", "start", "end" | "parts" | "nth" | "slot", "values", "score",
"reason", "id", "links"}`; whom an answer names it gives by name and type.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from annotator.core import spans
from annotator.core.errors import Invalid
from annotator.core.outside import quotes
from annotator.core.record_fields import Fields
from annotator.core.records import LONGEST_NOTE

One = TypeVar("One")
Other = TypeVar("Other")

MOST_MARKS = 1_000
PROTOCOL = "slant-model/1"


@dataclass(frozen=True)
class Refusal:
    """Something that a model said and that was not taken, and why."""

    place: str
    code: str
    message: str
    quote: str = ""


@dataclass(frozen=True)
class Link:
    """An arrow to another mark of the same answer, by its number."""

    role: str
    to: int


@dataclass(frozen=True)
class Mark:
    """One mark as it was understood: found in the text, not yet judged by the codebook."""

    place: str
    number: int
    layer: str
    parts: spans.Parts
    slot: int | None
    values: Mapping[str, object]
    score: float | None
    reason: str
    links: tuple[Link, ...]
    words: str


@dataclass(frozen=True)
class Answer:
    """One article's marks. Tokens are as the server counts them; 0 where it does not say."""

    marks: tuple[Mark, ...] = ()
    nothing_found: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    tokens_in: int = 0
    tokens_out: int = 0


def read(value: object, text: str) -> Answer:
    """A whole answer of our own protocol; Invalid where it is none at all."""
    fields = Fields(value)
    fields.one_of("protocol", [PROTOCOL], PROTOCOL)
    usage = Fields(fields.take("usage", dict, {}), "usage")
    tokens = usage.number("tokens_in") or 0, usage.number("tokens_out") or 0
    usage.finish()
    given: list[Any] = fields.need("annotations", list)
    nothing_found = fields.texts("nothing_found")
    fields.finish()
    marks, refusals = marked(given, text)
    return Answer(marks, nothing_found, refusals, *tokens)


def marked(given: list[Any], text: str) -> tuple[tuple[Mark, ...], tuple[Refusal, ...]]:
    """The marks that can be understood, and refusals of the others."""
    if len(given) > MOST_MARKS:
        message = f"There are {len(given):,} marks; {MOST_MARKS:,} is the most."
        raise Invalid.at("annotations", message, "too_many")

    def read_one(indexed: tuple[int, object]) -> Mark:
        index, each = indexed
        return _mark(each, f"annotations.{index}", index + 1, text)

    return sieved(enumerate(given), read_one, lambda indexed: _words(indexed[1]))


def sieved(
    given: Iterable[One], taken: Callable[[One], Other], words: Callable[[One], str]
) -> tuple[tuple[Other, ...], tuple[Refusal, ...]]:
    """Each as it is taken, and why the others are not."""
    kept: list[Other] = []
    refusals: list[Refusal] = []
    for each in given:
        try:
            kept.append(taken(each))
        except Invalid as fault:
            refusals.append(refusal(fault, words(each)))
    return tuple(kept), tuple(refusals)


def refusal(fault: Invalid, words: str = "") -> Refusal:
    """A fault as it is listed: the first of its places, and the words that were meant."""
    place, said = next(iter(fault.fields.items()), ("", [fault.message]))
    return Refusal(place, fault.code, said[0], words[:200])


def _words(mark: object) -> str:
    quote = mark.get("quote") if isinstance(mark, dict) else None
    return quote if isinstance(quote, str) and quote.isprintable() else ""


def _mark(value: object, place: str, number: int, text: str) -> Mark:
    fields = Fields(value, place)
    layer = fields.need("layer", str)
    quote = fields.maybe("quote", str)
    slot, own_number = fields.number("slot"), fields.number("id")
    parts = _parts(fields, place, text, quote, has_place=slot is None)
    mark = Mark(
        place=place,
        number=number if own_number is None else own_number,
        layer=layer,
        parts=parts,
        slot=slot,
        values=_without_ids(fields.take("values", dict, {}), f"{place}.values"),
        score=fields.share("score"),
        reason=fields.text("reason", LONGEST_NOTE),
        links=tuple(
            _link(each, f"{place}.links.{index}")
            for index, each in enumerate(fields.take("links", list, []))
        ),
        words=_words(value),
    )
    fields.finish()
    return mark


def _parts(
    fields: Fields, place: str, text: str, quote: str | None, *, has_place: bool
) -> spans.Parts:
    """Where it lies: by offsets that its quote must bear out, or by the quote alone."""
    start, end = fields.number("start"), fields.number("end")
    given, nth = fields.maybe("parts", list), fields.number("nth")
    if given is None and (start is not None or end is not None):
        given = [[start, end]]
    if given is not None:
        parts = spans.check_parts(given, len(text), f"{place}.parts")
        if quote is None:
            message = "Offsets need the words that stand there: the quote."
            raise Invalid.at(f"{place}.quote", message, "quote_missing")
        quotes.check(spans.quote(text, parts), text, quote, place)
        return parts
    if quote is None or not has_place:
        return ()
    if nth == 0:
        raise Invalid.at(f"{place}.nth", "This counts from 1.")
    return (quotes.located(text, quote, nth, place),)


def _link(value: object, place: str) -> Link:
    fields = Fields(value, place)
    link = Link(role=fields.need("role", str), to=fields.need("to", int))
    fields.finish()
    return link


def _without_ids(values: Mapping[str, object], place: str) -> Mapping[str, object]:
    """Whom an answer names it names in words: the ids of the register are none of a model's."""
    for name, value in values.items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict) and "id" in each:
                message = 'Give a name and a type: {"name": "…", "type": "…"}.'
                raise Invalid.at(f"{place}.{name}", message, "entity_by_id")
    return values
