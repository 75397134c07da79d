"""A table as lines of canonical JSON, and back; never more than a batch in memory."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import connections
from django.db.models import AutoField, Field, ForeignKey, Model, QuerySet
from django.utils.dateparse import parse_datetime

from annotator.core.errors import Invalid
from annotator.core.text import check_json

_BATCH = 500
# Deeper than any answer to a question nests.
_DEEPEST = 60
Row = dict[str, Any]


def columns(model: type[Model]) -> list["Field[Any, Any]"]:
    """The columns of a table, in its own order."""
    return list(model._meta.concrete_fields)


def read(rows: QuerySet[Any], without: Iterable[str] = ()) -> Iterator[Row]:
    """The rows of a query by primary key, as they are stored, without some columns."""
    left_out = set(without)
    names = [each.attname for each in columns(rows.model) if each.attname not in left_out]
    # In the order of the key, which is the order in which rows came to be.
    for values in rows.order_by("pk").values_list(*names).iterator(chunk_size=_BATCH):
        yield dict(zip(names, values, strict=True))


def line(row: Mapping[str, Any]) -> bytes:
    """A row as one line: sorted names, no spaces, times in UTC."""
    return orjson.dumps(row, option=orjson.OPT_SORT_KEYS) + b"\n"


def parsed(data: bytes, place: str) -> Row:
    """A line as a row of plain values."""
    try:
        row = orjson.loads(data)
    except orjson.JSONDecodeError:
        row = None
    if not isinstance(row, dict):
        raise Invalid.at(place, "This line is not a row.", "damaged")
    return row


def judge(model: type[Model], row: Row, place: str) -> None:
    """Refuse what no form of ours would have let into a column, in a file from anybody: a word
    that is none of a closed list, more than fits, characters that no database keeps.
    """
    check_json(row, place, max_depth=_DEEPEST)
    for field in columns(model):
        value = row.get(field.attname)
        if value is None or isinstance(field, ForeignKey):
            continue
        try:
            found = _value(field, value)
            if field.choices and found not in dict(field.flatchoices) and found != "":
                raise ValidationError("not of the list")
            field.run_validators(found)
        except (ValidationError, TypeError, ValueError):
            raise _unheld(place) from None


def write(model: type[Model], rows: Iterable[Row], alias: str, place: str) -> int:
    """Insert rows as they are: no default is drawn, no time is set anew. How many there were.

    A column that the rows do not know takes its default, so an older file fits a newer table.
    """
    number, several = 0, iter(rows)
    while batch := [_instance(model, row, place) for row in islice(several, _BATCH)]:
        _insert(model, batch, alias)
        number += len(batch)
    return number


def _instance(model: type[Model], row: Row, place: str) -> Model:
    known = {each.attname: each for each in columns(model)}
    if unknown := row.keys() - known.keys():
        raise Invalid.at(
            place, f"This version of Slant has no column {min(unknown)!r} here.", "newer"
        )
    try:
        return model(**{name: _value(known[name], value) for name, value in row.items()})
    except (ValidationError, TypeError, ValueError):
        raise _unheld(place) from None


def _unheld(place: str) -> Invalid:
    return Invalid.at(place, "A row has a value that its column cannot hold.", "damaged")


def _value(field: "Field[Any, Any]", value: object) -> object:
    if isinstance(field, ForeignKey):
        return None if value is None else field.target_field.to_python(value)
    if field.get_internal_type() == "DateTimeField" and isinstance(value, str):
        return parse_datetime(value)
    return field.to_python(value)


def _insert(model: type[Model], batch: list[Model], alias: str) -> None:
    fields = [
        each for each in columns(model) if not (isinstance(each, AutoField) and batch[0].pk is None)
    ]
    operations = connections[alias].ops
    size = operations.bulk_batch_size(fields, batch)
    for at in range(0, len(batch), size):
        # As loading a fixture does it, but for many rows at once.
        insert = model._base_manager.using(alias)._insert  # type: ignore[attr-defined]
        insert(batch[at : at + size], fields=fields, using=alias, raw=True)


def count_on(models: Iterable[type[Model]], alias: str) -> None:
    """After rows with numbers of their own: the next number follows the highest."""
    sentences = connections[alias].ops.sequence_reset_sql(no_style(), list(models))
    with connections[alias].cursor() as cursor:
        for each in sentences:
            cursor.execute(each)
