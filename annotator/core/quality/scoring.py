"""One reading against another, counted so that articles add up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annotator.core.adjudication import Item
from annotator.core.adjudication.marks import Mark, compared, said
from annotator.core.codebooks.codebook import Codebook, Dimension, Layer

# Where people mark is a question only where they choose the place.
_FREE = frozenset({"span", "relation"})


@dataclass(frozen=True)
class Score:
    """Places that both marked and that one marked alone; answers asked there, and equal ones."""

    both: int = 0
    alone: int = 0
    same: int = 0
    asked: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.both + other.both,
            self.alone + other.alone,
            self.same + other.same,
            self.asked + other.asked,
        )

    @property
    def places(self) -> float | None:
        """The F1 of places by overlap, 0 to 1; None where nobody marked anything."""
        marks = 2 * self.both + self.alone
        return 2 * self.both / marks if marks else None

    @property
    def answers(self) -> float | None:
        """The share of equal answers, 0 to 1; None where no question came up at both."""
        return self.same / self.asked if self.asked else None

    def reaches(self, places: int, answers: int) -> bool:
        """Whether it is as good as these pass marks in per cent; what has no value passes."""
        marks = ((self.places, places), (self.answers, answers))
        return all(value is None or value * 100 >= least for value, least in marks)


@dataclass(frozen=True)
class Mixup:
    """One answer where another was settled; an empty word stands for none. `mark` is whose."""

    layer: str
    dimension: str
    given: str
    settled: str
    mark: str


def score(codebook: Codebook, items: Iterable[Item]) -> Score:
    """Count two readings that were laid side by side."""
    total = Score()
    for item in items:
        layer = codebook.layer(item.layer)
        if len(item.marks) < 2:
            total += Score(alone=layer.level in _FREE)
            continue
        asked = [each for each in compared(layer) if _comes_up(item, each)]
        same = [each for each in asked if len({said(mark, each) for mark in item.marks}) == 1]
        total += Score(both=layer.level in _FREE, same=len(same), asked=len(asked))
    return total


def _comes_up(item: Item, dimension: Dimension) -> bool:
    return any(mark.values.get(dimension.id) not in (None, []) for mark in item.marks)


def mixups(codebook: Codebook, items: Iterable[Item]) -> Iterator[Mixup]:
    """Which label stands for which, at places that both marked; reader 0 is compared with 1."""
    for item in items:
        if len(item.marks) < 2:
            continue
        own, settled = sorted(item.marks, key=lambda mark: mark.reader)
        layer = codebook.layer(item.layer)
        for dimension in compared(layer):
            yield from _of_question(layer, dimension, own, settled)


def _of_question(layer: Layer, dimension: Dimension, own: Mark, settled: Mark) -> Iterator[Mixup]:
    if dimension.kind not in {"choice", "choices"}:
        return
    one, other = (_labels(mark, dimension) for mark in (own, settled))
    for given in sorted(one - other) or ([""] if other - one else []):
        for wanted in sorted(other - one) or [""]:
            yield Mixup(layer.id, dimension.id, given, wanted, own.id)


def _labels(mark: Mark, dimension: Dimension) -> set[str]:
    value = mark.values.get(dimension.id)
    given = value if isinstance(value, list) else [value]
    return {each for each in given if isinstance(each, str)}
