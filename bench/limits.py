"""The least that the same work can cost on this machine, measured beside it in the same run."""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import connection, transaction

T = TypeVar("T")
_RECORDS = """
    SELECT json_build_object('key', d.key, 'title', d.title, 'text', t.text, 'blocks', d.blocks,
      'sentences', d.sentences, 'assignments', (SELECT json_agg(json_build_object(
        'id', r.id, 'state', r.state, 'annotations', (SELECT json_agg(json_build_object(
          'id', a.id, 'layer', a.layer, 'parts', a.parts, 'quote', a.quote, 'values', a."values",
          'note', a.note, 'created_at', a.created_at)) FROM annotator_annotation a
          WHERE a.assignment_id = r.id AND a.deleted_at IS NULL)))
        FROM annotator_assignment r WHERE r.document_id = d.id))
    FROM annotator_document d JOIN annotator_documenttext t ON t.document_id = d.id
    JOIN annotator_project p ON p.id = d.project_id WHERE p.slug = 'full' ORDER BY d.key"""
# SQLite's own library: the same records, grouped by SQL as well.
_LITE = _RECORDS.replace("json_build_object", "json_object").replace("json_agg", "json_group_array")


def seconds(work: Callable[[], T]) -> tuple[float, T]:
    """By the clock."""
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found


def commit_table() -> None:
    """Where single rows go."""
    key = "integer PRIMARY KEY" if connection.vendor == "sqlite" else "serial PRIMARY KEY"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_rows (id {key}, body text)")


def commit() -> float:
    """Milliseconds of one INSERT with its commit."""
    connection.ensure_connection()

    def insert() -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_rows (body) VALUES ('x')")

    return seconds(insert)[0] * 1000


def out() -> tuple[float, int]:
    """Seconds and bytes of the project's records as the database itself writes them down."""

    def read() -> int:
        size = 0
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY ({_RECORDS}) TO STDOUT") as copy:
                    return sum(len(each) for each in copy)
            cursor.execute(_LITE)
            for (record,) in cursor:
                size += len(record.encode())
        return size

    return seconds(read)


def answered(statements: list[tuple[str, object]]) -> float:
    """Milliseconds that these statements take by themselves, their rows fetched."""

    def ask() -> None:
        with connection.cursor() as cursor:
            for sql, params in statements:
                cursor.execute(sql, params)  # type: ignore[arg-type]
                cursor.fetchall()

    with transaction.atomic():
        return seconds(ask)[0] * 1000
