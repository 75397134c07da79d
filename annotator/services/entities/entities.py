"""The register of who speaks and who is spoken of, as one member may know it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from annotator.access import sees_every_name, visible_entities
from annotator.core.codebooks.codebook import ENTITY_TYPES, Value
from annotator.core.errors import Conflict, Invalid
from annotator.core.ids import uuid7
from annotator.core.text import check_string
from annotator.models import Assignment, Document, Entity, Membership, Project
from annotator.models.compiled import Compiled
from annotator.models.entity import fold
from annotator.services import quotas

LONGEST_NAME = 300
_MOST_LISTED = 2_000


@dataclass(frozen=True)
class Register:
    """The one place that finds, makes and resolves entities for a member in a document."""

    project: Project
    document: Document | None
    member: Membership

    def find_or_create(
        self, *, name: str, kind: str, is_local: bool, entity_id: UUID | None = None
    ) -> tuple[Entity, bool]:
        """The entity of this name and type that the member knows, or a new one of theirs.

        Capitals and spaces make no second entity. Two requests at once end in one row: the
        loser of the race reads the winner's.
        """
        check_entity(name, kind)
        if is_local and self.document is None:
            raise Invalid.at("local", "Only a name in a document can stay in it.")
        found = self.known(name, kind, is_local=is_local)
        if found is not None:
            return found, False
        self._require_room()
        try:
            with transaction.atomic():
                entity = Entity.objects.create(
                    id=entity_id or uuid7(),
                    project=self.project,
                    document=self.document if is_local else None,
                    name=" ".join(name.split()),
                    folded=fold(name),
                    type=kind,
                    proposed_by=self.member,
                )
        except IntegrityError:
            found = self.known(name, kind, is_local=is_local)
            if found is None:
                raise Conflict("entity_exists", "This id is in use.") from None
            return found, False
        return entity, True

    def _require_room(self) -> None:
        most = quotas.NAMES
        mine = Entity.objects.filter(proposed_by=self.member)
        if not self.member.is_manager and quotas.is_full(mine, most):
            raise Conflict(
                "too_many", f"You have added {most:,} names, which is the most; ask a manager."
            )

    def known(self, name: str, kind: str, *, is_local: bool) -> Entity | None:
        """The entity of this name, as far as the member may know of it.

        A local name is looked for in its document alone; any other in the project first, so that
        “the officials” who are this article's do not become the project's at the next mention.
        """
        here = Q(document=self.document) if self.document is not None else Q(pk__in=[])
        where = here if is_local else here | Q(document__isnull=True)
        mine = visible_entities(self.member, self.project).filter(where, type=kind)
        # The databases disagree on where null sorts.
        order = (F("document").desc(nulls_first=True), F("curated_at").asc(nulls_last=True), "id")
        by_name = mine.filter(folded=fold(name)).order_by(*order).first()
        found = by_name or (
            mine.filter(folded_aliases__contains=f"\n{fold(name)}\n").order_by(*order).first()
        )
        return None if found is None else self._merged([found])[found.pk]

    def resolve(self, ids: Mapping[UUID, str]) -> dict[UUID, Entity]:
        """Entities by the ids given; `ids` says for each the place where it stood."""
        if not ids:
            return {}
        here = Q(document__isnull=True) | Q(document=self.document)
        found = list(visible_entities(self.member, self.project).filter(here, pk__in=ids))
        unknown = ids.keys() - {entity.pk for entity in found}
        if unknown:
            places = {ids[each]: ["There is no such entity in this project."] for each in unknown}
            raise Invalid("value_invalid", "An entity is not known here.", places)
        return self._merged(found)

    def _merged(self, entities: Iterable[Entity]) -> dict[UUID, Entity]:
        """Each by its own id, replaced by what it was merged into."""
        return follow(list(entities))


def follow(entities: list[Entity]) -> dict[UUID, Entity]:
    """Resolve merges: id as stored → the entity that now stands for it."""
    resolved = {entity.pk: entity for entity in entities}
    # A merge of a merge is a short chain; a long one would be a circle.
    for _ in range(8):
        targets = {e.merged_into_id for e in resolved.values() if e.merged_into_id is not None}
        if not targets:
            return resolved
        by_id = Entity.objects.in_bulk(targets)
        resolved = {
            pk: by_id.get(entity.merged_into_id, entity) if entity.merged_into_id else entity
            for pk, entity in resolved.items()
        }
    return resolved


def check_entity(name: str, kind: str) -> None:
    """Refuse a name or a type that the register cannot hold."""
    check_string(name, "name")
    if not name.strip():
        raise Invalid.at("name", "A name must not be blank.")
    if len(name) > LONGEST_NAME:
        raise Invalid.at("name", f"A name has at most {LONGEST_NAME} characters.")
    if kind not in ENTITY_TYPES:
        raise Invalid.at("type", f"This must be one of: {', '.join(ENTITY_TYPES)}.")


def entity_values(values: Mapping[str, Value]) -> Iterable[tuple[str, dict[str, str]]]:
    """Every entity among the answers, with its place."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield f"values.{name}", value
        elif isinstance(value, list):
            for index, each in enumerate(value):
                if isinstance(each, dict):
                    yield f"values.{name}.{index}", each


