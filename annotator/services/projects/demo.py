"""A project to look around in: invented articles about two events, read by three people."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from annotator.formats.reading import Options
from annotator.models import Event, Membership, Outlet, Project, User
from annotator.models.membership import Role
from annotator.services.imports import imports
from annotator.services.people import invitations, members
from annotator.services.projects import projects

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "demo"


@dataclass(frozen=True)
class Guest:
    """Somebody one can be in the demo."""

    username: str
    name: str
    role: Role


GUESTS = (
    Guest("mona", "Mona", Role.MANAGER),
    Guest("ada", "Ada", Role.ANNOTATOR),
    Guest("ben", "Ben", Role.ANNOTATOR),
    Guest("chi", "Chi", Role.ANNOTATOR),
    Guest("rita", "Rita", Role.RESEARCHER),
    Guest("jude", "Jude", Role.ADJUDICATOR),
)


@transaction.atomic
def prepare() -> None:
    """Make the demo where it is not there yet; whatever has been done in it stays."""
    plan: dict[str, Any] = json.loads((FOLDER / "project.json").read_text(encoding="utf-8"))
    if Project.objects.filter(slug=plan["slug"]).exists():
        return
    users = {guest.username: _account(guest) for guest in GUESTS}
    project = projects.create(
        creator=users["mona"],
        slug=plan["slug"],
        title=plan["title"],
        description=plan["description"],
        language=plan["language"],
        template=plan["template"],
        settings=plan["settings"],
    )
    Event.objects.bulk_create(Event(project=project, **event) for event in plan["events"])
    Outlet.objects.bulk_create(Outlet(project=project, **outlet) for outlet in plan["outlets"])
    joined = {
        guest.username: members.add(project=project, user=users[guest.username], roles=[guest.role])
        for guest in GUESTS
    }
    _bring_articles(project, joined)


def sign_in_links() -> list[tuple[Guest, str]]:
    """A fresh link for everybody; each signs in once."""
    users = User.objects.in_bulk([guest.username for guest in GUESTS], field_name="username")
    return [
        (guest, invitations.sign_in_link(user=users[guest.username]))
        for guest in GUESTS
        if guest.username in users
    ]


def _account(guest: Guest) -> User:
    """An account without a password: only its links open it."""
    user = User(
        username=guest.username, name=guest.name, may_create_projects=guest.role == Role.MANAGER
    )
    user.set_unusable_password()
    user.save()
    return user


def _bring_articles(project: Project, joined: Mapping[str, Membership]) -> None:
    """The articles with the readings in them, each under the guest who is named there."""
    file = FOLDER / "articles.jsonl"
    with file.open("rb") as stream:
        imports.import_stream(
            project=project,
            actor=joined["mona"],
            stream=stream,
            format="jsonl",
            options=Options(file_name=file.name),
            readers=joined,
        )
