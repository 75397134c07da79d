"""JSON as rows of a table: lines, a list of objects, or objects by their names."""

import json
from collections.abc import Iterator
from typing import BinaryIO

from annotator.core.errors import Invalid

Row = dict[str, str]
# Lines are read one by one; anything else has to be read whole.
LARGEST_WHOLE = 256 * 1024 * 1024
NAME = "key"


def rows(file: BinaryIO, explode: str | None) -> Iterator[tuple[int, Row]]:
    """Rows with their numbers: of the line, or counted from 1."""
    start = file.read(4096).lstrip()
    file.seek(0)
    if start.startswith(b"[") or not _is_line(start):
        yield from _whole(file, explode)
        return
    for number, raw in enumerate(file, start=1):
        if raw.strip():
            yield from _exploded(number, _object(_value(raw, f"Line {number}"), number), explode)


def _is_line(start: bytes) -> bool:
    """Whether the first line is an object of its own; a long one may go on behind what is seen."""
    line, _, rest = start.partition(b"\n")
    if not rest:
        return not _holds_objects(start)
    try:
        return isinstance(json.loads(line), dict) and not _holds_objects(start)
    except (ValueError, RecursionError):
        return False


def _holds_objects(start: bytes) -> bool:
    """`{"286": {…}, …}`: a table of rows by their names, on one line."""
    decoder = json.JSONDecoder()
    text = start.decode("utf-8", errors="ignore")
    try:
        name, end = decoder.raw_decode(text, text.index("{") + 1)
    except (ValueError, IndexError, RecursionError):
        return False
    return isinstance(name, str) and text[end:].lstrip().removeprefix(":").lstrip().startswith("{")


def _whole(file: BinaryIO, explode: str | None) -> Iterator[tuple[int, Row]]:
    raw = file.read(LARGEST_WHOLE + 1)
    if len(raw) > LARGEST_WHOLE:
        message = f"JSON that is not in lines has at most {LARGEST_WHOLE:,} bytes."
        raise Invalid.at("file", message, "too_large")
    value = _value(raw, "The file")
    if isinstance(value, list):
        for number, each in enumerate(value, start=1):
            yield from _exploded(number, _object(each, number), explode)
        return
    if not isinstance(value, dict) or not all(isinstance(each, dict) for each in value.values()):
        yield from _exploded(1, _object(value, 1), explode)
        return
    for number, (name, each) in enumerate(value.items(), start=1):
        column = NAME if NAME not in each else f"_{NAME}"
        yield from _exploded(number, {column: name, **each}, explode)


def _value(raw: bytes, what: str) -> object:
    try:
        return json.loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise Invalid.at("file", f"{what} is not JSON: {error}.", "bad_table") from None


def _object(value: object, number: int) -> dict[str, object]:
    if not isinstance(value, dict):
        raise Invalid.at("file", f"Line {number} is not an object.", "bad_table")
    return value


def _exploded(
    number: int, value: dict[str, object], explode: str | None
) -> Iterator[tuple[int, Row]]:
    """A row for each item of one field that holds a list."""
    several = value.pop(explode, None) if explode else None
    if not isinstance(several, list):
        yield number, _flat(value)
        return
    for each in several:
        yield number, _flat(value) | _flat({explode or "": each})


def _flat(value: object, name: str = "") -> Row:
    """Inner objects by dotted names, and lists that hold lists by the numbers of their items;
    other lists stay JSON in their cell.
    """
    if isinstance(value, list) and any(isinstance(each, list) for each in value) and name:
        value = {str(at): each for at, each in enumerate(value)}
    if not isinstance(value, dict):
        return {name: value if isinstance(value, str) else _text(value)}
    row: Row = {}
    for key, each in value.items():
        row |= _flat(each, f"{name}.{key}" if name else str(key))
    return row


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int | float):
        return str(value)
    return json.dumps(value, ensure_ascii=False)
