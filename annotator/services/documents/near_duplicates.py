"""Marks articles whose wording is nearly the same, so that copies of a report are seen as such."""

from array import array
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from annotator.core import near_duplicates as core
from annotator.core.errors import Invalid
from annotator.core.ids import uuid7
from annotator.models import Document, DocumentText, Import, Job, Membership, Project
from annotator.models.job import JobState
from annotator.services.jobs import jobs
from annotator.services.jobs.job_runs import Run

KIND = "near_duplicates"
# Some ten thousand articles take a minute; a request should not.
MOST_AT_ONCE = 3_000
_BATCH = 500
# How often it looks again because articles came in meanwhile.
_PATIENCE = 5
# Files that come one after the other are looked through once.
_PAUSE = timedelta(seconds=30)


def enqueue(*, project: Project, actor: Membership | None) -> None:
    """Let the worker look in a moment; of several wishes at once one is enough."""
    jobs.enqueue(kind=KIND, project=project, actor=actor, subject=project.pk, pause=_PAUSE)


def run(run: Run) -> dict[str, object]:
    """The task. What comes in while it looks has it look again."""
    project = Project.objects.get(pk=run.job.subject or uuid7())
    found = {"groups": 0, "articles": 0}
    for _ in range(_PATIENCE):
        before = _standing(project)

        def report(done: int, total: int = before[0]) -> None:
            run.advance(done=done, total=total, message="comparing articles")

        found = find(project=project, report=report, hold=run.hold)
        if _standing(project) == before:
            break
    return dict(found)


def find_now(*, project: Project) -> dict[str, int]:
    """The same within a request, where the project is small enough for it."""
    number = Document.objects.live().filter(project=project).count()
    if number > MOST_AT_ONCE:
        raise Invalid(
            "too_many",
            f"{number:,} articles take a while: run manage.py find_near_duplicates {project.slug}.",
        )
    return find(project=project)


def make_sure(*, project: Project) -> None:
    """Look, unless a task has looked since the last article came in."""
    last = Document.objects.filter(project=project).order_by("-created_at").first()
    done = Job.objects.filter(kind=KIND, project=project, state=JobState.DONE)
    if last is not None and not done.filter(started_at__gt=last.created_at).exists():
        find(project=project)


def find(
    *,
    project: Project,
    report: Callable[[int], None] = lambda _: None,
    hold: Callable[[], None] = lambda: None,
) -> dict[str, int]:
    """Compare all articles by their wording and mark those that belong together."""
    groups = core.clusters(_sketches(project, report))
    with transaction.atomic():
        hold()
        rows = Document.objects.filter(project=project)
        rows.exclude(cluster=None).update(cluster=None)
        for members in groups:
            mark = uuid7()
            for at in range(0, len(members), _BATCH):
                rows.filter(pk__in=members[at : at + _BATCH]).update(cluster=mark)
    return {"groups": len(groups), "articles": sum(map(len, groups))}


def of_imports(imports: Iterable[Import]) -> dict[UUID, int]:
    """How many articles of each are near copies of others, in one statement."""
    rows = Document.objects.live().filter(imported_in__in=imports, cluster__isnull=False)
    counted = rows.order_by().values("imported_in").annotate(number=Count("pk"))
    return {row["imported_in"]: row["number"] for row in counted}


def _standing(project: Project) -> tuple[int, UUID | None]:
    rows = Document.objects.filter(project=project)
    return rows.count(), rows.order_by("-id").values_list("id", flat=True).first()


def _sketches(
    project: Project, report: Callable[[int], None]
) -> Iterator[tuple[UUID, "array[int]"]]:
    texts = DocumentText.objects.filter(
        document__project=project, document__set_aside_at__isnull=True
    )
    rows = texts.values_list("pk", "text").iterator(chunk_size=_BATCH)
    for number, (pk, text) in enumerate(rows, start=1):
        yield pk, core.sketch(text)
        if number % _BATCH == 0:
            report(number)
