"""Codebooks as objects, parsed once per process: a published version never changes."""

from functools import lru_cache
from uuid import UUID

from annotator.core.codebooks import codebook as core
from annotator.core.errors import Conflict
from annotator.models import Assignment, Codebook
from annotator.models.codebook import CodebookState


def of(codebook_id: UUID) -> core.Codebook:
    """The published codebook with this id. Drafts change and are parsed where they are edited."""
    return _parsed(codebook_id)


@lru_cache(maxsize=64)
def _parsed(codebook_id: UUID) -> core.Codebook:
    return core.parse(Codebook.objects.get(pk=codebook_id).body)


@lru_cache(maxsize=1024)
def version(codebook_id: UUID) -> str:
    """What a published codebook is called."""
    return str(Codebook.objects.values_list("version", flat=True).get(pk=codebook_id))


def has_links(codebook_id: UUID) -> bool:
    """Whether anything in it points at anything else."""
    return any(layer.links for layer in of(codebook_id).layers)


def for_new_work(assignment: Assignment) -> UUID:
    """The version that work begun now is made under: the round's, else the newest published."""
    if assignment.round.codebook_id is not None:
        return assignment.round.codebook_id
    newest = (
        Codebook.objects.filter(
            project_id=assignment.document.project_id, state=CodebookState.PUBLISHED
        )
        .order_by("-published_at", "-id")
        .values_list("pk", flat=True)
        .first()
    )
    if newest is None:
        raise Conflict("no_codebook", "This project has no published codebook yet.")
    return newest
