"""Single-use links: what each does, once, for seven days."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from annotator.core.errors import Conflict, Invalid, Missing, NotAllowed
from annotator.core.invitees import Invitee
from annotator.models import ApiToken, Invitation, Membership, Project, User
from annotator.models.invitation import Purpose
from annotator.services.people import invitations, members, tokens
from tests.people import Person

PASSWORD = "a quiet lighthouse"
# Two that are served one after the other show nothing; so many pairs, one meets.
RACES = 10
NORA = Invitee("Nora Example", "nora@example.org")


def invited(project: Project, by: Person, whom: Invitee = NORA) -> invitations.Issued:
    """A link into the project."""
    return invitations.invite(project=project, people=[whom], roles=["annotator"], by=by.user)[0]


def token_in(link: str) -> str:
    """The secret part."""
    return link.rstrip("/").rpartition("/")[2]


def join(issued: invitations.Issued, username: str = "nora") -> User:
    """Follow a link as somebody new."""
    return invitations.accept_as_new(
        invitation=issued.invitation, username=username, name="Nora", password=PASSWORD
    )


def test_a_link_is_stored_only_as_its_digest(project: Project, mona: Person) -> None:
    issued = invited(project, mona)
    token = token_in(issued.link)
    row = Invitation.objects.values().get(pk=issued.invitation.pk)
    assert token not in str(row)
    assert invitations.find(token) == issued.invitation
    assert invitations.find(token[:-1]) is None


def test_joining_makes_the_account_and_the_membership(project: Project, mona: Person) -> None:
    user = join(invited(project, mona))
    member = Membership.objects.get(project=project, user=user)
    assert (user.name, user.email, member.roles) == ("Nora", "nora@example.org", ["annotator"])
    assert user.check_password(PASSWORD)
    assert {user.is_superuser, user.is_staff, user.may_create_projects} == {False}


def test_a_link_works_once(project: Project, mona: Person) -> None:
    issued = invited(project, mona)
    join(issued)
    with pytest.raises(Conflict) as refusal:
        join(issued, "nora2")
    assert refusal.value.code == "link_closed"
    assert not User.objects.filter(username="nora2").exists()


def test_a_refused_try_does_not_use_the_link_up(project: Project, mona: Person) -> None:
    issued = invited(project, mona)
    with pytest.raises(Invalid) as refusal:
        invitations.accept_as_new(
            invitation=issued.invitation, username="MONA", name="a\x00b", password="short"
        )
    assert set(refusal.value.fields) == {"username", "name", "password"}
    assert join(issued).username == "nora"


def test_an_expired_or_revoked_link_opens_nothing(project: Project, mona: Person) -> None:
    expired, revoked = invited(project, mona), invited(project, mona)
    Invitation.objects.filter(pk=expired.invitation.pk).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    invitations.revoke(invitation=revoked.invitation)
    for issued in (expired, revoked):
        with pytest.raises(Conflict):
            join(issued)


def test_a_used_link_can_be_neither_revoked_nor_renewed(project: Project, mona: Person) -> None:
    issued = invited(project, mona)
    join(issued)
    with pytest.raises(Conflict):
        invitations.revoke(invitation=issued.invitation)
    with pytest.raises(Conflict):
        invitations.renew(invitation=issued.invitation)


def test_a_renewed_link_replaces_the_old_one(project: Project, mona: Person) -> None:
    issued = invited(project, mona)
    Invitation.objects.filter(pk=issued.invitation.pk).update(expires_at=timezone.now())
    fresh = invitations.renew(invitation=issued.invitation)
    assert invitations.find(token_in(issued.link)) is None
    found = invitations.find(token_in(fresh.link))
    assert found is not None
    assert found.state == "open"


def test_somebody_with_an_account_joins_as_who_they_are(
    project: Project, mona: Person, olga: Person
) -> None:
    issued = invited(project, mona, Invitee("", "olga@example.org"))
    invitations.accept_as(invitation=issued.invitation, user=olga.user)
    assert Membership.objects.get(project=project, user=olga.user).roles == ["annotator"]
    with pytest.raises(Conflict):
        invitations.accept_as(invitation=issued.invitation, user=olga.user)


def test_an_account_is_known_by_its_address_in_any_case(
    project: Project, mona: Person, olga: Person
) -> None:
    olga.user.email = "Olga@Example.org"
    olga.user.save()
    issued = invited(project, mona, Invitee("", "olga@example.org"))
    assert invitations.account_of(issued.invitation) == olga.user
    assert invitations.account_of(invited(project, mona).invitation) is None


def test_the_first_admin_runs_the_site(db: None) -> None:
    link = invitations.first_admin_link()
    assert link is not None
    invitation = invitations.find(token_in(link))
    assert invitation is not None
    user = invitations.accept_as_new(
        invitation=invitation, username="root", name="", password=PASSWORD
    )
    assert user.is_superuser
    assert user.is_staff
    assert user.may_create_projects


def test_there_is_no_first_admin_link_where_somebody_has_an_account(olga: Person) -> None:
    assert invitations.first_admin_link() is None
    assert not Invitation.objects.filter(purpose=Purpose.FIRST_ADMIN).exists()


def test_a_new_first_admin_link_ends_the_one_before(db: None) -> None:
    first = invitations.first_admin_link()
    assert first is not None
    invitations.first_admin_link()
    found = invitations.find(token_in(first))
    assert found is not None
    assert found.state == "revoked"


def test_a_first_admin_link_left_over_makes_no_second_admin(db: None) -> None:
    link = invitations.first_admin_link()
    assert link is not None
    User.objects.create(username="somebody")
    invitation = invitations.find(token_in(link))
    assert invitation is not None
    with pytest.raises(Conflict) as refusal:
        invitations.accept_as_new(
            invitation=invitation, username="root", name="", password=PASSWORD
        )
    assert refusal.value.code == "not_first"
    assert not User.objects.filter(username="root").exists()


def test_a_reset_changes_the_password_and_ends_tokens(mona: Person, rita: Person) -> None:
    token, _ = tokens.create(user=rita.user, name="laptop")
    issued = invitations.reset_link(member=rita.membership, by=mona.user)
    user = invitations.reset_password(invitation=issued.invitation, password=PASSWORD)
    assert user.check_password(PASSWORD)
    assert not ApiToken.objects.get(pk=token.pk).is_live()


def test_a_new_reset_link_ends_the_one_before(mona: Person, ada: Person) -> None:
    first = invitations.reset_link(member=ada.membership, by=mona.user)
    invitations.reset_link(member=ada.membership, by=mona.user)
    with pytest.raises(Conflict):
        invitations.reset_password(invitation=first.invitation, password=PASSWORD)


def test_a_reset_link_is_none_of_the_projects_invitations(
    project: Project, mona: Person, ada: Person
) -> None:
    issued = invitations.reset_link(member=ada.membership, by=mona.user)
    with pytest.raises(Missing):
        invitations.get(project, issued.invitation.pk)


def test_a_manager_resets_no_account_that_may_do_more(
    project: Project, mona: Person, ada: Person, sam: Person
) -> None:
    admin = members.add(project=project, user=sam.user, roles=["annotator"])
    with pytest.raises(NotAllowed):
        invitations.reset_link(member=admin, by=mona.user)
    assert invitations.reset_link(member=admin, by=sam.user).link

    elsewhere = Project.objects.create(slug="elsewhere", title="Elsewhere")
    members.add(project=elsewhere, user=ada.user, roles=["annotator"])
    with pytest.raises(NotAllowed):
        invitations.reset_link(member=ada.membership, by=mona.user)
    members.add(project=elsewhere, user=mona.user, roles=["manager"])
    assert invitations.reset_link(member=ada.membership, by=mona.user).link

    ada.user.may_create_projects = True
    ada.user.save()
    with pytest.raises(NotAllowed):
        invitations.reset_link(member=members.get(project, ada.membership.pk), by=mona.user)


def test_nobody_signs_in_as_a_removed_or_imported_member(
    project: Project, mona: Person, ada: Person
) -> None:
    removed = members.remove(member=ada.membership)
    imported = Membership.objects.create(project=project, kind="imported", pseudonym="x1")
    for member in (removed, imported):
        with pytest.raises(Conflict) as refusal:
            invitations.reset_link(member=member, by=mona.user)
        assert refusal.value.code == "no_account"


def test_a_sign_in_link_is_for_an_open_account(olga: Person) -> None:
    invitation = invitations.find(token_in(invitations.sign_in_link(user=olga.user)))
    assert invitation is not None
    olga.user.is_active = False
    olga.user.save()
    with pytest.raises(Missing):
        invitations.sign_in(invitation=invitation)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_follow_a_link_at_once_one_gets_in() -> None:
    project = Project.objects.create(slug="p", title="P")
    maker = User.objects.create(username="m")
    for turn in range(RACES):
        issued = invitations.invite(project=project, people=[NORA], roles=["annotator"], by=maker)
        outcomes = raced(issued[0], f"one{turn}", f"two{turn}")
        assert (len(outcomes), outcomes.count("link_closed")) == (2, 1)
        assert Membership.objects.filter(project=project).count() == turn + 1


def raced(issued: invitations.Issued, *usernames: str) -> list[str]:
    """What came of it that all of them followed one link at the same moment."""
    gate = threading.Barrier(len(usernames))
    outcomes: list[str] = []

    def follow(username: str) -> None:
        gate.wait()
        try:
            outcomes.append(join(issued, username).username)
        except Conflict as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=follow, args=[name]) for name in usernames]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
