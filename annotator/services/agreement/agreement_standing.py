"""What is handed in just now, in few numbers: who read which article, and in which state.

One statement reads every reading's id and revision without making objects of them. From that
follows which articles have changed since agreement was last computed, so that a page about ten
thousand articles looks at one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any, NamedTuple, Self
from uuid import UUID

import numpy as np
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from annotator.core.agreement.arrays import among
from annotator.models import AnnotationTag, Entity, Project
from annotator.models.aggregates import Joined

Words = NDArray[np.uint64]

_HALF = (1 << 64) - 1
_ID = np.dtype(">u8")


class States(NamedTuple):
    """Things by the lower half of their id, rising, each with a digest of its state."""

    ids: Words
    states: Words

    @classmethod
    def read(cls, packed: bytes | memoryview) -> Self:
        """From what `pack` wrote."""
        both = np.frombuffer(packed, "<u8").reshape(2, -1).astype(np.uint64)
        return cls(both[0], both[1])

    def pack(self) -> bytes:
        """As it is stored."""
        return np.concatenate((self.ids, self.states)).astype("<u8").tobytes()

    def missing_from(self, other: "States") -> Words:
        """What the other does not have, or has in another state."""
        if not len(other.ids):
            return self.ids
        place = np.minimum(np.searchsorted(other.ids, self.ids), len(other.ids) - 1)
        same = (other.ids[place] == self.ids) & (other.states[place] == self.states)
        return np.asarray(self.ids[~same])

    def unknown_to(self, other: "States") -> Words:
        """What the other does not have in any state."""
        return self.ids if not len(other.ids) else self.ids[~among(self.ids, other.ids)]

    def only(self, ids: Words) -> "States":
        """Some of them."""
        kept = among(self.ids, ids)
        return States(self.ids[kept], self.states[kept])

    def without(self, ids: Words) -> "States":
        """The others."""
        kept = ~among(self.ids, ids)
        return States(self.ids[kept], self.states[kept])

    def joined(self, other: "States") -> "States":
        """Both together; they have nothing in common."""
        ids = np.concatenate((self.ids, other.ids))
        order = np.argsort(ids)
        return States(ids[order], np.concatenate((self.states, other.states))[order])


@dataclass(frozen=True, eq=False)
class Standing:
    """One row per finished reading."""

    ids: Words  # both halves of the articles' ids
    state: Words
    member: Words
    rounds: frozenset[UUID]  # that occur
    codebooks: frozenset[UUID]

    @classmethod
    def of(cls, readings: "QuerySet[Any]") -> Self:
        """Read it, each column as one text."""
        columns = {
            "documents": Joined("document"),
            "readings": Joined("pk"),
            "members": Joined("member"),
            "revisions": Joined("revision"),
            "articles": Joined("document__revision"),
            "rounds": Joined("round", distinct=True),
            "codebooks": Joined("codebook", distinct=True),
        }
        row = readings.order_by().aggregate(**columns)
        ids, reading, member = (_ids(row[name]) for name in ("documents", "readings", "members"))
        revision, article = (_numbers(row[name]) for name in ("revisions", "articles"))
        state = mixed(reading[:, 1] ^ mixed(revision)) ^ mixed(ids[:, 1] + article)
        rounds, codebooks = (frozenset(_uuids(_ids(row[n]))) for n in ("rounds", "codebooks"))
        return cls(ids, state, member[:, 1].copy(), rounds, codebooks)

    @cached_property
    def document(self) -> Words:
        """The article of each reading, as tables know it."""
        return self.ids[:, 1].copy()

    def uuids(self, numbers: Iterable[int]) -> dict[int, UUID]:
        """The whole ids of these articles; those nobody reads any more have none here."""
        wanted = np.array(sorted(set(numbers)), dtype=np.uint64)
        known, first = np.unique(self.document, return_index=True)
        found = self.ids[first[among(known, wanted)]]
        return dict(zip(found[:, 1].tolist(), _uuids(found), strict=True))

    @cached_property
    def states(self) -> States:
        """Each article's state: the sum of its readings', in whatever order they came."""
        ids, place = np.unique(self.document, return_inverse=True)
        states = np.zeros(len(ids), dtype=np.uint64)
        np.add.at(states, place, self.state)
        return States(ids, states)

    @cached_property
    def people(self) -> int:
        """How many have read anything."""
        return len(np.unique(self.member))

    @cached_property
    def _once(self) -> tuple[Words, Words]:
        """Who read what, each counted once however often."""
        order = np.lexsort((self.member, self.document))
        document, member = self.document[order], self.member[order]
        is_new = np.ones(len(order), dtype=bool)
        is_new[1:] = (document[1:] != document[:-1]) | (member[1:] != member[:-1])
        return document[is_new], member[is_new]

    @cached_property
    def readings(self) -> int:
        """How many count: who read an article twice has the later reading counted."""
        return len(self._once[0])

    @cached_property
    def repeated(self) -> int:
        """How many do not."""
        return len(self.document) - self.readings

    @cached_property
    def shared(self) -> tuple[int, int]:
        """How many articles two people have read, and how many people these are."""
        document, member = self._once
        is_next = np.zeros(len(document), dtype=bool)
        is_next[1:] = document[1:] == document[:-1]
        both = is_next | np.append(is_next[1:], np.zeros(min(1, len(document)), dtype=bool))
        return len(np.unique(document[both])), len(np.unique(member[both]))


class Register(NamedTuple):
    """The names that were settled or merged: an answer's meaning hangs on them too."""

    project: Project
    states: States
    uuids: dict[int, UUID]

    @classmethod
    def of(cls, project: Project) -> Self:
        """Read it; mere proposals mean what they say."""
        entities = Entity.objects.filter(project=project).filter(
            Q(curated_at__isnull=False) | Q(merged_into__isnull=False)
        )
        rows = entities.values_list("pk", "merged_into", "folded", "type")
        into = {pk: target for pk, target, _, _ in rows if target is not None}
        meant = {pk: f"{folded}\n{kind}" for pk, _, folded, kind in rows}
        halves = {pk.int & _HALF: pk for pk in meant}
        ids = np.array(sorted(halves), dtype=np.uint64)
        digests = [_digest(_meaning(halves[half], into, meant)) for half in ids.tolist()]
        return cls(project, States(ids, np.array(digests, dtype=np.uint64)), halves)

    def touched(self, former: States) -> Words:
        """The articles that name what has changed its meaning since."""
        changed = set(self.states.missing_from(former).tolist())
        changed |= set(former.unknown_to(self.states).tolist())
        if not changed:
            return np.zeros(0, dtype=np.uint64)
        known = [self.uuids[half] for half in changed if half in self.uuids]
        tags = AnnotationTag.objects.filter(annotation__document__project=self.project)
        # An entry whose merger was undone is in nobody's list any more: then all that name one.
        named = Q(entity__in=known) if len(known) == len(changed) else Q(entity__isnull=False)
        found = tags.filter(named).aggregate(them=Joined("annotation__document", distinct=True))
        return np.sort(_ids(found["them"])[:, 1])


def mixed(words: Words) -> Words:
    """Every bit of a number spread over all bits (the finaliser of SplitMix64)."""
    words = words + np.uint64(0x9E3779B97F4A7C15)
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


def half(pk: UUID) -> int:
    """How tables know an article: the random half of its id."""
    return pk.int & _HALF


def _ids(joined: str | None) -> Words:
    """Both halves of every id in a text of ids; SQLite writes them without dashes."""
    packed = bytes.fromhex((joined or "").replace(",", "").replace("-", ""))
    return np.frombuffer(packed, _ID).reshape(-1, 2).astype(np.uint64)


def _numbers(joined: str | None) -> Words:
    return np.array(joined.split(",") if joined else [], dtype=np.uint64)


def _uuids(ids: Words) -> list[UUID]:
    return [UUID(int=(high << 64) | low) for high, low in ids.tolist()]


def _meaning(pk: UUID, into: dict[UUID, UUID], meant: dict[UUID, str]) -> str:
    seen = {pk}
    while (target := into.get(pk)) is not None and target not in seen:
        pk = target
        seen.add(pk)
    return meant.get(pk, str(pk))


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
