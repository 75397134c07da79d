"""How long a large import takes beside a plain insert of the same rows, and how much memory.

`python -m bench.importing [ARTICLES]` brings in a file of small articles by the task that the
worker does, in a database that is thrown away. With `DATABASE_URL` it uses that one.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path
from threading import Event
from typing import Any

import django

from bench.folder import thrown_away

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
if __name__ == "__main__":
    thrown_away()
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from annotator.jobs import work_once  # noqa: E402
from annotator.models import Document, DocumentText, Import, Project, User  # noqa: E402
from annotator.services.imports import task, uploads  # noqa: E402
from annotator.services.projects import projects  # noqa: E402

ARTICLES = 200_000
_TEXT = "Minister {n} spoke on Monday. “We will not build the dam,” he said.\n\nNobody moved."
_AT_ONCE = 1_000


def written(folder: Path, articles: int) -> Path:
    """The file."""
    path = folder / "articles.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(articles):
            record = {
                "key": f"a-{number}",
                "text": _TEXT.format(n=number),
                "outlet": f"Outlet {number % 40}",
                "published_on": "2026-01-01",
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


def brought(project: Project, path: Path) -> tuple[float, float]:
    """Seconds that judging and that writing took."""
    with path.open("rb") as stream:
        made = uploads.receive(project=project, actor=None, stream=stream, file_name=path.name)
    uploads.check(made_by=made, wish={"format": "jsonl"}, publishes=False)
    # One task each time: what follows an import in a moment is not its cost.
    began = time.perf_counter()
    work_once(Event())
    judged = time.perf_counter()
    uploads.go(made_by=made)
    work_once(Event())
    ended = time.perf_counter()
    made.refresh_from_db()
    assert made.state == "done", (made.state, made.errors)
    return judged - began, ended - judged


def plainly() -> float:
    """Seconds that the same rows take without any of our code, by executemany or COPY."""
    tables = [model._meta.db_table for model in (Document, DocumentText)]
    seconds = 0.0
    for table in tables:
        with connection.cursor() as cursor:
            # Constraints and indexes cost whoever inserts; so they do here.
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = cursor.fetchall()
            names = [f'"{each[0]}"' for each in cursor.description]
        seconds += _inserted(table, names, rows)
    return seconds


def _inserted(table: str, names: list[str], rows: list[Any]) -> float:
    columns = ", ".join(names)
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TABLE "plain_{table}" AS SELECT * FROM "{table}" LIMIT 0')
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "plain_{table}" ({columns}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(names))
            into = f'INSERT INTO "plain_{table}" ({columns}) VALUES ({marks})'
            for at in range(0, len(rows), _AT_ONCE):
                cursor.executemany(into, rows[at : at + _AT_ONCE])
    return time.perf_counter() - began


def main(articles: int) -> None:
    """Print the figures."""
    call_command("migrate", interactive=False, verbosity=0)
    manager = User.objects.create(username="mona", name="Mona", may_create_projects=True)
    project = projects.create(
        creator=manager, title="Large", language="en", template="news-framing", settings={}
    )
    path = written(Path(os.environ["DATA_DIR"]), articles)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    judged, wrote = brought(project, path)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert Document.objects.count() == articles
    assert Import.objects.get().counts["created"] == articles
    plain = plainly()
    print(
        f"{connection.vendor}: {articles:,} articles judged in {judged:.1f} s, written in"
        f" {wrote:.1f} s; plainly inserted in {plain:.1f} s (without indexes):"
        f" writing is {wrote / plain:.1f} times that. Memory {before // 1024} →"
        f" {after // 1024} MiB; marks every {task._EVERY} records."
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES)
