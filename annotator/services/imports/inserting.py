"""Many new rows of one table by COPY or one prepared statement, with no SQL text for each."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def insert(rows: Sequence[Model]) -> None:
    """Insert rows of one model whose ids are known. Like `bulk_create` no signal is sent; unlike
    it the statement is written once, which is what most of the time went into.
    """
    if not rows:
        return
    fields = rows[0]._meta.local_concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = quote(rows[0]._meta.db_table)
    values: list[list[Any]] = [
        [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
        for row in rows
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Django translates the errors of what it knows, and it does not know COPY.
            into = f"COPY {table} ({columns}) FROM STDIN"
            with connection.wrap_database_errors, cursor.copy(into) as copy:
                for each in values:
                    copy.write_row(each)
            return
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)  # noqa: S608
