"""Hidden checks and repeats: mixed in at a stated rate, and not to be told from any other."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from annotator.core.quality import turns
from annotator.models import Assignment, Document, Project
from annotator.models.document import DocumentPurpose
from annotator.services.editing import work
from annotator.services.exports.export_filters import Filters, Selection
from annotator.services.study import handing_out, moving_work, progress, round_choice, workload
from annotator.services.study.workload import Ask
from tests.articles import article
from tests.people import Person
from tests.quality import GOLD, finish, settled, switch_on

CHECK = DocumentPurpose.CHECK


@pytest.fixture
def checks(project: Project, mona: Person) -> list[Document]:
    """Three checks; one article in four is one."""
    made = [settled(project, mona, f"c-{number}", CHECK, GOLD[:1]) for number in range(3)]
    switch_on(project, checks=True, check_every=4)
    return made


def fill(project: Project, number: int) -> None:
    """So many ordinary articles."""
    for at in range(number):
        article(project, key=f"real-{at:02}")


def take(who: Person, project: Project) -> Assignment | None:
    """Claim one and hand it in with nothing marked."""
    who.membership.project = project
    found = handing_out.claim(project=project, member=who.membership)
    if found is not None:
        Assignment.objects.filter(pk=found.pk).update(
            state="submitted", submitted_at=timezone.now(), codebook=project.codebooks.get()
        )
    return found


def test_claims_mix_them_in_and_what_is_left_falls_by_one_each_time(
    project: Project, ada: Person, checks: list[Document]
) -> None:
    fill(project, 10)
    ada.membership.project = project
    kinds, left = [], []
    while True:
        left.append(work.left(ada.membership))
        found = take(ada, project)
        if found is None:
            break
        kinds.append(found.kind)
    assert Counter(kinds) == {"annotation": 10, "check": 3}
    assert left == list(range(13, -1, -1))


def test_a_plan_mixes_them_into_everybodys_pile(
    project: Project, ada: Person, ben: Person, mona: Person, checks: list[Document]
) -> None:
    fill(project, 12)
    into = round_choice.current_round(project)
    digest = str(workload.preview(into=into, ask=Ask())["digest"])
    workload.apply(into=into, ask=Ask(), digest=digest, by=mona.user)
    for who in (ada, ben):
        pile = list(
            Assignment.objects.filter(member=who.membership)
            .order_by("order")
            .values_list("kind", "order")
        )
        assert [order for _, order in pile] == list(range(15))
        assert Counter(kind for kind, _ in pile) == {"annotation": 12, "check": 3}
    # What was handed out can be taken back with all that was mixed in.
    moving_work.take_back(project=project, by=mona.user, into=into, member=None)
    assert not Assignment.objects.filter(state="open").exists()


def test_everything_to_everybody_has_them_as_well(
    project: Project, ada: Person, checks: list[Document]
) -> None:
    fill(project, 8)
    done = handing_out.hand_out(
        project=project,
        documents=Document.objects.filter(purpose="annotation"),
        members=[ada.membership],
    )
    assert len(done.created) == 8
    assert Assignment.objects.filter(member=ada.membership, kind="check").count() in {2, 3}


def test_a_check_is_no_work_done_and_stands_in_no_dataset(
    project: Project, ada: Person, checks: list[Document]
) -> None:
    fill(project, 10)
    while take(ada, project):
        pass
    shown = progress.shown(project, is_by_name=False)
    assert shown["readings"]["submitted"] == 10  # type: ignore[index]
    standard = Selection(project, Filters(), "default").readings()
    assert set(standard.values_list("kind", flat=True)) == {"annotation"}
    assert standard.count() == 10
    everything = Selection(project, Filters(kind="all", purpose="all"), "default").readings()
    assert everything.filter(kind="check").count() == 3


def test_who_manages_is_given_none(project: Project, mona: Person, checks: list[Document]) -> None:
    mona.membership.is_annotator = True
    mona.membership.save()
    fill(project, 8)
    while take(mona, project):
        pass
    assert not Assignment.objects.filter(member=mona.membership, kind="check").exists()


@pytest.fixture
def repeats(project: Project) -> None:
    """Once for three articles, two others and a day in between."""
    switch_on(project, repeats=True, repeat_every=3, repeat_after_articles=2, repeat_after_days=1)


def age(project: Project, days: int) -> None:
    """So many days go by."""
    for row in Assignment.objects.filter(document__project=project, state="submitted"):
        Assignment.objects.filter(pk=row.pk).update(
            submitted_at=(row.submitted_at or timezone.now()) - timedelta(days=days)
        )


def test_an_article_is_read_again_after_enough_others_and_days(
    project: Project, ada: Person, repeats: None
) -> None:
    fill(project, 9)
    for _ in range(5):
        found = take(ada, project)
        assert found is not None
        # The days are not over, however many articles there were.
        assert found.kind == "annotation"
    age(project, 2)
    again = take(ada, project)
    assert again is not None
    assert (again.kind, again.annotations.count(), again.slot) == ("repeat", 0, None)
    first = Assignment.objects.get(
        member=ada.membership, document=again.document, kind="annotation"
    )
    done = list(
        Assignment.objects.filter(member=ada.membership, kind="annotation")
        .order_by("submitted_at")
        .values_list("pk", flat=True)
    )
    assert done.index(first.pk) < 3
    following = take(ada, project)
    assert following is not None
    # Never two in a row.
    assert following.kind == "annotation"


def test_no_article_is_repeated_twice_and_none_more_often_than_stated(
    project: Project, ada: Person, repeats: None
) -> None:
    fill(project, 30)
    kinds = []
    while (found := take(ada, project)) is not None:
        kinds.append((found.kind, found.document_id))
        age(project, 2)
    repeated = [document for kind, document in kinds if kind == "repeat"]
    assert len(set(repeated)) == len(repeated)
    seed = f"{project.pk} {ada.membership.pk} repeat"
    assert 5 < len(repeated) <= turns(3, seed, 30)


def test_a_repeat_counts_neither_for_agreement_nor_progress_nor_a_dataset(
    project: Project, ada: Person, ben: Person, repeats: None
) -> None:
    fill(project, 6)
    while take(ada, project):
        age(project, 2)
    assert Assignment.objects.filter(kind="repeat").exists()
    shown = progress.shown(project, is_by_name=False)
    assert shown["readings"]["submitted"] == 6  # type: ignore[index]
    standard = Selection(project, Filters(), "default").readings()
    assert standard.count() == 6
    # A place among the article's readers stays free for another person.
    assert work.left(ben.membership) == 6


def test_the_earlier_reading_stays_shut_meanwhile(
    project: Project, ada: Person, repeats: None
) -> None:
    fill(project, 9)
    for _ in range(5):
        take(ada, project)
    age(project, 2)
    ada.membership.project = project
    again = handing_out.claim(project=project, member=ada.membership)
    assert again is not None
    assert again.kind == "repeat"
    first = Assignment.objects.get(document=again.document, kind="annotation")
    answer = ada.client.get(f"/api/v1/assignments/{first.pk}/")
    assert (answer.status_code, answer.json()["code"]) == (403, "read_again")
    listed = ada.client.get("/api/v1/me/work/").json()["projects"][0]
    assert listed["current"]["id"] == str(again.pk)
    assert str(first.pk) not in [each["id"] for each in listed["finished"]]
    finish(again)
    assert ada.client.get(f"/api/v1/assignments/{first.pk}/").status_code == 200
