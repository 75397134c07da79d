"""Setting up a project: one act makes everything that it needs to be worked in."""

import re
import unicodedata
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from annotator import access
from annotator.actions import Action
from annotator.core.codebooks import codebook as codebooks
from annotator.core.codebooks import templates
from annotator.core.errors import Conflict, Invalid, NotAllowed, Stale
from annotator.models import Codebook, Membership, Project, Round, User
from annotator.models.codebook import CodebookState
from annotator.models.project import NextArticle, ProjectSettings
from annotator.services import audit, quotas
from annotator.services.audit import Act
from annotator.services.people import members
from annotator.services.study import masks

FIRST_VERSION = "1.0.0"
LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 10_000
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z")
# Words that stand in a project's place in an address of the pages.
_RESERVED = frozenset({"new"})


def require_may_create(user: User) -> None:
    """Projects are begun by site admins and by those they have said may do so."""
    if not (access.is_site_admin(user) or user.may_create_projects):
        raise NotAllowed("not_allowed", "Only people a site admin has allowed may begin projects.")
    if access.token_project(user) is not None:
        raise NotAllowed("not_allowed", "This token is limited to one project.")


def create(
    *,
    creator: User,
    title: str,
    language: str,
    template: str | None,
    settings: dict[str, object],
    slug: str | None = None,
    description: str = "",
    body: dict[str, object] | None = None,
) -> Project:
    """A project with its first codebook published, its first round open and its manager in."""
    most = quotas.PROJECTS
    if quotas.is_full(Membership.objects.live().filter(user=creator, is_manager=True), most):
        raise Conflict(
            "too_many", f"You run {most} projects, which is the most; delete one that has ended."
        )
    body = body or templates.body(template or templates.DEFAULT)
    codebooks.parse(body)
    _check_texts(title=title, description=description, language=language)
    check_settings(settings)
    wanted = checked_slug(slug) if slug else slug_of(title)
    try:
        with transaction.atomic():
            project = Project.objects.create(
                slug=wanted if slug else _free_slug(wanted),
                title=title.strip(),
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


@transaction.atomic
def change(
    *,
    project: Project,
    base_revision: int,
    viewer: User,
    title: str | None = None,
    description: str | None = None,
    language: str | None = None,
    settings: dict[str, object] | None = None,
    archived: bool | None = None,
) -> Project:
    """Other words, other switches; switches that are not named stay as they are.

    An archived project can be read, and nothing in it changed until it is opened again.
    """
    texts = {"title": title, "description": description, "language": language}
    given = {name: value for name, value in texts.items() if value is not None}
    _check_texts(**given)
    if settings is not None:
        check_settings(settings)
    changed = Project.objects.select_for_update().get(pk=project.pk)
    if changed.revision != base_revision:
        raise Stale("This has been changed elsewhere since you opened it.", shown(changed, viewer))
    for name, value in given.items():
        setattr(changed, name, value.strip() if name == "title" else value)
    if settings is not None:
        begins = settings.get("blind_outlet") is True and not changed.switches.blind_outlet
        if begins and not masks.hide(changed):
            # Until all is masked nothing is hidden; the task says so when it is.
            settings = {**settings, "blind_outlet": False}
        changed.settings = {**changed.settings, **settings}
    if archived is not None and archived == (changed.archived_at is None):
        changed.archived_at = timezone.now() if archived else None
        act = Act.PROJECT_ARCHIVED if archived else Act.PROJECT_REOPENED
        audit.record(project=changed, by=viewer, act=act)
    changed.revision += 1
    changed.save()
    what = [*given, *(settings or {})]
    audit.record(project=changed, by=viewer, act=Act.PROJECT_CHANGED, changed=what)
    return changed


def shown(project: Project, viewer: User) -> dict[str, object]:
    """A project as one who may see it sees it, with what they may do there."""
    member = access.membership_in(viewer, project)
    switches = project.switches
    return {
        "slug": project.slug,
        "title": project.title,
        "description": project.description,
        "language": project.language,
        "settings": {
            "blind_outlet": switches.blind_outlet,
            "blind_peers": switches.blind_peers,
            "ask_outlet": switches.ask_outlet,
            "annotators_per_document": switches.annotators_per_document,
            "claiming": switches.claiming,
            "adjudicate_own": switches.adjudicate_own,
            "open_questions": switches.open_questions,
            "propose_speakers": switches.propose_speakers,
            "next_article": switches.next_article,
        },
        "archived_at": project.archived_at,
        "created_at": project.created_at,
        "revision": project.revision,
        "roles": member.roles if member else [],
        "codebook": _published_version(project),
        "can": {name: access.may(viewer, project, action, member) for name, action in _CAN.items()},
    }


_CAN = {
    "manage": Action.MANAGE_PROJECT,
    "download": Action.EXPORT,
    "annotate": Action.ANNOTATE,
    "settle": Action.ADJUDICATE,
}


def _published_version(project: Project) -> str | None:
    return (
        Codebook.objects.filter(project=project, state=CodebookState.PUBLISHED)
        .order_by("-published_at", "-id")
        .values_list("version", flat=True)
        .first()
    )


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
    taken |= _RESERVED
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"


def checked_slug(slug: str) -> str:
    """An address that a project may have here."""
    if not _SLUG.match(slug) or len(slug) > 60 or slug in _RESERVED:
        raise Invalid.at(
            "slug", "An address has small letters, digits and single hyphens, 60 at most."
        )
    return slug


def _check_texts(
    *, title: str | None = None, description: str | None = None, language: str | None = None
) -> None:
    if title is not None and not title.strip():
        raise Invalid.at("title", "Give the project a title.")
    if title is not None and len(title) > LONGEST_TITLE:
        raise Invalid.at("title", f"{LONGEST_TITLE} characters is the most.")
    if description is not None and len(description) > LONGEST_DESCRIPTION:
        raise Invalid.at("description", f"{LONGEST_DESCRIPTION:,} characters is the most.")
    if language is not None and (not _LANGUAGE.match(language) or len(language) > 35):
        raise Invalid.at("language", "This is not a language code such as en or pt-BR.")


def check_settings(settings: Mapping[str, object]) -> None:
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
    if settings.get("next_article", NextArticle.FEWEST) not in NextArticle.values:
        raise Invalid.at("settings.next_article", f"This must be one of: {_ORDERS}.")


_NAMES: dict[type, str] = {bool: "true or false", int: "a whole number", str: "a text"}
_ORDERS = ", ".join(NextArticle.values)
