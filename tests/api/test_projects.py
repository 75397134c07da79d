"""Projects over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest

from annotator.models import Project
from annotator.services.people import members
from annotator.services.projects import projects
from tests.articles import article, given
from tests.people import Person

Budget = Callable[[int], Any]
PROJECTS = "/api/v1/projects/"
DAM = f"{PROJECTS}river-dam/"


def begin(person: Person, **wish: object) -> Any:
    """Ask for a project."""
    return person.client.post(PROJECTS, {"title": "Floods", **wish}, format="json")


def test_a_site_admin_begins_a_project(sam: Person) -> None:
    answer = begin(sam, language="de", settings={"annotators_per_document": 3})
    assert answer.status_code == 201
    assert answer["ETag"] == '"1"'
    project = answer.json()
    created = project.pop("created_at")
    assert created
    assert project == {
        "slug": "floods",
        "title": "Floods",
        "description": "",
        "language": "de",
        "settings": {
            "blind_outlet": False,
            "blind_peers": True,
            "ask_outlet": False,
            "annotators_per_document": 3,
            "claiming": True,
            "adjudicate_own": False,
            "open_questions": True,
            "propose_speakers": True,
            "next_article": "fewest",
        },
        "archived_at": None,
        "revision": 1,
        "roles": ["manager"],
        "codebook": "1.0.0",
        "can": {"manage": True, "download": True, "annotate": False, "settle": False},
    }


def test_who_has_been_allowed_begins_projects_and_nobody_else(olga: Person) -> None:
    assert begin(olga).status_code == 403
    olga.user.may_create_projects = True
    olga.user.save()
    assert begin(olga).status_code == 201


@pytest.mark.parametrize(
    ("wish", "place"),
    [
        ({"title": ""}, "title"),
        ({"slug": "New York"}, "slug"),
        ({"settings": {"blind": True}}, "settings.blind"),
        ({"settings": {"annotators_per_document": 101}}, "settings.annotators_per_document"),
        ({"settings": []}, "settings"),
        ({"owner": "olga"}, "owner"),
        ({"title": "a\x00b"}, "title"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_made(
    sam: Person, wish: dict[str, object], place: str
) -> None:
    answer = begin(sam, **wish)
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [place]
    assert not Project.objects.exists()


def test_an_address_that_is_taken_is_a_conflict(sam: Person) -> None:
    begin(sam, slug="floods")
    answer = begin(sam, slug="floods")
    assert (answer.status_code, answer.json()["code"]) == (409, "slug_taken")


def test_each_member_learns_what_they_may_do(ada: Person, rita: Person, sam: Person) -> None:
    may = {
        person.user.username: person.client.get(DAM).json()["can"] for person in (ada, rita, sam)
    }
    assert may == {
        "ada": {"manage": False, "download": False, "annotate": True, "settle": False},
        "rita": {"manage": False, "download": True, "annotate": False, "settle": False},
        "sam": {"manage": True, "download": True, "annotate": False, "settle": False},
    }


def test_a_change_needs_the_revision_it_changes(mona: Person) -> None:
    body = {"title": "The dam", "settings": {"claiming": False}}
    missing = mona.client.patch(DAM, body, format="json")
    assert (missing.status_code, missing.json()["code"]) == (428, "precondition_required")
    done = mona.client.patch(DAM, body, format="json", headers={"If-Match": '"1"'})
    assert (done.status_code, done["ETag"]) == (200, '"2"')
    assert done.json()["settings"]["claiming"] is False
    stale = mona.client.patch(DAM, body, format="json", headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert stale.json()["current"] == done.json()


def test_the_address_does_not_change(mona: Person) -> None:
    answer = mona.client.patch(DAM, {"slug": "x"}, format="json", headers={"If-Match": '"1"'})
    assert list(answer.json()["fields"]) == ["slug"]


def test_a_project_is_deleted_while_nothing_is_handed_in(mona: Person, ada: Person) -> None:
    given(article(Project.objects.get()), ada)
    assert ada.client.delete(f"{DAM}?title=River dam").status_code == 403
    assert mona.client.delete(f"{DAM}?title=river  dam").status_code == 400
    assert mona.client.delete(f"{DAM}?title=River dam").status_code == 204
    assert mona.client.get(DAM).status_code == 404


def test_the_list_has_ones_own_projects_the_newest_first(
    sam: Person, mona: Person, ada: Person, olga: Person
) -> None:
    project = Project.objects.get()
    given(article(project), ada)
    article(project, key="practice", purpose="training")
    begin(sam, title="Floods")
    rows = mona.client.get(PROJECTS).json()["results"]
    assert [row["slug"] for row in rows] == ["river-dam"]
    assert rows[0]["roles"] == ["manager"]
    assert rows[0]["counts"] == {"documents": 2, "members": 3, "submitted": 0, "expected": 2}
    everything = sam.client.get(PROJECTS).json()["results"]
    assert [row["slug"] for row in everything] == ["floods", "river-dam"]
    assert [row["roles"] for row in everything] == [["manager"], []]
    assert olga.client.get(PROJECTS).json() == {"results": [], "next": None}


def test_the_list_is_walked_page_by_page(sam: Person) -> None:
    for number in range(5):
        begin(sam, title=f"P {number}")
    seen: list[str] = []
    path = f"{PROJECTS}?page_size=2"
    while path:
        answer = sam.client.get(path).json()
        seen += [row["title"] for row in answer["results"]]
        path = answer["next"]
    assert seen == ["P 4", "P 3", "P 2", "P 1", "P 0"]


def test_the_list_costs_the_same_for_many(
    sam: Person, django_assert_max_num_queries: Budget
) -> None:
    for number in range(8):
        project = projects.create(
            creator=sam.user,
            title=f"P {number}",
            language="en",
            template="news-framing",
            settings={},
        )
        article(project)
    with django_assert_max_num_queries(4):
        assert len(sam.client.get(PROJECTS).json()["results"]) == 8


def test_a_project_costs_few_statements(
    mona: Person, django_assert_max_num_queries: Budget
) -> None:
    with django_assert_max_num_queries(6):
        assert mona.client.get(DAM).status_code == 200


def test_events_and_outlets_are_listed_by_name(project: Project, rita: Person) -> None:
    for name in ("Zeta", "Alpha"):
        project.events.create(name=name, happened_on="2024-01-02")
        project.outlets.create(name=name, country="FR")
    events = rita.client.get(f"{DAM}events/").json()["results"]
    assert [(each["name"], each["happened_on"]) for each in events] == [
        ("Alpha", "2024-01-02"),
        ("Zeta", "2024-01-02"),
    ]
    outlets = rita.client.get(f"{DAM}outlets/?page_size=1").json()
    assert [each["name"] for each in outlets["results"]] == ["Alpha"]
    rest = rita.client.get(outlets["next"]).json()["results"]
    assert [each["name"] for each in rest] == ["Zeta"]


def test_a_blind_annotator_learns_of_no_outlet(project: Project, ada: Person) -> None:
    assert ada.client.get(f"{DAM}outlets/").status_code == 200
    project.settings = {"blind_outlet": True}
    project.save()
    for noun in ("outlets", "events"):
        assert ada.client.get(f"{DAM}{noun}/").status_code == 403


def test_a_removed_member_finds_nothing(project: Project, ada: Person) -> None:
    members.remove(member=ada.membership)
    assert ada.client.get(DAM).status_code == 404
    assert ada.client.get(PROJECTS).json()["results"] == []
