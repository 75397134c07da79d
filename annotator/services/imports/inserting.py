"""Many new rows of one table by COPY or one prepared statement, with no SQL text for each."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from annotator.models.fields import JSONText, dump

# What both drivers take as Django would hand it over, where it is of the type that it should be.
_PLAIN: dict[type, type] = {
    models.CharField: str,
    models.TextField: str,
    models.IntegerField: int,
    models.PositiveIntegerField: int,
    models.PositiveBigIntegerField: int,
    models.FloatField: float,
    models.BooleanField: bool,
}
Column = Callable[[Sequence[models.Model], BaseDatabaseWrapper], Iterable[Any]]


def insert(rows: Sequence[models.Model]) -> None:
    """Insert rows of one model whose ids are known, or counted by the database. Like
    `bulk_create` no signal is sent; unlike it the statement is written once and the values are
    made ready column by column, which is what most of the time went into.
    """
    if not rows:
        return
    database = connections[DEFAULT_DB_ALIAS]
    names, ready = _plan(type(rows[0]))
    values = zip(*(column(rows, database) for column in ready), strict=True)
    insert_rows(type(rows[0]), names, list(values))


def insert_rows(
    model: type[models.Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows of a model's table whose values are as the driver takes them."""
    if not rows:
        return
    database = connections[DEFAULT_DB_ALIAS]
    quote = database.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(map(quote, names))
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            # Django translates the errors of what it knows, and it does not know COPY.
            into = f"COPY {table} ({columns}) FROM STDIN"
            with database.wrap_database_errors, cursor.copy(into) as copy:
                for each in rows:
                    copy.write_row(each)
            return
        marks = ", ".join(["%s"] * len(names))
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608


class Alike:
    """Rows of one table that have most columns in common with a row that is not itself written;
    each gives its own as the driver takes them, and making it costs no instance of a model.
    """

    def __init__(self, common: models.Model) -> None:
        self._model = type(common)
        names, ready = _plan(self._model)
        database = connections[DEFAULT_DB_ALIAS]
        fields = {field.column: field.attname for field in self._model._meta.concrete_fields}
        self._names = names
        self._common = {
            fields[name]: next(iter(column([common], database)))
            for name, column in zip(names, ready, strict=True)
        }
        self._width = len(names)
        self.rows: list[tuple[Any, ...]] = []

    def add(self, own: dict[str, Any]) -> None:
        """One more, by the fields' names."""
        row = tuple((self._common | own).values())
        if len(row) > self._width:
            raise TypeError(f"{own.keys() - self._common.keys()} are no columns")
        self.rows.append(row)

    def insert(self) -> None:
        """Write them, and forget them."""
        insert_rows(self._model, self._names, self.rows)
        self.rows = []


@lru_cache(maxsize=32)
def _plan(model: type[models.Model]) -> tuple[list[str], list[Column]]:
    """The columns that are written, and what makes the values of each ready."""
    fields = [
        each for each in model._meta.local_concrete_fields if not isinstance(each, models.AutoField)
    ]
    return [str(each.column) for each in fields], list(map(_column, fields))


def _column(field: "models.Field[Any, Any]") -> Column:
    told = field
    while isinstance(told, models.ForeignKey):
        told = told.target_field
    get = attrgetter(field.attname)
    if type(told) is models.UUIDField:
        return lambda rows, database: _ids(map(get, rows), database)
    if type(told) is JSONText:
        return lambda rows, _: [None if (v := get(row)) is None else dump(v) for row in rows]
    if kind := _PLAIN.get(type(told)):
        usual = frozenset({kind, type(None)})
        return lambda rows, database: _as_they_are(field, usual, rows, database)
    return lambda rows, database: _by_django(field, rows, database)


def _ids(values: Iterable[Any], database: BaseDatabaseWrapper) -> list[Any]:
    if database.features.has_native_uuid_field:
        return list(values)
    return [None if each is None else each.hex for each in values]


def _as_they_are(
    field: "models.Field[Any, Any]",
    usual: frozenset[type],
    rows: Sequence[models.Model],
    database: BaseDatabaseWrapper,
) -> list[Any]:
    """A member of an enumeration, say, is no plain text to a driver: Django knows what to do."""
    values = list(map(attrgetter(field.attname), rows))
    if usual.issuperset(map(type, values)):
        return values
    return _by_django(field, rows, database)


def _by_django(
    field: "models.Field[Any, Any]", rows: Sequence[models.Model], database: BaseDatabaseWrapper
) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(row, add=True), database) for row in rows]
