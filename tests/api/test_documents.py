"""Articles over HTTP: found, shown, changed, set aside, and nobody seen who must not be."""

from typing import Any

import pytest

from annotator.models import Annotation, Assignment, Document, Project
from tests.api.test_export import mark, submitted
from tests.articles import SHORT, article, given
from tests.people import Person

PAGE = "Headline here\n\nThe minister spoke for an hour about the dam.\n\nYou may also like\n\nSalt"


def listed(person: Person, project: Project, query: str = "") -> list[dict[str, Any]]:
    """The list's rows."""
    answer = person.client.get(f"/api/v1/projects/{project.slug}/documents/?{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]  # type: ignore[no-any-return]


def shown(person: Person, document: Document) -> dict[str, Any]:
    """One article."""
    answer = person.client.get(f"/api/v1/documents/{document.pk}/")
    assert answer.status_code == 200, answer.content
    return answer.json()  # type: ignore[no-any-return]


def patch(person: Person, document: Document, changes: object, revision: int = 1) -> Any:
    """Change an article."""
    path = f"/api/v1/documents/{document.pk}/"
    return person.client.patch(path, changes, format="json", HTTP_IF_MATCH=f'"{revision}"')


def test_the_list_counts_readings_by_state_and_their_marks(
    project: Project, mona: Person, ada: Person, ben: Person
) -> None:
    reading = given(article(project), ada, ben)
    mark(ada, reading)
    submitted(reading)
    (row,) = listed(mona, project)
    assert row["states"] == {"open": 1, "in_progress": 0, "submitted": 1, "skipped": 0}
    assert row["annotations"] == 1
    assert "text" not in row


def test_an_annotator_learns_nothing_of_the_others(
    project: Project, mona: Person, ada: Person, ben: Person
) -> None:
    document = article(project, PAGE)
    mark(ada, given(document, ada), parts=[[0, 4]])
    given(document, ben)
    ben.client.patch(
        f"/api/v1/assignments/{Assignment.objects.get(member=ben.member).pk}/",
        {"unlock_blocks": [2]},
        format="json",
    )
    assert ben.member
    (row,) = listed(ada, project)
    assert row["states"] == {"open": 0, "in_progress": 1, "submitted": 0, "skipped": 0}
    assert (row["annotations"], listed(ben, project)[0]["annotations"]) == (1, 0)
    assert shown(ada, document)["unlocks"] == []
    (unlock,) = shown(mona, document)["unlocks"]
    assert (unlock["block"], unlock["member"]) == (2, "Ben")


def test_a_researcher_sees_who_unlocked_by_pseudonym(
    project: Project, rita: Person, ada: Person
) -> None:
    document = article(project, PAGE)
    reading = given(document, ada)
    Assignment.objects.filter(pk=reading.pk).update(unlocked_blocks=[2])
    assert ada.member
    assert [each["member"] for each in shown(rita, document)["unlocks"]] == [ada.member.pseudonym]


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("q=POR", {"port"}),
        ("q=QUARREL", {"dam", "port"}),
        ("q=", {"dam", "port"}),
        ("purpose=training", {"port"}),
        ("state=open", {"dam"}),
        ("state=submitted", set()),
        ("event=Strike", {"port"}),
        ("outlet=Nobody", set()),
        ("set_aside=1", {"gone"}),
    ],
)
def test_the_list_is_narrowed_down(
    project: Project, mona: Person, ada: Person, query: str, keys: set[str]
) -> None:
    given(article(project, key="dam"), ada)
    port = article(project, key="port", purpose="training")
    assert patch(mona, port, {"event": "Strike"}).status_code == 200
    gone = article(project, key="gone")
    reading = given(gone, ada)
    Assignment.objects.filter(pk=reading.pk).update(revision=1)
    mona.client.delete(f"/api/v1/documents/{gone.pk}/")
    assert {row["key"] for row in listed(mona, project, query)} == keys


