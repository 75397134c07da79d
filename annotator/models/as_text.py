"""Columns as text, for rows that go straight into JSON: what a driver makes of a time or an id
costs more than all the rest of a row."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Func, QuerySet, TextField

Row = tuple[Any, ...]
# Of an id with its hyphens.
_LENGTH = 36


class Moment(Func):
    """A time as JSON has it: in UTC, and whole seconds without a fraction."""

    output_field = TextField()

    def as_postgresql(self, *given: Any, **context: Any) -> Any:  # noqa: ANN401  Django's own
        """Which always writes microseconds."""
        form = '\'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\''
        whole = f"to_char(%(expressions)s AT TIME ZONE 'UTC', {form})"
        context["template"] = f"replace({whole}, '.000000Z', 'Z')"
        return self.as_sql(*given, **context)

    def as_sqlite(self, *given: Any, **context: Any) -> Any:  # noqa: ANN401
        """It is text there, in UTC, without a fraction that is nothing."""
        context["template"] = "replace(%(expressions)s, ' ', 'T') || 'Z'"
        return self.as_sql(*given, **context)


class Id(Func):
    """An id; `hyphened` makes both databases' alike."""

    output_field = TextField()
    template = "%(expressions)s"

    def as_postgresql(self, *given: Any, **context: Any) -> Any:  # noqa: ANN401
        """With its hyphens."""
        context["template"] = "%(expressions)s::text"
        return self.as_sql(*given, **context)


class Stored(Func):
    """JSON as the text that it is stored as."""

    output_field = TextField()
    template = "%(expressions)s"


def hyphened(pk: str) -> str:
    """As JSON has it; SQLite keeps the digits alone."""
    if len(pk) == _LENGTH:
        return pk
    return f"{pk[:8]}-{pk[8:12]}-{pk[12:16]}-{pk[16:20]}-{pk[20:]}"


def raw_rows(asked: QuerySet[Any, Any]) -> list[Row]:
    """As the driver gives them: what Django would make of each column is not needed."""
    try:
        sql, params = asked.query.get_compiler(using=asked.db).as_sql()
    except EmptyResultSet:
        # One of no ids: there is nothing to ask for.
        return []
    with connections[asked.db].cursor() as cursor:
        cursor.execute(sql, params)
        found: list[Row] = cursor.fetchall()
        return found
