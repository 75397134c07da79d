"""How long lists and dashboards take with 100,000 articles and 200 people.

`python -m bench.dashboards` makes such a project in a database that is thrown away and asks each
page of a manager's three times; the middle one counts.
"""

import os
import statistics
import tempfile
import time
from datetime import timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
if __name__ == "__main__":
    os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="slant-dashboards-"))
    os.environ.setdefault("LOG_LEVEL", "WARNING")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402
from rest_framework.test import APIClient  # noqa: E402

from annotator.core.ids import uuid7  # noqa: E402
from annotator.models import (  # noqa: E402
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
    "documents": "documents/",
    "assignments": "assignments/",
    "members": "members/",
    "events": "events/",
    "outlets": "outlets/",
    "rounds": "rounds/",
    "feed": "feed/",
    "progress": "progress/",
    "by person": "progress/table/?by=member",
    "by outlet": "progress/table/?by=outlet",
    "by event": "progress/table/?by=event",
    "by article": "progress/table/?by=document",
    "by day": "progress/table/?by=day",
    "hours": "hours/",
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
    AuditEntry.objects.bulk_create(
        AuditEntry(project=project, member_id=reading.member_id, act="submitted")
        for reading in readings[::4]
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


def main() -> None:
    """Make it, ask, print."""
    call_command("migrate", verbosity=0, interactive=False)
    project, manager = large_project()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = APIClient()
    client.force_login(manager)
    print(f"{ARTICLES:,} articles, {2 * ARTICLES:,} readings, {PEOPLE} people; {connection.vendor}")
    for name, path in PAGES.items():
        times = []
        for _ in range(3):
            with CaptureQueriesContext(connection) as asked:
                began = time.perf_counter()
                answer = client.get(
                    f"/api/v1/projects/{project.slug}/{path}", SERVER_NAME="localhost"
                )
                times.append((time.perf_counter() - began) * 1_000)
            if answer.status_code != 200:
                raise SystemExit(f"{name}: {answer.status_code} {answer.content[:200]!r}")
        took = statistics.median(times)
        verdict = "" if took < 300 else "  NOT BELOW 300 ms"
        print(f"  {name:<12} {took:>8.1f} ms  {len(asked):>3} statements{verdict}")


if __name__ == "__main__":
    main()
