"""The pages of insight on a database of their stated size: 10,000 articles × 40 annotations.

`python -m bench.insight_page [DOCUMENTS]`, on the database that the environment names.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import django

from bench.folder import thrown_away

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
if __name__ == "__main__":
    thrown_away()
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from annotator.models import (  # noqa: E402
    Annotation,
    Assignment,
    Document,
    Event,
    Outlet,
    Project,
)
from annotator.services.insight import bundles, options, passages, picture, sources  # noqa: E402
from annotator.services.insight.picture import Wish  # noqa: E402
from bench import agreement_page as filling  # noqa: E402

LONGEST = 500
PICTURES = {
    "answers by outlet": Wish(rows="answer:framing", columns="outlet"),
    "answers by month": Wish(rows="answer:framing", columns="month"),
    "names by answer by voice": Wish(
        rows="name:target", columns="answer:sentiment", panels="answer:voice"
    ),
    "who speaks, by outlet": Wish(rows="name:source", columns="outlet"),
    "place in the article": Wish(rows="tenth", columns="answer:sentiment"),
    "strength by outlet": Wish(rows="answer:intensity", columns="outlet"),
    "one outlet's own voice": Wish(
        rows="answer:framing", columns="event", outlet="Outlet 3", only="answer:voice=outlet"
    ),
}


def places(project: Project) -> None:
    """Twenty outlets, five hundred events and two years of days."""
    outlets = Outlet.objects.bulk_create(
        Outlet(project=project, name=f"Outlet {at}") for at in range(20)
    )
    events = Event.objects.bulk_create(
        Event(project=project, name=f"Event {at}") for at in range(500)
    )
    rows = list(Document.objects.filter(project=project).order_by("key"))
    for at, row in enumerate(rows):
        row.outlet, row.event = outlets[at % 20], events[at // 20 % 500]
        row.published_on = date(2024, 1, 1) + timedelta(days=at % 730)
    Document.objects.bulk_update(rows, ["outlet", "event", "published_on"], batch_size=500)


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Print how long it took, by the clock and of this process, and how many statements."""
    with CaptureQueriesContext(connection) as asked:
        began, own = time.perf_counter(), time.process_time()
        yield
        took = (time.perf_counter() - began) * 1000
        used = (time.process_time() - own) * 1000
    verdict = "" if took < LONGEST else f"  NOT BELOW {LONGEST} ms"
    print(f"  {name:<26}{took:>9.0f} ms {used:>9.0f} ms {len(asked):>4} statements{verdict}")


def main(size: int = filling.DOCUMENTS) -> None:
    """Fill, gather, ask."""
    call_command("migrate", verbosity=0, interactive=False)
    project, people, register = filling.setting()
    filling.fill(project, people, register, size)
    places(project)
    print(
        f"\nInsight, {size:,} articles × 2 annotators × {filling.SPANS} marks; {connection.vendor}"
    )
    with timed("gathered for the first time, by the worker"):
        bundles.current(project=project, most=None)
    for name, wish in PICTURES.items():
        with timed(name):
            picture.draw(sources.of_project(project), wish)
    with timed("what there is to ask"):
        options.shown(sources.of_project(project))
    with timed("passages behind a mark"):
        wish = Wish(rows="answer:framing", columns="outlet")
        found = passages.behind(
            sources.of_project(project), wish, row="economic", column="Outlet 3", panel=""
        )
    assert found["total"]
    reading = Assignment.objects.filter(document__project=project).order_by("pk")[0]
    Annotation.objects.filter(assignment=reading).update(deleted_at=timezone.now())
    Assignment.objects.filter(pk=reading.pk).update(revision=reading.revision + 1)
    with timed("after one more submission"):
        picture.draw(sources.of_project(project), PICTURES["answers by outlet"])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else filling.DOCUMENTS)
