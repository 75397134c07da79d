"""How long lists and dashboards take with 100,000 articles and 200 people.

`python -m bench.dashboards` makes such a project in a database that is thrown away, or in the one
that the environment names, and asks each page of a manager's three times; the middle one counts.
Of the wall clock and the processor's time the first is what somebody waits for, the second what it
costs where others are at work, too (of PostgreSQL it is only this side's).
A list is asked for its first page, and for one from its middle that must cost the same.
"""

import os
import statistics
import time
from datetime import datetime, timedelta

import django

from bench.folder import thrown_away

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
if __name__ == "__main__":
    thrown_away()
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Model  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402
from rest_framework.request import Request  # noqa: E402
from rest_framework.test import APIClient, APIRequestFactory  # noqa: E402

from annotator import jobs  # noqa: E402
from annotator.api import paging  # noqa: E402
from annotator.core.ids import uuid7  # noqa: E402
from annotator.models import (  # noqa: E402
    Annotation,
    AnnotationTag,
    Assignment,
    AuditEntry,
    Document,
    Event,
    Membership,
    Outlet,
    Project,
    User,
)
from annotator.services.projects import projects  # noqa: E402

ARTICLES, PEOPLE, OUTLETS, EVENTS = 100_000, 200, 40, 5_000
PAGES = {
    "project": "",
    "documents": "documents/",
    "of an outlet": "documents/?outlet=Outlet+7",
    "of an event": "documents/?event=Event+7",
    "in a state": "documents/?state=submitted",
    "by words": "documents/?q=99999",
    "assignments": "assignments/",
    "handed in": "assignments/?state=submitted",
    "skipped": "assignments/?state=skipped",
    "members": "members/",
    "events": "events/",
    "outlets": "outlets/",
    "rounds": "rounds/",
    "feed": "feed/",
    "settling": "adjudication/",
    "register": "entities/register/",
    "progress": "progress/",
    "of a round": "progress/?round=1",
    "by person": "progress/table/?by=member",
    "by outlet": "progress/table/?by=outlet",
    "by event": "progress/table/?by=event",
    "by article": "progress/table/?by=document",
    "by day": "progress/table/?by=day",
    "by answer": "progress/table/?by=label",
    "hours": "hours/",
}
LONGEST = 300
DEEP: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "documents/": (Document, ("id",)),
    "assignments/": (Assignment, ("id",)),
    "events/": (Event, ("name", "id")),
    "feed/": (AuditEntry, ("id",)),
}


def large_project() -> tuple[Project, User]:
    """A project that is half done."""
    manager = User.objects.create(username="mona", name="Mona", may_create_projects=True)
    project = projects.create(
        creator=manager, title="Large", language="en", template="news-framing", settings={}
    )
    people = [
        Membership(project=project, user=user, is_annotator=True, pseudonym=f"p{at}")
        for at, user in enumerate(
            User.objects.bulk_create(
                User(username=f"reader{at}", name=f"Reader {at}") for at in range(PEOPLE)
            )
        )
    ]
    Membership.objects.bulk_create(people)
    outlets = Outlet.objects.bulk_create(
        Outlet(project=project, name=f"Outlet {at}") for at in range(OUTLETS)
    )
    events = Event.objects.bulk_create(
        Event(project=project, name=f"Event {at}") for at in range(EVENTS)
    )
    for first in range(0, ARTICLES, 5_000):
        _articles(project, people, outlets, events, first)
    return project, manager


def _articles(
    project: Project,
    people: list[Membership],
    outlets: list[Outlet],
    events: list[Event],
    first: int,
) -> None:
    now, round_one, codebook = timezone.now(), project.rounds.get(), project.codebooks.get()
    rows = _rows(project, outlets, events, first)
    Document.objects.bulk_create(rows, batch_size=1_000)
    readings = [
        Assignment(
            document=row,
            round=round_one,
            member=people[(first + at + slot) % PEOPLE],
            slot=slot,
            state="submitted" if at % 2 else "open",
            codebook=codebook if at % 2 else None,
            submitted_at=now - timedelta(days=at % 20) if at % 2 else None,
        )
        for at, row in enumerate(rows)
        for slot in (1, 2)
    ]
    Assignment.objects.bulk_create(readings, batch_size=1_000)
    _marks(readings, now)
    AuditEntry.objects.bulk_create(
        AuditEntry(project=project, member_id=reading.member_id, act="submitted")
        for reading in readings[::4]
    )


