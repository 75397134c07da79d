"""A manager watches: progress by this and that, the feed, hours that their person sees first."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotator import jobs
from annotator.core.ids import uuid7
from annotator.models import Assignment, AuditEntry, Event, Outlet, Project, WorkedDay
from annotator.services.people import hours
from annotator.services.study import answers
from tests.articles import article, given
from tests.people import Person, person
from tests.services.test_progress import begin, finish

Budget = Any


@pytest.fixture
def worked(project: Project, ada: Person, ben: Person) -> None:
    """Two outlets report a flood: Ada has handed both in, Ben has begun one."""
    flood = Event.objects.create(project=project, name="flood")
    for name in ("north", "south"):
        outlet = Outlet.objects.create(project=project, name=name)
        document = article(project, key=name, title=name, event=flood, outlet=outlet)
        given(document, ada, ben)
    for reading in Assignment.objects.filter(member=ada.membership):
        finish(reading)
    begin(Assignment.objects.filter(member=ben.membership).order_by("id")[0])


def table(who: Person, project: Project, by: str) -> list[dict[str, Any]]:
    """The rows of one table."""
    answer = who.client.get(f"/api/v1/projects/{project.slug}/progress/table/?by={by}")
    assert answer.status_code == 200, answer.content
    return list(answer.json()["results"])


def test_progress_by_person_outlet_event_article_day_and_answer(
    project: Project, worked: None, mona: Person, rita: Person, ada: Person
) -> None:
    def seen(by: str, who: Person = mona) -> set[tuple[str, int, int]]:
        rows = table(who, project, by)
        return {(row["name"], row["submitted"], row["in_progress"]) for row in rows}

    assert seen("member") == {("Ada", 2, 0), ("Ben", 0, 1)}
    assert ("Ada", 2, 0) not in seen("member", rita)
    assert (ada.membership.pseudonym, 2, 0) in seen("member", rita)
    assert seen("outlet") == {("north", 1, 1), ("south", 1, 0)}
    assert seen("event") == {("flood", 2, 1)}
    assert seen("document") == {("north", 1, 1), ("south", 1, 0)}
    (today,) = table(mona, project, "day")
    assert (today["name"], today["submitted"]) == (timezone.localdate().isoformat(), 2)
    (answer,) = table(mona, project, "label")
    assert (answer["name"], answer["number"]) == ("Money and jobs", 3)
    assert answer["group"] == "Whole article · Main frame"


def test_the_overview_says_the_pace_the_end_and_who_is_stuck(
    project: Project, worked: None, mona: Person, ben: Person
) -> None:
    past = timezone.now() - timedelta(days=4)
    Assignment.objects.filter(member=ben.membership).update(updated_at=past)
    now = mona.client.get(f"/api/v1/projects/{project.slug}/progress/").json()
    assert now["pace"]["per_day"] == 2.0
    assert now["pace"]["ends_on"] == (timezone.localdate() + timedelta(days=1)).isoformat()
    assert {each["name"]: each["standing"] for each in now["members"]} == {
        "Ada": "finished",
        "Ben": "stuck",
    }


def test_tables_take_a_fixed_number_of_statements(
    project: Project, worked: None, mona: Person, django_assert_max_num_queries: Budget
) -> None:
    for at in range(12):
        outlet = Outlet.objects.create(project=project, name=f"outlet {at}")
        given(article(project, key=f"more {at}", outlet=outlet), person(f"reader{at}", project))
    for by in ("member", "outlet", "event", "document", "day", "label"):
        with django_assert_max_num_queries(8):
            table(mona, project, by)


def test_the_feed_tells_who_did_what_and_can_be_narrowed_and_saved(
    project: Project, worked: None, mona: Person, ada: Person, rita: Person
) -> None:
    path = f"/api/v1/projects/{project.slug}/feed/"
    mona.client.delete(f"/api/v1/projects/{project.slug}/members/{ada.membership.pk}/")
    acts = [
        (row["act"], row["member"] and row["member"]["name"])
        for row in mona.client.get(path).json()["results"]
    ]
    assert acts[0] == ("member_removed", "Mona")
    assert acts.count(("submitted", "Ada")) == 2
    narrowed = mona.client.get(path, {"act": "submitted"}).json()["results"]
    assert {row["about"]["name"] for row in narrowed} == {"north", "south"}
    assert {row["act"] for row in narrowed} == {"submitted"}
    lines = list(csv.reader(io.StringIO(mona.client.get(f"{path}?format=csv").content.decode())))
    assert lines[0] == ["at", "act", "who", "about"]
    assert [line[1:3] for line in lines[1:]].count(["submitted", "Ada"]) == 2
    # Who may not see the people reads pseudonyms; an annotator reads nothing.
    assert "Ada" not in rita.client.get(path).content.decode()
    assert ada.client.get(path).status_code == 404
    assert mona.client.get(path, {"act": "nonsense"}).status_code == 400


def test_the_feed_is_narrowed_to_a_person_and_to_days_on_the_page_and_in_the_file(
    project: Project, worked: None, mona: Person, ada: Person, rita: Person
) -> None:
    path = f"/api/v1/projects/{project.slug}/feed/"
    old = timezone.now() - timedelta(days=9)
    entry = AuditEntry.objects.filter(member=ada.membership).latest("id")
    AuditEntry.objects.filter(pk=entry.pk).delete()
    AuditEntry.objects.create(
        id=uuid7(int(old.timestamp() * 1000)),
        project=project,
        member=ada.membership,
        act="submitted",
        about={"name": "long ago"},
        at=old,
    )
    day = timedelta(days=1)
    days = {"since": (old - day).isoformat(), "until": (old + day).isoformat()}
    (row,) = mona.client.get(path, days).json()["results"]
    assert row["about"]["name"] == "long ago"
    lines = mona.client.get(path, days | {"format": "csv"}).content.decode().splitlines()
    assert len(lines) == 2
    since = {"since": (old + day).isoformat(), "member": str(ada.membership.pk)}
    recent = mona.client.get(path, since).json()["results"]
    assert recent
    assert {each["member"]["name"] for each in recent} == {"Ada"}
    assert "long ago" not in {each["about"].get("name") for each in recent}
    people = [each["name"] for each in mona.client.get(f"{path}people/").json()["results"]]
    assert {"Ada", "Mona"} <= set(people)
    assert "Ada" not in rita.client.get(f"{path}people/").content.decode()
    assert ada.client.get(f"{path}people/").status_code == 403


def test_hours_are_seen_by_their_person_at_once_and_by_the_manager_when_the_week_is_over(
    project: Project, mona: Person, ada: Person, ben: Person
) -> None:
    reading = given(article(project), ada)
    path = f"/api/v1/assignments/{reading.pk}/"
    for seconds in (100, 200):
        answer = ada.client.patch(path, {"add_active_seconds": seconds}, format="json")
        assert answer.status_code == 200
    (mine,) = ada.client.get("/api/v1/me/hours/").json()["results"]
    assert (mine["seconds"], mine["project"]) == (300, project.slug)
    assert mine["begins_on"] == hours.monday(timezone.localdate()).isoformat()
    assert ben.client.get("/api/v1/me/hours/").json()["results"] == []
    theirs = f"/api/v1/projects/{project.slug}/hours/"
    assert mona.client.get(theirs).json()["results"] == []
    WorkedDay.objects.update(on=hours.monday(timezone.localdate()) - timedelta(days=1))
    (week,) = mona.client.get(theirs).json()["results"]
    assert (week["name"], week["seconds"]) == ("Ada", 300)
    lines = mona.client.get(f"{theirs}?format=csv").content.decode().splitlines()
    assert lines[0] == "week_begins_on,name,pseudonym,hours"
    assert lines[1] == f"{week['begins_on']},Ada,{ada.membership.pseudonym},0.08"
    assert ada.client.get(theirs).status_code == 403


def test_many_answers_are_counted_by_a_task_and_shown_with_their_time(
    project: Project, worked: None, mona: Person, rita: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/api/v1/projects/{project.slug}/progress/table/?by=label"
    at_once = mona.client.get(path).json()
    assert (at_once["counted_at"], at_once["is_counting"]) == (None, False)
    assert at_once["results"]
    monkeypatch.setattr(answers, "AT_ONCE", 1)
    first = rita.client.get(path).json()
    assert (first["results"], first["counted_at"], first["is_counting"]) == ([], None, True)
    jobs.work_through()
    then = rita.client.get(path).json()
    assert then["results"] == at_once["results"]
    assert then["counted_at"] is not None
    assert not then["is_counting"]
    # A round is counted apart; what is old is shown while it is counted anew.
    assert rita.client.get(f"{path}&round=1").json()["results"] == []
    monkeypatch.setattr(answers, "FRESH", timedelta(0))
    again = rita.client.get(path).json()
    assert again["results"] == at_once["results"]
    assert again["is_counting"]
