"""How a project stands, over HTTP."""

from typing import Any

from annotator.api.progress import ProgressSerializer
from annotator.models import Project
from annotator.services.editing import assignments
from tests.articles import article, given
from tests.people import Person

PROGRESS = "/api/v1/projects/river-dam/progress/"


def test_the_answer_has_the_shape_that_is_described(
    project: Project, mona: Person, ada: Person
) -> None:
    reading = given(article(project), ada)
    assignments.skip(assignment_id=reading.pk, reason="not_news", note="A recipe.")
    answer = mona.client.get(PROGRESS).json()
    described: Any = ProgressSerializer()
    assert set(answer) == set(described.fields)
    for place in ("documents", "readings"):
        assert set(answer[place]) == set(described.fields[place].fields)
    for place in ("members", "waiting"):
        assert set(answer[place][0]) == set(described.fields[place].child.fields)


def test_researchers_meet_pseudonyms_only(
    project: Project, ada: Person, rita: Person, jude: Person, mona: Person
) -> None:
    assignments.skip(assignment_id=given(article(project), ada).pk, reason="not_news")
    for person in (rita, jude):
        assert "Ada" not in person.client.get(PROGRESS).content.decode()
    assert "Ada" in mona.client.get(PROGRESS).content.decode()


def test_annotators_do_not_watch(ada: Person, olga: Person) -> None:
    assert ada.client.get(PROGRESS).status_code == 403
    assert olga.client.get(PROGRESS).status_code == 404
