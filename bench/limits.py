"""The least that the same work can cost on this machine, measured beside it in the same run."""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import connection, transaction

T = TypeVar("T")
# The same records: every field of a line, prefix and suffix cut from the text as there.
_RECORDS = """
    SELECT json_build_object('schema', 'slant/1', 'key', d.key, 'title', d.title, 'text', t.text,
      'text_sha256', d.text_sha256, 'outlet', d.outlet_id, 'event', d.event_id, 'url', d.url,
      'published_on', d.published_on, 'byline', d.byline, 'language', d.language,
      'purpose', d.purpose, 'metadata', d.metadata, 'rights', d.rights, 'blocks', d.blocks,
      'sentences', d.sentences, 'assignments', (SELECT json_agg(json_build_object(
        'annotator', m.pseudonym, 'kind', r.kind, 'round', o.name, 'state', r.state,
        'codebook', c.version, 'nothing_found', r.nothing_found, 'exposure', r.exposure,
        'note', r.note, 'unlocked_blocks', r.unlocked_blocks, 'submitted_at', r.submitted_at,
        'annotations', (SELECT json_agg(json_build_object(
          'layer', a.layer, 'parts', a.parts, 'slot', a.slot, 'quote', a.quote,
          'prefix', substr(t.text, {max}(a.start - 31, 1), {min}(a.start, 32)),
          'suffix', substr(t.text, a."end" + 1, 32), 'values', a."values", 'note', a.note,
          'origin', a.origin, 'created_at', a.created_at, 'updated_at', a.updated_at,
          'uuid', a.id)) FROM annotator_annotation a
          WHERE a.assignment_id = r.id AND a.deleted_at IS NULL)))
        FROM annotator_assignment r JOIN annotator_membership m ON m.id = r.member_id
        JOIN annotator_round o ON o.id = r.round_id
        JOIN annotator_codebook c ON c.id = r.codebook_id
        WHERE r.document_id = d.id AND r.state = 'submitted'))
    FROM annotator_document d JOIN annotator_documenttext t ON t.document_id = d.id
    JOIN annotator_project p ON p.id = d.project_id WHERE p.slug = '{slug}' ORDER BY d.key"""


def _records(slug: str) -> str:
    """SQLite's own library groups by SQL as well, under other names."""
    if connection.vendor == "postgresql":
        return _RECORDS.format(max="greatest", min="least", slug=slug)
    lite = _RECORDS.replace("json_build_object", "json_object")
    lite = lite.replace("json_agg", "json_group_array")
    return lite.format(max="max", min="min", slug=slug)


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


def out(slug: str) -> tuple[float, int]:
    """Seconds and bytes of a project's records as the database itself writes them down."""

    def read() -> int:
        size = 0
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY ({_records(slug)}) TO STDOUT") as copy:
                    return sum(len(each) for each in copy)
            cursor.execute(_records(slug))
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
