"""How well proposed attributions meet those that somebody worked out by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from annotator.core.spans import Part, Parts

# Of the shorter of two contents, this much must be shared for both to be the same statement.
_SHARED = 0.5


@dataclass(frozen=True)
class Statement:
    """What is compared: the words said, and who says them how. "" is not judged."""

    content: Parts
    name: str
    kind: str = ""
    loading: str = ""
    via: str = ""


@dataclass
class Score:
    """Counts that add up over articles. Precision and recall are of statements whose words and
    whose speaker are both right; the other counts are of the statements whose words were met.
    """

    worked: int = 0
    proposed: int = 0
    met: int = 0
    right: int = 0
    judged: dict[str, int] = field(default_factory=dict)
    agreed: dict[str, int] = field(default_factory=dict)

    def add(self, other: "Score") -> None:
        """Take another article's counts in."""
        self.worked += other.worked
        self.proposed += other.proposed
        self.met += other.met
        self.right += other.right
        for mine, theirs in ((self.judged, other.judged), (self.agreed, other.agreed)):
            for name, number in theirs.items():
                mine[name] = mine.get(name, 0) + number

    @property
    def precision(self) -> float | None:
        return self.right / self.proposed if self.proposed else None

    @property
    def recall(self) -> float | None:
        return self.right / self.worked if self.worked else None

    def share(self, name: str) -> float | None:
        """How often `kind`, `loading` or `via` was right, where both say something."""
        return self.agreed.get(name, 0) / self.judged[name] if self.judged.get(name) else None


def score(worked: Sequence[Statement], proposed: Sequence[Statement]) -> Score:
    """Pair each worked statement with the proposal that shares most of its words, once."""
    result = Score(len(worked), len(proposed))
    free = dict(enumerate(proposed))
    for mine in worked:
        shares = {at: _shared(mine.content, each.content) for at, each in free.items()}
        # Among equally good ones the right speaker: an outer statement covers the inner one.
        best = max(
            (at for at, share in shares.items() if share >= _SHARED),
            key=lambda at: (_same(mine.name, free[at].name), _jaccard(mine, free[at])),
            default=None,
        )
        if best is not None:
            _count(result, mine, free.pop(best))
    return result


def _count(result: Score, mine: Statement, other: Statement) -> None:
    result.met += 1
    result.right += _same(mine.name, other.name)
    for name in ("kind", "loading", "via"):
        wanted = getattr(mine, name)
        if wanted:
            result.judged[name] = result.judged.get(name, 0) + 1
            is_same = wanted == getattr(other, name)
            result.agreed[name] = result.agreed.get(name, 0) + is_same


def _same(name: str, other: str) -> bool:
    return " ".join(name.casefold().split()) == " ".join(other.casefold().split())


def _shared(one: Parts, other: Parts) -> float:
    shorter = min(_length(one), _length(other))
    return _overlap(one, other) / shorter if shorter else 0.0


def _jaccard(mine: Statement, other: Statement) -> float:
    common = _overlap(mine.content, other.content)
    return common / (_length(mine.content) + _length(other.content) - common)


def _overlap(one: Parts, other: Parts) -> int:
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)


def _length(parts: Sequence[Part]) -> int:
    return sum(end - start for start, end in parts)
