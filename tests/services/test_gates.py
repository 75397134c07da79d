"""Training and a test before the first article, on both databases."""

import threading

import pytest
from django.db import connections

from annotator.core.errors import Conflict
from annotator.models import Assignment, Document, Membership, Project, Qualification
from annotator.models.assignment import AssignmentKind
from annotator.models.document import DocumentPurpose
from annotator.services.agreement.agreement_scope import Scope
from annotator.services.editing import assignments, work
from annotator.services.exports.export_filters import Filters, Selection
from annotator.services.quality import articles, gates, qualification
from annotator.services.quality.gates import Stage
from annotator.services.study import handing_out, progress
from annotator.services.waiting import listed
from tests.articles import article
from tests.people import Person, person
from tests.quality import GOLD, finish, see, settled, switch_on

TRAINING, TEST = DocumentPurpose.TRAINING, DocumentPurpose.QUALIFYING
POOR = [(70, 75, "negative")]


def claim(who: Person, project: Project) -> Assignment:
    """The next thing, which must be there."""
    who.membership.project = project
    found = handing_out.claim(project=project, member=who.membership)
    assert found is not None
    return found


def refusal(who: Person, project: Project) -> str:
    """Why there is none."""
    with pytest.raises(Conflict) as caught:
        claim(who, project)
    return caught.value.code


@pytest.fixture
def training(project: Project, mona: Person) -> list[Document]:
    """Two articles to learn from, and an ordinary one."""
    article(project, key="real")
    made = [settled(project, mona, f"t-{number}", TRAINING) for number in (1, 2)]
    switch_on(project, training=True)
    return made


@pytest.fixture
def examination(project: Project, mona: Person) -> list[Document]:
    """Two articles of a test, and an ordinary one."""
    article(project, key="real")
    made = [settled(project, mona, f"q-{number}", TEST) for number in (1, 2)]
    switch_on(project, qualification=True)
    return made


def attempt(who: Person, project: Project, marks: list[tuple[int, int, str]]) -> None:
    """Read the whole test."""
    for _ in range(2):
        reading = claim(who, project)
        assert reading.kind == AssignmentKind.QUALIFYING
        finish(reading, marks)


def test_without_a_switch_nothing_is_different_and_nothing_is_asked(
    project: Project, mona: Person, ada: Person, django_assert_num_queries: object
) -> None:
    settled(project, mona, "t-1", TRAINING)
    article(project, key="real")
    member = Membership.objects.select_related("project").get(pk=ada.membership.pk)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert gates.standing(member).stage == Stage.FREE
    assert claim(ada, project).document.key == "real"
    assert work.of_member(member)["gate"] is None


def test_training_comes_first_in_its_order_with_what_was_settled_after_each(
    project: Project, ada: Person, training: list[Document], mona: Person
) -> None:
    articles.arrange(
        project=project,
        by=mona.user,
        use="training",
        documents=[each.pk for each in training[::-1]],
    )
    first = claim(ada, project)
    assert (first.document.key, first.kind) == ("t-2", "training")
    assert claim(ada, project) == first
    finish(first)
    # Until it was looked at, it is what *Continue* opens.
    assert claim(ada, project) == first
    assert work.brief(first)["step"] == "feedback"
    see(first)
    second = claim(ada, project)
    assert second.document.key == "t-1"
    finish(second, [])
    see(second)
    assert (claim(ada, project).document.key, claim(ada, project).kind) == ("real", "annotation")


def test_training_without_a_settled_version_is_given_to_nobody(
    project: Project, ada: Person
) -> None:
    article(project, key="real")
    article(project, key="t-1", purpose=TRAINING)
    switch_on(project, training=True)
    assert claim(ada, project).document.key == "real"


def test_learning_is_no_work_done_no_agreement_and_no_data(
    project: Project, ada: Person, training: list[Document]
) -> None:
    first = claim(ada, project)
    finish(first)
    shown = progress.shown(project, is_by_name=False)
    assert shown["readings"] == {
        "expected": 2,
        "open": 0,
        "in_progress": 0,
        "submitted": 0,
        "skipped": 0,
    }
    assert work.counts(ada.membership)["done"] == 0
    assert Scope.of(project=project).standing.people == 0
    standard = Selection(project, Filters(), "default")
    assert (standard.readings().count(), standard.annotations().count()) == (0, 0)
    everything = Selection(project, Filters(kind="all", purpose="all"), "default")
    assert set(everything.readings().values_list("kind", flat=True)) == {
        "training",
        "reference",
        "adjudication",
    }


