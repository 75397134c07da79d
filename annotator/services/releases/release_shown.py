"""What is shown of dataset versions, and of the data sheet that goes with them."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.utils.safestring import mark_safe

from annotator.formats.releases import datasheet
from annotator.formats.releases.release_papers import cited
from annotator.models import DataSheet, Job, Project, Release
from annotator.models.fields import dump
from annotator.models.job import JobState
from annotator.models.release import ReleaseState

Shown = dict[str, object]
Tasks = dict[UUID, Job]


def tasks(releases: Iterable[Release]) -> Tasks:
    """The last task of each version that is not there yet, in one statement."""
    wanted = [
        each.pk for each in releases if each.state in {ReleaseState.BUILDING, ReleaseState.FAILED}
    ]
    if not wanted:
        return {}
    rows = Job.objects.filter(kind="release", subject__in=wanted).order_by("created_at", "id")
    return {row.subject: row for row in rows if row.subject is not None}


def summary(release: Release, task: Job | None) -> Shown:
    """As the list has it."""
    state, failure = release.state, release.failure
    ended = task is not None and task.state in {JobState.FAILED, JobState.CANCELLED}
    # A worker that died too often can say nothing itself; its task can.
    if state == ReleaseState.BUILDING and ended and task is not None:
        state, failure = ReleaseState.FAILED, task.error or "It was stopped."
    return {
        "version": release.version,
        "title": called(release),
        "state": state,
        "text": release.text,
        "counts": release.counts,
        "failure": failure,
        "is_public": release.is_public,
        "reason": release.reason,
        "previous": release.previous.version if release.previous else None,
        "successor": release.successor.version if release.successor else None,
        "created_at": release.created_at,
        "ready_at": release.ready_at,
        "withdrawn_at": release.withdrawn_at,
    }


def detail(release: Release, task: Job | None) -> Shown:
    """With its manifest and its files; those of a withdrawn one are given out no more."""
    is_ready = release.state == ReleaseState.READY
    found = list(release.files.order_by("name")) if is_ready else []
    base = f"/api/v1/projects/{release.project.slug}/releases/{release.version}/files/"
    archive = f"{release.project.slug}-{release.version}.zip"
    return {
        **summary(release, task),
        "licence": release.options.get("licence", ""),
        "manifest": release.manifest,
        "files": [
            {
                "name": each.name,
                "size": each.size,
                "sha256": each.sha256,
                "media_type": each.media_type,
                "rows": each.rows,
                "url": base + each.name,
            }
            for each in found
        ],
        "archive": archive if is_ready else None,
        "landing": landing(release),
    }


def page(release: Release) -> Shown:
    """What the public page needs. Its JSON-LD has no sign that could end the script."""
    manifest = release.manifest or {}
    # As the files have it: what was copied from an article is cut out of those.
    title = called(release)
    description = manifest.get("description", "")
    described = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": title,
        "description": description or title,
        "version": release.version,
        "license": f"https://spdx.org/licenses/{release.options['licence']}.html",
        "url": landing(release),
        "datePublished": str(manifest.get("as_of", ""))[:10],
        "isAccessibleForFree": True,
    }
    facts = {
        "title": title,
        "version": release.version,
        "options": manifest.get("options") or release.options,
        "as_of": str(manifest.get("as_of", "")),
        "url": landing(release),
    }
    is_ready = release.state == ReleaseState.READY
    return {
        "release": release,
        "title": title,
        "description": description,
        "files": list(release.files.order_by("name")) if is_ready else [],
        "base": f"/api/v1/projects/{release.project.slug}/releases/{release.version}/files/",
        "archive": f"{release.project.slug}-{release.version}.zip",
        "cited": cited(facts),
        "address": landing(release),
        "described": mark_safe(dump(described).replace("<", "\\u003c")),  # noqa: S308
    }


def called(release: Release) -> str:
    """Its title, once there are files as these have it."""
    return str((release.manifest or {}).get("title") or release.title)


def landing(release: Release) -> str:
    """The address that a paper can print."""
    return f"{settings.PUBLIC_URL}/data/{release.project.slug}/{release.version}/"


def sheet(project: Project) -> Shown:
    """Every question with what people have said so far."""
    row = DataSheet.objects.filter(project=project).first()
    answers = row.answers if row else {}
    questions = [
        {
            "id": each.id,
            "section": section.title,
            "asks": each.asks,
            "is_known": each.fact is not None,
            "answer": answers.get(each.id, ""),
        }
        for section in (*datasheet.DATASHEET, *datasheet.STATEMENT)
        for each in section.questions
    ]
    open_ = [each for each in questions if not each["is_known"] and not str(each["answer"]).strip()]
    return {
        "questions": questions,
        "unanswered": len(open_),
        "revision": row.revision if row else 1,
    }
