"""Writes whose SQL is made once a process, sent to PostgreSQL in one round trip.

What the ORM does besides, such as to read back what the database filled in, no save needs.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Field, Model

from annotator.models.compiled import together

Columns = list["Field[Any, Any]"]


class Statement(NamedTuple):
    """One write."""

    sql: str
    params: Sequence[Any]


def insert(rows: Sequence[Model]) -> Statement:
    """New rows of one model. Ids that the database counts up stay unknown."""
    model = type(rows[0])
    names, fields = _columns(model)
    marks = "(" + ", ".join(["%s"] * len(fields)) + ")"
    params = [
        each.get_db_prep_save(each.pre_save(row, add=True), connection)
        for row in rows
        for each in fields
    ]
    # Every name comes from the models; every value is a parameter.
    into = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES '  # noqa: S608
    return Statement(into + ", ".join([marks] * len(rows)), params)


def swap(row: Model, values: Mapping[str, object], *, revision: int) -> Statement:
    """UPDATE … WHERE revision = n: nothing is written where the row has moved on meanwhile."""
    sql, fields = _swapped(type(row), tuple(values))
    params = [
        each.get_db_prep_save(value, connection)
        for each, value in zip(fields, values.values(), strict=True)
    ]
    return Statement(sql, [*params, revision + 1, _key(row), revision])


def delete(model: type[Model], column: str, of: Model) -> Statement:
    """The rows of a model that belong to this one."""
    sql = f'DELETE FROM "{model._meta.db_table}" WHERE "{_field(model, column).column}" = %s'  # noqa: S608
    return Statement(sql, [_key(of)])


def run(statements: Sequence[Statement]) -> list[int]:
    """Do them in this order; how many rows each came to."""
    cursors = []
    with together():
        for each in statements:
            cursor = connection.cursor()
            cursor.execute(each.sql, each.params)
            cursors.append(cursor)
    return [cursor.rowcount for cursor in cursors]


def _key(row: Model) -> object:
    return _primary(type(row)).get_db_prep_value(row.pk, connection)


@cache
def _columns(model: type[Model]) -> tuple[str, Columns]:
    fields: Columns = [
        each
        for each in model._meta.local_concrete_fields
        if not (each.primary_key and each.get_internal_type() == "BigAutoField")
    ]
    return ", ".join(f'"{each.column}"' for each in fields), fields


@cache
def _swapped(model: type[Model], names: tuple[str, ...]) -> tuple[str, Columns]:
    fields: Columns = [_field(model, name) for name in names]
    chosen = ", ".join(f'"{each.column}" = %s' for each in [*fields, _field(model, "revision")])
    where = f'"{_primary(model).column}" = %s AND "revision" = %s'
    return f'UPDATE "{model._meta.db_table}" SET {chosen} WHERE {where}', fields  # noqa: S608


def _primary(model: type[Model]) -> "Field[Any, Any]":
    return next(each for each in model._meta.local_concrete_fields if each.primary_key)


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    """By its name or by that of its column, as `codebook_id`."""
    return next(each for each in model._meta.local_concrete_fields if name in _names(each))


def _names(field: "Field[Any, Any]") -> tuple[str, str]:
    return field.name, field.attname
