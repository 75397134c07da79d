"""Codebook versions of a project: drafts change, a published one never does."""

import re

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from annotator import access
from annotator.access import Caller
from annotator.actions import Action
from annotator.core import codebook as core
from annotator.core.errors import Conflict, Invalid, Missing, Stale
from annotator.models import Codebook, Membership, Project
from annotator.models.codebook import CodebookState

LONGEST_VERSION = 40
_VERSION = re.compile(r"(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}(-[0-9A-Za-z.-]{1,20})?\Z")


def visible(project: Project, viewer: Caller, member: Membership | None) -> QuerySet[Codebook]:
    """The versions this caller may read: drafts are for those who write them."""
    found = Codebook.objects.filter(project=project)
    if access.may(viewer, project, Action.MANAGE_CODEBOOK, member):
        return found
    return found.exclude(state=CodebookState.DRAFT)


def get(project: Project, version: str, viewer: Caller) -> Codebook:
    """One version, if this caller may read it."""
    member = access.membership_in(viewer, project)
    # An address may hold what no column can (NUL); such a version does not exist.
    is_version = _VERSION.match(version) is not None
    found = visible(project, viewer, member).filter(version=version).first() if is_version else None
    if found is None:
        raise Missing("not_found", "There is no such codebook version, or you may not see it.")
    return found


def summary(codebook: Codebook) -> dict[str, object]:
    """A version as a list shows it."""
    return {
        "version": codebook.version,
        "title": codebook.body["title"],
        "state": codebook.state,
        "created_at": codebook.created_at,
        "published_at": codebook.published_at,
    }


def shown(codebook: Codebook) -> dict[str, object]:
    """A version with everything in it."""
    return {**summary(codebook), "body": codebook.body, "revision": codebook.revision}


def draft(*, project: Project, version: str, body: object) -> Codebook:
    """A new version to work on, usable only once it is published."""
    core.parse(body)
    try:
        with transaction.atomic():
            return Codebook.objects.create(
                project=project, version=_checked_version(version), body=body
            )
    except IntegrityError:
        raise _version_taken(version) from None


def change(
    *,
    codebook: Codebook,
    base_revision: int,
    version: str | None = None,
    body: object = None,
) -> Codebook:
    """Work on a draft. What is published stays as it was when people worked with it."""
    changes: dict[str, object] = {}
    if version is not None:
        changes["version"] = _checked_version(version)
    if body is not None:
        core.parse(body)
        changes["body"] = body
    try:
        with transaction.atomic():
            changed = Codebook.objects.filter(
                pk=codebook.pk, state=CodebookState.DRAFT, revision=base_revision
            ).update(revision=F("revision") + 1, **changes)
    except IntegrityError:
        raise _version_taken(str(version)) from None
    codebook.refresh_from_db()
    if not changed:
        _require_draft(codebook)
        raise Stale("This has been changed elsewhere since you opened it.", shown(codebook))
    return codebook


def publish(*, codebook: Codebook) -> Codebook:
    """From now on new work is made under this version, and it never changes again."""
    core.parse(codebook.body)
    published = Codebook.objects.filter(
        pk=codebook.pk, state=CodebookState.DRAFT, revision=codebook.revision
    ).update(state=CodebookState.PUBLISHED, published_at=timezone.now(), revision=F("revision") + 1)
    codebook.refresh_from_db()
    if not published:
        _require_draft(codebook)
        raise Stale("This has been changed elsewhere since you opened it.", shown(codebook))
    return codebook


def _require_draft(codebook: Codebook) -> None:
    if codebook.state != CodebookState.DRAFT:
        raise Conflict("published", "This version is published and never changes; make a new one.")


def _checked_version(version: str) -> str:
    if not _VERSION.match(version) or len(version) > LONGEST_VERSION:
        raise Invalid.at("version", "A version is written like 1.2.0 or 1.2.0-draft.")
    return version


def _version_taken(version: str) -> Conflict:
    return Conflict("version_taken", f"This project has a version {version} already.")
