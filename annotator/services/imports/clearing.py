"""The task that takes anterooms away to which nobody comes back, a little at a time."""

from time import monotonic

from django.db import transaction

from annotator.models import Document, Project
from annotator.services.documents import removing
from annotator.services.imports import anterooms
from annotator.services.imports.rhythm import Rhythm
from annotator.services.jobs.job_runs import Run
from annotator.services.projects import project_deletion

# Articles at a time.
_FIRST, _LEAST, _MOST = 50, 1, 5_000


def run(run: Run) -> dict[str, object]:
    """Once a day, and when an import was given up."""
    anterooms.close_deserted()
    removed = 0
    for room in anterooms.closed().order_by("created_at"):
        _clear(run, room)
        removed += 1
    return {"removed": removed}


def _clear(run: Run, room: Project) -> None:
    rhythm = Rhythm(_FIRST, _LEAST, _MOST)
    waiting = Document.objects.filter(project=room).order_by("pk").values_list("pk", flat=True)
    done = 0
    while ids := list(waiting[: rhythm.amount]):
        with transaction.atomic():
            began = monotonic()
            run.hold()
            removing.delete_rows(ids)
        rhythm.took(monotonic() - began)
        done += len(ids)
        run.advance(done=done, message="taking away what was not brought in")
    with transaction.atomic():
        run.hold()
        project_deletion.remove(project=room)
