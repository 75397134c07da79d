"""The door to everything a text is cut into at import: blocks, sentences and quotations.

All three are frozen with the document, so the way they were made has a name and a version.
"""

from dataclasses import dataclass

from annotator.core.blocks import (
    ARTICLE_KINDS,
    BLOCK_KINDS,
    Block,
    blocks_of,
    check_blocks,
    is_locked,
)
from annotator.core.errors import Invalid
from annotator.core.quotations import Quotation, quotations_in
from annotator.core.sentences import sentences_of
from annotator.core.spans import Part, Parts, check_part

__all__ = [
    "ARTICLE_KINDS",
    "BLOCK_KINDS",
    "SEGMENTER",
    "Block",
    "Quotation",
    "Segments",
    "check_blocks",
    "check_sentences",
    "is_locked",
    "quotations_of",
    "segment",
    "sentences_in",
]

SEGMENTER = ("slant-segments", "1")


@dataclass(frozen=True)
class Segments:
    """One text's blocks, sentences and quotations, each in the order of the text."""

    blocks: tuple[Block, ...]
    sentences: Parts
    quotations: tuple[Quotation, ...]


def segment(text: str, language: str = "en") -> Segments:
    """Cut a normalised text. Sentences never cross blocks, nor do quotations."""
    blocks = blocks_of(text)
    return Segments(blocks, sentences_in(text, blocks, language), quotations_of(text, blocks))


def sentences_in(text: str, blocks: tuple[Block, ...], language: str = "en") -> Parts:
    """The sentences of given blocks, for a document that brings its blocks along."""
    return tuple(
        sentence
        for start, end, _ in blocks
        for sentence in sentences_of(text, (start, end), language)
    )


def quotations_of(text: str, blocks: tuple[Block, ...]) -> tuple[Quotation, ...]:
    """The quotations of given blocks. A statement cut in two by a teaser goes on behind it."""
    article: list[Part] = [(start, end) for start, end, kind in blocks if not is_locked(kind)]
    found = list(quotations_in(text, article))
    for start, end, kind in blocks:
        if is_locked(kind):
            found.extend(quotations_in(text, [(start, end)]))
    return tuple(sorted(found, key=lambda part: (part[0], -part[1])))


def check_sentences(sentences: object, length: int, place: str = "sentences") -> Parts:
    """Turn imported sentences into parts of a text of this length, or say what is wrong where."""
    if not isinstance(sentences, list | tuple):
        raise Invalid.at(place, "Sentences are a list of [start, end].")
    checked: list[Part] = []
    for index, value in enumerate(sentences):
        part = check_part(value, length, f"{place}.{index}")
        if checked and part[0] < checked[-1][1]:
            raise Invalid.at(
                f"{place}.{index}",
                f"The sentence starts before the end, {checked[-1][1]}, of the last.",
            )
        checked.append(part)
    return tuple(checked)
