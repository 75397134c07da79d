"""What agreement needs to know of a study: who read which document and what they judged.

No text, no names of people, no rows: a document is its id and its offsets, an annotator an id.
Every reading handed in is a finished one. A layer without a judgement in it was read and nothing
was found there, which counts as what it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite
from typing import TypeAlias

from annotator.core.agreement.arrays import IntArray
from annotator.core.errors import Invalid

Span: TypeAlias = tuple[int, int]
Spans: TypeAlias = Sequence[Span] | IntArray  # an array of two columns where there are many
Value: TypeAlias = str | bool | int | float | frozenset[str]

SEPARATOR = "|"


class Level(StrEnum):
    """What is compared: the spans themselves, or what a stretch of the text holds."""

    SPAN = "span"
    TOKEN = "token"  # noqa: S105  # a word of the text
    SENTENCE = "sentence"
    BLOCK = "block"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One annotation: where it is (parts, or a slot) and its value in each dimension."""

    layer: str
    parts: tuple[Span, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)
    slot: int | None = None
    links: tuple[tuple[str, int], ...] = ()  # role → number of a judgement in the same reading


@dataclass(frozen=True, slots=True)
class Reading:
    """One annotator's finished work on one document."""

    annotator: str
    judgements: tuple[Judgement, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """One document with all its readings; offsets are half-open, in code points."""

    id: str
    length: int
    readings: tuple[Reading, ...]
    sentences: Spans = ()
    blocks: Spans = ()
    tokens: Spans = ()

    def __post_init__(self) -> None:
        if len({reading.annotator for reading in self.readings}) < len(self.readings):
            raise Invalid.at(self.id, "One annotator has two readings of this document.")

    def stretches(self, level: Level) -> Spans:
        """How a level divides the document."""
        if level is Level.DOCUMENT:
            return ((0, self.length),)
        return {Level.SENTENCE: self.sentences, Level.BLOCK: self.blocks, Level.TOKEN: self.tokens}[
            level
        ]

    def stretch(self, level: Level, slot: int | None) -> tuple[Span, ...]:
        """Where a judgement of a slot stands in the text."""
        if level is Level.SPAN:
            return ()
        found = self.stretches(level)[slot or 0]
        return ((int(found[0]), int(found[1])),)


@dataclass(frozen=True, slots=True)
class Question:
    """What agreement is asked about within a layer: one dimension, perhaps one label of it."""

    dimension: str | None = None  # without one: is anything of this layer marked here?
    label: str | None = None  # with one: is this very label given here?
    level: Level | None = None  # without one: what the layer itself is about


def spell(value: Value) -> str:
    """A value as text, the same for equal values: what keys and golden files hold."""
    if isinstance(value, frozenset):
        return SEPARATOR.join(sorted(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def labels(value: Value) -> tuple[str, ...]:
    """The single answers in a value: several for a set, one for anything else."""
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    return (spell(value),)


def number(name: str) -> float | None:
    """The number a spelled value stands for, if it is one."""
    try:
        found = float(name)
    except ValueError:
        return None
    return found if isfinite(found) else None


def numbers(names: Sequence[str]) -> list[float] | None:
    """What a scale needs: every name a number, or nothing."""
    found = [value for name in names if (value := number(name)) is not None]
    return found if len(found) == len(names) else None


def order(names: Iterable[str]) -> tuple[str, ...]:
    """Names as a list to code against: by size where all are numbers, else by name."""
    by_name = sorted(set(names))
    sizes = numbers(by_name)
    if sizes is None:
        return tuple(by_name)
    return tuple(name for _, name in sorted(zip(sizes, by_name, strict=True)))


def are_numbers(values: Sequence[Value]) -> bool:
    """Whether these are answers on a scale: then a stretch holds the largest of them."""
    return bool(values) and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in values
    )
