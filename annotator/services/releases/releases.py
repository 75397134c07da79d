"""Dataset versions: asked for, built in the background, made public, withdrawn."""

import secrets
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotator.core.errors import Conflict, Invalid
from annotator.core.releasing import release_options
from annotator.core.releasing.copy_guard import copied
from annotator.core.releasing.release_options import check_version
from annotator.core.text import check_json
from annotator.formats.releases import datasheet
from annotator.models import DataSheet, DocumentText, Job, Membership, Project, Release
from annotator.models.release import ReleaseState
from annotator.services.releases import release_places

LONGEST_TITLE = 300
LONGEST_ANSWER = 20_000
LONGEST_REASON = 2_000


def listed(project: Project) -> QuerySet[Release]:
    """A project's versions."""
    rows = Release.objects.filter(project=project).defer("manifest")
    return rows.select_related("previous", "successor", "project")


def create(
    *,
    project: Project,
    actor: Membership | None,
    version: str,
    title: str = "",
    options: Mapping[str, Any] | None = None,
) -> Release:
    """Ask for a version. Nothing of it is seen before all of it is there."""
    wanted = release_options.parse(dict(options or {}))
    number = check_version(version)
    title = " ".join(title.split()) or project.title
    check_json(title, "title")
    if len(title) > LONGEST_TITLE:
        raise Invalid.at("title", f"{LONGEST_TITLE} characters is the most.")
    previous = _newest(project)
    if previous is not None and check_version(previous.version) >= number:
        message = f"There is {previous.version} already; a new version is higher."
        raise Conflict("version_not_higher", message, {"version": [message]})
    sheet = DataSheet.objects.filter(project=project).first()
    try:
        with transaction.atomic():
            # A failed attempt gave nothing to anybody, so its number is free again.
            _forget_failed(project, version)
            return Release.objects.create(
                project=project,
                version=version,
                title=title,
                text=wanted.text,
                options=wanted.stored(),
                answers=sheet.answers if sheet else {},
                salt=secrets.token_hex(32),
                previous=previous,
                created_by=actor,
            )
    except IntegrityError:
        message = f"There is a version {version} already."
        raise Conflict("version_taken", message, {"version": [message]}) from None


def _newest(project: Project) -> Release | None:
    """The last version that people could get, withdrawn or not."""
    given = Release.objects.filter(
        project=project, state__in=[ReleaseState.READY, ReleaseState.WITHDRAWN]
    )
    return max(given, key=lambda each: check_version(each.version), default=None)


def _forget_failed(project: Project, version: str) -> None:
    unready = Release.objects.filter(
        project=project,
        version=version,
        state__in=[ReleaseState.FAILED, ReleaseState.BUILDING],
    )
    for each in unready:
        waiting = Job.objects.unended().filter(kind="release", subject=each.pk)
        if each.state == ReleaseState.BUILDING and (waiting.exists() or not _had_task(each)):
            continue
        release_places.clear_away(each)
        each.delete()


def _had_task(release: Release) -> bool:
    return Job.objects.filter(kind="release", subject=release.pk).exists()


def fail(*, release: Release, reason: str) -> None:
    """Say that it cannot be made, and clear away what was made of it."""
    failed = Release.objects.filter(pk=release.pk, state=ReleaseState.BUILDING)
    if failed.update(state=ReleaseState.FAILED, failure=reason):
        release_places.clear_away(release)


@transaction.atomic
def publish(*, release: Release, is_public: bool) -> Release:
    """Let people without an account see it and get it, or no longer."""
    changed = Release.objects.select_for_update().get(pk=release.pk)
    if is_public and changed.state != ReleaseState.READY:
        raise Conflict("not_ready", "Only a version that is ready can be made public.")
    changed.is_public = is_public
    changed.revision += 1
    changed.save(update_fields=["is_public", "revision"])
    return changed


@transaction.atomic
def withdraw(
    *,
    release: Release,
    actor: Membership | None,
    reason: str,
    successor: Mapping[str, Any] | None = None,
) -> tuple[Release, Release | None]:
    """Take a version back: its files are given out no more, its manifest and reason are.

    `successor` is `{version, without_documents, without_annotators}`: the same once more
    without some articles or people. The new version is what the old address then names.
    """
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise Invalid.at("reason", f"Say why, in at most {LONGEST_REASON:,} characters.")
    _check_copies(release, reason)
    taken = Release.objects.select_for_update().get(pk=release.pk)
    if taken.state != ReleaseState.READY:
        raise Conflict("not_ready", "Only a version that is ready can be withdrawn.")
    taken.state = ReleaseState.WITHDRAWN
    taken.withdrawn_at = timezone.now()
    taken.reason = reason.strip()
    taken.revision += 1
    taken.save(update_fields=["state", "withdrawn_at", "reason", "revision"])
    made = None if successor is None else _again(taken, actor, successor)
    if made is None:
        transaction.on_commit(partial(release_places.remove, taken))
    else:
        taken.successor = made
        taken.save(update_fields=["successor"])
    return taken, made


def _check_copies(release: Release, reason: str) -> None:
    """Everybody reads the reason, and what the version gave of texts is given no more."""
    limit = release_options.parse(release.options).quoting.limit
    if len(reason) <= limit:
        return
    texts = DocumentText.objects.filter(document__project=release.project_id)
    found = copied(reason, texts.values_list("text", flat=True).iterator(), limit)
    if found is not None:
        message = f"An article has these words: “{found}”. Say why in your own."
        raise Invalid.at("reason", message, "copied")


def _again(taken: Release, actor: Membership | None, wish: Mapping[str, Any]) -> Release:
    options = dict(taken.options)
    for name in ("without_documents", "without_annotators"):
        options[name] = sorted({*options.get(name, ()), *wish.get(name, ())})
    return create(
        project=taken.project,
        actor=actor,
        version=str(wish["version"]),
        title=taken.title,
        options=options,
    )


def answered(*, project: Project, answers: Mapping[str, str], base_revision: int) -> DataSheet:
    """Keep what people say for the data sheet; a question left out keeps its answer."""
    known = {each.id for each in datasheet.questions()}
    for name, said in answers.items():
        if name not in known:
            raise Invalid.at(f"answers.{name}", "There is no such question.")
        if len(said) > LONGEST_ANSWER:
            raise Invalid.at(f"answers.{name}", f"{LONGEST_ANSWER:,} characters is the most.")
    check_json(dict(answers), "answers")
    with transaction.atomic():
        sheet, _ = DataSheet.objects.get_or_create(project=project)
        sheet = DataSheet.objects.select_for_update().get(pk=project.pk)
        if sheet.revision != base_revision:
            message = "Somebody else has answered meanwhile; load it again."
            raise Conflict("stale", message)
        sheet.answers = {**sheet.answers, **answers}
        sheet.revision += 1
        sheet.save()
    return sheet
