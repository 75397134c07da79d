"""Lists walk by key, never by OFFSET: page 10,000 costs what page 1 costs.

A cursor is signed and bound to the path and its filters, so it can be neither made up nor
carried over to another list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.core import signing
from django.db.models import F, Model, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from rest_framework.request import Request

from annotator.core.errors import Invalid

DEFAULT_SIZE, LARGEST_SIZE = 50, 200
Row = TypeVar("Row", bound=Model)


def page(
    request: Request,
    rows: QuerySet[Row],
    show: Callable[[Row], dict[str, object]],
    order: str = "-id",
) -> dict[str, object]:
    """One page as `{"results", "next"}`, ordered by a column (of a closed list) and the id."""
    found = walk(request, rows, order)
    return {"results": [show(row) for row in found.rows], "next": found.next}


@dataclass(frozen=True)
class Found(Generic[Row]):
    """The rows of one page, and where the next one is."""

    rows: list[Row]
    next: str | None


def walk(request: Request, rows: QuerySet[Row], order: str = "-id") -> Found[Row]:
    """One page of rows, for lists that look something up for all of them at once."""
    size, after = _size(request), _after(request)
    column, is_down = order.lstrip("-"), order.startswith("-")
    columns = (column,) if column == "id" else (column, "id")
    sign = "-" if is_down else ""
    ordered = rows.order_by(*(f"{sign}{name}" for name in columns))
    if after is not None:
        ordered = _beyond(ordered, columns, after, is_down)
    found = list(ordered[: size + 1])
    last = found[size - 1] if len(found) > size else None
    following = None if last is None else [getattr(last, name) for name in columns]
    return Found(found[:size], None if following is None else _next(request, following))


def _beyond(
    rows: QuerySet[Row], columns: tuple[str, ...], after: list[Any], is_down: bool
) -> QuerySet[Row]:
    if len(after) != len(columns):
        raise _broken()
    if len(columns) == 1:
        return rows.filter(**{f"{columns[0]}__{'lt' if is_down else 'gt'}": after[0]})
    lookup = TupleLessThan if is_down else TupleGreaterThan
    return rows.filter(lookup(tuple(F(name) for name in columns), tuple(after)))


def _size(request: Request) -> int:
    given = request.query_params.get("page_size", str(DEFAULT_SIZE))
    is_short_number = given.isascii() and given.isdigit() and len(given) < 10
    if not is_short_number or not 1 <= int(given) <= LARGEST_SIZE:
        raise Invalid.at("page_size", f"This must be a whole number from 1 to {LARGEST_SIZE}.")
    return int(given)


def _salt(request: Request) -> str:
    filters = sorted(
        (k, v) for k, v in request.query_params.items() if k not in {"cursor", "page_size"}
    )
    return f"cursor:{request.path}?{urlencode(filters)}"


def _after(request: Request) -> list[Any] | None:
    given = request.query_params.get("cursor")
    if given is None:
        return None
    try:
        packed = signing.loads(given, salt=_salt(request))
        return [_unpack(kind, value) for kind, value in packed]
    except (signing.BadSignature, ValueError, TypeError):
        raise _broken() from None


def _next(request: Request, values: list[Any]) -> str:
    cursor = signing.dumps([_pack(value) for value in values], salt=_salt(request))
    query = {**dict(request.query_params.items()), "cursor": cursor}
    return f"{request.path}?{urlencode(query)}"


def _pack(value: object) -> list[str]:
    if isinstance(value, datetime):
        return ["at", value.isoformat()]
    if isinstance(value, int):
        return ["number", str(value)]
    return ["id" if isinstance(value, UUID) else "text", str(value)]


def _unpack(kind: str, value: str) -> object:
    if kind == "at":
        return datetime.fromisoformat(value)
    if kind == "number":
        return int(value)
    return UUID(value) if kind == "id" else value


def _broken() -> Invalid:
    return Invalid.at("cursor", "This cursor is not one of this list's.", "bad_cursor")
