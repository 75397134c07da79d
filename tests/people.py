"""The people of the tests. Each is somebody, so that a test reads as a story.

Mona manages, Ada, Ben and Chi annotate, Jude adjudicates, Rita researches, Sam runs the site,
and Olga is an outsider who must learn nothing.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import get_random_string
from rest_framework.test import APIClient

from annotator.models import Membership, Project, User
from annotator.services.people import members
from annotator.services.projects import projects

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
    is_admin = name == "sam"
    user = User.objects.create(
        username=name,
        name=name.title(),
        is_superuser=is_admin,
        is_staff=is_admin,
        last_login=timezone.now(),
    )
    client = signed_in(user)
    roles = ROLES.get(name, ["annotator"])
    if project is None or not roles:
        return Person(user, client)
    return Person(user, client, members.add(project=project, user=user, roles=roles))


def river_dam() -> Project:
    """A project from the default template, run by a manager nobody else meets."""
    return projects.create(
        creator=person("creator").user,
        title="River dam",
        language="en",
        template="news-framing",
        settings={},
    )


def again(one: Person) -> Person:
    """The same person with nothing in memory: neither what a test changed nor a client's state."""
    client = APIClient()
    client.cookies.load(one.client.cookies.output(attrs=[], header=""))
    user = User.objects.get(pk=one.user.pk)
    member = one.member and Membership.objects.get(pk=one.member.pk)
    return Person(user, client, member)


def signed_in(user: User) -> APIClient:
    """A client with a session like the one that `Client.force_login` begins.

    It is one INSERT, where that asks the database fifteen times: thousands of people sign in.
    """
    (backend,) = settings.AUTHENTICATION_BACKENDS
    content = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: backend,
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    session = Session.objects.create(
        session_key=get_random_string(32, VALID_KEY_CHARS),
        session_data=SessionStore().encode(content),
        expire_date=timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE),
    )
    client = APIClient()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
