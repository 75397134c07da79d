"""Large plans are worked out and handed out by tasks; outlets are hidden when all is masked."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from annotator import jobs
from annotator.core.errors import DomainError
from annotator.models import Assignment, AuditEntry, Document, Job, Outlet, Project
from annotator.services.jobs.job_runs import Run
from annotator.services.study import masks, planning, workload
from tests.articles import article
from tests.people import Person


@pytest.fixture(autouse=True)
def _large(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path) -> None:
    """As if three readings were many; each batch has two."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(workload, "MOST_READINGS", 3)
    monkeypatch.setattr(planning, "_BATCH", 2)


@pytest.fixture
def round_url(project: Project, ada: Person, ben: Person) -> str:
    """A round of three articles with two annotators."""
    for key in ("a", "b", "c"):
        article(project, key=key)
    return f"/api/v1/rounds/{project.rounds.get().pk}/"


def worked(who: Person, url: str, wish: dict[str, Any]) -> dict[str, Any]:
    """What a task said at its end."""
    answer = who.client.post(url, wish, format="json")
    assert answer.status_code == 202, answer.content
    jobs.work_through()
    body: dict[str, Any] = who.client.get(f"/api/v1/jobs/{answer.json()['id']}/").json()
    return body


def test_a_large_plan_is_shown_and_handed_out_by_tasks(round_url: str, mona: Person) -> None:
    plan = worked(mona, f"{round_url}plan/", {"seed": 4})["result"]
    assert (plan["new"], [each["new"] for each in plan["people"]]) == (6, [3, 3])
    assert not Assignment.objects.exists()
    wish = {"seed": 4, "digest": plan["digest"]}
    done = worked(mona, f"{round_url}hand-out/", wish)
    assert (done["state"], done["result"]) == ("done", {"new": 6, "planned": 6})
    assert Assignment.objects.count() == 6
    assert AuditEntry.objects.get(act="handed_out").about["number"] == 6
    late = worked(mona, f"{round_url}hand-out/", wish)
    assert (late["state"], late["error"]) == ("failed", workload.plan_changed().message)


def test_another_worker_goes_on_and_what_others_took_stays_theirs(
    round_url: str, mona: Person, ada: Person, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = worked(mona, f"{round_url}plan/", {})["result"]
    advance, steps = Run.advance, []

    def stop_after_a_batch(run: Run, **given: Any) -> None:
        advance(run, **given)
        steps.append(given)
        if given.get("message") == "handing out":
            monkeypatch.setattr(Run, "advance", advance)
            taken = Assignment.objects.filter(round=project.rounds.get())
            free = Document.objects.exclude(pk__in=taken.values("document"))[0]
            Assignment.objects.create(
                document=free, round=project.rounds.get(), member=ada.membership, slot=1
            )

    monkeypatch.setattr(Run, "advance", stop_after_a_batch)
    done = worked(mona, f"{round_url}hand-out/", {"digest": plan["digest"]})
    assert done["result"] == {"new": 5, "planned": 6}
    assert Assignment.objects.count() == 6
    readers = set(Assignment.objects.values_list("document_id", "member_id"))
    assert len(readers) == 6


def test_a_task_that_was_stopped_goes_on_where_it_was(
    round_url: str, mona: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = worked(mona, f"{round_url}plan/", {})["result"]
    hand_out = planning._hand_out

    def fails_at_the_second(run: Run, into: Any, batch: Any, at: int, total: int) -> None:
        if at == 2:
            monkeypatch.setattr(planning, "_hand_out", hand_out)
            raise RuntimeError("the power is gone")
        hand_out(run, into, batch, at, total)

    monkeypatch.setattr(planning, "_hand_out", fails_at_the_second)
    half = worked(mona, f"{round_url}hand-out/", {"digest": plan["digest"]})
    assert (half["state"], Assignment.objects.count()) == ("queued", 2)
    Job.objects.update(run_after="2020-01-01T00:00:00Z")
    jobs.work_through()
    assert Job.objects.get(kind="hand_out").result == {"new": 6, "planned": 6}
    assert Assignment.objects.count() == 6


def test_more_than_a_task_can_hold_is_refused(
    round_url: str, mona: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workload, "MOST_IN_TASK", 5)
    answer = mona.client.post(f"{round_url}plan/", {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "too_many")


@pytest.fixture
def herald(project: Project, monkeypatch: pytest.MonkeyPatch) -> Outlet:
    """An outlet whose two articles name it, and one article more is too many to wait for."""
    monkeypatch.setattr(masks, "AT_ONCE", 1)
    monkeypatch.setattr(masks, "STEP", 1)
    outlet = Outlet.objects.create(project=project, name="Herald")
    for key in ("a", "b"):
        article(project, key=key, text=f"The Herald says so. So does Bugle. {key}", outlet=outlet)
    Document.objects.update(masks=[])
    return outlet


def test_outlets_are_hidden_when_every_name_is_masked_and_not_before(
    project: Project, herald: Outlet, mona: Person
) -> None:
    url = f"/api/v1/projects/{project.slug}/"
    settings = {"settings": {"blind_outlet": True, "claiming": False}}
    answer = mona.client.patch(url, settings, format="json", HTTP_IF_MATCH='"1"')
    assert answer.json()["settings"]["blind_outlet"] is False
    assert answer.json()["settings"]["claiming"] is False
    jobs.work_through()
    assert Project.objects.get().switches.blind_outlet
    assert all(row.masks == [[4, 10]] for row in Document.objects.all())
    assert mona.client.get(url).json()["revision"] == 3


def test_a_new_name_of_an_outlet_is_masked_by_a_task(
    project: Project, herald: Outlet, mona: Person
) -> None:
    changes = {"aliases": ["Bugle"]}
    url = f"/api/v1/outlets/{herald.pk}/"
    assert mona.client.patch(url, changes, format="json", HTTP_IF_MATCH='"1"').status_code == 200
    assert all(row.masks == [] for row in Document.objects.all())
    jobs.work_through()
    assert all(row.masks == [[4, 10], [28, 33]] for row in Document.objects.all())
    assert Job.objects.get(kind="masks").result == {"changed": 2}


def test_a_closed_round_takes_no_plan(project: Project, round_url: str, mona: Person) -> None:
    project.rounds.update(state="closed")
    answer = mona.client.post(f"{round_url}hand-out/", {"digest": "x"}, format="json")
    assert answer.json()["code"] == "round_closed"
    with pytest.raises(DomainError):
        planning.apply(into=project.rounds.get(), wish={}, digest="x", actor=None)
