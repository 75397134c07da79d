"""What is kept for a time only: the worker takes away, once a day, what is past it.

Work is never among it. The times are settings (`KEEP_…_DAYS`, 0: for ever); `docs/privacy.md`
tells people of them. Deleted projects go by a task of their own (`projects.soft_deletion`).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from annotator.models import AuditEntry, Invitation, Job
from annotator.models.job import UNENDED
from annotator.services.exports import prepared
from annotator.services.imports import uploads
from annotator.services.jobs.job_runs import Run

AT_A_TIME = 1_000


def run(run: Run) -> dict[str, object]:
    """The task: files first, then rows, a thousand in one transaction."""
    gone: dict[str, object] = {}
    if settings.KEEP_FILES_DAYS:
        gone["downloads"] = prepared.clear_away()
        gone["uploads"] = uploads.clear_away()
        run.advance()
    for name, (days, rows) in ROWS.items():
        kept = getattr(settings, days)
        if kept:
            gone[name] = _remove(run, rows, timezone.now() - timedelta(days=kept))
    return gone


def _sign_ins(before: datetime) -> QuerySet[Any]:
    """Browser and address of who signed in, once the session is over."""
    going_on = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    over: QuerySet[Any] = UserSession.objects.filter(last_seen_at__lt=before)
    return over.exclude(session_key__in=going_on)


def _invitations(before: datetime) -> QuerySet[Any]:
    """Links that were used, withdrawn or left lying, with the name and address in them."""
    return Invitation.objects.filter(
        Q(used_at__lt=before) | Q(revoked_at__lt=before) | Q(expires_at__lt=before)
    )


Rows = Callable[[datetime], QuerySet[Any]]
# The setting that says for how many days, and what is older than that.
ROWS: dict[str, tuple[str, Rows]] = {
    "audit": ("KEEP_AUDIT_DAYS", lambda before: AuditEntry.objects.filter(at__lt=before)),
    "tasks": (
        "KEEP_TASKS_DAYS",
        lambda before: Job.objects.exclude(state__in=UNENDED).filter(ended_at__lt=before),
    ),
    "sign_ins": ("KEEP_SIGN_INS_DAYS", _sign_ins),
    "sessions": (
        "KEEP_SIGN_INS_DAYS",
        lambda before: Session.objects.filter(expire_date__lt=before),
    ),
    "invitations": ("KEEP_SIGN_INS_DAYS", _invitations),
}


def _remove(run: Run, rows: Rows, before: datetime) -> int:
    removed = 0
    while True:
        with transaction.atomic():
            run.hold()
            found = rows(before)
            keys = list(found.values_list("pk", flat=True)[:AT_A_TIME])
            if not keys:
                return removed
            found.filter(pk__in=keys).delete()
        removed += len(keys)
        run.advance()