def listed(
    project: Project, member: Membership | None, *, words: str, document_id: UUID | None
) -> QuerySet[Entity]:
    """The register as this member may know it, narrowed by the beginning of a word."""
    here = Q(document__isnull=True)
    if document_id is not None:
        here |= Q(document_id=document_id)
    rows = visible_entities(member, project).filter(here, merged_into__isnull=True)
    if not words.strip():
        return rows
    wanted = fold(words)
    return rows.filter(Q(folded__contains=wanted) | Q(folded_aliases__contains=wanted))


@transaction.atomic
def add(
    *,
    project: Project,
    member: Membership,
    name: str,
    kind: str,
    entity_id: UUID | None = None,
) -> tuple[Entity, bool]:
    """Find or make a project-wide name; what a manager enters is curated."""
    register = Register(project, None, member)
    entity, created = register.find_or_create(
        name=name, kind=kind, is_local=False, entity_id=entity_id
    )
    if member.is_manager and entity.curated_at is None:
        entity.curated_at = timezone.now()
        entity.save(update_fields=["curated_at"])
    return entity, created


def _of_a_reading(known: QuerySet[Entity], document: UUID) -> QuerySet[Entity]:
    here = Q(document__isnull=True) | Q(document_id=document)
    return known.filter(here, merged_into__isnull=True).order_by("folded", "id")[:_MOST_LISTED]


# The two that most readings are opened with; what hides outlets depends on their names.
_ALL = Compiled(
    lambda project, document: _of_a_reading(visible_entities(None, Project(pk=project)), document),
    *(UUID, UUID),
)
_BLIND = Compiled(
    lambda project, document, member: _of_a_reading(
        visible_entities(
            Membership(pk=member, project_id=project),
            Project(pk=project, settings={"blind_peers": True, "blind_outlet": False}),
        ),
        document,
    ),
    *(UUID, UUID, UUID),
)


def visible(
    assignment: Assignment, member: Membership | None, uses: Mapping[UUID, int]
) -> list[Entity]:
    """The register for one reading: this article's names first, then the project's.

    `uses` counts what the reading names, and comes from its annotations: counting in the
    database would walk every mention of every name in the project.
    """
    project, document = assignment.document.project, assignment.document_id
    found: Iterable[Entity]
    if member is None or sees_every_name(member):
        found = _ALL.ask(project.pk, document).all()
    elif project.switches.blind_peers and not project.switches.blind_outlet:
        found = _BLIND.ask(project.pk, document, member.pk).all()
    else:
        found = _of_a_reading(visible_entities(member, project), document)

    def rank(entity: Entity) -> tuple[bool, int]:
        return entity.document_id is None and entity.pk not in uses, -uses.get(entity.pk, 0)

    return sorted(found, key=rank)


def uses_of(values: Iterable[Mapping[str, Value]]) -> Counter[UUID]:
    """How often each entity is named in these answers."""
    return Counter(
        UUID(entity["id"]) for each in values for _, entity in entity_values(each) if "id" in entity
    )


def show(entity: Entity) -> dict[str, object]:
    """An entity as it goes over the wire."""
    return {
        "id": str(entity.pk),
        "name": entity.name,
        "type": entity.type,
        "aliases": entity.aliases,
        "scope": "project" if entity.document_id is None else "document",
    }
