"""Questions that every save asks: their SQL is made once a process and asked again as it is.

Turning a queryset into SQL costs the processor ten times what the database needs to find a row
by its key. What is read is the same as by the queryset itself: models with their relations.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar, cast
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)
_FIRST_MARK = 2_000_000_011


@contextmanager
def together() -> Iterator[None]:
    """What is asked inside goes to PostgreSQL in one round trip; answers are read afterwards.

    SQLite is asked one thing after the other: there is no way to save.
    """
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    # Errors come when the pipeline ends, past the cursor that would have translated them.
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


class Compiled(Generic[M]):
    """A question with as many places to fill in as `kinds` names (UUID or int).

    `make` builds the queryset from one value for each place; it is called once with marks.
    """

    def __init__(
        self, make: Callable[..., QuerySet[M, Any]], *kinds: type[UUID] | type[int]
    ) -> None:
        self._make = make
        self._kinds = kinds
        self._made: _Made | None = None

    def first(self, *values: UUID | int) -> M | None:
        """The first row, or None."""
        return self.ask(*values).first()

    def ask(self, *values: UUID | int) -> "Asked[M]":
        """Send it; within `together`, read the answer after that."""
        made = self._made or self._make_sql()
        cursor = connection.cursor()
        cursor.execute(made.sql, made.filled(values))
        return Asked(made, cursor)

    def _make_sql(self) -> "_Made":
        marks = [
            uuid4() if kind is UUID else _FIRST_MARK + number
            for number, kind in enumerate(self._kinds)
        ]
        asked: Any = self._make(*marks)
        compiler = asked.query.get_compiler(using=connection.alias)
        sql, params = compiler.as_sql()
        has_models = issubclass(asked._iterable_class, ModelIterable)
        marked = [_adapted(mark) for mark in marks]
        self._made = _Made(compiler, sql, params, marked, has_models=has_models)
        return self._made


def _adapted(value: UUID | int) -> object:
    """As the database takes it: SQLite has no type for ids."""
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value


class _Made:
    """The SQL with its places, and how its rows become models."""

    def __init__(
        self,
        compiler: SQLCompiler,
        sql: str,
        params: tuple[object, ...],
        marks: list[object],
        *,
        has_models: bool,
    ) -> None:
        self.sql = sql
        self._params = list(params)
        self._places = [(at, marks.index(each)) for at, each in enumerate(params) if each in marks]
        if {number for _, number in self._places} != set(range(len(marks))):
            raise TypeError("a place to fill in is not in the SQL as it was given")
        self._compiler = compiler
        columns = compiler.select[: compiler.col_count]
        self._converters = compiler.get_converters([each[0] for each in columns])
        self._related: list[Any] = []
        self._model: type[Model] | None = None
        info = cast("dict[str, Any] | None", compiler.klass_info)
        if info is not None and has_models:
            self._model = info["model"]
            self._columns = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
            chosen = cast("list[Any]", compiler.select)[self._columns]
            self._names = [each[0].target.attname for each in chosen]
            related: Any = get_related_populators
            self._related = related(info, compiler.select, connection.alias)

    def filled(self, values: tuple[UUID | int, ...]) -> list[Any]:
        """The parameters with these values in their places."""
        params = list(self._params)
        for at, number in self._places:
            params[at] = _adapted(values[number])
        return params

    def read(self, rows: list[tuple[object, ...]]) -> Iterator[Any]:
        """Rows as models, or as tuples where the queryset was one of values."""
        for row in self._compiler.apply_converters(rows, self._converters):
            if self._model is None:
                yield tuple(row)
                continue
            found = self._model.from_db(connection.alias, self._names, row[self._columns])
            for each in self._related:
                each.populate(row, found)
            yield found


class Asked(Generic[M]):
    """A question on its way."""

    def __init__(self, made: _Made, cursor: Any) -> None:  # noqa: ANN401  Django's wrapper
        self._made = made
        self._cursor = cursor

    def first(self) -> M | None:
        """The first row of the answer, or None."""
        return next(self._made.read(self._cursor.fetchall()), None)

    def all(self) -> list[M]:
        """Every row."""
        return list(self._made.read(self._cursor.fetchall()))

    def raw(self) -> list[tuple[Any, ...]]:
        """Every row as the driver has it."""
        found: list[tuple[Any, ...]] = self._cursor.fetchall()
        return found
