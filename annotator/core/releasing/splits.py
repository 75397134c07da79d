"""Divides articles into train, validation and test so that nothing known from one leaks into
another: what reports the same event or repeats the same wire copy stays together.

Everything follows from the articles and the seed, never from the order in which they come.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.core.errors import Invalid

TRAIN, VALIDATION, TEST = NAMES = ("train", "validation", "test")
ALL = "all"
LEFT_OUT = "left_out"
METHODS = ("event", "outlet", "time", "none")

SAYS = {
    "event": (
        "Articles of one event, and articles that share most of their words, are in one part."
    ),
    "outlet": (
        "All articles of an outlet are in one part; near copies of another part's articles are"
        " in none (left_out)."
    ),
    "time": (
        "By date, the newest in test; an event and near copies count by their last article,"
        " and what has no date is in none (left_out)."
    ),
    "none": "The articles are not divided.",
}


@dataclass(frozen=True)
class Item:
    """What of an article decides where it goes."""

    key: str
    event: str | None = None
    cluster: str | None = None
    outlet: str | None = None
    published_on: str | None = None


@dataclass(frozen=True)
class Recipe:
    """How to divide; shares are hundredths of train, validation and test."""

    method: str = "event"
    seed: int = 1
    shares: tuple[int, int, int] = (80, 10, 10)

    def check(self) -> None:
        """Refuse what cannot be done."""
        if self.method not in METHODS:
            raise Invalid.at("splits.method", f"This must be one of: {', '.join(METHODS)}.")
        if min(self.shares) < 0 or sum(self.shares) != 100 or self.shares[0] == 0:
            message = "Three whole numbers that add up to 100, the first above 0."
            raise Invalid.at("splits.shares", message)


def divide(items: Iterable[Item], recipe: Recipe) -> dict[str, str]:
    """Each article's part, by key."""
    recipe.check()
    listed = sorted(items, key=lambda item: item.key)
    if recipe.method == "none":
        return dict.fromkeys((item.key for item in listed), ALL)
    return _WAYS[recipe.method](listed, recipe)


def leave_one_outlet_out(items: Iterable[Item]) -> list[tuple[str, str, str]]:
    """(outlet, article, role) for every outlet: its own articles are the test, near copies of
    them elsewhere are left out, and every article that is not named is for training.
    """
    listed = sorted(items, key=lambda item: item.key)
    clusters = _by(listed, lambda item: item.cluster)
    folds: list[tuple[str, str, str]] = []
    for outlet, own in sorted(_by(listed, lambda item: item.outlet).items()):
        mine = {item.key for item in own}
        copies = {
            other.key for item in own if item.cluster for other in clusters[item.cluster]
        } - mine
        folds += [(outlet, key, TEST) for key in sorted(mine)]
        folds += [(outlet, key, LEFT_OUT) for key in sorted(copies)]
    return folds


def groups(items: Iterable[Item]) -> list[list[Item]]:
    """The articles that must stay together, joined over events and near copies."""
    listed = sorted(items, key=lambda item: item.key)
    leader = {item.key: item.key for item in listed}

    def top(key: str) -> str:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for of in (lambda item: item.event, lambda item: item.cluster):
        for together in _by(listed, of).values():
            first = top(together[0].key)
            for other in together[1:]:
                a, b = sorted((first, top(other.key)))
                leader[b] = first = a
    joined: dict[str, list[Item]] = {}
    for item in listed:
        joined.setdefault(top(item.key), []).append(item)
    return [joined[name] for name in sorted(joined)]


def _by_event(items: Sequence[Item], recipe: Recipe) -> dict[str, str]:
    return _filled({group[0].key: group for group in groups(items)}, recipe)


def _by_outlet(items: Sequence[Item], recipe: Recipe) -> dict[str, str]:
    found = _filled(_by(items, lambda item: item.outlet or f"\x00{item.key}"), recipe)
    for copies in _by(items, lambda item: item.cluster).values():
        parts = {found[item.key] for item in copies}
        # The rarer part keeps its articles: tests are small, and training has enough.
        kept = next(name for name in reversed(NAMES) if name in parts)
        found |= {item.key: LEFT_OUT for item in copies if found[item.key] != kept}
    return found


def _by_time(items: Sequence[Item], recipe: Recipe) -> dict[str, str]:
    found: dict[str, str] = {}
    dated: list[tuple[str, list[Item]]] = []
    for group in groups(items):
        days = [item.published_on for item in group if item.published_on]
        if days:
            dated.append((max(days), group))
        else:
            found |= {item.key: LEFT_OUT for item in group}
    total = sum(len(group) for _, group in dated)
    done = 0
    for _, group in sorted(dated, key=lambda each: (each[0], each[1][0].key)):
        found |= dict.fromkeys((item.key for item in group), _part_at(done, total, recipe.shares))
        done += len(group)
    return found


def _part_at(done: int, total: int, shares: Sequence[int]) -> str:
    reached = 0
    for name, share in zip(NAMES, shares, strict=True):
        reached += share
        if done * 100 < reached * total:
            return name
    return TEST


_WAYS = {"event": _by_event, "outlet": _by_outlet, "time": _by_time}


def _filled(together: Mapping[str, Sequence[Item]], recipe: Recipe) -> dict[str, str]:
    """The largest groups first, each to the part that lacks most; chance is the seed's hash."""
    total = sum(len(group) for group in together.values())
    wanted = {
        name: share * total / 100 for name, share in zip(NAMES, recipe.shares, strict=True) if share
    }
    have = dict.fromkeys(wanted, 0)
    found: dict[str, str] = {}
    order = sorted(together, key=lambda name: (-len(together[name]), _draw(recipe.seed, name)))
    for name in order:
        part = max(wanted, key=lambda each: (wanted[each] - have[each], -NAMES.index(each)))
        have[part] += len(together[name])
        found |= dict.fromkeys((item.key for item in together[name]), part)
    return found


def _draw(seed: int, name: str) -> str:
    return hashlib.sha256(f"{seed}\x1f{name}".encode()).hexdigest()


def _by(items: Iterable[Item], of: Callable[[Item], str | None]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in items:
        name = of(item)
        if name is not None:
            found.setdefault(name, []).append(item)
    return found
