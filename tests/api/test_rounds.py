"""Rounds and plans over HTTP: a pilot for everybody, then a main round, each by itself."""

import json
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from annotator.models import Assignment, AuditEntry, Document, Event, Outlet, Project, Round
from annotator.services.codebooks import codebooks
from annotator.services.study import handing_out
from tests.articles import article, given
from tests.people import Person, person
from tests.services.test_progress import begin, finish

Content = dict[str, Any]


@pytest.fixture
def articles(project: Project) -> list[str]:
    """Twelve articles: three outlets report each of four events."""
    events = [Event.objects.create(project=project, name=f"event {at}") for at in range(4)]
    outlets = [Outlet.objects.create(project=project, name=f"outlet {at}") for at in range(3)]
    return [
        str(article(project, key=f"{event.name} {outlet.name}", event=event, outlet=outlet).pk)
        for event in events
        for outlet in outlets
    ]


def post(who: Person, path: str, content: Content) -> Any:
    """One POST."""
    return who.client.post(f"/api/v1/{path}", content, format="json")


def opened(who: Person, project: Project, **content: object) -> Content:
    """A round that was opened."""
    answer = post(who, f"projects/{project.slug}/rounds/", content)
    assert answer.status_code == 201, answer.content
    found: Content = answer.json()
    return found


def hand_out(who: Person, made: Content, **content: object) -> Content:
    """Plan, and apply what was shown."""
    shown = post(who, f"rounds/{made['id']}/plan/", content).json()
    answer = post(who, f"rounds/{made['id']}/hand-out/", content | {"digest": shown["digest"]})
    assert answer.status_code == 201, answer.content
    assert answer.json() == shown
    return dict(shown)


def change(who: Person, made: Content, **content: object) -> Any:
    """One PATCH on the revision at hand."""
    path = f"/api/v1/rounds/{made['id']}/"
    tag = f'"{made["revision"]}"'
    return who.client.patch(path, content, format="json", HTTP_IF_MATCH=tag)


def test_a_pilot_for_everybody_then_a_main_round_under_the_next_codebook(
    project: Project, articles: list[str], mona: Person, ada: Person, ben: Person, chi: Person
) -> None:
    pilot = opened(mona, project, name="pilot", purpose="pilot", documents={"draw": 3})
    assert (pilot["documents"], pilot["expected"]) == (3, 9)
    # The round that the project was born with gives out nothing any more.
    assert Round.objects.get(project=project, name="1").state == "closed"
    assert [each["new"] for each in hand_out(mona, pilot)["people"]] == [3, 3, 3]
    for reading in Assignment.objects.filter(round__name="pilot"):
        finish(reading)
    first = project.codebooks.get()
    draft = codebooks.draft(project=project, version="1.1.0", body=first.body)
    codebooks.publish(codebook=draft)
    assert change(mona, pilot, state="closed").status_code == 200
    main = opened(
        mona,
        project,
        name="main",
        documents={"draw": 9},
        annotators_per_document=2,
        codebook="1.1.0",
    )
    assert hand_out(mona, main)["new"] == 18
    for reading in Assignment.objects.filter(round__name="main"):
        finish(reading)
    versions = {}
    for name in ("pilot", "main"):
        path = f"/api/v1/projects/{project.slug}/export/?format=jsonl&round={name}"
        lines = b"".join(mona.client.get(path)).decode().splitlines()
        readings = [each for line in lines for each in json.loads(line)["assignments"]]
        versions[name] = Counter((each["round"], each["codebook"]) for each in readings)
    assert versions == {
        "pilot": {("pilot", "1.0.0"): 9},
        "main": {("main", "1.1.0"): 18},
    }
    path = f"/api/v1/projects/{project.slug}/progress/?round=main"
    numbers = mona.client.get(path).json()
    assert (numbers["documents"]["total"], numbers["documents"]["complete"]) == (9, 9)
    assert (numbers["readings"]["expected"], numbers["readings"]["submitted"]) == (18, 18)


def test_a_plan_shows_each_persons_articles_by_outlet_and_event(
    project: Project, articles: list[str], mona: Person, ada: Person, ben: Person, chi: Person
) -> None:
    main = opened(mona, project, name="main", documents=articles, annotators_per_document=1)
    shown = post(mona, f"rounds/{main['id']}/plan/", {"same_event": "never"}).json()
    assert (shown["new"], shown["short_readings"]) == (12, 0)
    for each in shown["people"]:
        assert set(each["outlets"].values()) <= {1, 2}
        assert set(each["events"].values()) == {1}
    assert not Assignment.objects.exists()


def test_quotas_hold_and_what_is_short_is_said(
    project: Project, articles: list[str], mona: Person, ada: Person, ben: Person
) -> None:
    people = [{"id": str(ada.membership.pk), "quota": 5}, {"id": str(ben.membership.pk)}]
    main = opened(mona, project, name="main", people=people, annotators_per_document=2)
    shown = hand_out(mona, main)
    assert [(each["new"], each["quota"]) for each in shown["people"]] == [(5, 5), (12, None)]
    assert (shown["short_documents"], shown["short_readings"]) == (7, 7)


