"""Setting up a project: one act makes everything that it needs to be worked in."""

import re
import unicodedata

from django.db import IntegrityError, transaction
from django.utils import timezone

from annotator.core import codebook as codebooks
from annotator.core import templates
from annotator.core.errors import Conflict, Invalid
from annotator.models import Codebook, Membership, Project, Round, User
from annotator.models.codebook import CodebookState
from annotator.models.project import ProjectSettings
from annotator.services import members

FIRST_VERSION = "1.0.0"


def create(
    *,
    creator: User,
    title: str,
    language: str,
    template: str,
    settings: dict[str, object],
    slug: str | None = None,
    description: str = "",
) -> Project:
    """A project with its first codebook published, its first round open and its manager in."""
    body = templates.body(template)
    codebooks.parse(body)
    check_settings(settings)
    wanted = slug or slug_of(title)
    try:
        with transaction.atomic():
            project = Project.objects.create(
                slug=wanted if slug else _free_slug(wanted),
                title=title,
                description=description,
                language=language,
                settings=settings,
            )
            _equip(project, creator, body)
    except IntegrityError:
        raise Conflict(
            "slug_taken", f"There is a project with the address {wanted!r} already."
        ) from None
    return project


def _equip(project: Project, creator: User, body: dict[str, object]) -> Membership:
    Codebook.objects.create(
        project=project,
        version=FIRST_VERSION,
        state=CodebookState.PUBLISHED,
        body=body,
        published_at=timezone.now(),
    )
    Round.objects.create(project=project, name="1")
    return members.add(project=project, user=creator, roles=["manager"])


def slug_of(title: str) -> str:
    """An address from a title: plain letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-") or "project"


def _free_slug(wanted: str) -> str:
    taken = set(Project.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"


def check_settings(settings: dict[str, object]) -> None:
    """Refuse a switch that does not exist or has the wrong kind of value."""
    defaults = ProjectSettings()
    for name, value in settings.items():
        place = f"settings.{name}"
        if not hasattr(defaults, name):
            raise Invalid.at(place, "There is no such setting.")
        expected = type(getattr(defaults, name))
        if type(value) is not expected:
            raise Invalid.at(place, f"This must be {_NAMES[expected]}.")
    count = settings.get("annotators_per_document", 1)
    if isinstance(count, int) and not 1 <= count <= 100:
        raise Invalid.at("settings.annotators_per_document", "This must be from 1 to 100.")


_NAMES: dict[type, str] = {bool: "true or false", int: "a whole number"}
