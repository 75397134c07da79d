"""Under whom a model's readings stand: one member for each name, version and prompt."""

import re
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction

from annotator.core.errors import Conflict, Invalid
from annotator.core.text import check_string
from annotator.models import Codebook, Membership, Project, Round
from annotator.models.codebook import CodebookState
from annotator.models.fields import dump
from annotator.models.membership import MemberKind
from annotator.models.round import RoundState

LONGEST_NAME, LONGEST_PROMPT = 60, 500_000
_LINEAGE = "model"
# Where models' readings are kept: closed, or new work of people would go there.
_ROUND = "models"


def check_names(name: str, version: str) -> None:
    """Refuse a model that nobody could call."""
    for place, given in (("name", name), ("version", version)):
        check_string(given, place)
        if not given.strip() or len(given) > LONGEST_NAME:
            message = f"This has 1 to {LONGEST_NAME} characters and is not blank."
            raise Invalid.at(place, message)


def identity(name: str, version: str, prompt: str) -> str:
    """What makes two askings the same model; another prompt is another."""
    return sha256(dump([name, version, prompt]).encode()).hexdigest()


def known(project: Project, who: str) -> Membership | None:
    """The member of this identity, where it has read anything."""
    return Membership.objects.filter(
        project=project, kind=MemberKind.MODEL, lineage=_LINEAGE, lineage_name=who
    ).first()


def member(project: Project, name: str, version: str, prompt: str) -> Membership:
    """The same, made where there is none; of two who make it at once, both get one."""
    who = identity(name, version, prompt)
    found = known(project, who)
    if found is not None:
        return found
    words = re.sub(r"[^A-Za-z0-9.]+", "-", f"{name}-{version}").strip("-.")[:50]
    try:
        with transaction.atomic():
            return Membership.objects.create(
                project=project,
                kind=MemberKind.MODEL,
                pseudonym=f"{words or 'model'}-{who[:6]}",
                lineage=_LINEAGE,
                lineage_name=who,
            )
    except IntegrityError:
        found = known(project, who)
    if found is None:
        raise Conflict("name_taken", "Somebody in this project is called so; use another name.")
    return found


def round_of(project: Project) -> Round:
    """The round that models' readings lie in."""
    found, _ = Round.objects.get_or_create(
        project=project, name=_ROUND, defaults={"state": RoundState.CLOSED}
    )
    return found


def codebook(project: Project, version: str = "") -> Codebook:
    """The version of this name, or the newest that is published."""
    rows = Codebook.objects.filter(project=project).exclude(state=CodebookState.DRAFT)
    if version:
        found = rows.filter(version=version).first()
        if found is None:
            message = f"This project has no codebook {version!r}."
            raise Invalid.at("codebook", message, "codebook_missing")
        return found
    newest = rows.filter(state=CodebookState.PUBLISHED).order_by("-published_at", "-id").first()
    if newest is None:
        raise Conflict("no_codebook", "This project has no published codebook yet.")
    return newest


def pseudonyms(project: Project) -> dict[UUID, str]:
    """Every model that has a place in this project, by its member."""
    rows = Membership.objects.filter(project=project, kind=MemberKind.MODEL)
    return dict(rows.values_list("pk", "pseudonym"))
