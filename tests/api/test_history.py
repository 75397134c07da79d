"""The history of an annotation: who, when, what changed in words, and the passage."""

import re
from typing import Any
from uuid import UUID

import pytest

from annotator.core.ids import uuid7
from annotator.models import Assignment, Project
from tests.api.test_annotations import ANSWERS, PHRASE, PLACE, body, put
from tests.articles import article, given
from tests.people import Person


@pytest.fixture
def reading(project: Project, ada: Person) -> Assignment:
    """Ada's reading of the short article."""
    return given(article(project), ada)


def history(person: Person, annotation: UUID) -> Any:
    """What somebody is told; the answer must be one."""
    answer = person.client.get(f"/api/v1/annotations/{annotation}/history/")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_it_tells_in_the_codebooks_words_what_changed(ada: Person, reading: Assignment) -> None:
    mark = uuid7()
    put(ada, mark, body(reading, values={}))
    put(ada, mark, body(reading, values=ANSWERS, note="Look again."), if_match='"1"')
    start = PLACE[0][0]
    shorter = body(reading, values=ANSWERS, parts=[[start, start + 7]], quote=PHRASE[:7])
    put(ada, mark, shorter, if_match='"2"')
    told = history(ada, mark)
    assert told["layer"] == "Passage"
    made, changed, moved = told["results"]
    assert made["changed"] == [{"what": "place", "title": "", "before": [], "after": [PHRASE]}]
    said = {each["title"]: (each["before"], each["after"]) for each in changed["changed"]}
    assert said["How does it sound?"] == ([], ["Negative"])
    assert said["Who says it?"] == ([], ["Ilse Brandt (Official)"])
    assert [each for each in changed["changed"] if each["what"] == "note"] == [
        {"what": "note", "title": "", "before": [], "after": ["Look again."]}
    ]
    assert moved["quote"] == PHRASE[:7]
    assert {each["what"]: each["after"] for each in moved["changed"]} == {
        "place": [PHRASE[:7]],
        "note": [],
    }


def test_somebody_is_named_by_pseudonym_and_told_which_is_themselves(
    ada: Person, mona: Person, reading: Assignment
) -> None:
    mark = uuid7()
    put(ada, mark, body(reading))
    own, theirs = history(ada, mark), history(mona, mark)
    assert own["results"][0]["actor"] == theirs["results"][0]["actor"] == ada.membership.pseudonym
    assert (own["is_yours"], own["results"][0]["is_you"]) == (True, True)
    assert (theirs["is_yours"], theirs["results"][0]["is_you"]) == (False, False)
    # A word of its own: three letters of a name may stand in an id.
    told = str(theirs).casefold().replace(ada.membership.pseudonym, "")
    assert not re.search(rf"\b{ada.user.username}\b", told)


def test_a_blinded_reader_gets_the_passage_masked_and_peers_get_nothing(
    ada: Person, ben: Person, project: Project
) -> None:
    project.settings = {**project.settings, "blind_outlet": True}
    project.save()
    reading = given(article(project, "The Canary reports a leak.", masks=[[4, 10]]), ada)
    mark = uuid7()
    place = {"parts": [[0, 18]], "quote": "The ██████ reports", "values": {}}
    assert put(ada, mark, body(reading, **place)).status_code == 201
    told = history(ada, mark)
    assert told["results"][0]["quote"] == "The ██████ reports"
    assert "Canary" not in str(told)
    assert ben.client.get(f"/api/v1/annotations/{mark}/history/").status_code == 404


def test_what_was_deleted_keeps_its_history(ada: Person, reading: Assignment) -> None:
    mark = uuid7()
    put(ada, mark, body(reading))
    ada.client.delete(f"/api/v1/annotations/{mark}/", HTTP_IF_MATCH='"1"')
    told = history(ada, mark)
    assert told["is_deleted"]
    assert (told["results"][1]["operation"], told["results"][1]["changed"]) == ("delete", [])


def test_a_text_that_was_taken_down_leaves_the_answers(
    ada: Person, mona: Person, reading: Assignment
) -> None:
    mark = uuid7()
    put(ada, mark, body(reading))
    reading.document.body.delete()
    event = history(mona, mark)["results"][0]
    assert event["quote"] == ""
    assert [each["what"] for each in event["changed"]] == ["answer"] * len(ANSWERS)
