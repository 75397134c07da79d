"""Slant's own format: one document record a line, `slant/1`. Loses nothing."""

import json
from collections.abc import Iterator
from typing import BinaryIO

import orjson

from annotator.core.errors import Invalid
from annotator.core.faults import printable
from annotator.core.records import DocumentRecord, parse
from annotator.core.text import check_json
from annotator.formats.reading import Line, Options

LONGEST_LINE = 64 * 1024 * 1024
_JUDGED_BY_PART = frozenset({"blocks", "sentences"})
_ENDS = b"\r\n"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read(stream: BinaryIO, options: Options) -> Iterator[Line]:  # noqa: ARG001
    """Every line that is not blank, one record at a time."""
    number = 0
    while True:
        raw = stream.readline(LONGEST_LINE + 1)
        if not raw:
            return
        number += 1
        if number == 1:
            raw = raw.removeprefix(_BYTE_ORDER_MARK)
        if not raw.strip():
            continue
        try:
            yield Line(number, record=_record(raw))
        except Invalid as fault:
            yield Line(number, fault=fault)
        if len(raw) > LONGEST_LINE:
            return


def _record(raw: bytes) -> DocumentRecord:
    if len(raw) > LONGEST_LINE:
        raise Invalid.at("record", f"A line has at most {LONGEST_LINE:,} bytes.")
    value = _as_we_write(raw)
    if value is None:
        value = _sign_by_sign(raw)
        check_json(value)
    else:
        check_json(_at_large(value))
    return parse(value)


def _as_we_write(raw: bytes) -> object:
    """The value of a line without any blank, as our own lines are; None where it is otherwise.

    This is several times as fast, but of a name that stands twice it would take the last, and
    of a large number a fraction: then what it reads does not come out again as it was.
    """
    try:
        value = orjson.loads(raw)
        return value if orjson.dumps(value) == raw.rstrip(_ENDS) else None
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return None


def _at_large(value: object) -> object:
    """A line without its marks, sentences and blocks: their parts are judged one by one."""
    if type(value) is not dict:
        return value
    kept = {name: each for name, each in value.items() if name not in _JUDGED_BY_PART}
    readings = value.get("assignments")
    if type(readings) is list:
        kept["assignments"] = [
            {name: part for name, part in each.items() if name != "annotations"}
            if type(each) is dict
            else each
            for each in readings
        ]
    return kept


def _sign_by_sign(raw: bytes) -> object:
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_once_each)
    except UnicodeDecodeError as error:
        raise Invalid.at("record", f"Byte {error.start} of the line is not UTF-8.") from None
    except RecursionError:
        raise Invalid.at("record", "The JSON is nested too deeply.") from None
    except json.JSONDecodeError as error:
        # Its own words would call every line of the file "line 1".
        message = f"This is not JSON: {error.msg}, at sign {error.pos + 1} of the line."
        raise Invalid.at("record", message) from None
    except ValueError as error:
        raise Invalid.at("record", f"This is not JSON: {error}.") from None


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object; a name that stands twice would silently lose one of its values."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Invalid.at("record", f"The name {printable(twice)!r} stands twice in one object.")
    return found
