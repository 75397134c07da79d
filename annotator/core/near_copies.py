"""Finds articles that share most of their words: agency copy in several outlets, updated versions.

A sketch keeps one in sixteen of the hashes of an article's runs of eight words. Two articles are
near copies when half of the smaller sketch is in the other; near copies of near copies are one
cluster.
"""

import re
import zlib
from collections.abc import Iterable, Mapping

RUN = 8
ONE_IN = 16
FEWEST = 8
# A run in so many articles is furniture (a legal notice, a footer), and compares nothing.
MOST_COMMON = 200
_WORD = re.compile(r"\w+")
_LONG = 20

Sketch = frozenset[int]


def sketch(text: str) -> Sketch:
    """What is kept of an article to compare it by."""
    words = _WORD.findall(text.casefold())
    # Where words are not set apart, runs of signs do their work.
    if words and sum(map(len, words)) > _LONG * len(words):
        words = [each for word in words for each in word]
    runs = (" ".join(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1)))
    hashes = {zlib.crc32(run.encode()) for run in runs if run}
    return frozenset(sorted(hashes)[:FEWEST]) | {each for each in hashes if each % ONE_IN == 0}


def clusters(sketches: Mapping[str, Sketch]) -> dict[str, str]:
    """Each near copy's cluster, called by its first key; what stands alone is left out."""
    where: dict[int, list[str]] = {}
    for key in sorted(sketches):
        for each in sketches[key]:
            where.setdefault(each, []).append(key)
    leader = {key: key for key in sketches}
    for key in sorted(sketches):
        for other, shared in _shared(key, sketches[key], where).items():
            if 2 * shared >= min(len(sketches[key]), len(sketches[other])):
                _join(leader, key, other)
    named = {key: _top(leader, key) for key in sketches}
    size: dict[str, int] = {}
    for name in named.values():
        size[name] = size.get(name, 0) + 1
    return {key: name for key, name in sorted(named.items()) if size[name] > 1}


def _shared(key: str, own: Iterable[int], where: Mapping[int, list[str]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for each in own:
        if len(where[each]) > MOST_COMMON:
            continue
        for other in where[each]:
            if other > key:
                counts[other] = counts.get(other, 0) + 1
    return counts


def _join(leader: dict[str, str], one: str, other: str) -> None:
    a, b = sorted((_top(leader, one), _top(leader, other)))
    leader[b] = a


def _top(leader: dict[str, str], key: str) -> str:
    while leader[key] != key:
        leader[key] = leader[leader[key]]
        key = leader[key]
    return key
