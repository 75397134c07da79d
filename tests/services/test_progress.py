"""How a project stands: numbers that a person could count out by hand."""

from collections.abc import Callable

import pytest

from annotator.core.ids import uuid7
from annotator.models import Assignment, Document, Project
from annotator.services.editing import annotations, assignments
from annotator.services.editing.assignments import Patch
from annotator.services.editing.drafts import Draft
from annotator.services.people import members
from annotator.services.study import progress
from tests.articles import article, given
from tests.people import Person

Budget = Callable[[int], object]


def finish(reading: Assignment) -> None:
    """Answer what must be answered, and hand in."""
    begin(reading)
    assignments.submit(assignment_id=reading.pk, nothing_found=["passage"])


def begin(reading: Assignment) -> None:
    """Answer the whole-article question."""
    annotations.put(
        assignment_id=reading.pk,
        annotation_id=uuid7(),
        draft=Draft(layer="article", slot=0, values={"primary_frame": "economic"}),
        base_revision=None,
    )


@pytest.fixture
def worked(project: Project, ada: Person, ben: Person) -> dict[str, Document]:
    """Four articles: read by both, begun by Ada, handed to both, given to nobody."""
    documents = {key: article(project, key=key) for key in ("both", "begun", "given", "new")}
    for key in ("both", "begun", "given"):
        given(documents[key], ada, ben)
    for reading in Assignment.objects.filter(document=documents["both"]):
        finish(reading)
    begin(Assignment.objects.get(document=documents["begun"], member=ada.membership))
    return documents


def test_articles_and_readings_add_up(project: Project, worked: dict[str, Document]) -> None:
    now = progress.shown(project, is_by_name=True)
    assert now["documents"] == {"total": 4, "complete": 1, "untouched": 2}
    assert now["readings"] == {
        "expected": 8,
        "open": 3,
        "in_progress": 1,
        "submitted": 2,
        "skipped": 0,
    }


def test_what_is_set_aside_or_for_training_does_not_count(
    project: Project, worked: dict[str, Document]
) -> None:
    Document.objects.filter(key="both").update(purpose="training")
    Document.objects.filter(key="new").update(set_aside_at="2024-01-01T00:00Z")
    now = progress.shown(project, is_by_name=True)
    assert now["documents"] == {"total": 2, "complete": 0, "untouched": 1}
    assert now["readings"]["submitted"] == 0  # type: ignore[index]


def test_each_annotators_part(project: Project, worked: dict[str, Document], ada: Person) -> None:
    reading = Assignment.objects.get(document=worked["begun"], member=ada.membership)
    assignments.patch(assignment_id=reading.pk, patch=Patch(add_active_seconds=30))
    rows = progress.shown(project, is_by_name=True)["members"]
    assert isinstance(rows, list)
    by_name = {row["name"]: row for row in rows}
    assert set(by_name) == {"Ada", "Ben"}
    mine = by_name["Ada"]
    assert [mine[state] for state in ("open", "in_progress", "submitted")] == [1, 1, 1]
    assert mine["active_seconds"] == 30
    assert mine["last_saved_at"] is not None


def test_an_annotator_without_work_and_one_who_left_are_both_there(
    project: Project, worked: dict[str, Document], chi: Person, ben: Person
) -> None:
    members.remove(member=ben.membership)
    rows = progress.shown(project, is_by_name=True)["members"]
    assert isinstance(rows, list)
    assert [row["name"] for row in rows] == ["Ada", "Ben", "Chi"]
    assert rows[-1]["last_saved_at"] is None


def test_a_skip_about_the_article_waits_and_a_personal_one_does_not(
    project: Project, ada: Person, ben: Person
) -> None:
    document = article(project)
    given(document, ada, ben)
    mine, other = Assignment.objects.filter(document=document).order_by("slot")
    assignments.skip(assignment_id=mine.pk, reason="text_broken", note="Half is missing.")
    assignments.skip(assignment_id=other.pk, reason="too_distressing")
    waiting = progress.shown(project, is_by_name=True)["waiting"]
    assert isinstance(waiting, list)
    assert [(each["kind"], each["reason"], each["note"]) for each in waiting] == [
        ("skip", "text_broken", "Half is missing.")
    ]
    assert waiting[0]["document"]["key"] == "a-001"
    assert waiting[0]["member"]["name"] == "Ada"


def test_an_unlocked_part_waits_until_it_is_article_text_for_all(
    project: Project, ada: Person
) -> None:
    document = article(project)
    document.blocks[0][2] = "teaser"
    document.save()
    reading = given(document, ada)
    assignments.patch(assignment_id=reading.pk, patch=Patch(unlock_blocks=[0]))
    waiting = progress.shown(project, is_by_name=True)["waiting"]
    assert isinstance(waiting, list)
    assert [(each["kind"], each["reason"]) for each in waiting] == [("unlock", "teaser")]
    document.blocks[0][2] = "body"
    document.save()
    assert progress.shown(project, is_by_name=True)["waiting"] == []


def test_people_are_pseudonyms_to_those_who_may_not_see_them(
    project: Project, worked: dict[str, Document], ada: Person
) -> None:
    assignments.skip(
        assignment_id=Assignment.objects.get(document=worked["given"], member=ada.membership).pk,
        reason="duplicate",
    )
    shown = str(progress.shown(project, is_by_name=False))
    assert ada.membership.pseudonym in shown
    assert "Ada" not in shown


def test_the_cost_does_not_grow_with_the_project(
    project: Project,
    worked: dict[str, Document],
    chi: Person,
    django_assert_num_queries: Budget,
) -> None:
    with django_assert_num_queries(11):  # type: ignore[attr-defined]
        progress.shown(project, is_by_name=True)
    for number in range(6):
        reading = given(article(project, key=f"more-{number}"), chi)
        assignments.skip(assignment_id=reading.pk, reason="duplicate")
    with django_assert_num_queries(11):  # type: ignore[attr-defined]
        progress.shown(project, is_by_name=True)
