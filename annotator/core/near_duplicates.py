"""Finds texts that are nearly the same: copies of an agency's report, reprints, new editions.

Each text becomes a sketch of 64 numbers, made once and compared cheaply: of every run of five
words the hash falls into one of 64 bins, and each bin keeps its lowest. The share of bins in which
two sketches agree estimates how much of their wording they share (Jaccard).
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import TypeVar
from zlib import crc32

BINS = 64
RUN = 5
_ROWS = 2
_LONG = 20
_EMPTY = 0xFFFFFFFF
_WORD = re.compile(r"\w+")
# Above this share two texts count as near duplicates of each other.
THRESHOLD = 0.5
# A bucket this full is boilerplate that many texts share; comparing all in it would never end.
_MOST_IN_BUCKET = 200
Sketch = Sequence[int]
Key = TypeVar("Key", bound=Hashable)


def sketch(text: str) -> "array[int]":
    """The text's 64 numbers; capitals, punctuation and spaces do not count."""
    words = _WORD.findall(text.casefold())
    # Where words are not set apart, single signs do their work.
    if sum(map(len, words)) > _LONG * len(words):
        words = [sign for word in words for sign in word]
    lowest = array("I", [_EMPTY]) * BINS
    for at in range(max(1, len(words) - RUN + 1)):
        value = crc32(" ".join(words[at : at + RUN]).encode())
        place = value % BINS
        if value < lowest[place]:
            lowest[place] = value
    return lowest


def similarity(one: Sketch, other: Sketch) -> float:
    """The share of filled bins in which they agree."""
    filled = same = 0
    for left, right in zip(one, other, strict=True):
        if left == right == _EMPTY:
            continue
        filled += 1
        same += left == right
    return same / filled if filled else 0.0


def clusters(sketches: Iterable[tuple[Key, Sketch]]) -> list[list[Key]]:
    """Texts that belong together, each by a chain of near duplicates; single ones left out."""
    known = dict(sketches)
    above: dict[Key, Key] = {}

    def root(key: Key) -> Key:
        while above.get(key, key) != key:
            above[key] = key = above.get(above[key], above[key])
        return key

    for left, right in _candidates(known):
        one, other = root(left), root(right)
        if one != other and similarity(known[left], known[right]) >= THRESHOLD:
            above[other] = one
    found: dict[Key, list[Key]] = defaultdict(list)
    for key in known:
        found[root(key)].append(key)
    return [members for members in found.values() if len(members) > 1]


def _candidates(known: dict[Key, Sketch]) -> Iterator[tuple[Key, Key]]:
    """Pairs that agree in two neighbouring bins at least; two in a hundred such texts differ."""
    for first in range(0, BINS, _ROWS):
        buckets: dict[tuple[int, ...], list[Key]] = defaultdict(list)
        for key, numbers in known.items():
            band = tuple(numbers[first : first + _ROWS])
            if _EMPTY in band:
                continue
            bucket = buckets[band]
            if len(bucket) < _MOST_IN_BUCKET:
                yield from ((other, key) for other in bucket[:8])
                bucket.append(key)
