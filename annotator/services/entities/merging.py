"""One entity where there were two: seen before it is done, resolved on reading, undone again.

Nothing that anybody saved is rewritten. The entry points to the one that stands for it, and
whoever reads follows; so to undo is to let go of the pointer.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from annotator import access
from annotator.access import Caller
from annotator.core.errors import Conflict, Invalid
from annotator.models import AnnotationLink, AnnotationTag, Entity, Membership, MergeProposal
from annotator.models.entity import fold, fold_aliases
from annotator.models.request import RequestState
from annotator.services import audit
from annotator.services.audit import Act
from annotator.services.entities import register

# Readers follow this many steps: a longer chain would leave some of them half-way.
LONGEST_CHAIN = 8
Shown = dict[str, object]


@dataclass(frozen=True)
class _Two:
    entity: Entity
    into: Entity
    # The entry and all that were merged into it before.
    ids: list[UUID]


def preview(*, entity: Entity, into_id: UUID) -> Shown:
    """What a merge would touch, without doing it."""
    return _shown(_two(entity.pk, into_id))


@transaction.atomic
def merge(*, entity: Entity, into_id: UUID, keep_name: bool, by: Caller) -> Shown:
    """Let `into` stand for the entity from now on. It is curated, since all are shown it now."""
    both = Entity.objects.filter(pk__in=[entity.pk, into_id]).order_by("pk")
    list(both.select_for_update(of=("self",)))
    two = _two(entity.pk, into_id)
    register.write(two.entity, {"merged_into": two.into})
    columns: dict[str, object] = {"curated_at": two.into.curated_at or timezone.now()}
    if keep_name and fold(two.entity.name) not in _names(two.into):
        aliases = [*two.into.aliases, two.entity.name]
        columns |= {"aliases": aliases, "folded_aliases": fold_aliases(aliases)}
    register.write(two.into, columns)
    _grant(entity.pk, into_id, by=access.membership_in(by, entity.project))
    audit.record(
        project=entity.project,
        by=by,
        act=Act.NAMES_MERGED,
        object_id=entity.pk,
        name=two.entity.name,
        into=two.into.name,
    )
    return _shown(_Two(two.entity, Entity.objects.get(pk=into_id), two.ids))


def _grant(one: UUID, other: UUID, *, by: Membership | None) -> None:
    """Whoever proposed this merge, in either direction, has been heard."""
    both = [one, other]
    MergeProposal.objects.filter(entity__in=both, into__in=both, state=RequestState.OPEN).update(
        state=RequestState.GRANTED, answered_by=by, answered_at=timezone.now()
    )


@transaction.atomic
def undo(*, entity: Entity, by: Caller) -> Shown:
    """Let the entry stand for itself again; the name it gave to the other goes with it."""
    row = Entity.objects.select_for_update(of=("self",)).get(pk=entity.pk)
    into = row.merged_into
    if into is None:
        raise Conflict("not_merged", "This entry has not been merged into another.")
    register.write(row, {"merged_into": None})
    aliases = [each for each in into.aliases if fold(each) != row.folded]
    if len(aliases) < len(into.aliases):
        register.write(into, {"aliases": aliases, "folded_aliases": fold_aliases(aliases)})
    audit.record(
        project=entity.project,
        by=by,
        act=Act.NAMES_PARTED,
        object_id=row.pk,
        name=row.name,
        into=into.name,
    )
    return register.entry(row.pk)


def _two(entity_id: UUID, into_id: UUID) -> _Two:
    entity = Entity.objects.select_related("project").get(pk=entity_id)
    into = Entity.objects.filter(pk=into_id, project=entity.project).first()
    if into is None:
        raise Invalid.at("into", "There is no such entry in this project.")
    if entity.merged_into_id is not None:
        raise Conflict("already_merged", f"“{entity.name}” is merged already: undo that first.")
    if into.merged_into_id is not None:
        raise Conflict("already_merged", f"“{into.name}” is merged into another: choose that one.")
    if into.pk == entity.pk:
        raise Invalid.at("into", "An entry cannot be merged into itself.")
    if into.document_id not in {None, entity.document_id}:
        raise Invalid.at("into", "That name belongs to one article and stays in it.")
    return _Two(entity, into, _led_here(entity))


def _led_here(entity: Entity) -> list[UUID]:
    """All that already point here, however many steps away."""
    found = [entity.pk]
    newest = [entity.pk]
    for _ in range(LONGEST_CHAIN):
        newest = list(Entity.objects.filter(merged_into__in=newest).values_list("pk", flat=True))
        if not newest:
            return found
        found += newest
    raise Conflict("chain_too_long", "Too many entries were merged one into the other here.")


def _names(entity: Entity) -> set[str]:
    return {entity.folded, *(fold(each) for each in entity.aliases)}


def _shown(two: _Two) -> Shown:
    project = two.entity.project_id
    named = AnnotationTag.objects.filter(entity__in=two.ids, annotation__document__project=project)
    tags = named.aggregate(
        highlights=Count("annotation", distinct=True),
        articles=Count("annotation__document", distinct=True),
        readings=Count("annotation__assignment", distinct=True),
    )
    links = AnnotationLink.objects.filter(entity__in=two.ids, source__document__project=project)
    return {
        "entity": register.entry(two.entity.pk),
        "into": register.entry(two.into.pk),
        "touched": tags | {"connections": links.count()},
    }
