"""At which turns somebody is given a hidden article: seeded, so that it can be worked out again.

Of every so many articles in a row one is hidden, at a place that nobody can foresee: the turns
are drawn block by block from a hash of the seed and the reader. No dice and no clock.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


def is_turn(every: int, seed: str, number: int) -> bool:
    """Whether the article of this number, from 0, is the hidden one of its block."""
    block, at = divmod(number, every)
    return at == _drawn(seed, str(block)) % every


def turns(every: int, seed: str, number: int) -> int:
    """How many hidden ones there are among the first so many."""
    blocks, rest = divmod(number, every)
    return blocks + any(is_turn(every, seed, blocks * every + at) for at in range(rest))


def mixed(
    given: Sequence[T], hidden: Sequence[T], every: int, seed: str, taken: int
) -> list[tuple[T, bool]]:
    """Articles in their order with hidden ones among them, and which these are; `taken` is how
    many their reader has had before. None comes last: what would is left for another time."""
    found: list[tuple[T, bool]] = []
    waiting = list(hidden)
    for each in given:
        while waiting and is_turn(every, seed, taken + len(found)):
            found.append((waiting.pop(0), True))
        found.append((each, False))
    return found


def left_to_show(every: int, seed: str, taken: int, left: int, hidden: int) -> int:
    """How many articles somebody will still be given, when `left` are there to take and so many
    hidden ones: a number that falls by one with each article, whatever kind it is.
    """
    at, ordinary, waiting = taken, left, hidden
    while ordinary and waiting:
        if is_turn(every, seed, at):
            waiting -= 1
        else:
            ordinary -= 1
        at += 1
    return at - taken + ordinary


def ranked(names: Iterable[str], seed: str) -> list[str]:
    """The same names in an order of the seed's own."""
    return sorted(names, key=lambda name: (_drawn(seed, name), name))


def _drawn(seed: str, name: str) -> int:
    digest = blake2b(f"{seed} {name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")
