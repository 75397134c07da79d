"""All about a project's proposals, as its managers and researchers see it."""

from typing import Any

from annotator import access
from annotator.access import Caller
from annotator.actions import Action
from annotator.models import Job, Project, RecommenderModel
from annotator.services.jobs import jobs
from annotator.services.recommender import forgetting, lessons, training, wishes

Shown = dict[str, Any]
KINDS = (training.KIND, training.LOOK, forgetting.KIND)


def of(project: Project, caller: Caller) -> Shown:
    """Settings, versions, people and the task at work. Only managers learn who is in which arm."""
    row = wishes.of(project)
    member = access.membership_in(caller, project)
    manages = access.may(caller, project, Action.MANAGE_PROPOSALS, member)
    handed_in = lessons.handed_in(project)
    newest = RecommenderModel.objects.filter(project=project, finished_at__isnull=False)
    last = newest.order_by("-number").values_list("finished_at", flat=True).first()
    new = handed_in if last is None else handed_in.filter(submitted_at__gt=last)
    return {
        "settings": wishes.settings(row),
        "versions": wishes.versions(project),
        "people": wishes.people(row) if manages else [],
        "handed_in": handed_in.count(),
        "new": new.count(),
        "job": _job(project),
    }


def revision(shown: Shown) -> int:
    """Which revision of the wishes it shows."""
    return int(shown["settings"]["revision"])


def _job(project: Project) -> Shown | None:
    jobs_of = Job.objects.filter(project=project, kind__in=KINDS)
    job = jobs_of.order_by("-created_at", "-pk").first()
    if job is None:
        return None
    return {
        "id": str(job.pk),
        "kind": job.kind,
        "state": job.state,
        "subject": job.subject,
        "done": job.done,
        "total": job.total,
        "message": job.message,
        "attempt": job.attempt,
        "error": job.error,
        "result": job.result,
        "is_stuck": jobs.is_stuck(),
        "created_at": job.created_at,
        "ended_at": job.ended_at,
    }