def _marks(readings: list[Assignment], now: datetime) -> None:
    """In each finished reading a passage with two answers."""
    marks = [
        Annotation(
            id=uuid7(),
            assignment=reading,
            document_id=reading.document_id,
            codebook_id=reading.codebook_id,
            layer="passage",
            start=at % 1_000,
            end=at % 1_000 + 50,
            created_at=now,
            updated_at=now,
        )
        for at, reading in enumerate(readings)
        if reading.codebook_id is not None
    ]
    Annotation.all_kinds.bulk_create(marks, batch_size=1_000)
    answers = {"framing": ("morality", "economic"), "sentiment": ("negative", "neutral")}
    AnnotationTag.objects.bulk_create(
        (
            AnnotationTag(annotation=mark, dimension=dimension, label=labels[at % 2])
            for at, mark in enumerate(marks)
            for dimension, labels in answers.items()
        ),
        batch_size=2_000,
    )


def _rows(
    project: Project, outlets: list[Outlet], events: list[Event], first: int
) -> list[Document]:
    return [
        Document(
            id=uuid7(),
            project=project,
            key=f"a-{at:06}",
            title=f"Article {at}",
            length=2_000,
            text_sha256="0" * 64,
            raw_sha256="0" * 64,
            normaliser="bench",
            segmenter=[],
            language="en",
            outlet=outlets[at % OUTLETS],
            event=events[at % EVENTS],
            blocks=[[0, 2_000, "body"]],
            sentences=[[0, 2_000]],
            quotations=[],
        )
        for at in range(first, first + 5_000)
    ]


def deep(project: Project, path: str) -> str:
    """The address of a page from the middle of a list."""
    model, columns = DEEP[path]
    rows = model._default_manager.filter(project=project).order_by(*columns)
    values = list(rows.values_list(*columns)[rows.count() // 2])
    asked = APIRequestFactory().get(f"/api/v1/projects/{project.slug}/{path}")
    return paging._next(Request(asked), values).split(f"{project.slug}/")[1]


def measured(client: APIClient, address: str) -> tuple[float, float, int]:
    """Milliseconds by the wall and of this process, and the number of statements."""
    walls, processor = [], []
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            began, worked = time.perf_counter(), time.process_time()
            answer = client.get(address, SERVER_NAME="localhost")
            walls.append((time.perf_counter() - began) * 1_000)
            processor.append((time.process_time() - worked) * 1_000)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code} {answer.content[:200]!r}")
    return statistics.median(walls), statistics.median(processor), len(asked)


def main() -> None:
    """Make it, ask, print."""
    call_command("migrate", verbosity=0, interactive=False)
    project, manager = large_project()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    client = APIClient()
    client.force_login(manager)
    print(f"{ARTICLES:,} articles, {2 * ARTICLES:,} readings, {PEOPLE} people; {connection.vendor}")
    # What pages leave to the worker: differences to compare, answers to count.
    for path in ("adjudication/", "progress/table/?by=label"):
        client.get(f"/api/v1/projects/{project.slug}/{path}", SERVER_NAME="localhost")
    began = time.perf_counter()
    number = jobs.work_through()
    print(f"  {number} tasks that pages did not wait for: {time.perf_counter() - began:.0f} s")
    pages = PAGES | {f"{path[:-1]}, deep": deep(project, path) for path in DEEP}
    for name, path in {"projects": "../", **pages}.items():
        address = "/api/v1/projects/" + ("" if path == "../" else f"{project.slug}/{path}")
        wall, processor, number = measured(client, address)
        verdict = "" if wall < LONGEST else f"  NOT BELOW {LONGEST} ms"
        print(f"  {name:<17}{wall:>8.1f} ms {processor:>8.1f} ms {number:>3} statements{verdict}")


if __name__ == "__main__":
    main()
