"""Names the entities of one exported article: e1, e2, … in the order in which they are used.

Merges are followed, and what two people entered under one name is one entity: a dataset speaks
of Russia once, whoever typed it first.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from annotator.core.records import EntityRecord
from annotator.models import Entity

_MOST_MERGES = 8
_AT_ONCE = 5_000

Identity = tuple[bool, str, str]


@dataclass(frozen=True)
class Known:
    """An entity as the database has it; ids are texts here, as they are in the answers."""

    name: str
    folded: str
    type: str
    is_local: bool
    merged_into: str | None

    @property
    def identity(self) -> Identity:
        """What makes two entries the same for readers of a dataset."""
        return (self.is_local, self.folded, self.type)


def load(ids: set[str], alias: str) -> dict[str, Known]:
    """The entities with these ids, each replaced by what it was merged into."""
    found = dict(_fetch(ids, alias))
    for _ in range(_MOST_MERGES):
        targets = {each.merged_into for each in found.values() if each.merged_into is not None}
        unknown = targets - found.keys()
        if not unknown:
            break
        found.update(_fetch(unknown, alias))
    return {pk: _followed(each, found) for pk, each in found.items()}


def _followed(entity: Known, found: Mapping[str, Known]) -> Known:
    for _ in range(_MOST_MERGES):
        if entity.merged_into is None or entity.merged_into not in found:
            break
        entity = found[entity.merged_into]
    return entity


def _fetch(ids: set[str], alias: str) -> Iterator[tuple[str, Known]]:
    wanted = sorted(ids)
    for at in range(0, len(wanted), _AT_ONCE):
        rows = Entity.objects.using(alias).filter(pk__in=wanted[at : at + _AT_ONCE])
        for pk, name, folded, kind, document, merged in rows.values_list(
            "pk", "name", "folded", "type", "document_id", "merged_into_id"
        ):
            into = None if merged is None else str(merged)
            yield str(pk), Known(name, folded, kind, document is not None, into)


class Names:
    """The references of one article."""

    def __init__(self, known: Mapping[str, Known]) -> None:
        self._known = known
        self._refs: dict[Identity, str] = {}
        self.entities: dict[str, EntityRecord] = {}

    def ref(self, entity_id: str) -> str:
        """How the record calls this entity."""
        entity = self._known[entity_id]
        ref = self._refs.get(entity.identity)
        if ref is None:
            ref = self._refs[entity.identity] = f"e{len(self._refs) + 1}"
            self.entities[ref] = EntityRecord(entity.name, entity.type, entity.is_local)
        return ref

    def value(self, value: object) -> object:
        """An answer with every entity by its reference; what became one entity stands once."""
        if isinstance(value, dict):
            return self._entity(value)
        if isinstance(value, list):
            return list(self._each(value))
        return value

    def _each(self, values: Iterable[object]) -> Iterator[object]:
        seen: set[object] = set()
        for each in values:
            if not isinstance(each, dict):
                yield each
                continue
            named = self._entity(each)
            if "entity" not in named or named["entity"] not in seen:
                yield named
            seen.add(named.get("entity"))

    def _entity(self, value: Mapping[str, object]) -> dict[str, object]:
        if "id" not in value:
            return dict(value)
        others = {key: each for key, each in value.items() if key != "id"}
        return {"entity": self.ref(str(value["id"]))} | others
