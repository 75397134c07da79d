"""What a text may contain, decided once, so that an offset means the same thing everywhere.

A document's text is normalised at import and never again. The normaliser has a version because
every stored offset and hash rests on exactly these steps.
"""

import hashlib
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from annotator.core.errors import Invalid

NORMALISER = "slant-text/1"

_BYTE_ORDER_MARK = "\ufeff"
_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SMALLEST_INT, _LARGEST_INT = -(2**63), 2**63 - 1


def decode(raw: bytes, place: str = "text") -> str:
    """Read a file as UTF-8; guessing another encoding would move every offset."""
    if raw.startswith(_UTF16_MARKS):
        raise Invalid.at(place, "This is UTF-16, not UTF-8. Save the file as UTF-8.", "bad_utf8")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from behind the byte order mark it took off.
        at = error.start + len(raw) - len(error.object)
        raise Invalid.at(
            place,
            f"Byte {at} (0x{raw[at]:02x}) is not UTF-8: {error.reason}. Save the file as UTF-8.",
            "bad_utf8",
        ) from None


def normalise(text: str, place: str = "text") -> str:
    """Give the one form that is stored: no byte order mark, every line end a single LF.

    Nothing else changes: no composition of accents, no trimming, no-break spaces stay. All
    leading marks go, so that normalising twice equals normalising once.
    """
    plain = text.lstrip(_BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")
    return check_string(plain, place)


def check_string(value: str, place: str) -> str:
    """Refuse what no database column and no UTF-8 file can hold: NUL and lone surrogates."""
    found = None if is_storable(value) else _FORBIDDEN.search(value)
    if found is None:
        return value
    name = "NUL" if found[0] == "\x00" else f"a lone surrogate, U+{ord(found[0]):04X},"
    raise Invalid.at(
        place, f"Character {found.start()} is {name} which is not text.", "forbidden_character"
    )


def check_json(value: object, place: str = "", *, max_depth: int = 20) -> None:
    """Refuse a JSON value that would fail later, when it is stored, listed or exported."""
    if isinstance(value, dict | list) and _is_fine(value, max_depth):
        return
    if isinstance(value, str):
        check_string(value, place)
    elif isinstance(value, dict | list):
        _check_container(value, place, max_depth)
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise Invalid.at(place, f"{value} is not a number JSON knows.", "bad_number")
    elif isinstance(value, int):
        if not _SMALLEST_INT <= value <= _LARGEST_INT:
            raise Invalid.at(place, "This number does not fit into 64 bits.", "bad_number")
    elif value is not None:
        raise Invalid.at(place, f"JSON has no {type(value).__name__}.")


def _is_fine(value: Any, max_depth: int) -> bool:  # noqa: ANN401
    """Whether there is nothing to refuse, found without a place for each part of a large value."""
    if max_depth < 1:
        return False
    if type(value) is dict:
        if not _TEXT.issuperset(map(type, value)) or not is_storable("".join(value)):
            return False
        value = value.values()
    for each in value:
        kind = type(each)
        if kind is dict or kind is list:
            if not _is_fine(each, max_depth - 1):
                return False
        elif kind not in _PLAIN or not _PLAIN[kind](each):
            return False
    return True


def is_storable(value: str) -> bool:
    """Whether every database and file can hold it."""
    return (value.isascii() and "\x00" not in value) or _FORBIDDEN.search(value) is None


# Values that hold no others, and when they are fine.
_PLAIN: Mapping[type, Callable[[Any], bool]] = {
    str: is_storable,
    int: lambda given: _SMALLEST_INT <= given <= _LARGEST_INT,
    float: math.isfinite,
    bool: lambda _: True,
    type(None): lambda _: True,
}
_TEXT = frozenset({str})


def _check_container(
    value: dict[object, object] | list[object], place: str, max_depth: int
) -> None:
    if max_depth < 1:
        raise Invalid.at(place, "This is nested too deeply.", "too_deep")
    if isinstance(value, list):
        for index, item in enumerate(value):
            check_json(item, _inside(place, index), max_depth=max_depth - 1)
        return
    for key, item in value.items():
        if not isinstance(key, str):
            raise Invalid.at(place, f"A key is a {type(key).__name__}; JSON keys are strings.")
        check_string(key, place)
        check_json(item, _inside(place, key), max_depth=max_depth - 1)


def _inside(place: str, key: str | int) -> str:
    return f"{place}.{key}" if place else str(key)


def sha256(text: str) -> str:
    """The fingerprint by which everybody can tell that they hold the same text."""
    return hashlib.sha256(text.encode()).hexdigest()
