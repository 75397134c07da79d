"""How well proposals fit what people marked in articles that nothing was learned from.

Precision TP / (TP + FP), recall TP / (TP + FN), F1 their harmonic mean; micro sums. A proposal is
right when at least half of the shorter of the two spans is shared, with the same answer; each
mark is found once.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.core.recommender.memory import Mark

Key = tuple[str, str]


@dataclass
class Tally:
    """Right, proposed and marked, per layer and answer. Tallies of several parts add up."""

    right: Counter[Key] = field(default_factory=Counter)
    proposed: Counter[Key] = field(default_factory=Counter)
    marked: Counter[Key] = field(default_factory=Counter)

    def add(self, proposed: Sequence[Mark], marked: Sequence[Mark]) -> None:
        """Compare one reading of one article."""
        left: dict[Key, list[Mark]] = {}
        for mark in sorted(marked, key=lambda each: (each.start, each.end)):
            left.setdefault((mark.layer, mark.label), []).append(mark)
            self.marked[mark.layer, mark.label] += 1
        first: Counter[Key] = Counter()
        for each in sorted(proposed, key=lambda one: (one.start, one.end)):
            key = (each.layer, each.label)
            self.proposed[key] += 1
            rows = left.get(key, [])
            while first[key] < len(rows) and rows[first[key]].end <= each.start:
                first[key] += 1
            for at in range(first[key], len(rows)):
                if rows[at].start >= each.end:
                    break
                if is_hit(each, rows[at]):
                    self.right[key] += 1
                    del rows[at]
                    break

    @property
    def f1(self) -> float | None:
        """The F1 of everything; None where nothing was marked or proposed."""
        whole = self.proposed.total() + self.marked.total()
        return _share(2 * self.right.total(), whole)

    def dump(self) -> list[list[object]]:
        """The counts as JSON."""
        keys = sorted(self.proposed.keys() | self.marked.keys())
        return [[*key, self.right[key], self.proposed[key], self.marked[key]] for key in keys]

    def load(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add what `dump` wrote down."""
        for layer, label, right, proposed, marked in rows:
            self.right[layer, label] += right
            self.proposed[layer, label] += proposed
            self.marked[layer, label] += marked

    def table(self) -> list[dict[str, object]]:
        """A row for each answer, one for each layer (answer null), and one for all (layer null)."""
        keys = sorted(self.proposed.keys() | self.marked.keys())
        rows = [self._row(layer, label, [(layer, label)]) for layer, label in keys]
        rows += [
            self._row(layer, None, [key for key in keys if key[0] == layer])
            for layer in sorted({layer for layer, _ in keys})
        ]
        rows.append(self._row(None, None, keys))
        return rows

    def _row(self, layer: str | None, label: str | None, keys: Sequence[Key]) -> dict[str, object]:
        right = sum(self.right[key] for key in keys)
        proposed = sum(self.proposed[key] for key in keys)
        marked = sum(self.marked[key] for key in keys)
        return {
            "layer": layer,
            "answer": label,
            "right": right,
            "proposed": proposed,
            "marked": marked,
            "precision": _share(right, proposed),
            "recall": _share(right, marked),
            "f1": _share(2 * right, proposed + marked),
        }


def is_hit(proposed: Mark, marked: Mark) -> bool:
    """Whether half of the shorter one is shared."""
    shared = min(proposed.end, marked.end) - max(proposed.start, marked.start)
    shorter = min(proposed.end - proposed.start, marked.end - marked.start)
    return shared > 0 and 2 * shared >= shorter


def _share(part: int, whole: int) -> float | None:
    """None where there is nothing to divide by: unknown is not zero."""
    return round(part / whole, 4) if whole else None
