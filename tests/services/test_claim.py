"""Taking the next article: nobody gets two, and no article gets more readers than wanted."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from annotator.core.errors import Conflict
from annotator.models import Assignment, Codebook, Project
from annotator.services.study import handing_out, round_choice, workload
from annotator.services.study.workload import Ask
from tests.articles import article, given
from tests.people import Person, person


def claim(who: Person, project: Project) -> Assignment | None:
    """One claim."""
    assert who.member
    return handing_out.claim(project=project, member=who.member)


def test_the_article_with_the_fewest_readers_comes_first(
    project: Project, ada: Person, ben: Person
) -> None:
    first = article(project, key="a-001")
    second = article(project, key="a-002")
    given(first, ada)
    taken = claim(ben, project)
    assert taken is not None
    assert taken.document == second


def test_who_holds_one_gets_it_again(project: Project, ada: Person) -> None:
    article(project, key="a-001")
    article(project, key="a-002")
    assert claim(ada, project) == claim(ada, project)


def test_an_article_is_read_once_by_each_and_by_no_more_than_wanted(
    project: Project, ada: Person, ben: Person, chi: Person
) -> None:
    article(project)
    assert claim(ada, project)
    assert claim(ben, project)
    assert claim(chi, project) is None


def test_a_claim_nobody_used_goes_back_and_late_work_is_kept(
    project: Project, ada: Person, ben: Person, chi: Person
) -> None:
    article(project)
    old = claim(ada, project)
    assert old
    claim(ben, project)
    past = timezone.now() - timedelta(minutes=1)
    Assignment.objects.filter(pk=old.pk).update(lease_until=past)
    assert claim(chi, project)
    old.refresh_from_db()
    assert (old.state, old.slot) == ("released", None)


def test_a_claim_with_work_in_it_never_goes_back(
    project: Project, ada: Person, ben: Person, chi: Person
) -> None:
    article(project)
    old = claim(ada, project)
    assert old
    claim(ben, project)
    past = timezone.now() - timedelta(days=30)
    Assignment.objects.filter(pk=old.pk).update(
        lease_until=past, revision=1, state="in_progress", codebook=Codebook.objects.get()
    )
    assert claim(chi, project) is None


def test_an_expired_claim_may_be_taken_again_by_the_same_person(
    project: Project, ada: Person
) -> None:
    article(project)
    old = claim(ada, project)
    assert old
    past = timezone.now() - timedelta(minutes=1)
    Assignment.objects.filter(pk=old.pk).update(lease_until=past)
    handing_out.release_expired(round_choice.current_round(project))
    again = claim(ada, project)
    assert again
    assert (again.pk, again.state, again.slot) == (old.pk, "open", 1)


def test_after_two_say_it_is_broken_it_waits_for_the_manager(
    project: Project, ada: Person, ben: Person, chi: Person
) -> None:
    document = article(project)
    for who in (ada, ben):
        given(document, who)
    Assignment.objects.update(state="skipped", slot=None, skip_reason="text_broken")
    assert claim(chi, project) is None


def test_a_project_without_claiming_gives_nothing(project: Project, ada: Person) -> None:
    article(project)
    project.settings = {"claiming": False}
    project.save()
    assert claim(ada, project) is None


def together(act: Callable[[int], object], number: int) -> None:
    """Run it in so many threads at the same instant; the first error is raised."""
    gate = threading.Barrier(number)
    errors: list[BaseException] = []

    def run(index: int) -> None:
        try:
            gate.wait()
            act(index)
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_the_same_instant_never_share_a_place(
    transactional_db: None, project: Project
) -> None:
    for number in range(8):
        article(project, key=f"a-{number}")
    people = [person(f"reader{number}", project) for number in range(16)]
    taken: list[Assignment | None] = [None] * 16

    def act(index: int) -> None:
        taken[index] = claim(people[index], project)

    together(act, 16)
    assert all(taken)
    places = [(row.document_id, row.slot) for row in taken if row]
    assert len(set(places)) == 16
    assert set(Counter(document for document, _ in places).values()) == {2}


@pytest.mark.django_db(transaction=True)
def test_one_person_clicking_many_times_gets_one_article(
    transactional_db: None, project: Project
) -> None:
    for number in range(4):
        article(project, key=f"a-{number}")
    reader = person("reader", project)
    together(lambda _: claim(reader, project), 8)
    assert Assignment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_plan_and_many_claims_at_the_same_instant_never_share_a_place(
    transactional_db: None, project: Project, mona: Person
) -> None:
    for number in range(8):
        article(project, key=f"a-{number}")
    people = [person(f"reader{number}", project) for number in range(15)]
    into = round_choice.current_round(project)
    digest = str(workload.preview(into=into, ask=Ask())["digest"])
    refused: list[str] = []

    def act(index: int) -> None:
        if index < 15:
            claim(people[index], project)
            return
        try:
            workload.apply(into=into, ask=Ask(), digest=digest, by=mona.user)
        except Conflict as conflict:
            refused.append(conflict.code)

    together(act, 16)
    rows = Assignment.objects.exclude(slot=None)
    places = Counter(rows.values_list("document_id", "slot"))
    assert set(places.values()) == {1}
    # All of the plan or nothing of it.
    assert (rows.count() == 16 and refused == []) or refused == ["plan_changed"]
