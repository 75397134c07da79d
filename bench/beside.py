"""How long a save waits at worst while a large import is written: in one transaction, in batches.

`python -m bench.beside [ARTICLES [MARKS]]` writes a file of articles, each with so many marks,
twice into a database that is thrown away; with `DATABASE_URL` it uses that one. Judging the file
is not measured: nobody waits for it.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple
from unittest.mock import patch

import django

from bench.folder import thrown_away

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
if __name__ == "__main__":
    thrown_away()
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import OperationalError, connection, connections, transaction  # noqa: E402
from django.db.models import F  # noqa: E402

from annotator.jobs import work_once  # noqa: E402
from annotator.models import Document, Import, Membership, Project, User  # noqa: E402
from annotator.services.imports import after, batches, uploads  # noqa: E402
from annotator.services.imports.anterooms import Anteroom  # noqa: E402
from annotator.services.projects import projects  # noqa: E402

ARTICLES, MARKS = 20_000, 20
_TEXT = "Minister {n} spoke on Monday. “We will not build the dam,” he said.\n\nNobody moved."
_PAUSE = 0.02


class Beside(NamedTuple):
    """Seconds: of the whole writing, of the processor in it, of its last transaction, of the
    longest save beside it.
    """

    whole: float
    processor: float
    last: float
    longest: float
    saves: int
    refused: int


def written(folder: Path, articles: int, marks: int) -> Path:
    """The file."""
    path = folder / "articles.jsonl"
    mark = {"layer": "passage", "parts": [[0, 8]], "values": {"voice": "outlet"}}
    reading = {"annotator": "a7f3", "annotations": [mark] * marks, "state": "in_progress"}
    with path.open("w", encoding="utf-8") as file:
        for number in range(articles):
            record: dict[str, Any] = {
                "key": f"a-{number}",
                "text": _TEXT.format(n=number),
                "outlet": f"Outlet {number % 40}",
                "published_on": "2026-01-01",
            }
            if marks:
                record["assignments"] = [reading]
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


def measured(path: Path, slug: str, *, in_batches: bool) -> Beside:
    """A worker of its own writes, and this process saves."""
    manager = User.objects.create(username=slug, name=slug, may_create_projects=True)
    project = projects.create(
        creator=manager, title=slug, slug=slug, language="en", template="news-framing", settings={}
    )
    with path.open("rb") as stream:
        made = uploads.receive(project=project, actor=None, stream=stream, file_name=path.name)
    uploads.check(made_by=made, wish={"format": "jsonl"}, publishes=False)
    work_once(Event())
    uploads.go(made_by=made)
    said = path.with_name(f"{slug}.json")
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]
    child = os.fork()
    if child == 0:
        _write(said, in_batches=in_batches)
        os._exit(0)
    longest, saves, refused = _saves(project, child)
    made.refresh_from_db()
    assert made.state == "done", (made.state, made.errors)
    whole, processor, last = json.loads(said.read_text(encoding="utf-8"))
    return Beside(whole, processor, last or whole, longest, saves, refused)


def _write(said: Path, *, in_batches: bool) -> None:
    last: list[float] = []
    publish = batches.publish

    def timed(made_by: Import, room: Anteroom, *, begin: Callable[[], None]) -> Import:
        began = time.perf_counter()
        done = publish(made_by, room, begin=begin)
        last.append(time.perf_counter() - began)
        return done

    with ExitStack() as stack:
        stack.enter_context(patch.object(batches, "publish", timed))
        stack.enter_context(patch.object(after, "published", lambda _: None))
        if not in_batches:
            stack.enter_context(patch.object(batches, "are_needed", lambda _: False))
        began, worked = time.perf_counter(), time.process_time()
        work_once(Event())
        whole, processor = time.perf_counter() - began, time.process_time() - worked
    said.write_text(json.dumps([whole, processor, sum(last)]), encoding="utf-8")


def _saves(project: Project, child: int) -> tuple[float, int, int]:
    """One after another until the worker has ended."""
    longest, saves, refused = 0.0, 0, 0
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        began = time.perf_counter()
        try:
            with transaction.atomic():
                Membership.objects.filter(project=project).update(revision=F("revision") + 1)
        except OperationalError:
            refused += 1
        longest = max(longest, time.perf_counter() - began)
        saves += 1
        time.sleep(_PAUSE)
    return longest, saves, refused


def main(articles: int, marks: int) -> None:
    """Print the figures."""
    call_command("migrate", interactive=False, verbosity=0)
    path = written(Path(os.environ["DATA_DIR"]), articles, marks)
    once = measured(path, "once", in_batches=False)
    turns = measured(path, "batches", in_batches=True)
    assert Document.objects.count() == 2 * articles
    print(
        f"{connection.vendor}: {articles:,} articles with {articles * marks:,} marks. In one"
        f" transaction {once.whole:.1f} s, the longest save {once.longest:.2f} s ({once.refused} of"
        f" {once.saves} refused); in batches {turns.whole:.1f} s, the longest save"
        f" {turns.longest:.2f} s ({turns.refused} of {turns.saves} refused), the last transaction"
        f" {turns.last:.2f} s. Of the one transaction's time, writing takes"
        f" {turns.whole / once.whole:.2f} ({turns.processor / once.processor:.2f} of the"
        f" processor's), its last transaction {turns.last / once.whole:.3f}; the"
        f" longest save waits {turns.longest / once.longest:.3f} of what it did."
    )


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    main(*(given + [ARTICLES, MARKS][len(given) :]))
