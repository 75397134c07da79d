"""What annotators ask for, who decides it, and what waits on the project's first screen."""

from typing import Any

import pytest

from annotator.models import Assignment, AuditEntry, Entity, MergeProposal, Project, Round
from annotator.services.editing import assignments
from annotator.services.entities import entities
from tests.articles import article, given
from tests.people import Person

API = "/api/v1/"
NOTHING = ["passage", "article"]


def finished(project: Project, reader: Person) -> Assignment:
    """A reading handed in, in a round that is closed since."""
    reading = given(article(project), reader)
    assignments.skip(assignment_id=reading.pk, reason="text_broken", note="Half is missing.")
    Round.objects.filter(project=project).update(state="closed")
    reading.refresh_from_db()
    return reading


def waiting(who: Person, project: Project) -> list[dict[str, Any]]:
    answer = who.client.get(f"{API}projects/{project.slug}/waiting/")
    assert answer.status_code == 200
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def ask(who: Person, reading: Assignment, reason: str = "I saw a slip.") -> Any:
    path = f"{API}assignments/{reading.pk}/reopen-request/"
    return who.client.post(path, {"reason": reason}, format="json")


def test_who_may_reopen_alone_asks_nobody(project: Project, ada: Person) -> None:
    reading = given(article(project), ada)
    assert ask(ada, reading).json()["code"] == "not_finished"
    assignments.skip(assignment_id=reading.pk, reason="other")
    assert ask(ada, reading).json()["code"] == "may_reopen"
    opened = ada.client.get(f"{API}assignments/{reading.pk}/").json()
    assert (opened["can"]["reopen"], opened["can"]["ask_reopen"]) == (True, False)


def test_a_request_waits_for_the_manager_and_gives_the_article_back(
    project: Project, ada: Person, ben: Person, mona: Person
) -> None:
    reading = finished(project, ada)
    assert ask(ada, reading, " ").status_code == 400
    assert ask(ben, reading).status_code == 404
    made = ask(ada, reading)
    assert made.status_code == 201
    assert ask(ada, reading).json()["code"] == "asked"
    opened = ada.client.get(f"{API}assignments/{reading.pk}/").json()
    assert opened["can"]["ask_reopen"] is True
    assert opened["reopen_request"]["state"] == "open"
    first = waiting(mona, project)[0]
    assert (first["kind"], first["note"], first["member"]["name"]) == (
        "reopen",
        "I saw a slip.",
        "Ada",
    )
    grant = f"{API}reopen-requests/{first['id']}/grant/"
    assert ada.client.post(grant, {}, format="json").status_code == 404
    assert mona.client.post(grant, {}, format="json").json()["state"] == "granted"
    assert mona.client.post(grant, {}, format="json").json()["code"] == "answered"
    reading.refresh_from_db()
    assert reading.state == "in_progress"
    change = reading.changes.get(operation="reopen")
    assert change.actor == mona.membership
    assert "reopen" not in {each["kind"] for each in waiting(mona, project)}


def test_a_declined_request_tells_its_reader_why(
    project: Project, ada: Person, mona: Person
) -> None:
    reading = finished(project, ada)
    made = ask(ada, reading).json()
    path = f"{API}reopen-requests/{made['id']}/decline/"
    mona.client.post(path, {"answer": "The round is published."}, format="json")
    told = ada.client.get(f"{API}assignments/{reading.pk}/").json()["reopen_request"]
    assert (told["state"], told["answer"]) == ("declined", "The round is published.")
    assert "answered_by" not in told
    assert ask(ada, reading, "It is wrong, really.").status_code == 201
    acts = set(AuditEntry.objects.filter(project=project).values_list("act", flat=True))
    assert {"reopening_asked", "reopening_declined"} <= acts


def named(project: Project, who: Person, name: str) -> Entity:
    made, _ = entities.add(project=project, member=who.membership, name=name, kind="person")
    return made


def propose(who: Person, project: Project, one: Entity, other: Entity) -> Any:
    path = f"{API}projects/{project.slug}/merge-proposals/"
    content = {"entity": str(one.pk), "into": str(other.pk), "reason": "Her married name."}
    return who.client.post(path, content, format="json")


def test_nobody_proposes_what_they_may_not_know(
    project: Project, ada: Person, ben: Person, olga: Person, mona: Person
) -> None:
    known, hidden = named(project, mona, "Ilse Brandt"), named(project, ben, "I. Brandt")
    assert propose(ada, project, hidden, known).json()["fields"].keys() == {"entity"}
    assert propose(ada, project, known, known).json()["fields"].keys() == {"into"}
    assert propose(olga, project, hidden, known).status_code == 404
    assert propose(ben, project, hidden, known).status_code == 201
    assert propose(ben, project, hidden, known).json()["code"] == "asked"


def test_merging_grants_what_was_proposed(project: Project, ada: Person, mona: Person) -> None:
    one, other = named(project, ada, "I. Brandt"), named(project, mona, "Ilse Brandt")
    propose(ada, project, one, other)
    item = waiting(mona, project)[0]
    assert (item["kind"], item["entity"]["name"], item["into"]["name"]) == (
        "merge",
        "I. Brandt",
        "Ilse Brandt",
    )
    path = f"{API}entities/{one.pk}/merge/"
    assert mona.client.post(path, {"into": str(other.pk)}, format="json").status_code == 200
    proposal = MergeProposal.objects.get()
    assert (proposal.state, proposal.answered_by) == ("granted", mona.membership)
    assert waiting(mona, project) == []


def test_a_declined_proposal_leaves_two(project: Project, ada: Person, mona: Person) -> None:
    one, other = named(project, ada, "I. Brandt"), named(project, mona, "Ilse Brandt")
    made = propose(ada, project, one, other).json()
    path = f"{API}merge-proposals/{made['id']}/decline/"
    assert ada.client.post(path, {}, format="json").status_code == 404
    assert mona.client.post(path, {"answer": "Sisters."}, format="json").status_code == 200
    assert waiting(mona, project) == []
    one.refresh_from_db()
    assert one.merged_into is None


@pytest.mark.parametrize("number", [2, 12])
def test_the_list_costs_the_same_however_long_it_is(
    project: Project,
    ada: Person,
    mona: Person,
    number: int,
    django_assert_max_num_queries: Any,
) -> None:
    known = named(project, mona, "Ilse Brandt")
    for at in range(number):
        propose(ada, project, named(project, ada, f"Brandt {at}"), known)
    with django_assert_max_num_queries(14):
        assert len(waiting(mona, project)) == number


def test_an_annotator_learns_of_nobodys_requests(
    project: Project, ada: Person, ben: Person
) -> None:
    ask(ada, finished(project, ada))
    assert waiting(ben, project) == []
    assert waiting(ada, project) == []
