"""Which bytes of a file a request asks for (RFC 9110, sections 13 and 14), and nothing else.

One range is served. Several at once are legal to ignore, and are: the whole file comes. A range
holds only for the bytes it was asked of: with `If-Range` of another version the whole file comes.
"""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """Bytes `first` to `last`, both included, of `size`."""

    first: int
    last: int
    size: int

    @property
    def length(self) -> int:
        """How many that are."""
        return self.last - self.first + 1

    @property
    def header(self) -> str:
        """As `Content-Range` says it."""
        return f"bytes {self.first}-{self.last}/{self.size}"


class OutOfRange(Exception):
    """There are no such bytes."""


def part(header: str | None, if_range: str | None, etag: str, size: int) -> Part | None:
    """The part that is asked for, or None for the whole; OutOfRange where there is none such."""
    if header is None or (if_range is not None and if_range.strip() != etag):
        return None
    found = _RANGE.match(header.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        length = min(int(found[2]), size)
        if length == 0:
            raise OutOfRange
        return Part(size - length, size - 1, size)
    first = int(found[1])
    last = min(int(found[2]) if found[2] else size - 1, size - 1)
    if found[2] and int(found[2]) < first:
        return None
    if first >= size:
        raise OutOfRange
    return Part(first, last, size)


def matches(if_none_match: str | None, etag: str) -> bool:
    """Whether the asker has these bytes already."""
    if if_none_match is None:
        return False
    tags = [each.strip().removeprefix("W/") for each in if_none_match.split(",")]
    return "*" in tags or etag in tags
