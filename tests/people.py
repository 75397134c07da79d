"""The people of the tests. Each is somebody, so that a test reads as a story.

Mona manages, Ada, Ben and Chi annotate, Jude adjudicates, Rita researches, Sam runs the site,
and Olga is an outsider who must learn nothing.
"""

from dataclasses import dataclass

from rest_framework.test import APIClient

from annotator.models import Membership, Project, User
from annotator.services.people import members

ROLES: dict[str, list[str]] = {
    "mona": ["manager"],
    "ada": ["annotator"],
    "ben": ["annotator"],
    "chi": ["annotator"],
    "jude": ["adjudicator"],
    "rita": ["researcher"],
    "sam": [],
    "olga": [],
}


@dataclass(frozen=True)
class Person:
    """An account, and a client that is signed in with it."""

    user: User
    client: APIClient
    member: Membership | None = None

    @property
    def membership(self) -> Membership:
        """The membership of somebody who has one."""
        assert self.member is not None
        return self.member


def person(name: str, project: Project | None = None) -> Person:
    """Make one of the people above, in the project where they have a role in it."""
    user = User.objects.create(username=name, name=name.title(), is_superuser=name == "sam")
    user.is_staff = name == "sam"
    user.save()
    client = APIClient()
    client.force_login(user)
    roles = ROLES.get(name, ["annotator"])
    if project is None or not roles:
        return Person(user, client)
    return Person(user, client, members.add(project=project, user=user, roles=roles))
