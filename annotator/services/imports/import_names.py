"""Finds or makes what records name: outlets, events, rounds, readers, entities."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.utils import timezone

from annotator.core.ids import uuid7
from annotator.core.records import DocumentRecord, EntityRecord
from annotator.models import Entity, Event, Import, Membership, Outlet, Project, Round
from annotator.models.entity import fold
from annotator.models.membership import MemberKind
from annotator.models.round import RoundState
from annotator.services.imports.inserting import insert
from annotator.services.imports.judged import Prepared, Reading
from annotator.services.people.members import new_pseudonym
from annotator.services.study import blinding

Identity = tuple[str, str]


class Names:
    """Everything named so far, by name; `learn` adds what a batch brings, in bulk.

    `readers` maps pseudonyms of the file to members of the project. It is for the demo alone:
    a file must never be able to put words into a real member's mouth. In a `room` (see
    `anterooms`) all is made anew but the register's entries, which marks have in them.
    """

    def __init__(
        self,
        made_by: Import,
        readers: Mapping[str, Membership] | None = None,
        room: Project | None = None,
    ) -> None:
        self._import = made_by
        self.project_id = project = made_by.project_id if room is None else room.pk
        self._is_room = room is not None
        known = list(Outlet.objects.filter(project=project))
        # They are struck out here under the same names as there.
        there = [] if room is None else Outlet.objects.filter(project=made_by.project_id)
        self._there = {row.name: row for row in there}
        self.outlets = {row.name: row.pk for row in known}
        # Under what each is struck out of texts for blinded readers.
        self.identities = {row.name: blinding.names_of(row) for row in known}
        self.events = dict(Event.objects.filter(project=project).values_list("name", "pk"))
        self.rounds = dict(Round.objects.filter(project=project).values_list("name", "pk"))
        self.members: dict[str, UUID] = {name: m.pk for name, m in (readers or {}).items()}
        self.members |= dict(
            Membership.objects.filter(
                project=project, kind=MemberKind.IMPORTED, lineage=made_by.lineage
            ).values_list("lineage_name", "pk")
        )
        self.renamed: dict[str, str] = {}
        self._wide = curated(project)
        if room is not None:
            self._wide |= curated(made_by.project_id)
        self._local: list[Entity] = []

    def learn(self, batch: Sequence[Prepared]) -> None:
        """Make what this batch names and nobody has named yet."""
        records = [each.record for each in batch]
        readings = [reading for each in batch for reading in each.readings]
        self._outlets(records)
        self._events(records)
        self._rounds(readings)
        self._readers(readings)
        self._entities(records)

    def refs(self, document: UUID, record: DocumentRecord) -> dict[str, UUID]:
        """The record's entity references as ids; local entities are made with the document."""
        found: dict[str, UUID] = {}
        local: dict[Identity, Entity] = {}
        for ref, entity in record.entities.items():
            identity = (fold(entity.name), entity.type)
            if not entity.local:
                found[ref] = self._wide[identity]
                continue
            row = local.get(identity) or self._row(entity, document)
            local[identity] = row
            found[ref] = row.pk
        self._local.extend(local.values())
        return found

    def flush(self) -> None:
        """Write the local entities of the documents just written."""
        insert(self._local)
        self._local = []

    def _row(self, entity: EntityRecord, document: UUID | None) -> Entity:
        return Entity(
            id=uuid7(),
            project_id=self.project_id,
            document_id=document,
            name=" ".join(entity.name.split()),
            folded=fold(entity.name),
            type=entity.type,
            curated_at=timezone.now(),
        )

    def _outlets(self, records: Iterable[DocumentRecord]) -> None:
        wanted = {r.outlet for r in records if r.outlet} - self.outlets.keys()
        rows = [self._outlet(name) for name in sorted(wanted)]
        self.outlets |= {row.name: row.pk for row in Outlet.objects.bulk_create(rows)}
        self.identities |= {row.name: blinding.names_of(row) for row in rows}

    def _outlet(self, name: str) -> Outlet:
        row, there = Outlet(project_id=self.project_id, name=name), self._there.get(name)
        if there is not None:
            row.aliases, row.domains = there.aliases, there.domains
        return row

    def _events(self, records: Iterable[DocumentRecord]) -> None:
        wanted = {r.event for r in records if r.event} - self.events.keys()
        rows = [Event(project_id=self.project_id, name=name) for name in sorted(wanted)]
        self.events |= {row.name: row.pk for row in Event.objects.bulk_create(rows)}

    def _rounds(self, readings: Iterable[Reading]) -> None:
        wanted = {each.record.round for each in readings} - self.rounds.keys()
        # Closed, or the newest open round would be where everybody's new work goes.
        rows = [
            Round(
                project_id=self.project_id,
                name=name,
                state=RoundState.CLOSED,
                all_documents=not self._is_room,
            )
            for name in sorted(wanted)
        ]
        self.rounds |= {row.name: row.pk for row in Round.objects.bulk_create(rows)}

    def _readers(self, readings: Iterable[Reading]) -> None:
        """Readers of a file become members of kind `imported`, never a real member.

        Where the pseudonym is taken they get another, and the report says which.
        """
        wanted = {each.record.annotator for each in readings} - self.members.keys()
        if not wanted:
            return
        owner = Membership.objects.filter(project=self.project_id)
        taken = set(owner.values_list("pseudonym", flat=True))
        rows: list[Membership] = []
        for name in sorted(wanted):
            pseudonym = name
            if name in taken:
                pseudonym = self.renamed[name] = another(name, taken, self._import.project)
            taken.add(pseudonym)
            rows.append(
                Membership(
                    project_id=self.project_id,
                    kind=MemberKind.IMPORTED,
                    pseudonym=pseudonym,
                    lineage=self._import.lineage,
                    lineage_name=name,
                )
            )
        made = Membership.objects.bulk_create(rows)
        self.members |= {row.lineage_name: row.pk for row in made}

    def _entities(self, records: Iterable[DocumentRecord]) -> None:
        rows: dict[Identity, Entity] = {}
        for record in records:
            for entity in record.entities.values():
                identity = (fold(entity.name), entity.type)
                if not entity.local and identity not in self._wide and identity not in rows:
                    rows[identity] = self._row(entity, None)
        Entity.objects.bulk_create(rows.values(), batch_size=500)
        self._wide |= {identity: row.pk for identity, row in rows.items()}


def another(name: str, taken: set[str], project: Project) -> str:
    """What a reader is called whose pseudonym is taken: with a number, or else anything."""
    candidates = (f"{name}-{number}" for number in range(2, 1_000))
    free = (each for each in candidates if each not in taken and len(each) <= 60)
    return next(free, None) or new_pseudonym(project)


def curated(project: UUID) -> dict[Identity, UUID]:
    """The entries that all articles of a project share, by folded name and type."""
    rows = Entity.objects.filter(
        project=project, document__isnull=True, curated_at__isnull=False, merged_into=None
    )
    return {(folded, kind): pk for pk, folded, kind in rows.values_list("pk", "folded", "type")}
