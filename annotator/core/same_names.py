"""Finds entries of a register that may be one: a proposal to a person, never an act."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Reason = Literal["same_name", "other_name", "part_of_name"]
# What stands before a name and is none: "the Foreign Office", "Mr Brandt".
_LEADING = frozenset({"the", "a", "an", "mr", "mrs", "ms", "dr", "prof", "president", "minister"})
_WORD = re.compile(r"\w+")
MOST_PAIRS = 200
# A word that more entries share says nothing: "ministry" would pair everything with everything.
_MOST_SHARING = 12


@dataclass(frozen=True)
class Entry:
    """A name of the register with what else it goes by."""

    id: str
    name: str
    type: str
    aliases: Sequence[str] = ()


@dataclass(frozen=True)
class Pair:
    """Two entries that may be one; the fuller name comes second."""

    one: str
    other: str
    reason: Reason


def pairs(entries: Iterable[Entry]) -> list[Pair]:
    """The likeliest first: the same words, a name the other also goes by, a part of its name."""
    known = list(entries)
    words = {entry.id: _words(entry.name) for entry in known}
    named = {entry.id: {words[entry.id], *map(_words, entry.aliases)} for entry in known}
    found: dict[tuple[str, str], Pair] = {}
    for one, other in _near(known, words, named):
        pair = _judge(one, other, words, named)
        if pair is not None:
            found.setdefault((min(one.id, other.id), max(one.id, other.id)), pair)
    order: list[Reason] = ["same_name", "other_name", "part_of_name"]
    return sorted(found.values(), key=lambda pair: order.index(pair.reason))[:MOST_PAIRS]


def _words(name: str) -> tuple[str, ...]:
    plain = "".join(
        each
        for each in unicodedata.normalize("NFD", name.casefold())
        if not unicodedata.combining(each)
    )
    words = _WORD.findall(plain)
    while len(words) > 1 and words[0] in _LEADING:
        words.pop(0)
    return tuple(words)


def _near(
    known: Sequence[Entry],
    words: dict[str, tuple[str, ...]],
    named: dict[str, set[tuple[str, ...]]],
) -> Iterable[tuple[Entry, Entry]]:
    """Pairs that share a whole name or a word, without comparing everybody with everybody."""
    by_name: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    by_word: dict[str, list[Entry]] = defaultdict(list)
    for entry in known:
        for name in named[entry.id]:
            by_name[name].append(entry)
        for word in set(words[entry.id]):
            by_word[word].append(entry)
    shared = [group for group in by_word.values() if len(group) <= _MOST_SHARING]
    for group in [*by_name.values(), *shared]:
        for index, one in enumerate(group[:_MOST_SHARING]):
            for other in group[index + 1 : _MOST_SHARING]:
                yield one, other


def _judge(
    one: Entry,
    other: Entry,
    words: dict[str, tuple[str, ...]],
    named: dict[str, set[tuple[str, ...]]],
) -> Pair | None:
    if len(words[one.id]) > len(words[other.id]):
        one, other = other, one
    short, long = words[one.id], words[other.id]
    if not short or one.id == other.id:
        return None
    if short == long:
        return Pair(one.id, other.id, "same_name")
    if short in named[other.id] or long in named[one.id]:
        return Pair(one.id, other.id, "other_name")
    # A surname or a title left out; not "Paris" in "Paris Saint-Germain", which begins with it.
    if one.type == other.type and long[-len(short) :] == short:
        return Pair(one.id, other.id, "part_of_name")
    return None
