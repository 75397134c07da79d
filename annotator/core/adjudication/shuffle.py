"""In which order readings are shown, so that nobody can be known by their column.

The order follows from a seed and not from names or times: another article, or another
adjudicator of the same one, sees another order, and a reload the same.
"""

from collections.abc import Iterable
from hashlib import blake2b
from string import ascii_uppercase


def shuffled(seed: str, ids: Iterable[str]) -> list[str]:
    """The ids in the seed's order."""
    return sorted(ids, key=lambda each: (blake2b(f"{seed}\n{each}".encode()).digest(), each))


def letters(number: int) -> list[str]:
    """What the readings are called: A, B, C … Z, A2, B2 …"""
    return [
        ascii_uppercase[index % 26] + (str(index // 26 + 1) if index >= 26 else "")
        for index in range(number)
    ]
