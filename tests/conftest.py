"""What every test may ask for: a project and its people, on whichever database is set."""

import pytest
from django.conf import LazySettings

from annotator.models import Project
from annotator.services.projects import projects
from tests.people import Person, person


@pytest.fixture(autouse=True)
def _quick_passwords(settings: LazySettings) -> None:
    """Hashing a password slowly is Argon2's job, not a test's."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def project(db: None) -> Project:
    """A project from the default template, run by a manager nobody else meets."""
    creator = person("creator")
    return projects.create(
        creator=creator.user,
        title="River dam",
        language="en",
        template="news-framing",
        settings={},
    )


@pytest.fixture
def mona(project: Project) -> Person:
    """The manager."""
    return person("mona", project)


@pytest.fixture
def ada(project: Project) -> Person:
    """An annotator."""
    return person("ada", project)


@pytest.fixture
def ben(project: Project) -> Person:
    """Another annotator."""
    return person("ben", project)


@pytest.fixture
def chi(project: Project) -> Person:
    """A third annotator."""
    return person("chi", project)


@pytest.fixture
def jude(project: Project) -> Person:
    """The adjudicator."""
    return person("jude", project)


@pytest.fixture
def rita(project: Project) -> Person:
    """The researcher."""
    return person("rita", project)


@pytest.fixture
def sam(db: None) -> Person:
    """The site admin."""
    return person("sam")


@pytest.fixture
def olga(db: None) -> Person:
    """Somebody with an account and no part in the project."""
    return person("olga")
