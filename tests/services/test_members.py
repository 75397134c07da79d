"""Roles, pseudonyms, leaving and coming back."""

import threading

import pytest
from django.db import connection

from annotator.core.errors import Conflict, Invalid, Missing, Stale
from annotator.models import Membership, Project
from annotator.services.people import members
from tests.people import Person, person


@pytest.fixture
def creator(project: Project) -> Membership:
    """Who began the project, its only manager."""
    return Membership.objects.get(project=project, is_manager=True)


def test_roles_given_later_are_added(project: Project, ada: Person) -> None:
    member = members.add(project=project, user=ada.user, roles=["researcher"])
    assert member.roles == ["annotator", "researcher"]


def test_who_comes_back_has_only_the_roles_given_now(project: Project, mona: Person) -> None:
    before = members.get(project, mona.membership.pk)
    members.remove(member=before)
    back = members.add(project=project, user=mona.user, roles=["annotator"])
    assert back.roles == ["annotator"]
    assert (back.pk, back.pseudonym) == (before.pk, before.pseudonym)
    assert back.removed_at is None


def test_every_change_raises_the_revision_by_one(project: Project, ada: Person) -> None:
    first = members.get(project, ada.membership.pk).revision
    assert members.change(member=ada.membership, pseudonym="reader-1").revision == first + 1
    assert members.remove(member=ada.membership).revision == first + 2
    assert members.remove(member=ada.membership).revision == first + 2


def test_a_stale_change_is_refused_with_the_present_state(ada: Person) -> None:
    members.change(
        member=ada.membership, pseudonym="reader-1", base_revision=ada.membership.revision
    )
    with pytest.raises(Stale) as refusal:
        members.change(
            member=ada.membership, pseudonym="reader-2", base_revision=ada.membership.revision
        )
    assert isinstance(refusal.value.current, dict)
    assert refusal.value.current["pseudonym"] == "reader-1"


def test_the_last_manager_can_neither_leave_nor_step_down(creator: Membership) -> None:
    with pytest.raises(Conflict) as refusal:
        members.remove(member=creator)
    assert refusal.value.code == "last_manager"
    with pytest.raises(Conflict) as refusal:
        members.change(member=creator, roles=["annotator"])
    assert refusal.value.code == "last_manager"
    assert members.change(member=creator, roles=["manager", "annotator"]).is_annotator


def test_one_of_two_managers_may_leave(creator: Membership, mona: Person) -> None:
    assert members.remove(member=creator).removed_at is not None


def test_a_manager_whose_account_is_closed_does_not_count(
    creator: Membership, mona: Person
) -> None:
    mona.user.is_active = False
    mona.user.save()
    with pytest.raises(Conflict):
        members.remove(member=creator)


def test_an_annotator_leaves_freely(ada: Person) -> None:
    assert members.remove(member=ada.membership).removed_at is not None


def test_a_removed_member_is_not_changed(ada: Person) -> None:
    members.remove(member=ada.membership)
    with pytest.raises(Conflict) as refusal:
        members.change(member=ada.membership, roles=["manager"])
    assert refusal.value.code == "removed"


@pytest.mark.parametrize("pseudonym", ["", "a b", "é", "-x", "a" * 61, "x\n", "a/b", "a\x00b"])
def test_a_pseudonym_has_plain_characters(ada: Person, pseudonym: str) -> None:
    with pytest.raises(Invalid) as refusal:
        members.change(member=ada.membership, pseudonym=pseudonym)
    assert list(refusal.value.fields) == ["pseudonym"]


def test_a_pseudonym_is_somebodys_alone(ada: Person, ben: Person) -> None:
    members.change(member=ada.membership, pseudonym="reader")
    with pytest.raises(Invalid) as refusal:
        members.change(member=ben.membership, pseudonym="reader")
    assert list(refusal.value.fields) == ["pseudonym"]


def test_the_same_pseudonym_may_stand_in_two_projects(project: Project, ada: Person) -> None:
    other = Project.objects.create(slug="other", title="Other")
    elsewhere = members.add(project=other, user=ada.user, roles=["annotator"])
    members.change(member=ada.membership, pseudonym="reader")
    assert members.change(member=elsewhere, pseudonym="reader").pseudonym == "reader"


@pytest.mark.parametrize("roles", [[], ["owner"], ["annotator", "nobody"]])
def test_unknown_roles_and_no_role_are_refused(ada: Person, roles: list[str]) -> None:
    with pytest.raises(Invalid) as refusal:
        members.change(member=ada.membership, roles=roles)
    assert list(refusal.value.fields) == ["roles"]


def test_a_user_name_is_found_in_any_case(project: Project, olga: Person) -> None:
    member = members.add_by_username(project=project, username="OLGA", roles=["annotator"])
    assert member.user == olga.user


def test_an_unknown_or_closed_account_is_not_let_in(project: Project, olga: Person) -> None:
    olga.user.is_active = False
    olga.user.save()
    for username in ("nobody", "olga"):
        with pytest.raises(Invalid) as refusal:
            members.add_by_username(project=project, username=username, roles=["annotator"])
        assert list(refusal.value.fields) == ["username"]


def test_a_member_of_another_project_is_not_found_here(project: Project, ada: Person) -> None:
    other = Project.objects.create(slug="other", title="Other")
    with pytest.raises(Missing):
        members.get(other, ada.membership.pk)


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_who_leave_at_once_one_stays() -> None:
    project = Project.objects.create(slug="two", title="Two")
    both = [
        members.add(project=project, user=person(name).user, roles=["manager"])
        for name in ("mia", "max")
    ]
    gate = threading.Barrier(2)
    refused: list[str] = []

    def leave(member: Membership) -> None:
        gate.wait()
        try:
            members.remove(member=member)
        except Conflict as refusal:
            refused.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=[member]) for member in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["last_manager"]
    assert Membership.objects.with_role("manager").filter(project=project).count() == 1
