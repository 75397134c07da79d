"""All measurements on the database that the environment names: `python -m bench.measure FILE`."""

import os
import sys
import time
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from annotator import jobs  # noqa: E402
from annotator.models import Assignment, Project, User  # noqa: E402
from annotator.services.documents import speakers  # noqa: E402
from annotator.services.releases import release_job  # noqa: E402
from bench import bringing, data, limits, material, paths, taking  # noqa: E402
from bench.client import Client, server  # noqa: E402

FORMS = ("jsonl", "tables", "conll", "parquet", "web_annotation", "brat")
_LONG = 2_000
# What takes long is measured on a part of the project, large enough that what it costs to begin
# does not hide what a mark costs.
_PART, _LEAST_PART = 10, 200


def measure(documents: int, rounds: int) -> paths.Figures:
    """Every path's figures, with its limits beside it."""
    call_command("migrate", verbosity=0, interactive=False)
    member, token = material.owner()
    limits.commit_table()
    full, people = data.project("full")
    filling, _ = limits.seconds(lambda: data.fill(full, people, documents))
    part, readers = data.project("part", User.objects.get(username="bench"))
    data.fill(part, readers, articles := min(documents, max(_LEAST_PART, documents // _PART)))
    few, many = _editor()
    _analysed()
    connections.close_all()
    found: paths.Figures = {
        "documents": documents,
        "spans": _spans(documents),
        "filled_seconds": round(filling, 2),
    }
    with server() as (port, pid):
        client = Client(port, token)
        readings = material.prepare(client, member, paths.CLIENTS)
        found["save_1"] = paths.save_alone(client, readings[0], rounds)
        found["save_8"] = paths.save_together(port, token, readings, max(20, rounds // 4))
        found["open_20"] = paths.opened(client, token, few, rounds)
        found["open_2000"] = paths.opened(client, token, many, max(10, rounds // 10))
        found["list"] = paths.listed(client, max(20, rounds // 4))
        # The other formats take their time in proportion: a part of it says as much.
        found["export"] = {
            form: paths.exported(port, token, form, pid, "full" if form == "jsonl" else "part")
            | {"spans": _spans(documents if form == "jsonl" else articles)}
            for form in FORMS
        }
        found["peak_megabytes"] = round(paths.memory(pid) / 1024)
    found["release"] = {
        "seconds": round(_released(part), 2),
        "limit": round(limits.out("part")[0], 3),
        "spans": _spans(articles),
    }
    found["take"] = taking.measured(documents, max(20, rounds // 4))
    found["import"] = bringing.measured(min(documents, 5_000), min(documents // 4, 1_500))
    return found


def _spans(articles: int) -> int:
    """Of two people."""
    return articles * data.SPANS * 2


def _editor() -> tuple[str, str]:
    """Where the editor opens an article with twenty annotations, and one with two thousand."""
    found = []
    for slug, spans in (("few", data.SPANS), ("many", _LONG)):
        made, people = data.project(slug, User.objects.get(username="bench"))
        data.fill(made, people, 1, spans)
        # As a task of the worker has it done by the time that anybody opens an article.
        speakers.find(project=made)
        pk = Assignment.objects.get(document__project=made, member=people[0]).pk
        found.append(f"{paths.API}/assignments/{pk}/")
    return found[0], found[1]


def _analysed() -> None:
    """What autovacuum does within a minute of such a load."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _released(project: Project) -> float:
    began = time.perf_counter()
    made = release_job.start(project=project, actor=None, version="1.0.0", title="Bench")
    jobs.work_through()
    made.refresh_from_db()
    if made.state != "ready":
        raise RuntimeError(f"the release came to {made.state}: {made.failure}")
    return time.perf_counter() - began


if __name__ == "__main__":
    Path(sys.argv[1]).parent.mkdir(exist_ok=True, parents=True)
    paths.dumped(sys.argv[1], measure(int(sys.argv[2]), int(sys.argv[3])))