def test_the_list_takes_the_same_statements_for_many_as_for_few(
    project: Project, mona: Person, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        article(project, key=f"k-{number:02}")
    with django_assert_max_num_queries(10):
        assert len(listed(mona, project)) == 40


def test_a_stale_change_is_answered_with_what_is_there_now(project: Project, mona: Person) -> None:
    document = article(project)
    assert patch(mona, document, {"title": "New"}).json()["revision"] == 2
    refused = patch(mona, document, {"title": "Older"})
    assert refused.status_code == 412
    assert refused.json()["current"]["title"] == "New"


def test_the_text_never_changes(project: Project, mona: Person) -> None:
    document = article(project)
    refused = patch(mona, document, {"text": "Another."})
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["text"])
    assert shown(mona, document)["text"] == SHORT


def test_a_part_that_is_locked_later_keeps_its_marks_with_a_flag(
    project: Project, mona: Person, ada: Person, ben: Person
) -> None:
    document = article(project, PAGE)
    reading = given(document, ada, ben)
    mark(ada, reading, parts=[[15, 27]])
    his = Assignment.objects.get(member=ben.member)
    mark(ben, his, parts=[[15, 27]])
    Assignment.objects.filter(pk=his.pk).update(unlocked_blocks=[1])
    assert patch(mona, document, {"block_kinds": {"1": "boilerplate"}}).status_code == 200
    flags = dict(Annotation.all_kinds.values_list("assignment_id", "outside_article"))
    assert flags == {reading.pk: True, his.pk: False}
    patch(mona, document, {"block_kinds": {"1": "body"}}, 2)
    assert not Annotation.all_kinds.filter(outside_article=True).exists()


def test_an_article_of_a_thousand_locked_parts_can_be_changed(
    project: Project, mona: Person, ada: Person
) -> None:
    text = "\n".join(f"Line {number}" for number in range(1_500))
    document = article(project, text)
    mark(ada, given(document, ada), parts=[[0, 4]])
    kinds = {str(number): "reader_comment" for number in range(1_500)}
    assert patch(mona, document, {"block_kinds": kinds}).status_code == 200
    assert Annotation.all_kinds.get().outside_article


@pytest.mark.parametrize("kinds", [{"9": "body"}, {"0": "nonsense"}, {"-1": "body"}, {"²": "body"}])
def test_a_wrong_part_of_the_page_is_refused(
    project: Project, mona: Person, kinds: dict[str, str]
) -> None:
    refused = patch(mona, article(project, PAGE), {"block_kinds": kinds})
    assert refused.status_code == 400
    assert list(refused.json()["fields"]) == [f"block_kinds.{next(iter(kinds))}"]


def test_what_nobody_worked_on_is_deleted_and_the_rest_is_set_aside_and_restored(
    project: Project, mona: Person, ada: Person, ben: Person
) -> None:
    untouched = article(project, key="untouched")
    given(untouched, ben)
    path = f"/api/v1/documents/{untouched.pk}/"
    assert mona.client.delete(path).json() == {"outcome": "deleted", "annotations": 0}
    assert not Document.objects.exists()
    document = article(project)
    mark(ada, given(document, ada))
    path = f"/api/v1/documents/{document.pk}/"
    assert mona.client.delete(path).json() == {"outcome": "set_aside", "annotations": 1}
    assert listed(mona, project) == []
    assert mona.client.post(f"{path}restore/").status_code == 200
    assert mona.client.post(f"{path}restore/").status_code == 409
    assert [row["key"] for row in listed(mona, project)] == ["a-001"]


def test_an_outsider_finds_nothing(project: Project, olga: Person) -> None:
    document = article(project)
    assert olga.client.get(f"/api/v1/documents/{document.pk}/").status_code == 404
    assert olga.client.get(f"/api/v1/projects/{project.slug}/documents/").status_code == 404


def test_a_filter_tells_a_blind_annotator_no_more_than_the_list(
    project: Project, ada: Person, ben: Person
) -> None:
    document = article(project)
    given(document, ben)
    path = f"/api/v1/projects/{project.slug}/documents/"
    assert len(ben.client.get(path, {"state": "open"}).json()["results"]) == 1
    assert ada.client.get(path, {"state": "open"}).json()["results"] == []


def test_a_part_of_the_page_is_named_by_a_short_number(project: Project, mona: Person) -> None:
    document = article(project)
    for index in ("00000000099", "99", "-1", "x"):
        answer = mona.client.patch(
            f"/api/v1/documents/{document.pk}/",
            {"block_kinds": {index: "body"}},
            format="json",
            HTTP_IF_MATCH='"1"',
        )
        assert answer.status_code == 400, answer.content
