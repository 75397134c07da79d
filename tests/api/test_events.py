"""An event's articles side by side, and which of them are copies of one report."""

from typing import Any

from annotator.models import Assignment, Event, Outlet, Project
from tests.articles import article
from tests.people import Person
from tests.quality import finish

WIRE = " ".join(f"word{at} of the agency’s report" for at in range(80))


def test_articles_of_an_event_stand_by_outlet_and_copies_are_marked(
    project: Project, mona: Person, ada: Person, django_assert_max_num_queries: Any
) -> None:
    flood = Event.objects.create(project=project, name="flood")
    texts = {
        "north": WIRE,
        "south": f"From our agency.\n\n{WIRE.upper()}",
        "east": " ".join(f"own{at} words" for at in range(200)),
    }
    for name, text in texts.items():
        outlet = Outlet.objects.create(project=project, name=name)
        article(project, text, key=name, title=name, event=flood, outlet=outlet)
    path = f"/api/v1/projects/{project.slug}/near-duplicates/"
    assert ada.client.post(path).status_code == 403
    assert mona.client.post(path).json() == {"groups": 1, "articles": 2}
    # Looking again finds the same.
    assert mona.client.post(path).json() == {"groups": 1, "articles": 2}
    with django_assert_max_num_queries(8):
        answer = mona.client.get(f"/api/v1/events/{flood.pk}/articles/").json()
    assert [column["outlet"] for column in answer["columns"]] == ["east", "north", "south"]
    copies = {row["key"]: row["copies"] for each in answer["columns"] for row in each["articles"]}
    assert copies == {"east": 0, "north": 1, "south": 1}
    assert answer["columns"][1]["articles"][0]["lead"] == WIRE[:400]
    listed = mona.client.get(f"/api/v1/projects/{project.slug}/events/").json()["results"]
    assert [(row["name"], row["articles"], row["outlets"]) for row in listed] == [("flood", 3, 3)]


def test_a_hidden_check_is_counted_like_any_article_by_who_read_it(
    project: Project, mona: Person, ada: Person, ben: Person
) -> None:
    flood = Event.objects.create(project=project, name="flood")
    real = article(project, key="real", event=flood)
    check = article(project, key="check", event=flood, purpose="check")
    for who in (ada, ben):
        for document, kind in ((real, "annotation"), (check, "check"), (real, "repeat")):
            slot = None if kind != "annotation" else document.assignments.count() + 1
            into = project.rounds.get()
            reading = Assignment.objects.create(
                document=document, round=into, member=who.membership, kind=kind, slot=slot
            )
            finish(reading)
            if who is ben:
                assert _readings(ada, flood) == {"real": 1, "check": 1}
    assert _readings(ben, flood) == {"real": 1, "check": 1}
    assert _readings(mona, flood) == {"real": 2, "check": 0}


def _readings(who: Person, event: Event) -> dict[str, int]:
    columns = who.client.get(f"/api/v1/events/{event.pk}/articles/").json()["columns"]
    return {row["key"]: row["readings"] for each in columns for row in each["articles"]}
