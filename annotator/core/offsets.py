"""Translate code points, the only unit of Slant, to and from what other programs count in.

Browsers and UIMA count UTF-16 units, some corpora count bytes. No other Python file knows.
"""

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from annotator.core.errors import Invalid

_STRIDE = 256


class Offsets:
    """The positions of one normalised text in each unit, both ways."""

    def __init__(self, text: str) -> None:
        self._text = text

    def utf16(self, code_point: int) -> int:
        return self._utf16.outward(code_point)

    def from_utf16(self, unit: int) -> int:
        return self._utf16.inward(unit)

    def utf8(self, code_point: int) -> int:
        return self._utf8.outward(code_point)

    def from_utf8(self, byte: int) -> int:
        return self._utf8.inward(byte)

    @cached_property
    def _utf16(self) -> "_Table":
        return _Table(self._text, "utf-16-le", 2, "UTF-16 unit")

    @cached_property
    def _utf8(self) -> "_Table":
        return _Table(self._text, "utf-8", 1, "byte")


class _Table:
    """One running count per stride: two thousand numbers for the longest text, not half a million.

    Inside a stride the codec itself counts, at the speed of C.
    """

    def __init__(self, text: str, codec: str, bytes_per_unit: int, unit: str) -> None:
        self._text = text
        self._codec = codec
        self._bytes_per_unit = bytes_per_unit
        self._unit = unit
        self._starts = [0] if text.isascii() else self._count()
        self._length = len(text) if text.isascii() else self._starts[-1]
        # A code point is never less than one unit, so equal totals mean equal positions.
        self._is_same = self._length == len(text)

    def outward(self, code_point: int) -> int:
        _check_range(code_point, len(self._text), "code point")
        if self._is_same:
            return code_point
        stride = code_point // _STRIDE
        return self._starts[stride] + self._units(self._text[stride * _STRIDE : code_point])

    def inward(self, unit: int) -> int:
        _check_range(unit, self._length, self._unit)
        if self._is_same:
            return unit
        if unit == self._length:
            return len(self._text)
        stride = bisect_right(self._starts, unit) - 1
        first = stride * _STRIDE
        encoded = self._text[first : first + _STRIDE].encode(self._codec)
        wanted = encoded[: (unit - self._starts[stride]) * self._bytes_per_unit]
        try:
            return first + len(wanted.decode(self._codec))
        except UnicodeDecodeError:
            raise Invalid.at(
                "offset", f"{self._unit} {unit} lies inside a character, not between two."
            ) from None

    def _count(self) -> list[int]:
        text = self._text
        strides = (text[at : at + _STRIDE] for at in range(0, len(text), _STRIDE))
        return list(accumulate(map(self._units, strides), initial=0))

    def _units(self, piece: str) -> int:
        return len(piece.encode(self._codec)) // self._bytes_per_unit


def _check_range(position: int, length: int, unit: str) -> None:
    if not 0 <= position <= length:
        raise Invalid.at("offset", f"{unit} {position} is outside the text, which has {length}.")
