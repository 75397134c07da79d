"""Who should read what: pure, seeded plans that a manager sees before anything is handed out.

A plan depends on what goes in and on the seed alone, so that what was shown can be worked out
again and compared before it is applied.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum


class SameEvent(StrEnum):
    """Whether one person may read several articles about one event."""

    ANY = "any"
    NEVER = "never"
    ALWAYS = "always"


@dataclass(frozen=True)
class Item:
    """An article to be read, who has it already, and who must not get it (they know it).

    Empty words mean unknown.
    """

    id: str
    event: str = ""
    outlet: str = ""
    leaning: str = ""
    readers: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reader:
    """Somebody who may be given articles: at most `quota` in all, counting what they hold."""

    id: str
    quota: int | None = None


@dataclass(frozen=True)
class Rules:
    """How many readers an article gets (None: everybody), and what is kept apart or together."""

    per_document: int | None
    same_event: SameEvent = SameEvent.ANY
    seed: int = 0


@dataclass(frozen=True)
class Given:
    """One article for one person; `order` is its place in that person's reading."""

    item: str
    reader: str
    order: int


@dataclass(frozen=True)
class Plan:
    """What would be handed out, and the articles that would stay short of readers, by how many."""

    given: tuple[Given, ...]
    short: Mapping[str, int]


@dataclass
class _Desk:
    """One reader's load so far."""

    reader: Reader
    luck: float
    load: int = 0
    outlets: Counter[str] = field(default_factory=Counter)
    leanings: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)

    def has_room(self, number: int) -> bool:
        """Whether so many more stay within the quota."""
        return self.reader.quota is None or self.load + number <= self.reader.quota

    def take(self, item: Item) -> None:
        """Count an article in."""
        self.load += 1
        self.outlets[item.outlet] += 1
        self.leanings[item.leaning] += 1
        if item.event:
            self.events[item.event] += 1

    def burden(self, item: Item) -> tuple[int, int, int, int, float]:
        """The lightest is asked first; equal ones by how much of the same kind they have."""
        return (
            self.load,
            self.outlets[item.outlet],
            self.leanings[item.leaning],
            self.events[item.event] if item.event else 0,
            self.luck,
        )


def plan(items: Sequence[Item], readers: Sequence[Reader], rules: Rules) -> Plan:
    """Give every article its readers: loads even, each outlet and leaning spread evenly.

    Who has an article already keeps it and counts. Nobody gets one twice or goes over a quota.
    """
    dice = random.Random(rules.seed)  # noqa: S311  a shuffle, no secret
    desks = {reader.id: _Desk(reader, dice.random()) for reader in readers}
    if rules.per_document is None:
        items = [replace(item, readers=item.readers & desks.keys()) for item in items]
    for item in items:
        for name in item.readers & desks.keys():
            desks[name].take(item)
    given: list[tuple[Item, str]] = []
    short: dict[str, int] = {}
    for group in _groups(items, rules, dice):
        names = _choose(group, desks, rules)
        for item in group:
            fresh = [name for name in names if name not in item.readers]
            given.extend((item, name) for name in fresh)
            for name in fresh:
                desks[name].take(item)
            missing = _wanted(rules, desks) - len(item.readers) - len(fresh)
            if missing > 0:
                short[item.id] = missing
    return Plan(_in_order(given, list(desks), rules.seed), short)


def _wanted(rules: Rules, desks: Mapping[str, _Desk]) -> int:
    return len(desks) if rules.per_document is None else rules.per_document


def _groups(items: Iterable[Item], rules: Rules, dice: random.Random) -> list[list[Item]]:
    """What is decided together, one outlet after the other, so that each spreads by itself."""
    shuffled = sorted(items, key=lambda item: item.id)
    dice.shuffle(shuffled)
    if rules.same_event is not SameEvent.ALWAYS:
        shuffled.sort(key=lambda item: (item.leaning, item.outlet))
        return [[item] for item in shuffled]
    groups: dict[str, list[Item]] = {}
    for item in shuffled:
        groups.setdefault(f"event {item.event}" if item.event else f"alone {item.id}", []).append(
            item
        )
    # Large groups first: they are the hardest to fit into quotas.
    return sorted(groups.values(), key=len, reverse=True)


def _choose(group: Sequence[Item], desks: Mapping[str, _Desk], rules: Rules) -> list[str]:
    """The readers of a group: those it has already, and the least burdened others."""
    there = set().union(*(item.readers for item in group))
    known = [name for name in desks if name in there]
    kept = known if rules.same_event is SameEvent.ALWAYS else []
    kept = [name for name in kept if _fits(group, desks[name])]
    closed = there.union(*(item.barred for item in group))
    free = (desk for name, desk in desks.items() if name not in closed and _fits(group, desk))
    if rules.same_event is SameEvent.NEVER:
        event = group[0].event
        free = (desk for desk in free if not event or not desk.events[event])
    number = _wanted(rules, desks) - max(len(kept), len(there))
    if number <= 0:
        return kept
    ranked = sorted(free, key=lambda desk: desk.burden(group[0]))
    return kept + [desk.reader.id for desk in ranked[:number]]


def _fits(group: Sequence[Item], desk: _Desk) -> bool:
    return desk.has_room(sum(desk.reader.id not in item.readers for item in group))


def _in_order(
    given: Sequence[tuple[Item, str]], readers: Sequence[str], seed: int
) -> tuple[Given, ...]:
    """Counterbalanced: of two neighbours one reads forwards what the other reads backwards."""
    piles: dict[str, list[Item]] = defaultdict(list)
    for item, name in given:
        piles[name].append(item)
    found: list[Given] = []
    for index, name in enumerate(readers):
        pile = sorted(piles.get(name, []), key=lambda item: _key(seed, index // 2, item))
        if index % 2:
            pile.reverse()
        found.extend(Given(item.id, name, at) for at, item in enumerate(pile))
    return tuple(found)


def _key(seed: int, pair: int, item: Item) -> float:
    """A place of its own for each article in each pair's order."""
    return random.Random(f"{seed} {pair} {item.id}").random()  # noqa: S311


def draw(items: Sequence[Item], number: int, seed: int) -> list[str]:
    """So many articles, drawn turn by turn from every outlet and event, for a pilot."""
    dice = random.Random(seed)  # noqa: S311  a shuffle, no secret
    piles: dict[str, list[Item]] = defaultdict(list)
    shuffled = sorted(items, key=lambda item: item.id)
    dice.shuffle(shuffled)
    for item in shuffled:
        piles[item.outlet].append(item)
    turns = [piles[name] for name in sorted(piles)]
    dice.shuffle(turns)
    found: list[str] = []
    events: Counter[str] = Counter()
    while len(found) < number and any(turns):
        for pile in (pile for pile in turns if pile):
            if len(found) == number:
                break
            best = min(range(len(pile)), key=lambda at: events[pile[at].event])
            item = pile.pop(best)
            events[item.event] += 1
            found.append(item.id)
    return found
