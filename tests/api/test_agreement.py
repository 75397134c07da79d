"""Agreement over HTTP: the shape that is described, for those who may see it."""

from typing import Any

import pytest

from annotator.api.agreement import AgreementSerializer, AgreementSummarySerializer
from annotator.models import Project
from tests.articles import article
from tests.people import Person
from tests.services.test_agreement import read

AGREEMENT = "/api/v1/projects/river-dam/agreement/"


@pytest.fixture
def both(project: Project, ada: Person, ben: Person) -> None:
    """Two articles that two people have read."""
    for key in ("a", "b"):
        document = article(project, key=key)
        read(document, ada, [(0, 11, "neutral")])
        read(document, ben, [(2, 11, "neutral")] if key == "a" else [])


def test_the_answer_has_the_shape_that_is_described(both: None, rita: Person) -> None:
    answer = rita.client.get(AGREEMENT, {"by": "document"}).json()
    described: Any = AgreementSerializer()
    assert set(answer) == set(described.fields)
    assert set(answer["n"]) == {"documents", "units", "annotators", "pairable"}
    assert set(answer["pairs"][0]) == set(described.fields["pairs"].child.fields)
    assert set(answer["by"]["a"]) == set(described.fields["by"].child.fields)
    assert len(answer["ci"]) == 2


def test_so_has_the_summary(both: None, jude: Person) -> None:
    answer = jude.client.get(f"{AGREEMENT}summary/").json()
    described: Any = AgreementSummarySerializer()
    assert set(answer) == set(described.fields)
    layer = described.fields["layers"].child.fields
    assert set(answer["layers"][0]) == set(layer)
    assert set(answer["layers"][0]["questions"][0]) == set(layer["questions"].child.fields)


def test_unknown_names_are_refused_at_their_place(both: None, mona: Person) -> None:
    for name in ("metric", "layer", "dimension", "level", "by", "round", "codebook", "role"):
        answer = mona.client.get(AGREEMENT, {name: "nonsense"})
        assert answer.status_code == 400
        assert list(answer.json()["fields"]) == [name]


def test_annotators_do_not_see_how_they_differ(
    both: None, ada: Person, olga: Person, project: Project
) -> None:
    for path in (AGREEMENT, f"{AGREEMENT}summary/"):
        assert ada.client.get(path).status_code == 403
        assert olga.client.get(path).status_code == 404


def test_people_appear_under_the_names_they_have_in_the_data(both: None, mona: Person) -> None:
    said = mona.client.get(AGREEMENT).content.decode()
    assert "Ada" not in said
    assert "Ben" not in said


def test_a_project_in_which_nobody_has_read_yet_says_so(project: Project, mona: Person) -> None:
    answer = mona.client.get(AGREEMENT).json()
    assert (answer["value"], answer["ci"]) == (None, None)
    assert answer["undefined"] == "No document has been read by two annotators."
    assert mona.client.get(f"{AGREEMENT}summary/").json()["documents"] == 0
