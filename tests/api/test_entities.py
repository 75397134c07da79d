"""The register of names over HTTP."""

from django.utils import timezone

from annotator.models import Entity, Project
from tests.people import Person

BRANDT = {"name": "Ilse  Brandt", "type": "person"}


def test_a_managers_entry_is_known_to_everybody_and_made_once(
    project: Project, mona: Person, ada: Person
) -> None:
    path = f"/api/v1/projects/{project.slug}/entities/"
    made = mona.client.post(path, BRANDT, format="json")
    assert (made.status_code, made.json()["name"]) == (201, "Ilse Brandt")
    again = ada.client.post(path, {"name": "ILSE BRANDT ", "type": "person"}, format="json")
    assert (again.status_code, again.json()["id"]) == (200, made.json()["id"])
    assert [row["name"] for row in ada.client.get(path, {"q": "bran"}).json()["results"]] == [
        "Ilse Brandt"
    ]


def test_an_annotators_entry_is_hidden_from_the_others_while_blind(
    project: Project, ada: Person, ben: Person, mona: Person
) -> None:
    path = f"/api/v1/projects/{project.slug}/entities/"
    ada.client.post(path, BRANDT, format="json")
    assert len(ada.client.get(path).json()["results"]) == 1
    assert len(mona.client.get(path).json()["results"]) == 1
    assert ben.client.get(path).json()["results"] == []
    assert ben.client.post(path, BRANDT, format="json").status_code == 201


def test_a_wrong_type_or_blank_name_is_refused(project: Project, mona: Person) -> None:
    path = f"/api/v1/projects/{project.slug}/entities/"
    for wrong, place in (
        ({"name": " ", "type": "person"}, "name"),
        ({"name": "x", "type": "y"}, "type"),
    ):
        answer = mona.client.post(path, wrong, format="json")
        assert answer.status_code == 400
        assert place in answer.json()["fields"]


def test_a_managers_word_makes_an_annotators_entry_everybodys(
    project: Project, mona: Person, ada: Person, ben: Person
) -> None:
    path = f"/api/v1/projects/{project.slug}/entities/"
    ada.client.post(path, {"name": "Ardovia", "type": "country_or_place"}, format="json")
    mona.client.post(path, {"name": "ardovia", "type": "country_or_place"}, format="json")
    assert [each["name"] for each in ben.client.get(path).json()["results"]] == ["Ardovia"]


def test_a_curated_entry_comes_before_ones_own_of_the_same_name(
    project: Project, ada: Person
) -> None:
    path = f"/api/v1/projects/{project.slug}/entities/"
    wanted = {"name": "Ardovia", "type": "country_or_place"}
    ada.client.post(path, wanted, format="json")
    curated = Entity.objects.create(
        project=project, folded="ardovia", curated_at=timezone.now(), **wanted
    )
    assert ada.client.post(path, wanted, format="json").json()["id"] == str(curated.pk)
