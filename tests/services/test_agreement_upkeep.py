"""Sums are kept: one more reading costs one article, and the answers are as if made anew."""

from typing import Any

import pytest

from annotator import jobs
from annotator.models import (
    AgreementPartial,
    AgreementTable,
    Annotation,
    Assignment,
    Document,
    Entity,
    Job,
    Project,
)
from annotator.services.agreement import (
    agreement,
    agreement_job,
    agreement_summary,
    agreement_tables,
    agreement_upkeep,
)
from annotator.services.agreement.agreement_recipes import Recipe
from annotator.services.agreement.agreement_scope import Scope
from annotator.services.agreement.agreement_wishes import Wish, subject_of
from annotator.services.editing import assignments
from tests.articles import article
from tests.people import Person
from tests.services.test_agreement import RUSSIA, Budget, read, two_read

__all__ = ["two_read"]


def answered(project: Project, **wish: Any) -> dict[str, Any]:
    return dict(agreement.answer(project=project, wish=Wish(**wish)))


def anew(project: Project, **wish: Any) -> dict[str, Any]:
    """The answer without anything kept."""
    AgreementTable.objects.all().delete()
    return answered(project, **wish)


WISHES: list[dict[str, str]] = [
    {},
    {"dimension": "sentiment", "by": "label"},
    {"metric": "u_alpha_binary", "by": "document"},
    {"dimension": "sentiment", "metric": "cohen_kappa", "by": "codebook"},
    {"dimension": "sentiment", "metric": "gwet_ac1", "by": "week"},
    {"metric": "span_f1_overlap", "by": "voice"},
    {"metric": "agr", "by": "round"},
    {"level": "sentence", "metric": "percent"},
]


@pytest.mark.parametrize("wish", WISHES, ids=str)
def test_after_any_change_the_answer_is_as_if_made_anew(
    project: Project, two_read: list[Document], ada: Person, ben: Person, wish: dict[str, str]
) -> None:
    answered(project, **wish)
    late = article(project, key="d")
    for person, end in ((ada, 11), (ben, 9)):
        read(late, person, [(0, end, "neutral")])
    assert answered(project, **wish)["n"]["documents"] == 4
    again = Assignment.objects.filter(document__key="a").order_by("pk")[0]
    assignments.reopen(assignment_id=again.pk)
    Document.objects.filter(key="b").update(set_aside_at="2024-01-01T00:00Z")
    kept = answered(project, **wish)
    assert kept["n"]["documents"] == 2
    assert kept == anew(project, **wish)


def test_after_one_submission_only_that_article_is_looked_at(
    project: Project, two_read: list[Document], ada: Person, ben: Person
) -> None:
    before = answered(project, metric="span_f1_exact")["value"]
    # Behind the revisions' back: whoever looks at these articles again will find nothing.
    Annotation.objects.filter(document__in=two_read).update(layer="elsewhere")
    late = article(project, key="d")
    for person in (ada, ben):
        read(late, person, [])
    assert answered(project, metric="span_f1_exact")["value"] == before
    assert anew(project, metric="span_f1_exact")["value"] is None


def test_a_merged_name_counts_as_one_from_then_on(
    project: Project, two_read: list[Document], ada: Person, ben: Person
) -> None:
    document = article(project, key="d")
    asked = {"sentiment": "negative", "intensity": 1}
    read(document, ada, [(0, 11, "negative")], target=RUSSIA, **asked)
    read(document, ben, [(0, 11, "negative")], target=RUSSIA | {"name": "Moscow"}, **asked)
    wish = {"dimension": "target", "metric": "percent"}
    assert answered(project, **wish)["value"] == 0.0
    into = Entity.objects.get(name="Russia")
    Entity.objects.filter(name="Moscow").update(merged_into=into)
    assert answered(project, **wish)["value"] == 1.0
    Entity.objects.filter(name="Moscow").update(merged_into=None)
    assert answered(project, **wish)["value"] == 0.0


def test_block_kinds_count_from_the_moment_they_change(
    project: Project, two_read: list[Document]
) -> None:
    before = answered(project, metric="char_alpha")["n"]["pairable"]
    document = Document.objects.get(key="c")
    start, end, _ = document.blocks[-1]
    blocks = [*document.blocks[:-1], [start, end, "reader_comment"]]
    Document.objects.filter(pk=document.pk).update(blocks=blocks, revision=document.revision + 1)
    after = answered(project, metric="char_alpha")["n"]["pairable"]
    assert before - after == 2 * (end - start)


def test_what_is_kept_is_not_counted_again(
    project: Project, two_read: list[Document], django_assert_max_num_queries: Budget
) -> None:
    agreement_summary.summary(project=project)
    with django_assert_max_num_queries(6):
        agreement_summary.summary(project=project)


def test_who_comes_second_leaves_the_row_as_the_first_wrote_it(
    project: Project, two_read: list[Document]
) -> None:
    scope = Scope.of(project=project)
    recipe = Recipe(subject_of(scope, Wish()), "char_alpha")
    (slow,) = agreement_tables.load(scope=scope, recipes=[recipe])
    first = answered(project)
    slow.changed = {0}
    slow.bundles = {0: {}}
    agreement_tables.save([slow])
    assert answered(project) == first
    assert AgreementPartial.objects.count() > 0


def test_who_does_not_wait_leaves_many_articles_to_the_worker(
    project: Project, two_read: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agreement_upkeep, "BATCH", 1)
    monkeypatch.setattr(agreement_job, "STEP", 0)
    asked: list[dict[str, Any]] = [
        agreement_summary.summary(project=project, wait=False),
        answered(project, dimension="sentiment", by="label", wait=False),
        answered(project, dimension="sentiment", by="label", wait=False),
    ]
    nothing = {"done": 0, "total": 3, "is_stuck": False}
    assert [each["counting"] for each in asked] == [nothing] * 3
    assert Job.objects.unended().count() == 2
    assert jobs.work_through() == 2
    assert agreement_summary.summary(project=project, wait=False)["counting"] is None
    found = answered(project, dimension="sentiment", by="label", wait=False)
    assert found == anew(project, dimension="sentiment", by="label")
    told = Job.objects.values_list("state", "done", "total", "result")
    assert list(told) == [("done", 3, 3, {"articles": 3})] * 2


def test_a_few_new_articles_are_counted_on_the_spot(
    project: Project, two_read: list[Document]
) -> None:
    assert agreement_summary.summary(project=project, wait=False)["counting"] is None
    assert not Job.objects.exists()


def test_what_nobody_asked_for_in_months_goes(project: Project, two_read: list[Document]) -> None:
    answered(project)
    AgreementTable.objects.update(used_on="2024-01-01")
    answered(project, metric="agr")
    asked = {row.asked["metric"] for row in AgreementTable.objects.all()}
    assert asked == {"agr"}
