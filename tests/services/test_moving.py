"""Open work moves to another version: what fits stays, what does not is kept and asked again."""

import pytest

from annotator.core.codebooks import templates
from annotator.core.codebooks.label_changes import Target
from annotator.core.errors import Conflict
from annotator.core.ids import uuid7
from annotator.models import (
    Annotation,
    AnnotationChange,
    Assignment,
    AssignmentChange,
    AuditEntry,
    Codebook,
    Project,
)
from annotator.services.codebooks import codebook_changes, codebooks, look_again, moving
from annotator.services.editing import assignments
from tests.api.test_annotations import ANSWERS, body, put
from tests.articles import article, given
from tests.people import Person


@pytest.fixture
def reading(project: Project, ada: Person) -> Assignment:
    """Ada's, with one complete annotation."""
    reading = given(article(project), ada)
    assert put(ada, uuid7(), body(reading)).status_code == 201
    reading.refresh_from_db()
    return reading


def merged(project: Project) -> Codebook:
    """A published 1.1.0 in which two sentiments have become one."""
    draft = codebooks.draft(project=project, body=templates.body("news-framing"))
    draft = codebook_changes.act(
        codebook=draft,
        base_revision=draft.revision,
        op="merge",
        layer="passage",
        dimension="sentiment",
        sources=["negative", "mixed"],
        targets=[Target(title="Critical")],
        reason="Nobody could tell them apart.",
    )
    return codebooks.publish(codebook=draft)


def test_publishing_moves_nothing(project: Project, reading: Assignment) -> None:
    merged(project)
    reading.refresh_from_db()
    row = Annotation.objects.get()
    assert reading.codebook is not None
    assert (reading.codebook.version, row.codebook.version) == ("1.0.0", "1.0.0")
    assert row.values["sentiment"] == "negative"


def test_the_plan_says_what_would_be_asked_again(project: Project, reading: Assignment) -> None:
    plan = moving.plan(codebook=merged(project))
    assert (plan.readings, plan.annotations, plan.left_behind) == (1, 1, 0)
    hanging = {"intensity", "target"}
    assert set(plan.asked_again) == {("passage", each) for each in {"sentiment", *hanging}}


def test_moving_keeps_what_fits_and_asks_the_rest_again(
    project: Project, reading: Assignment, ada: Person, mona: Person
) -> None:
    version = merged(project)
    done = moving.move(codebook=version, actor=mona.membership)
    assert (done.moved, done.left, done.left_behind) == (1, 0, 0)
    row = Annotation.objects.get()
    assert row.codebook.version == "1.1.0"
    assert row.values["framing"] == ["external_reputation"]
    assert "sentiment" not in row.values
    assert row.former["sentiment"] == "negative"
    assert row.missing == ["sentiment"]
    assert not row.tags.filter(dimension="sentiment").exists()
    change = AnnotationChange.objects.get(operation="move")
    assert (change.actor, change.before["values"]["sentiment"]) == (mona.member, "negative")
    assert AssignmentChange.objects.get(operation="move").before["codebook"]
    assert AuditEntry.objects.get(act="work_moved").about == {"name": "1.1.0", "articles": 1}
    # The person answers, and the reminder goes.
    answers = ANSWERS | {"sentiment": "critical"}
    saved = put(ada, row.pk, body(reading, values=answers), if_match=f'"{row.revision}"').json()
    assert (saved["missing"], saved["former"], saved["codebook"]) == ([], {}, "1.1.0")


def test_what_is_submitted_stays_as_it_was_made(
    project: Project, reading: Assignment, mona: Person, ada: Person
) -> None:
    Assignment.objects.filter(pk=reading.pk).update(state="submitted")
    version = merged(project)
    assert moving.plan(codebook=version).readings == 0
    assert moving.move(codebook=version, actor=mona.membership).moved == 0
    assert Annotation.objects.get().codebook.version == "1.0.0"
    # Reopened, it is open work like any other.
    assignments.reopen(assignment_id=reading.pk)
    assert moving.move(codebook=version, actor=mona.membership).moved == 1


def test_an_article_only_opened_moves_and_does_not_count_as_begun(
    project: Project, ada: Person, mona: Person
) -> None:
    reading = given(article(project), ada)
    assignments.open_for(reading)
    version = merged(project)
    moving.move(codebook=version, actor=mona.membership)
    reading.refresh_from_db()
    assert (reading.state, reading.codebook_id) == ("open", version.pk)


def test_work_with_something_the_version_lacks_is_left_behind(
    project: Project, reading: Assignment, mona: Person
) -> None:
    other = templates.body("gvfc")
    version = codebooks.publish(codebook=codebooks.draft(project=project, body=other))
    assert moving.plan(codebook=version).left_behind == 1
    done = moving.move(codebook=version, actor=mona.membership)
    assert (done.moved, done.left, done.left_behind) == (0, 0, 1)
    reading.refresh_from_db()
    assert reading.codebook is not None
    assert reading.codebook.version == "1.0.0"


def test_nothing_moves_to_a_draft(project: Project) -> None:
    draft = codebooks.draft(project=project, body=templates.body("gvfc"))
    with pytest.raises(Conflict):
        moving.move(codebook=draft, actor=None)


def test_older_work_is_listed_until_it_is_changed_or_kept(
    project: Project, reading: Assignment, ada: Person, ben: Person, mona: Person
) -> None:
    version = merged(project)
    again = look_again.Again(version)
    rows = again.rows(ada.user)
    assert [row.pk for row in rows] == [Annotation.objects.get().pk]
    shown = again.shown(look_again.listed(rows).get(), ada.user)
    assert shown["why"] == ["“How does it sound?”: “Negative” and “Mixed” merged into “Critical”."]
    assert shown["version"] == "1.0.0"
    assert again.rows(ben.user).count() == 0
    assert again.rows(mona.user).count() == 1
    row = Annotation.objects.get()
    for _ in range(2):
        look_again.keep(codebook=version, annotation=row, viewer=ada.user)
    assert again.rows(mona.user).count() == 0


def test_moved_work_stays_on_the_list_until_it_is_answered(
    project: Project, reading: Assignment, ada: Person, mona: Person
) -> None:
    version = merged(project)
    moving.move(codebook=version, actor=mona.membership)
    again = look_again.Again(version)
    (row,) = look_again.listed(again.rows(ada.user))
    assert "merged into" in str(again.shown(row, ada.user)["why"])
    answers = ANSWERS | {"sentiment": "critical"}
    put(ada, row.pk, body(reading, values=answers), if_match=f'"{row.revision}"')
    assert again.rows(ada.user).count() == 0


def test_a_preview_counts_the_work_that_holds_the_answers(
    project: Project, reading: Assignment, ben: Person
) -> None:
    bens = given(reading.document, ben)
    put(ben, uuid7(), body(bens, values=ANSWERS | {"sentiment": "mixed"}))
    put(ben, uuid7(), body(bens, values=ANSWERS | {"sentiment": "positive"}))
    Assignment.objects.filter(pk=bens.pk).update(state="submitted")
    draft = codebooks.draft(project=project, body=templates.body("news-framing"))
    words, touches = codebook_changes.preview(
        codebook=draft,
        op="merge",
        layer="passage",
        dimension="sentiment",
        sources=["negative", "mixed"],
        targets=[Target(id="negative")],
    )
    assert "merged into “Negative”" in words
    assert (touches.annotations, touches.articles, touches.submitted) == (2, 1, 1)
    assert Codebook.objects.get(pk=draft.pk).changes == []
