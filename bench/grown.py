"""A project many times over: PostgreSQL copies what is there, under new ids, quicker than any load.

Plain indexes are taken away meanwhile and built again, as whoever moves so much data does; keys
stay. Copies are made without triggers: what these would have written is copied as well.
"""

import time

from django.db import connection

# By table: what is another row's id and so must be that of the copy.
_IDS = {
    "document": ("id",),
    "documenttext": ("document_id",),
    "assignment": ("id", "document_id"),
    "annotation": ("id", "assignment_id", "document_id"),
    "annotationtag": ("annotation_id",),
    "countedreading": ("assignment_id", "document_id"),
    "place": ("document_id",),
}
# The database numbers these rows itself.
_NUMBERED = ("annotationtag", "place")
_PLAIN = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
    WHERE i.indrelid = %s::regclass AND NOT i.indisunique"""
_COLUMNS = """
    SELECT column_name FROM information_schema.columns WHERE table_name = %s
    ORDER BY ordinal_position"""


def grow(times: int) -> tuple[float, float]:
    """Everything that is there so many times; seconds of copying and of building indexes."""
    with connection.cursor() as cursor:
        # Neither triggers nor foreign keys look at the copies.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        definitions = []
        for name in _IDS:
            cursor.execute(_PLAIN, [f"annotator_{name}"])
            for index, definition in cursor.fetchall():
                definitions.append(definition)
                cursor.execute(f"DROP INDEX {index}")
            cursor.execute(f"CREATE TEMP TABLE one_{name} AS SELECT * FROM annotator_{name}")
        began = time.perf_counter()
        for name in _IDS:
            columns = _columns(name)
            into = ", ".join(f'"{each}"' for each in columns)
            for number in range(1, times):
                values = ", ".join(_value(name, each, number) for each in columns)
                cursor.execute(
                    f"INSERT INTO annotator_{name} ({into}) SELECT {values} FROM one_{name}"
                )
        copied = time.perf_counter()
        for definition in definitions:
            cursor.execute(definition)
        built = time.perf_counter()
        cursor.execute("SET session_replication_role = origin")
    return copied - began, built - copied


def _columns(name: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS, [f"annotator_{name}"])
        found = [str(each) for (each,) in cursor.fetchall()]
    return [each for each in found if not (each == "id" and name in _NUMBERED)]


def _value(name: str, column: str, number: int) -> str:
    if column in _IDS[name]:
        return f"md5(\"{column}\"::text || '{number}')::uuid"
    if (name, column) == ("document", "key"):
        return f"\"key\" || '-{number}'"
    return f'"{column}"'
