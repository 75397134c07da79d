"""How many steps a regular expression takes on a text: a plain backtracking matcher that counts.

It goes the ways that `re` goes, in the same order, without its shortcuts. So the count is the
same on every machine, and grows with the square of a text where `re` may take so long.
"""

import re
from collections.abc import Callable, Sequence
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any

_REPEATS = (
    _constants.MAX_REPEAT,
    _constants.MIN_REPEAT,
    _constants.POSSESSIVE_REPEAT,
)
_COMPOSED = (*_REPEATS, _constants.SUBPATTERN, _constants.BRANCH)
Nodes = Sequence[tuple[Any, Any]]
# Where the rest of the pattern ends when it goes on from here; None where it cannot.
Rest = Callable[[int], int | None]


class TooManySteps(Exception):
    """More than were allowed."""


class Steps:
    """One pattern on one text. `count` is how many places of the pattern were tried."""

    def __init__(self, pattern: re.Pattern[str], text: str, most: int) -> None:
        self._nodes: Nodes = list(_parser.parse(pattern.pattern, pattern.flags))
        self._state = _parser.State()
        self._state.flags = pattern.flags
        self._flags = pattern.flags
        self._leaves: dict[int, re.Pattern[str]] = {}
        self._text = text
        self._most = most
        self.count = 0

    def finditer(self) -> int:
        """Search from every place on, as often as it is found; how often."""
        at, found = 0, 0
        while at <= len(self._text):
            end = self._match(self._nodes, at, lambda place: place)
            found += end is not None
            at = end if end is not None and end > at else at + 1
        return found

    def match(self) -> int | None:
        """Try at the beginning of the text only."""
        return self._match(self._nodes, 0, lambda place: place)

    def _match(self, nodes: Nodes, at: int, rest: Rest) -> int | None:
        self.count += 1
        if self.count > self._most:
            raise TooManySteps
        if not nodes:
            return rest(at)
        (kind, argument), behind = nodes[0], nodes[1:]
        if kind in _REPEATS:
            return self._repeat(kind, argument, behind, at, rest)
        if kind is _constants.SUBPATTERN:
            inner = list(argument[3])
            return self._match(inner, at, lambda end: self._match(behind, end, rest))
        if kind is _constants.BRANCH:
            for branch in argument[1]:
                end = self._match(list(branch), at, lambda end: self._match(behind, end, rest))
                if end is not None:
                    return end
            return None
        if kind in (_constants.ASSERT, _constants.ASSERT_NOT) and argument[0] > 0:
            is_there = self._match(list(argument[1]), at, lambda end: end) is not None
            wanted = kind is _constants.ASSERT
            return self._match(behind, at, rest) if is_there == wanted else None
        if kind is _constants.ATOMIC_GROUP:
            end = self._match(list(argument), at, lambda end: end)
            return None if end is None else self._match(behind, end, rest)
        leaf = self._leaf(nodes[0]).match(self._text, at)
        return None if leaf is None else self._match(behind, leaf.end(), rest)

    def _leaf(self, node: tuple[Any, Any]) -> re.Pattern[str]:
        """One character, one place or a look back, which `re` itself may try: of bounded length."""
        if id(node) not in self._leaves:
            tree = _parser.SubPattern(self._state, [node])
            self._leaves[id(node)] = _compiler.compile(tree, self._flags)
        return self._leaves[id(node)]

    def _repeat(self, kind: Any, argument: Any, behind: Nodes, at: int, rest: Rest) -> int | None:
        least, most, inner = int(argument[0]), int(argument[1]), list(argument[2])
        if kind is _constants.POSSESSIVE_REPEAT:
            ends = self._turns(inner, at, most)
            return self._match(behind, ends[-1], rest) if len(ends) > least else None
        if len(inner) > 1 or inner[0][0] in _COMPOSED:
            return self._turn(
                kind, (least, most), inner, at, lambda end: self._match(behind, end, rest)
            )
        ends = self._turns(inner, at, most)[least:]
        for place in ends if kind is _constants.MIN_REPEAT else reversed(ends):
            end = self._match(behind, place, rest)
            if end is not None:
                return end
        return None

    def _turn(
        self, kind: Any, turns: tuple[int, int], inner: Nodes, at: int, rest: Rest
    ) -> int | None:
        """One more turn of what may itself match in several ways, or what follows it."""
        least, most = turns

        def again(end: int) -> int | None:
            left = (max(0, least - 1), most - 1)
            return None if end == at else self._turn(kind, left, inner, end, rest)

        def more() -> int | None:
            return self._match(inner, at, again) if most else None

        if least:
            return more()
        ways: tuple[Rest, Rest] = (rest, lambda _: more())
        for way in ways if kind is _constants.MIN_REPEAT else reversed(ways):
            end = way(at)
            if end is not None:
                return end
        return None

    def _turns(self, inner: Nodes, at: int, most: int) -> list[int]:
        """Where each turn of a repeat ends, taken as far as it goes."""
        ends = [at]
        while len(ends) <= most:
            end = self._match(inner, ends[-1], lambda place: place)
            if end is None or end == ends[-1]:
                break
            ends.append(end)
        return ends
