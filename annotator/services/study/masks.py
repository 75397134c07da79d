"""What hides an outlet in its articles, renewed when there is something new to hide.

A few articles are done at once, many by a task that goes on where it was. A project that begins to
hide outlets does so when all is masked and not before, so that nobody reads what was to be hidden.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from annotator.core.ids import uuid7
from annotator.models import Document, Job, Outlet, Project
from annotator.services import audit
from annotator.services.audit import Act
from annotator.services.jobs import jobs
from annotator.services.jobs.job_runs import Run
from annotator.services.study import blinding

KIND = "masks"
# Articles that somebody waits for, and those of one step of the task.
AT_ONCE, STEP = 1_000, 200


def renew_outlet(outlet: Outlet) -> Job | None:
    """Its names have changed; the task where there is one."""
    documents = Document.objects.filter(outlet=outlet)
    if documents.count() <= AT_ONCE:
        blinding.refresh(documents)
        return None
    wish: dict[str, object] = {"outlet": str(outlet.pk)}
    return jobs.enqueue(kind=KIND, project=outlet.project, parameters=wish)


def hide(project: Project) -> bool:
    """Mask everything for a project that is to hide outlets: whether it may do so at once, or a
    task will have it do so.
    """
    documents = Document.objects.filter(project=project)
    if documents.count() <= AT_ONCE:
        blinding.refresh(documents)
        return True
    jobs.enqueue(kind=KIND, project=project, subject=project.pk, parameters={"hides": True})
    return False


def run(run: Run) -> dict[str, object]:
    """The task: mask article by article, then let the project hide outlets if that was wished."""
    documents = _documents(run)
    total = documents.count()
    done, changed = int(run.cursor.get("done", 0)), int(run.cursor.get("changed", 0))
    after = run.cursor.get("after")
    run.advance(done=done, total=total, message="looking for names to hide")
    while True:
        following = documents if after is None else documents.filter(pk__gt=UUID(after))
        ids = list(following.order_by("pk").values_list("pk", flat=True)[:STEP])
        if not ids:
            break
        changed += blinding.refresh(Document.objects.filter(pk__in=ids))
        done, after = done + len(ids), str(ids[-1])
        cursor = {"done": done, "changed": changed, "after": after}
        run.advance(done=done, total=max(done, total), cursor=cursor)
    if run.parameters.get("hides"):
        _hide(run)
    return {"changed": changed}


def _documents(run: Run) -> QuerySet[Document]:
    if "outlet" in run.parameters:
        return Document.objects.filter(outlet=UUID(run.parameters["outlet"]))
    return Document.objects.filter(project=run.job.project)


def _hide(run: Run) -> None:
    with transaction.atomic():
        run.hold()
        project = Project.objects.select_for_update().get(pk=run.job.subject or uuid7())
        settings = {**project.settings, "blind_outlet": True}
        Project.objects.filter(pk=project.pk).update(settings=settings, revision=F("revision") + 1)
        changed = ["blind_outlet"]
        audit.record(project=project, by=run.job.actor, act=Act.PROJECT_CHANGED, changed=changed)
