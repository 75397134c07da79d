"""After closing, an annotator sees their own reading beside the settled version, alone."""

import json

from annotator.models import Assignment, Project
from tests.adjudication import Desk, differently_read
from tests.people import Person


def test_an_annotator_alone_sees_you_and_the_settled_version(
    project: Project, ada: Person, ben: Person, chi: Person, jude: Person, mona: Person
) -> None:
    document = differently_read(project, ada, ben, chi)
    own = Assignment.objects.get(document=document, member=chi.membership)
    path = f"/api/v1/assignments/{own.pk}/settled/"
    assert (chi.client.get(path).status_code, chi.client.get(path).json()["code"]) == (
        404,
        "not_settled",
    )
    desk = Desk(jude, project, document)
    second = desk.item("passage", 1)
    longer = desk.letter(second, [[38, 60]])
    desk.decide(second, "accepted", take=[longer], reason="boundary")
    third = desk.item("passage", 2)
    desk.decide(third, "accepted", take=[third["marks"][0]["reading"]])
    assert chi.client.get(path).status_code == 404
    assert desk.finish().status_code == 200
    told = chi.client.get(path).json()
    assert told["same"] == 2
    differing = [each for each in told["places"] if each["differences"]]
    assert [(each["yours"] is None, each["settled"]["parts"]) for each in differing] == [
        (False, [[38, 60]]),
        (True, [[80, 90]]),
    ]
    assert differing[0]["reason"] == "boundary"
    titles = {each["title"] for each in differing[0]["codebook"]}
    assert {"Negative", "Mixed"} <= titles
    for other in (ada, ben):
        assert other.membership.pseudonym not in json.dumps(told)
    for other in (ada, mona, jude):
        assert other.client.get(path).status_code in {403, 404}


def test_agreement_with_the_settled_version_is_for_those_who_watch(
    project: Project, ada: Person, ben: Person, chi: Person, jude: Person, rita: Person
) -> None:
    document = differently_read(project, ada, ben, chi)
    desk = Desk(jude, project, document)
    second = desk.item("passage", 1)
    desk.decide(second, "accepted", take=[desk.letter(second, [[38, 60]])])
    desk.decide(desk.item("passage", 2), "rejected")
    path = f"/api/v1/projects/{project.slug}/adjudication/agreement/"
    assert rita.client.get(path).json()["results"] == []
    assert desk.finish().status_code == 200
    rows = {
        each["annotator"]: each
        for each in rita.client.get(path).json()["results"]
        if each["layer"] == "passage"
    }
    by_ada = rows[ada.membership.pseudonym]
    assert (by_ada["f1_overlap"], by_ada["f1_exact"], by_ada["places"]) == (1, 1, 2)
    assert rows[ben.membership.pseudonym]["f1_overlap"] == 4 / 5
    by_chi = rows[chi.membership.pseudonym]
    assert (by_chi["f1_overlap"], by_chi["f1_exact"]) == (1, 0.5)
    assert by_chi["answers"]["sentiment"] == 0.5
    assert ada.client.get(path).status_code == 403
