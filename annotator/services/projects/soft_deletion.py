"""A deleted project is as if it had never been, and can be brought back for a time.

Then a task of the worker takes it away for good. Its address stays taken until then.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from annotator import access
from annotator.core.errors import Conflict, Invalid, Missing
from annotator.models import Job, Membership, Project, Release, User
from annotator.models.job import JobState
from annotator.services import audit
from annotator.services.audit import Act
from annotator.services.jobs.job_runs import Run
from annotator.services.projects import project_deletion

Shown = dict[str, object]


@transaction.atomic
def put_away(*, project: Project, typed: str, by: User) -> None:
    """Delete it, for whoever has typed its title; its waiting tasks end with it."""
    if " ".join(typed.split()) != " ".join(project.title.split()):
        raise Invalid.at("title", "Type the project's title as it stands here.")
    if Release.objects.filter(project=project, manifest__isnull=False).exists():
        message = "There is a dataset version of this project; it cannot be deleted."
        raise Conflict("has_release", message)
    now = timezone.now()
    audit.record(project=project, by=by, act=Act.PROJECT_DELETED)
    rows = Project.objects.filter(pk=project.pk, deleted_at=None)
    if not rows.update(deleted_at=now, revision=F("revision") + 1):
        raise Missing("not_found", "There is no such project, or you may not see it.")
    tasks = Job.objects.filter(project=project)
    tasks.filter(state=JobState.QUEUED).update(state=JobState.CANCELLED, ended_at=now)
    tasks.filter(state=JobState.RUNNING).update(cancel_asked_at=now)


@transaction.atomic
def bring_back(*, slug: str, by: User) -> Project:
    """For its managers and site admins, as long as it is kept; to others it is not there."""
    found = deleted_by_name(by).filter(slug=slug).first()
    if found is None:
        raise Missing("not_found", "There is no such project, or you may not see it.")
    rows = Project.objects.filter(pk=found.pk, deleted_at__isnull=False)
    rows.update(deleted_at=None, revision=F("revision") + 1)
    restored = Project.objects.get(pk=found.pk)
    audit.record(project=restored, by=by, act=Act.PROJECT_UNDELETED)
    return restored


def deleted_by_name(user: User) -> QuerySet[Project]:
    """The deleted projects that this person could bring back."""
    rows = Project.objects.filter(deleted_at__isnull=False).order_by("title", "id")
    if access.is_site_admin(user):
        return rows
    if access.token_project(user) is not None:
        return rows.none()
    managed = Membership.objects.live().filter(user=user, is_manager=True)
    return rows.filter(pk__in=managed.values("project_id"))


def kept() -> timedelta:
    """For how long it can be brought back."""
    return timedelta(days=settings.KEEP_DELETED_DAYS)


def shown(project: Project) -> Shown:
    """What is told of it: its name, and when it goes for good."""
    goes = None if project.deleted_at is None else project.deleted_at + kept()
    return {
        "slug": project.slug,
        "title": project.title,
        "deleted_at": project.deleted_at,
        "goes_at": goes,
    }


def remove_old(run: Run) -> dict[str, object]:
    """The task of the worker, once a day: what was deleted long enough ago goes for good."""
    old = Project.objects.filter(deleted_at__lt=timezone.now() - kept())
    removed = 0
    for project in old.order_by("deleted_at"):
        with transaction.atomic():
            run.hold()
            project_deletion.remove(project=project)
        removed += 1
        run.advance(done=removed)
    return {"removed": removed}
