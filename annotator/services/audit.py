"""Writes down what happened in a project, in the transaction in which it happens."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from annotator import access
from annotator.access import Caller
from annotator.core.ids import first_at
from annotator.formats.cells import guarded
from annotator.models import Assignment, AuditEntry, Membership, Project
from annotator.models.membership import MemberKind

Shown = dict[str, object]
MOST_IN_FILE = 10_000
_ONE_DOWNLOAD = timedelta(hours=24)
_AN_HOUR = timedelta(hours=1)


class Act(StrEnum):
    """Everything that the feed tells of."""

    ROUND_CREATED = "round_created"
    ROUND_CHANGED = "round_changed"
    ROUND_CLOSED = "round_closed"
    ROUND_OPENED = "round_opened"
    HANDED_OUT = "handed_out"
    TAKEN_BACK = "taken_back"
    REASSIGNED = "reassigned"
    SUBMITTED = "submitted"
    SKIPPED = "skipped"
    REOPENED = "reopened"
    REOPENING_ASKED = "reopening_asked"
    REOPENING_DECLINED = "reopening_declined"
    IMPORTED = "imported"
    CODEBOOK_PUBLISHED = "codebook_published"
    CODEBOOK_RETIRED = "codebook_retired"
    WORK_MOVED = "work_moved"
    MEMBER_JOINED = "member_joined"
    MEMBER_CHANGED = "member_changed"
    MEMBER_REMOVED = "member_removed"
    PROJECT_CHANGED = "project_changed"
    PROPOSALS_CHANGED = "proposals_changed"
    ARTICLE_REMOVED = "article_removed"
    RIGHTS_CHANGED = "rights_changed"
    TEXT_TAKEN_DOWN = "text_taken_down"
    PROJECT_DELETED = "project_deleted"
    PROJECT_UNDELETED = "project_undeleted"
    ARCHIVE_MADE = "archive_made"
    PROJECT_ARCHIVED = "project_archived"
    PROJECT_REOPENED = "project_reopened"
    ARTICLE_RESTORED = "article_restored"
    OUTLET_CHANGED = "outlet_changed"
    EVENT_CHANGED = "event_changed"
    NAMES_MERGED = "names_merged"
    NAMES_PARTED = "names_parted"
    MERGE_PROPOSED = "merge_proposed"
    MERGE_DECLINED = "merge_declined"
    QUALITY_CHANGED = "quality_changed"
    QUALITY_ARTICLES = "quality_articles"
    SETTLED_BY_ONE = "settled_by_one"
    LET_IN = "let_in"
    TEST_RESET = "test_reset"
    TEST_PASSED = "test_passed"
    TEST_FAILED = "test_failed"
    DOWNLOADED = "downloaded"
    ARCHIVE_WRITTEN = "archive_written"
    MODEL_SERVER_CHANGED = "model_server_changed"
    MODEL_ALLOWED = "model_allowed"
    MODEL_RUN = "model_run"
    MODEL_BROUGHT = "model_brought"
    MODEL_WITHDRAWN = "model_withdrawn"


def record(
    *,
    project: Project,
    by: Caller | Membership | None,
    act: Act,
    object_id: UUID | None = None,
    **about: object,
) -> None:
    """One entry. `by` is the account that acts, or the membership where that is at hand."""
    member = by if isinstance(by, Membership) else None
    if by is not None and not isinstance(by, Membership):
        member = access.membership_in(by, project)
    AuditEntry.objects.create(
        project=project,
        member=member,
        act=act.value,
        object_id=object_id,
        about={name: value for name, value in about.items() if value not in (None, "")},
    )


def record_reading(assignment: Assignment, act: Act) -> None:
    """What a reader did with a reading of theirs."""
    AuditEntry.objects.create(
        project_id=assignment.document.project_id,
        member_id=assignment.member_id,
        act=act.value,
        object_id=assignment.pk,
        about={"name": assignment.document.title or assignment.document.key},
    )


def record_download(
    *, project: Project, by: Caller, what: str, object_id: UUID | None = None
) -> None:
    """Who took something along, before the first byte of it goes out.

    A file that is fetched in parts, or again on the same day, is one download. Who has no account
    (open dataset versions need none) is nobody that could be named.
    """
    if not by.is_authenticated:
        return
    member = access.membership_in(by, project)
    today = timezone.now() - _ONE_DOWNLOAD
    rows = AuditEntry.objects.filter(
        project=project, act=Act.DOWNLOADED, member=member, object_id=object_id, at__gt=today
    )
    if object_id is None or not rows.exists():
        record(project=project, by=member, act=Act.DOWNLOADED, object_id=object_id, name=what)


def as_csv(found: QuerySet[AuditEntry], show: Callable[[AuditEntry], Shown]) -> str:
    """For whoever keeps the records: a line an act."""
    file = io.StringIO()
    lines = csv.writer(file)
    lines.writerow(["at", "act", "who", "about"])
    for entry in map(show, found.order_by("-id")[:MOST_IN_FILE]):
        who = entry["member"]
        name = str(who["name"]) if isinstance(who, dict) else ""
        about = json.dumps(entry["about"], ensure_ascii=False)
        lines.writerow([entry["at"], entry["act"], guarded(name), about])
    return file.getvalue()


def rows(project: Project, wanted: Mapping[str, object]) -> QuerySet[AuditEntry]:
    """The feed of a project, narrowed by act, person or time."""
    columns = {"act": "act", "member": "member_id", "since": "at__gte", "until": "at__lt"}
    narrowed = {column: wanted[name] for name, column in columns.items() if name in wanted}
    # Ids tell when they were made, give or take the length of a transaction: the feed is walked
    # from there, and not through all that is newer.
    for name, column, slack in (("since", "id__gte", -_AN_HOUR), ("until", "id__lt", _AN_HOUR)):
        if isinstance(moment := wanted.get(name), datetime):
            narrowed[column] = first_at(moment + slack)
    return AuditEntry.objects.filter(project=project, **narrowed).select_related("member__user")


def people(project: Project, *, is_by_name: bool) -> list[Shown]:
    """Whose acts can be asked for: everybody who is or was in the project."""
    members = Membership.objects.filter(project=project, kind=MemberKind.PERSON)
    named = [
        (each.name if is_by_name else each.pseudonym, str(each.pk))
        for each in members.select_related("user")
    ]
    ordered = sorted(named, key=lambda each: each[0].casefold())
    return [{"id": pk, "name": name} for name, pk in ordered]


def shown_to(*, is_by_name: bool) -> Callable[[AuditEntry], Shown]:
    """People have their names for those who may see the people, pseudonyms for all others."""
    return lambda row: _show(row, is_by_name=is_by_name)


def _show(row: AuditEntry, *, is_by_name: bool) -> Shown:
    member = row.member
    who = None
    if member is not None:
        name = member.name if is_by_name else member.pseudonym
        who = {"id": str(member.pk), "name": name}
    return {
        "id": str(row.pk),
        "act": row.act,
        "member": who,
        "object": row.object_id and str(row.object_id),
        "about": row.about,
        "at": row.at,
    }
