"""Finds what several texts have in common word for word: an agency's lines in many reports.

A run of `near_duplicates.RUN` words that stands in two texts is shared, capitals and punctuation
aside; runs that touch are one passage. All offsets are code points.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from annotator.core.near_duplicates import RUN

_WORD = re.compile(r"\w+")
# Where words are not set apart, signs do their work, and a run of them must be longer.
_SIGN = re.compile(r"\w")
_LONG = 20
_SIGNS = 20


class Passage(NamedTuple):
    """A stretch of one text, and which other texts have it, by their place in the list."""

    start: int
    end: int
    others: tuple[int, ...]


def shared(texts: Sequence[str]) -> list[list[Passage]]:
    """For each text its passages that stand in others too, in order and without overlap."""
    cut = [_cut(text) for text in texts]
    runs: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for at, (words, _, size) in enumerate(cut):
        for run in _runs(words, size):
            runs[run].add(at)
    return [
        _passages(words, places, [runs[run] - {at} for run in _runs(words, size)], size)
        for at, (words, places, size) in enumerate(cut)
    ]


def share(passages: Sequence[Passage], text: str) -> float:
    """How much of a text's words other texts have, from 0 to 1."""
    whole = sum(len(found[0]) for found in _WORD.finditer(text))
    common = sum(
        len(found[0]) for each in passages for found in _WORD.finditer(text[each.start : each.end])
    )
    return common / whole if whole else 0.0


def _cut(text: str) -> tuple[list[str], list[tuple[int, int]], int]:
    """Its words, where they stand, and how many make a run."""
    found = list(_WORD.finditer(text))
    size = RUN
    if sum(len(each[0]) for each in found) > _LONG * len(found):
        found, size = list(_SIGN.finditer(text)), _SIGNS
    return [each[0].casefold() for each in found], [each.span() for each in found], size


def _runs(words: Sequence[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + size]) for at in range(len(words) - size + 1)]


def _passages(
    words: Sequence[str],
    places: Sequence[tuple[int, int]],
    others: Sequence[set[int]],
    size: int,
) -> list[Passage]:
    """Cut where the texts that share a word change."""
    of_word: list[set[int]] = [set() for _ in words]
    for at, texts in enumerate(others):
        for word in range(at, at + size) if texts else ():
            of_word[word] |= texts
    found: list[Passage] = []
    first = 0
    for at in range(1, len(words) + 1):
        if at < len(words) and of_word[at] == of_word[first]:
            continue
        if of_word[first]:
            found.append(
                Passage(places[first][0], places[at - 1][1], tuple(sorted(of_word[first])))
            )
        first = at
    return found
