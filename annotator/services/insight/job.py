"""Gathering in the background: the first time, a page would wait for a minute."""

from annotator.models import InsightBundle, Project, Release
from annotator.services.insight import bundles, released
from annotator.services.insight.bundles import Current
from annotator.services.jobs import jobs
from annotator.services.jobs.job_runs import Run

KIND = "insight"

Shown = dict[str, object]


def counting(project: Project, found: Current) -> Shown | None:
    """How far the worker is, if it has anything to do; it is set to work by whoever asks."""
    if not found.behind:
        return None
    jobs.enqueue(
        kind=KIND, project=project, subject=project.pk, parameters={"project": str(project.pk)}
    )
    done = max(0, found.total - found.behind)
    return {"done": done, "total": found.total, "is_stuck": jobs.is_stuck()}


def counting_release(release: Release) -> Shown | None:
    """The same for a dataset version; a small one is gathered at once."""
    total = released.bundles_of(release)
    done = InsightBundle.objects.filter(release=release).count()
    if done >= total:
        return None
    if total == 1:
        list(released.gather(release))
        return None
    jobs.enqueue(
        kind=KIND,
        project=release.project,
        subject=release.pk,
        parameters={"project": str(release.project_id), "release": str(release.pk)},
    )
    articles = int(release.counts["documents"])
    return {"done": done * released.BATCH, "total": articles, "is_stuck": jobs.is_stuck()}


def run(run: Run) -> dict[str, object]:
    """The task: one bundle after the other; begun again, it goes on with those that wait."""
    if pk := run.parameters.get("release"):
        release = Release.objects.select_related("project").get(pk=pk)
        total = released.bundles_of(release)
        for done in released.gather(release):
            run.advance(done=done, total=total)
        return {"bundles": total}
    project = Project.objects.get(pk=run.parameters["project"])
    waiting = bundles.steps(project=project)
    for done, number in enumerate(waiting):
        bundles.bring_up(project=project, number=number)
        run.advance(done=done + 1, total=len(waiting))
    return {"bundles": len(waiting)}
