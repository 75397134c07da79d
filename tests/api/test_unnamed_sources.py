"""Whom an article does not name stays in that article, in whatever order it is said."""

from typing import Any

import pytest

from annotator.core.ids import uuid7
from annotator.models import Assignment, Entity, Project
from tests.api.test_annotations import body, put
from tests.articles import article, given
from tests.people import Person

SOMEBODY = {"name": "a source close to the dam", "type": "person"}


@pytest.fixture
def reading(project: Project, ada: Person) -> Assignment:
    """Ada's."""
    return given(article(project), ada)


def spoken(reading: Assignment, **source: str) -> dict[str, object]:
    values = {"voice": "paraphrase", "source": source}
    return body(reading, values=values)


def source_of(answer: Any) -> dict[str, str]:
    assert answer.status_code < 300, answer.content
    return dict(answer.json()["values"]["source"])


def test_a_name_saved_before_its_kind_moves_into_the_article_when_it_is_anonymous(
    ada: Person, reading: Assignment
) -> None:
    mark = uuid7()
    first = source_of(put(ada, mark, spoken(reading, **SOMEBODY)))
    assert Entity.objects.get().document is None
    answer = put(
        ada,
        mark,
        spoken(reading, id=first["id"], kind="anonymous", anonymity="close_to"),
        if_match='"1"',
    )
    assert source_of(answer)["id"] == first["id"]
    assert Entity.objects.get().document == reading.document


def test_so_it_does_when_the_editor_has_not_yet_learned_its_id(
    ada: Person, reading: Assignment
) -> None:
    mark = uuid7()
    put(ada, mark, spoken(reading, **SOMEBODY))
    put(ada, mark, spoken(reading, **SOMEBODY, kind="anonymous"), if_match='"1"')
    assert [entity.document for entity in Entity.objects.all()] == [reading.document]
    # The next mention without a kind means the same one.
    again = source_of(put(ada, uuid7(), spoken(reading, **SOMEBODY)))
    assert again["id"] == str(Entity.objects.get().pk)


def test_what_another_highlight_names_stays_the_projects_and_the_article_gets_its_own(
    ada: Person, reading: Assignment
) -> None:
    first = source_of(put(ada, uuid7(), spoken(reading, **SOMEBODY, kind="official")))
    second = source_of(put(ada, uuid7(), spoken(reading, id=first["id"], kind="anonymous")))
    assert second["id"] != first["id"]
    assert Entity.objects.get(pk=first["id"]).document is None
    assert Entity.objects.get(pk=second["id"]).document == reading.document


def test_a_curated_name_of_the_project_is_never_moved(
    project: Project, mona: Person, ada: Person, reading: Assignment
) -> None:
    path = f"/api/v1/projects/{project.slug}/entities/"
    known = mona.client.post(path, SOMEBODY, format="json").json()
    stored = source_of(put(ada, uuid7(), spoken(reading, id=known["id"], kind="anonymous")))
    assert stored["id"] == known["id"]
    assert Entity.objects.get().document is None
