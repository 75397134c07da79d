"""Which text is least like those that are there: farthest-first, by the words they use.

A text is the set of its hashed words, short ones left out, as those are in every text. How alike
two are is the cosine of such sets: shared words by the root of the product of how many each has.
"""

import math
import re
from collections.abc import Collection, Mapping
from typing import TypeVar
from zlib import crc32

Words = frozenset[int]
Key = TypeVar("Key")

_WORD = re.compile(r"\w+")
_SHORT = 3
_LONG = 20


def words_of(text: str) -> Words:
    """The text's words, as numbers. Where words are not set apart, pairs of signs."""
    words = _WORD.findall(text.casefold())
    if sum(map(len, words)) > _LONG * len(words):
        words = [word[at : at + 2] for word in words for at in range(len(word))]
        return frozenset(crc32(word.encode()) for word in words)
    return frozenset(crc32(word.encode()) for word in words if len(word) > _SHORT)


def likeness(one: Words, other: Words) -> float:
    """From 0, nothing in common, to 1, the same words."""
    return len(one & other) / math.sqrt(len(one) * len(other)) if one and other else 0.0


def farthest(free: Mapping[Key, Words], known: Collection[Words]) -> Key | None:
    """The free text whose nearest known one is furthest away; of equal ones the first."""

    def nearest(key: Key) -> float:
        return max((likeness(free[key], each) for each in known), default=0.0)

    return min(free, key=nearest, default=None)
