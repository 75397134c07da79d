"""Links outlive the moment in which they were made: what they open is judged when they are used."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection, connections
from django.test import Client

from annotator.core.errors import DomainError
from annotator.core.invitees import Invitee
from annotator.models import Invitation, Membership, Project, User
from annotator.services.people import invitations, members
from annotator.services.projects import projects
from tests.people import Person, person

NEW = {"username": "eve", "name": "Eve", "password": "another quiet lighthouse"}


def invited(project: Project, by: User) -> str:
    """The path of a link that makes somebody a manager."""
    wish = {"people": [Invitee("Eve", "")], "roles": ["manager"]}
    (issued,) = invitations.invite(project=project, by=by, **wish)  # type: ignore[arg-type]
    return "/" + issued.link.split("/", 3)[3]


def reset(ada: Person, by: User) -> str:
    """The path of a link to a new password."""
    return "/" + invitations.reset_link(member=ada.membership, by=by).link.split("/", 3)[3]


@pytest.mark.parametrize("end", ["removed", "demoted", "closed"])
def test_who_was_put_out_does_not_come_back_by_their_own_link(
    project: Project, mona: Person, end: str
) -> None:
    path = invited(project, mona.user)
    assert Client().get(path).status_code == 200
    if end == "removed":
        members.remove(member=mona.membership)
    elif end == "demoted":
        members.change(member=mona.membership, roles=["annotator"])
    else:
        User.objects.filter(pk=mona.user.pk).update(is_active=False)
    assert Client().post(path, NEW).status_code == 410
    assert not User.objects.filter(username="eve").exists()


def test_a_link_to_a_new_password_is_dead_when_the_account_can_do_more(
    project: Project, mona: Person, ada: Person
) -> None:
    path = reset(ada, mona.user)
    elsewhere = projects.create(
        creator=person("olga").user, title="Other", language="en", template=None, settings={}
    )
    members.add(project=elsewhere, user=ada.user, roles=["manager"])
    assert Client().post(path, {"password": NEW["password"]}).status_code == 410
    ada.user.refresh_from_db()
    assert not ada.user.has_usable_password()
    assert Invitation.objects.get(user=ada.user).state == "revoked"


@pytest.mark.parametrize("end", ["removed", "closed"])
def test_and_when_who_made_it_is_gone(
    project: Project, mona: Person, ada: Person, end: str
) -> None:
    path = reset(ada, mona.user)
    if end == "removed":
        members.remove(member=mona.membership)
    else:
        User.objects.filter(pk=mona.user.pk).update(is_active=False)
    assert Client().post(path, {"password": NEW["password"]}).status_code == 410


def test_else_it_opens(project: Project, mona: Person, ada: Person) -> None:
    assert Client().post(reset(ada, mona.user), {"password": NEW["password"]}).status_code == 302


@pytest.fixture
def racers(transactional_db: None) -> Iterator[tuple[Project, Person]]:
    """A project whose rows other connections see."""
    creator = person("creator")
    project = projects.create(
        creator=creator.user, title="Race", language="en", template=None, settings={}
    )
    yield project, creator
    connection.close()


def test_of_many_who_follow_one_link_at_once_one_gets_in(racers: tuple[Project, Person]) -> None:
    project, creator = racers
    path = invited(project, creator.user)
    found = invitations.find(path.split("/")[2])
    assert found is not None
    got: list[bool] = []
    ready = threading.Barrier(6)

    def follow(number: int) -> None:
        ready.wait()
        try:
            invitations.accept_as_new(invitation=found, **{**NEW, "username": f"eve{number}"})
            got.append(True)
        except DomainError:
            got.append(False)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=follow, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [False] * 5 + [True]
    assert User.objects.filter(username__startswith="eve").count() == 1
    assert Membership.objects.live().filter(project=project).count() == 2
