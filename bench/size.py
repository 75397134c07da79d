"""PostgreSQL at size: what a mark takes on disk, and which indexes the frequent questions use.

`python -m tests.postgres bench.size [ARTICLES]`, on a database that is thrown away; forty marks an
article, so that 250,000 articles are ten million. More than 12,500 are so many copies of these.
"""

import os
import sys
import time
from uuid import UUID

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from annotator.models import Annotation, Assignment, Document  # noqa: E402
from bench import data, grown, limits  # noqa: E402

ARTICLES, MOST_LOADED = 2_000, 12_500
_TABLES = (
    "annotation",
    "annotationtag",
    "assignment",
    "document",
    "documenttext",
    "countedreading",
    "place",
)


def main(articles: int) -> None:
    """Load, weigh, explain, and time what a migration holds its lock for."""
    call_command("migrate", verbosity=0, interactive=False)
    made, people = data.project("size")
    loaded = min(articles, MOST_LOADED)
    took, _ = limits.seconds(lambda: data.fill(made, people, loaded))
    marks = loaded * data.SPANS * len(people)
    print(f"{marks:,} marks loaded in {took:.1f} s: {marks / took:,.0f} a second, keys in place")
    times = articles // loaded
    if times > 1:
        copied, built = grown.grow(times)
        marks *= times
        print(f"{marks:,} marks by copying in {copied:.0f} s, their indexes in {built:.0f} s")
    _weigh(marks)
    _explain(made.pk)
    _alter()


def _weigh(marks: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        for name in _TABLES:
            table = f"annotator_{name}"
            cursor.execute(
                "SELECT pg_relation_size(%s), pg_indexes_size(%s), pg_total_relation_size(%s)",
                [table] * 3,
            )
            rows, indexes, whole = (size / marks for size in cursor.fetchone() or (0, 0, 0))
            print(
                f"  {name:<15} {rows:>6.0f} B rows {indexes:>6.0f} B indexes {whole:>6.0f} B a mark"
            )


def _explain(project: UUID) -> None:
    reading = Assignment.objects.order_by("pk").first()
    asked = {
        "the marks of a reading": Annotation.all_kinds.live().filter(assignment=reading),
        "the marks of forty articles": Annotation.all_kinds.filter(
            document__in=list(Document.objects.order_by("key")[:40])
        ),
        "one mark": Annotation.all_kinds.filter(pk=project),
        "articles from a place on": Document.objects.filter(
            project_id=project, key__gt="d-001000"
        ).order_by("key")[:50],
    }
    for name, rows in asked.items():
        plan = rows.explain(analyze=True, buffers=True).split("\n")
        scans = sorted({line.split("  (")[0].strip(" ->") for line in plan if "Scan" in line})
        print(f"  {name}: {'; '.join(scans)}; {plan[-1].strip()}")


def _alter() -> None:
    """What usual migrations hold the table for, in milliseconds."""
    steps = {
        "a column with a default": "ALTER TABLE annotator_annotation ADD bench_one int DEFAULT 0",
        "a check, not looked at yet": "ALTER TABLE annotator_annotation ADD CONSTRAINT bench_two"
        " CHECK (revision > 0) NOT VALID",
        "an index, concurrently": "CREATE INDEX CONCURRENTLY bench_three ON annotator_annotation"
        " (updated_at)",
        "an index, while others wait": "CREATE INDEX bench_four ON annotator_annotation"
        " (created_at)",
    }
    for name, sql in steps.items():
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(sql)
        print(f"  {name}: {(time.perf_counter() - began) * 1000:,.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES)
