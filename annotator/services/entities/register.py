"""Looking after the register: what is in it, how often it is named, and setting a name right."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotator.core import same_names
from annotator.core.errors import Conflict, Invalid, Stale
from annotator.core.same_names import Entry
from annotator.models import AnnotationTag, Entity, Project
from annotator.models.entity import fold, fold_aliases
from annotator.services.entities.entities import check_entity, show

MOST_ALIASES = 50
_MOST_COMPARED = 5_000
Shown = dict[str, object]


def rows(project: Project, *, words: str, state: str) -> QuerySet[Entity]:
    """Every entry with how often it is named; `state` is proposed, curated, merged or empty."""
    found = Entity.objects.filter(project=project).select_related(
        "document", "proposed_by", "merged_into"
    )
    if state == "merged":
        found = found.filter(merged_into__isnull=False)
    elif state == "curated":
        found = found.filter(merged_into__isnull=True, curated_at__isnull=False)
    elif state == "proposed":
        found = found.filter(merged_into__isnull=True, curated_at__isnull=True)
    if words.strip():
        wanted = fold(words)
        found = found.filter(Q(folded__contains=wanted) | Q(folded_aliases__contains=wanted))
    return found.annotate(uses=Coalesce(_counted("annotation_id"), 0))


def _counted(what: str) -> Subquery:
    """Counted for the rows of one page, not for the whole register."""
    # Marks of an import that is not complete yet name what the project knows, too.
    tags = AnnotationTag.objects.filter(
        entity=OuterRef("pk"), annotation__document__project=OuterRef("project")
    )
    of_each = tags.order_by().values("entity")
    counts = of_each.annotate(found=Count(what, distinct=True)).values("found")
    return Subquery(counts, output_field=IntegerField())


def show_entry(entity: Entity) -> Shown:
    """An entry as those who look after the register see it."""
    into = entity.merged_into
    return show(entity) | {
        "revision": entity.revision,
        "curated": entity.curated_at is not None,
        "uses": getattr(entity, "uses", 0),
        "document": entity.document and (entity.document.title or entity.document.key),
        "proposed_by": entity.proposed_by and entity.proposed_by.pseudonym,
        "merged_into": into and {"id": str(into.pk), "name": into.name, "type": into.type},
    }


def entry(entity_id: UUID) -> Shown:
    """One entry, looked up anew with what stands beside it."""
    project = Entity.objects.select_related("project").get(pk=entity_id).project
    return show_entry(rows(project, words="", state="").get(pk=entity_id))


@transaction.atomic
def change(*, entity_id: UUID, base_revision: int, changes: Mapping[str, Any]) -> Shown:
    """Set name, type or other names right; what a manager has seen to is curated."""
    entity = Entity.objects.select_for_update(of=("self",)).get(pk=entity_id)
    if entity.revision != base_revision:
        raise Stale("This has been changed elsewhere since you opened it.", entry(entity_id))
    name, kind = changes.get("name", entity.name), changes.get("type", entity.type)
    check_entity(name, kind)
    aliases = _checked(changes.get("aliases", entity.aliases), name)
    is_curated = changes.get("curated", True)
    if not is_curated and entity.proposed_by_id is None:
        raise Conflict("entity_curated", "Nobody has proposed this entry: it stays as it is.")
    columns = {
        "name": " ".join(name.split()),
        "folded": fold(name),
        "type": kind,
        "aliases": aliases,
        "folded_aliases": fold_aliases(aliases),
        "curated_at": (entity.curated_at or timezone.now()) if is_curated else None,
    }
    write(entity, columns)
    return entry(entity_id)


def write(entity: Entity, columns: Mapping[str, Any]) -> None:
    """Compare and swap; two curated entries of one name and type are refused by the database."""
    try:
        with transaction.atomic():
            swapped = Entity.objects.filter(pk=entity.pk, revision=entity.revision).update(
                revision=F("revision") + 1, **columns
            )
    except IntegrityError:
        raise Conflict(
            "entity_exists", "There is such a name of this type already: merge the two."
        ) from None
    if not swapped:
        raise Stale("This has been changed elsewhere since you opened it.", entry(entity.pk))


def _checked(given: Sequence[str], name: str) -> list[str]:
    """Other names once each, in the order given, without the name itself."""
    kept: dict[str, str] = {}
    for index, alias in enumerate(given):
        check_entity_name(alias, f"aliases.{index}")
        if fold(alias) != fold(name):
            kept.setdefault(fold(alias), " ".join(alias.split()))
    if len(kept) > MOST_ALIASES:
        raise Invalid.at("aliases", f"There are at most {MOST_ALIASES} other names.")
    return list(kept.values())


def check_entity_name(alias: str, place: str) -> None:
    """An other name is held to what a name is held to, and named by its place."""
    try:
        check_entity(alias, "other")
    except Invalid as fault:
        raise Invalid.at(place, fault.fields.get("name", [str(fault)])[0]) from None


def duplicates(project: Project) -> list[Shown]:
    """Pairs of the project's names that may be one, the fuller name as the one to keep."""
    found = rows(project, words="", state="").filter(document__isnull=True, merged_into=None)
    known = {str(row.pk): row for row in found.order_by("folded", "id")[:_MOST_COMPARED]}
    entries = [Entry(pk, row.name, row.type, row.aliases) for pk, row in known.items()]
    return [
        {
            "entity": show_entry(known[pair.one]),
            "into": show_entry(known[pair.other]),
            "reason": pair.reason,
        }
        for pair in same_names.pairs(entries)
    ]