def test_what_was_for_learning_stays_as_it_was_handed_in(
    project: Project, ada: Person, training: list[Document]
) -> None:
    first = claim(ada, project)
    finish(first)
    with pytest.raises(Conflict):
        assignments.reopen(assignment_id=first.pk)


def test_a_test_is_passed_and_then_there_are_articles(
    project: Project, ada: Person, examination: list[Document]
) -> None:
    attempt(ada, project, list(GOLD))
    assert claim(ada, project).document.key == "real"
    row = Qualification.objects.get(member=ada.membership)
    assert (row.state, row.results[0]["places"], row.results[0]["answers"]) == ("passed", 1, 1)


def test_who_fails_tries_again_and_then_waits_for_the_manager(
    project: Project, ada: Person, mona: Person, examination: list[Document]
) -> None:
    attempt(ada, project, POOR)
    assert refusal(ada, project) == "try_again"
    qualification.try_again(member=ada.membership)
    # The same articles with nothing marked.
    again = claim(ada, project)
    assert (again.turn, again.annotations.count()) == (2, 0)
    finish(again, POOR)
    finish(claim(ada, project), POOR)
    assert refusal(ada, project) == "not_qualified"
    waiting = [each for each in listed.of(project, mona.user) if each["kind"] == "test_failed"]
    assert [each["id"] for each in waiting] == [str(ada.membership.pk)]
    with pytest.raises(Conflict):
        qualification.try_again(member=ada.membership)
    qualification.reset(member=ada.membership, by=mona.user)
    assert claim(ada, project).turn == 3
    qualification.let_in(member=ada.membership, by=mona.user)
    assert claim(ada, project).document.key == "real"


def test_handing_out_skips_who_has_not_passed(
    project: Project, ada: Person, ben: Person, mona: Person, examination: list[Document]
) -> None:
    qualification.let_in(member=ben.membership, by=mona.user)
    done = handing_out.hand_out(
        project=project,
        documents=Document.objects.filter(key="real"),
        members=[ada.membership, ben.membership],
    )
    assert [each.member_id for each in done.created] == [ben.membership.pk]
    assert done.not_admitted == [ada.membership]


def test_an_article_of_a_test_is_not_skipped(
    project: Project, ada: Person, examination: list[Document]
) -> None:
    with pytest.raises(Conflict):
        assignments.skip(assignment_id=claim(ada, project).pk, reason="other")


def together(acts: list[object]) -> list[BaseException]:
    """Run these at the same instant; what went wrong."""
    gate = threading.Barrier(len(acts))
    errors: list[BaseException] = []

    def run(act: object) -> None:
        try:
            gate.wait()
            act()  # type: ignore[operator]
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.django_db(transaction=True)
def test_many_clicks_begin_one_article_of_the_training(
    transactional_db: None, project: Project, mona: Person, ada: Person
) -> None:
    article(project, key="real")
    settled(project, mona, "t-1", TRAINING)
    switch_on(project, training=True)
    assert together([lambda: claim(ada, project)] * 8) == []
    assert Assignment.objects.filter(member=ada.membership).count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_claim_slips_past_the_test(
    transactional_db: None, project: Project, mona: Person
) -> None:
    """Eight who failed claim while a manager lets four of them in: four articles, no more."""
    for number in range(8):
        article(project, key=f"real-{number}")
    settled(project, mona, "q-1", TEST)
    switch_on(project, qualification=True)
    people = [person(f"reader{number}", project) for number in range(8)]
    for each in people:
        Qualification.objects.create(member=each.membership, state="failed")

    def claiming(who: Person) -> object:
        return lambda: claim(who, project)

    def deciding(who: Person) -> object:
        return lambda: qualification.let_in(member=who.membership, by=mona.user)

    errors = together([*map(claiming, people), *map(deciding, people[:4])])
    assert {getattr(each, "code", each) for each in errors} <= {"not_qualified"}
    taken = Assignment.objects.filter(kind=AssignmentKind.ANNOTATION)
    admitted = {each.membership.pk for each in people[:4]}
    assert set(taken.values_list("member_id", flat=True)) <= admitted
    for each in people[:4]:
        claim(each, project)
    assert taken.count() == 4


@pytest.mark.django_db(transaction=True)
def test_an_attempt_is_judged_once(
    transactional_db: None, project: Project, mona: Person, ada: Person
) -> None:
    article(project, key="real")
    settled(project, mona, "q-1", TEST)
    switch_on(project, qualification=True)
    finish(claim(ada, project))
    assert together([lambda: claim(ada, project)] * 6) == []
    assert len(Qualification.objects.get(member=ada.membership).results) == 1
