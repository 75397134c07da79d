"""What is kept for a time goes when it is over, and nothing else does."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.utils import timezone

from annotator.jobs import work_through
from annotator.models import Assignment, AuditEntry, Export, Import, Invitation, Job, Project
from annotator.services import audit, retention
from annotator.services.exports import prepared
from annotator.services.imports import uploads
from annotator.services.jobs import jobs
from tests.articles import article, given
from tests.people import Person

_OLD = timedelta(days=400)


@pytest.fixture
def aged(
    project: Project, mona: Person, ada: Person, settings: LazySettings, tmp_path: Path
) -> Project:
    """One of everything that goes with time, long ago, and the same of today."""
    settings.DATA_DIR = tmp_path
    settings.KEEP_AUDIT_DAYS = 365
    api = f"/api/v1/projects/{project.slug}/"
    given(article(project), ada)
    then = timezone.now() - _OLD
    for when in (then, timezone.now()):
        mona.client.post(f"{api}exports/", {"format": "jsonl", "state": "all"}, format="json")
        mona.client.post(
            f"{api}uploads/?file_name=a.txt", b"a text", content_type="application/octet-stream"
        )
        mona.client.post(
            f"{api}invitations/", {"people": ["Dora"], "roles": ["annotator"]}, format="json"
        )
        work_through()
        audit.record(project=project, by=None, act=audit.Act.PROJECT_CHANGED)
        key = Session.objects.create(session_key=f"{when:%Y}" * 8, expire_date=when + timedelta(1))
        UserSession.objects.create(
            user=ada.user, session_key=key.session_key, ip="192.0.2.1", user_agent="x"
        )
    _put_back(then)
    return project


def _put_back(then: object) -> None:
    """The first of each, as if it had been made then."""
    rows: Any
    for rows, moments in (
        *((Export.objects, ["created_at"]), (Import.objects, ["created_at"])),
        *((Invitation.objects, ["expires_at"]), (Job.objects, ["created_at", "ended_at"])),
        *((AuditEntry.objects, ["at"]), (UserSession.objects, ["last_seen_at"])),
    ):
        first = rows.order_by("pk")[0].pk
        rows.filter(pk=first).update(**dict.fromkeys(moments, then))


def counted() -> dict[str, int]:
    """How many there are of each."""
    models: tuple[Any, ...] = (Export, Invitation, Job, AuditEntry, UserSession, Assignment)
    return {model.__name__: model.objects.count() for model in models}


def test_what_is_past_its_time_goes(aged: Project) -> None:
    before = counted()
    jobs.enqueue(kind="retention", project=None)
    work_through()
    after = counted()
    assert before["Assignment"] == after["Assignment"]
    # The task itself is one more.
    assert after["Job"] == before["Job"] - 1 + 1
    for name in ("Export", "Invitation", "UserSession"):
        assert (name, before[name], after[name]) == (name, before[name], before[name] // 2)
    assert not AuditEntry.objects.filter(at__lt=timezone.now() - timedelta(days=365)).exists()
    assert after["AuditEntry"] == before["AuditEntry"] - 1
    assert [path.name for path in prepared.path_of(Export.objects.get()).parent.iterdir()] == [
        Export.objects.get().pk.hex
    ]
    stored = [
        each for each in Import.objects.order_by("created_at") if uploads.file_of(each).exists()
    ]
    assert [each.state for each in stored] == ["uploaded"]


def test_nothing_goes_where_it_is_kept_for_ever(aged: Project, settings: LazySettings) -> None:
    for name in ("AUDIT", "FILES", "TASKS", "SIGN_INS"):
        setattr(settings, f"KEEP_{name}_DAYS", 0)
    before = counted()
    jobs.enqueue(kind="retention", project=None)
    work_through()
    assert counted() == before | {"Job": before["Job"] + 1}


def test_it_is_due_every_day(db: None) -> None:
    jobs.enqueue_daily()
    assert Job.objects.filter(kind="retention").count() == 1
    assert set(retention.ROWS) == {"audit", "tasks", "sign_ins", "sessions", "invitations"}
