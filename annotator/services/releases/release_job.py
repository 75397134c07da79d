"""The task that builds a release: what the worker calls."""

from typing import Any

from django.db import transaction

from annotator.core.errors import DomainError
from annotator.core.ids import uuid7
from annotator.models import Job, Membership, Project, Release
from annotator.services.jobs import jobs
from annotator.services.jobs.job_runs import Interrupted, Run
from annotator.services.releases import release_pushing, releases
from annotator.services.releases.release_building import build

KIND = "release"


def start(
    *,
    project: Project,
    actor: Membership | None,
    version: str,
    title: str = "",
    options: dict[str, Any] | None = None,
) -> Release:
    """Ask for a version and put its task in, both or neither."""
    with transaction.atomic():
        made = releases.create(
            project=project, actor=actor, version=version, title=title, options=options
        )
        enqueue(made, actor)
    return made


def withdraw(
    *,
    release: Release,
    actor: Membership | None,
    reason: str,
    successor: dict[str, Any] | None = None,
) -> Release:
    """Take a version back; what comes in its place is put in at once."""
    with transaction.atomic():
        taken, made = releases.withdraw(
            release=release, actor=actor, reason=reason, successor=successor
        )
        if made is not None:
            enqueue(made, actor)
        release_pushing.enqueue(taken, actor)
    return taken


def publish(*, release: Release, actor: Membership | None, is_public: bool) -> Release:
    """Let everybody have it, or no longer; an object store follows."""
    with transaction.atomic():
        changed = releases.publish(release=release, is_public=is_public)
        release_pushing.enqueue(changed, actor)
    return changed


def enqueue(release: Release, actor: Membership | None) -> Job:
    """Put the task in."""
    return jobs.enqueue(kind=KIND, project=release.project, actor=actor, subject=release.pk)


def run(run: Run) -> dict[str, object]:
    """Build it, or say why it cannot be built."""
    wanted = Release.objects.select_related("project", "previous")
    release = wanted.get(pk=run.job.subject or uuid7())

    def report(done: int, total: int, says: str) -> None:
        run.advance(done=done, total=total, message=says)

    try:
        build(release, report, run.hold)
    except Interrupted:
        raise
    except DomainError as error:
        releases.fail(release=release, reason=error.message)
        raise
    except Exception as error:
        if run.taken.attempt >= run.job.most_attempts:
            releases.fail(release=release, reason=f"{type(error).__name__}: {error}")
        raise
    return {"version": release.version}
