"""Plans of who reads what: the promises hold for every set of articles, people and rules."""

from collections import Counter, defaultdict

from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from annotator.core.workload import Item, Plan, Reader, Rules, SameEvent, draw, plan

outlets = st.sampled_from(["north", "south", "east"])
events = st.sampled_from(["", "flood", "strike", "vote", "trial"])
pieces = st.lists(st.tuples(outlets, events), max_size=30)
counts = st.integers(1, 4)
seeds = st.integers(0, 2**31)


def items_of(drawn: list[tuple[str, str]]) -> list[Item]:
    """Articles numbered from nought."""
    return [
        Item(id=f"i{at}", outlet=outlet, event=event, leaning=outlet[0])
        for at, (outlet, event) in enumerate(drawn)
    ]


def people(number: int, quota: int | None = None) -> list[Reader]:
    """So many readers."""
    return [Reader(f"r{at}", quota) for at in range(number)]


def loads(made: Plan, readers: list[Reader]) -> list[int]:
    """How much each gets."""
    found = Counter(each.reader for each in made.given)
    return [found[reader.id] for reader in readers]


@settings(deadline=None)
@over(pieces, counts, st.integers(1, 7), seeds)
def test_each_article_gets_its_readers_once_and_loads_differ_by_one(
    drawn: list[tuple[str, str]], wanted: int, number: int, seed: int
) -> None:
    items, readers = items_of(drawn), people(number)
    made = plan(items, readers, Rules(wanted, seed=seed))
    pairs = [(each.item, each.reader) for each in made.given]
    assert len(set(pairs)) == len(pairs) == len(items) * min(wanted, number)
    assert sum(made.short.values()) == len(items) * max(wanted - number, 0)
    assert max(loads(made, readers)) - min(loads(made, readers)) <= 1


@settings(deadline=None)
@over(pieces, counts, st.integers(1, 7), seeds)
def test_each_outlet_is_spread_evenly(
    drawn: list[tuple[str, str]], wanted: int, number: int, seed: int
) -> None:
    items, readers = items_of(drawn), people(number)
    outlet_of = {item.id: item.outlet for item in items}
    per_outlet: dict[str, Counter[str]] = defaultdict(Counter)
    for each in plan(items, readers, Rules(wanted, seed=seed)).given:
        per_outlet[outlet_of[each.item]][each.reader] += 1
    for spread in per_outlet.values():
        numbers = [spread[reader.id] for reader in readers]
        assert max(numbers) - min(numbers) <= 1


@settings(deadline=None)
@over(pieces, counts, st.integers(1, 5), st.integers(0, 8), st.sampled_from(SameEvent), seeds)
def test_nobody_goes_over_a_quota_and_what_is_short_is_said(
    drawn: list[tuple[str, str]],
    wanted: int,
    number: int,
    quota: int,
    same_event: SameEvent,
    seed: int,
) -> None:
    items, readers = items_of(drawn), people(number, quota)
    made = plan(items, readers, Rules(wanted, same_event, seed))
    assert max(loads(made, readers)) <= quota
    has = Counter(each.item for each in made.given)
    assert {item.id: wanted - has[item.id] for item in items if has[item.id] < wanted} == made.short


@settings(deadline=None)
@over(pieces, counts, st.integers(1, 7), seeds)
def test_never_means_one_article_of_an_event_a_person(
    drawn: list[tuple[str, str]], wanted: int, number: int, seed: int
) -> None:
    items = items_of(drawn)
    event_of = {item.id: item.event for item in items}
    made = plan(items, people(number), Rules(wanted, SameEvent.NEVER, seed))
    met = Counter((each.reader, event_of[each.item]) for each in made.given if event_of[each.item])
    assert all(times == 1 for times in met.values())


@settings(deadline=None)
@over(pieces, counts, st.integers(1, 7), seeds)
def test_always_means_the_same_people_read_all_of_an_event(
    drawn: list[tuple[str, str]], wanted: int, number: int, seed: int
) -> None:
    items = items_of(drawn)
    made = plan(items, people(number), Rules(wanted, SameEvent.ALWAYS, seed))
    readers: dict[str, set[str]] = defaultdict(set)
    for each in made.given:
        readers[each.item].add(each.reader)
    for event in {item.event for item in items} - {""}:
        assert len({frozenset(readers[item.id]) for item in items if item.event == event}) == 1


@settings(deadline=None)
@over(pieces, seeds)
def test_two_neighbours_read_the_same_articles_in_opposite_orders(
    drawn: list[tuple[str, str]], seed: int
) -> None:
    made = plan(items_of(drawn), people(2), Rules(None, seed=seed))
    orders = [
        [each.item for each in sorted(made.given, key=lambda one: one.order) if each.reader == name]
        for name in ("r0", "r1")
    ]
    assert orders[0] == orders[1][::-1]


@settings(deadline=None)
@over(pieces, counts, st.integers(1, 5), seeds)
def test_the_same_seed_makes_the_same_plan_whatever_the_order_of_the_articles(
    drawn: list[tuple[str, str]], wanted: int, number: int, seed: int
) -> None:
    items, readers = items_of(drawn), people(number)
    rules = Rules(wanted, SameEvent.NEVER, seed)
    assert plan(items, readers, rules) == plan(items[::-1], readers, rules)


@settings(deadline=None)
@over(pieces, counts, st.integers(1, 5), seeds)
def test_a_plan_made_twice_adds_nothing(
    drawn: list[tuple[str, str]], wanted: int, number: int, seed: int
) -> None:
    items, readers, rules = items_of(drawn), people(number), Rules(wanted, seed=seed)
    has: dict[str, set[str]] = defaultdict(set)
    for each in plan(items, readers, rules).given:
        has[each.item].add(each.reader)
    again = [
        Item(item.id, item.event, item.outlet, item.leaning, frozenset(has[item.id]))
        for item in items
    ]
    assert plan(again, readers, rules).given == ()


@settings(deadline=None)
@over(pieces, st.integers(0, 40), seeds)
def test_a_draw_takes_turns_between_outlets(
    drawn: list[tuple[str, str]], number: int, seed: int
) -> None:
    items = items_of(drawn)
    taken = draw(items, number, seed)
    assert len(set(taken)) == len(taken) == min(number, len(items))
    per_outlet = Counter(item.outlet for item in items if item.id in set(taken))
    left = Counter(item.outlet for item in items if item.id not in set(taken))
    # An outlet with articles to spare has no fewer drawn than any other, but for one.
    assert all(per_outlet[name] >= max(per_outlet.values()) - 1 for name in left if taken)
