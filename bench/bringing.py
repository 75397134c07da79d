"""Import: files by the worker's task, beside a copy of the very same rows of all tables."""

import os
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

from django.db import connection, transaction

from annotator.jobs import work_once
from annotator.models import Import, Job, Project, User
from annotator.services.imports import uploads
from annotator.services.projects import projects
from bench import brought_file, limits

# Every table that an import writes many rows of, first those that others point to, and how its
# rows of one project are found. The copies that progress is counted from come by triggers.
_OF_PROJECT = "project_id = '{project}'"
_OF_ARTICLE = f"document_id IN (SELECT id FROM annotator_document WHERE {_OF_PROJECT})"
_OF_READING = f"assignment_id IN (SELECT id FROM annotator_assignment WHERE {_OF_ARTICLE})"
_OF_MARK = f"annotation_id IN (SELECT id FROM annotator_annotation WHERE {_OF_ARTICLE})"
_TABLES = {
    "annotator_entity": _OF_PROJECT,
    "annotator_document": _OF_PROJECT,
    "annotator_documenttext": _OF_ARTICLE,
    "annotator_assignment": _OF_ARTICLE,
    "annotator_assignmentchange": _OF_READING,
    "annotator_annotation": _OF_ARTICLE,
    "annotator_annotationtag": _OF_MARK,
}
_WARMING = 20
_AT_ONCE = 5_000
Figures = dict[str, float]


def measured(articles: int, marked: int) -> dict[str, Figures]:
    """Of so many articles alone, and of so many with 20 marks of each of two readers: seconds
    of judging, of writing, and of the same rows put in by the database's own means.
    """
    owner = User.objects.create(username="importer", may_create_projects=True)
    # What a process does once is not a file's cost.
    _of(owner, "warm", _WARMING, marked=True)
    return {
        "articles": _of(owner, "articles", articles, marked=False),
        "marked": _of(owner, "marked", marked, marked=True),
    }


def _of(owner: User, slug: str, articles: int, *, marked: bool) -> Figures:
    made = projects.create(
        creator=owner, title=slug, slug=slug, language="en", template="news-framing", settings={}
    )
    path = Path(os.environ["DATA_DIR"]) / f"{slug}.jsonl"
    with path.open("wb") as file:
        file.writelines(brought_file.lines(articles, marked=marked))
    judged, wrote, came = _brought(made, path)
    if came.state != "done" or came.counts["created"] != articles:
        raise RuntimeError(f"the import did not bring all: {came.state}")
    return {
        "articles": articles,
        "annotations": came.counts["annotations"],
        "judging": round(judged, 3),
        "writing": round(wrote, 3),
        "copy_in": round(_again(made), 3),
    }


def _brought(made: Project, path: Path) -> tuple[float, float, Import]:
    # Nothing that other measurements left waiting comes first, nor runs beside.
    Job.objects.exclude(kind="import").delete()
    with path.open("rb") as stream:
        sent = uploads.receive(project=made, actor=None, stream=stream, file_name=path.name)
    uploads.check(made_by=sent, wish={"format": "jsonl"}, publishes=False)
    # One task each: what follows an import in a moment is not its cost.
    judged, _ = limits.seconds(lambda: work_once(Event()))
    sent.refresh_from_db()
    if sent.errors:
        raise RuntimeError(f"the import was refused: {sent.errors[:3]}")
    uploads.go(made_by=sent)
    wrote, _ = limits.seconds(lambda: work_once(Event()))
    sent.refresh_from_db()
    return judged, wrote, sent


def _again(made: Project) -> float:
    """The very rows, taken out and put back where they were."""
    has_copy = connection.vendor == "postgresql"
    key = str(made.pk) if has_copy else made.pk.hex
    put_back: list[Callable[[], None]] = []
    with connection.cursor() as cursor:
        for table, condition in _TABLES.items():
            chosen = f"SELECT * FROM {table} WHERE {condition.format(project=key)}"
            put_back.append(_copied(table, chosen) if has_copy else _prepared(table, chosen))
        for table, condition in reversed(_TABLES.items()):
            cursor.execute(f"DELETE FROM {table} WHERE {condition.format(project=key)}")

    def all_of_it() -> None:
        # Keys, triggers and indexes stay, and references are looked at before it commits.
        with transaction.atomic():
            for each in put_back:
                each()

    return limits.seconds(all_of_it)[0]


def _copied(table: str, chosen: str) -> Callable[[], None]:
    """As PostgreSQL itself writes them down and reads them."""
    with connection.cursor() as cursor, cursor.copy(f"COPY ({chosen}) TO STDOUT") as copy:
        kept = [bytes(each) for each in copy]
    data = b"".join(kept)

    def put_back() -> None:
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
            copy.write(data)

    return put_back


def _prepared(table: str, chosen: str) -> Callable[[], None]:
    """By one prepared statement of SQLite's own library."""
    with connection.cursor() as cursor:
        cursor.execute(chosen)
        marks = ", ".join(["%s"] * len(cursor.description))
        rows: list[Any] = cursor.fetchall()

    def put_back() -> None:
        with connection.cursor() as cursor:
            for at in range(0, len(rows), _AT_ONCE):
                into = f"INSERT INTO {table} VALUES ({marks})"
                cursor.executemany(into, rows[at : at + _AT_ONCE])

    return put_back