def test_a_plan_that_would_be_another_by_now_is_refused_and_hands_out_nothing(
    project: Project, articles: list[str], mona: Person, ada: Person, ben: Person
) -> None:
    main = opened(mona, project, name="main", annotators_per_document=1)
    shown = post(mona, f"rounds/{main['id']}/plan/", {}).json()
    assert handing_out.claim(project=project, member=ada.membership)
    answer = post(mona, f"rounds/{main['id']}/hand-out/", {"digest": shown["digest"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "plan_changed")
    assert Assignment.objects.count() == 1


def test_nobody_gets_what_they_read_in_another_round_unless_asked_for(
    project: Project, articles: list[str], mona: Person, ada: Person
) -> None:
    given(Document.objects.get(pk=articles[0]), ada)
    main = opened(mona, project, name="main", annotators_per_document=1)
    path = f"rounds/{main['id']}/plan/"
    assert post(mona, path, {}).json()["new"] == 11
    assert post(mona, path, {"again": True}).json()["new"] == 12


def test_the_planned_order_is_the_order_of_reading(
    project: Project, articles: list[str], mona: Person, ada: Person, ben: Person
) -> None:
    pilot = opened(mona, project, name="pilot", purpose="pilot")
    hand_out(mona, pilot)
    orders = [
        list(
            Assignment.objects.filter(member=who.membership)
            .order_by("order")
            .values_list("document_id", flat=True)
        )
        for who in (ada, ben)
    ]
    assert orders[0] == orders[1][::-1]
    held = handing_out.held_by(ada.membership)
    assert held is not None
    assert held.document_id == orders[0][0]


def test_claims_follow_rounds_their_people_quotas_and_dates(
    project: Project, articles: list[str], mona: Person, ada: Person, ben: Person
) -> None:
    people = [{"id": str(ada.membership.pk), "quota": 1}]
    opened(mona, project, name="small", documents=articles[:2], people=people)
    later = (date.today() + timedelta(days=2)).isoformat()
    opened(mona, project, name="later", documents=articles[2:], opens_on=later)
    taken = handing_out.claim(project=project, member=ada.membership)
    assert taken is not None
    assert taken.round.name == "small"
    assert handing_out.claim(project=project, member=ben.membership) is None
    finish(taken)
    assert handing_out.claim(project=project, member=ada.membership) is None


def test_what_nobody_began_is_taken_back_or_moved_in_bulk_and_work_stays(
    project: Project, articles: list[str], mona: Person, ada: Person, ben: Person, chi: Person
) -> None:
    main = opened(
        mona, project, name="main", annotators_per_document=1, people=[str(ada.membership.pk)]
    )
    hand_out(mona, main)
    begun = Assignment.objects.order_by("order")[0]
    begin(begun)
    path = f"projects/{project.slug}/assignments"
    takers = [str(ben.membership.pk), str(chi.membership.pk)]
    answer = post(mona, f"{path}/reassign/", {"giver": str(ada.membership.pk), "takers": takers})
    assert answer.json() == {"moved": 11, "left": 0}
    loads = Counter(Assignment.objects.values_list("member__pseudonym", flat=True))
    assert sorted(loads.values()) == [1, 5, 6]
    answer = post(mona, f"{path}/take-back/", {"round": main["id"]})
    assert answer.json() == {"taken_back": 11, "kept": 1}
    assert [each.pk for each in Assignment.objects.all()] == [begun.pk]
    acts = list(AuditEntry.objects.order_by("id").values_list("act", flat=True))
    assert acts[-4:] == ["round_created", "handed_out", "reassigned", "taken_back"]


def test_a_closed_round_hands_out_nothing_until_it_is_opened(
    project: Project, articles: list[str], mona: Person, ada: Person
) -> None:
    main = opened(mona, project, name="main")
    closed = change(mona, main, state="closed").json()
    shown = post(mona, f"rounds/{main['id']}/plan/", {}).json()
    answer = post(mona, f"rounds/{main['id']}/hand-out/", {"digest": shown["digest"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "round_closed")
    assert change(mona, main, state="open").status_code == 412
    assert change(mona, closed, state="open").json()["state"] == "open"


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ({"name": " "}, "name"),
        ({"name": "1"}, "name"),
        ({"name": "x", "annotators_per_document": 0}, "annotators_per_document"),
        ({"name": "x", "codebook": "9.9.9"}, "codebook"),
        ({"name": "x", "opens_on": "2026-02-02", "due_on": "2026-02-01"}, "due_on"),
        ({"name": "x", "documents": {"draw": 99}}, "documents"),
        ({"name": "x", "documents": {"draw": "two"}}, "documents"),
        ({"name": "x", "documents": ["nonsense"]}, "documents"),
        ({"name": "x", "people": ["nonsense"]}, "people"),
        ({"name": "x", "people": [{"id": "x", "quota": -1}]}, "people"),
        ({"name": "x", "colour": "red"}, "colour"),
    ],
)
def test_a_wrong_round_is_refused_at_its_place(
    project: Project, mona: Person, content: Content, place: str
) -> None:
    answer = post(mona, f"projects/{project.slug}/rounds/", content)
    assert answer.status_code == 400, answer.content
    assert place in answer.json()["fields"]
    assert Round.objects.count() == 1


def test_rounds_are_listed_in_a_fixed_number_of_statements(
    project: Project,
    articles: list[str],
    mona: Person,
    ada: Person,
    django_assert_max_num_queries: Any,
) -> None:
    for at in range(8):
        opened(mona, project, name=f"round {at}", documents=articles[: at + 1])
    with django_assert_max_num_queries(11):
        found = mona.client.get(f"/api/v1/projects/{project.slug}/rounds/").json()["results"]
    assert [each["documents"] for each in found] == [8, 7, 6, 5, 4, 3, 2, 1, 12]


def test_an_annotator_and_an_outsider_do_not_see_rounds(
    project: Project, mona: Person, ada: Person
) -> None:
    made = opened(mona, project, name="x")
    for who, status in ((ada, 404), (person("olga"), 404)):
        assert who.client.get(f"/api/v1/rounds/{made['id']}/").status_code == status
        assert post(who, f"rounds/{made['id']}/plan/", {}).status_code == status
