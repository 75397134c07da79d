"""A linear-chain model read out: the best tags for sentences, and how sure it is of each.

The weights come from a trained conditional random field (J. Lafferty, A. McCallum and F. Pereira,
“Conditional random fields”, ICML 2001): Viterbi's best path, and marginals by forward and
backward sums. They are plain numbers here, so that nothing has to be trusted but JSON.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.core.recommender.features import OUTSIDE, Sentence

Numbers = NDArray[np.float64]
_NEVER = -1e9


@dataclass(frozen=True)
class Span:
    """What the model would mark: code points, the tag's label, and the least of its chances."""

    start: int
    end: int
    label: str
    score: float


class Chain:
    """The weights of one layer's model."""

    def __init__(
        self,
        tags: Sequence[str],
        state: Mapping[str, Mapping[str, float]],
        moves: Mapping[str, Mapping[str, float]],
    ) -> None:
        self.tags = list(tags)
        at = {tag: number for number, tag in enumerate(self.tags)}
        self._row = {name: number for number, name in enumerate(state)}
        self._state: Numbers = np.zeros((len(self._row) + 1, len(self.tags)))
        for name, weights in state.items():
            for tag, weight in weights.items():
                self._state[self._row[name], at[tag]] = weight
        self._moves: Numbers = np.zeros((len(self.tags), len(self.tags)))
        for before, weights in moves.items():
            for after, weight in weights.items():
                self._moves[at[before], at[after]] = weight
        self._outside = at.get(OUTSIDE)

    def read(
        self, sentences: Sequence[Sentence], features: Sequence[Sequence[Sequence[str]]]
    ) -> tuple[list[Span], list[float]]:
        """The spans of all sentences, and for each word how far its best tag is ahead (0–1)."""
        if not sentences or not self.tags:
            return [], []
        scores, there = self._scores(features)
        paths = self._paths(scores, there)
        chances = self._chances(scores, there)
        spans: list[Span] = []
        for number, sentence in enumerate(sentences):
            length = len(sentence)
            spans += self._spans(sentence, paths[number, :length], chances[number, :length])
        return spans, _margins(chances[there])

    def _scores(
        self, features: Sequence[Sequence[Sequence[str]]]
    ) -> tuple[Numbers, NDArray[np.bool_]]:
        longest = max(len(each) for each in features)
        shape = (len(features), longest)
        scores = np.zeros((*shape, len(self.tags)))
        there = np.zeros(shape, dtype=bool)
        unknown = len(self._row)
        for number, sentence in enumerate(features):
            for at, names in enumerate(sentence):
                rows = [self._row.get(name, unknown) for name in names]
                scores[number, at] = self._state[rows].sum(axis=0)
            there[number, : len(sentence)] = True
        return scores, there

    def _paths(self, scores: Numbers, there: NDArray[np.bool_]) -> NDArray[np.int64]:
        number, longest, tags = scores.shape
        best = scores[:, 0]
        came = np.zeros((number, longest, tags), dtype=np.int64)
        came[:] = np.arange(tags)
        for at in range(1, longest):
            ways = best[:, :, None] + self._moves[None]
            chosen = ways.argmax(axis=1)
            here = there[:, at, None]
            came[:, at] = np.where(here, chosen, came[:, at])
            best = np.where(here, ways.max(axis=1) + scores[:, at], best)
        path = np.zeros((number, longest), dtype=np.int64)
        path[:, -1] = best.argmax(axis=1)
        rows = np.arange(number)
        for at in range(longest - 1, 0, -1):
            path[:, at - 1] = came[rows, at, path[:, at]]
        return path

    def _chances(self, scores: Numbers, there: NDArray[np.bool_]) -> Numbers:
        """Of each word the chance of each tag, all sentences at once."""
        longest = scores.shape[1]
        ahead = np.zeros_like(scores)
        back = np.zeros_like(scores)
        ahead[:, 0] = scores[:, 0]
        for at in range(1, longest):
            ahead[:, at] = scores[:, at] + _summed(ahead[:, at - 1, :, None] + self._moves, 1)
        for at in range(longest - 2, -1, -1):
            onward = (scores[:, at + 1] + back[:, at + 1])[:, None] + self._moves
            back[:, at] = np.where(there[:, at + 1, None], _summed(onward, 2), 0.0)
        both = ahead + back
        chances: Numbers = np.exp(both - _summed(both, 2)[:, :, None])
        return chances

    def _spans(self, sentence: Sentence, path: NDArray[np.int64], chances: Numbers) -> list[Span]:
        found: list[Span] = []
        open_at, label, sure = -1, "", 1.0
        for at in range(len(sentence) + 1):
            tag = self.tags[path[at]] if at < len(sentence) else OUTSIDE
            begins, same = tag.startswith("B-"), tag == f"I-{label}" and open_at >= 0
            if open_at >= 0 and not same:
                start, end = sentence[open_at].start, sentence[at - 1].end
                found.append(Span(start, end, label, round(float(sure), 4)))
                open_at = -1
            if begins or (tag != OUTSIDE and not same):
                open_at, label, sure = at, tag[2:], 1.0
            if open_at >= 0 and at < len(sentence):
                sure = min(sure, self._chance_of(label, chances[at]))
        return found

    def _chance_of(self, label: str, chances: Numbers) -> float:
        return sum(
            float(chances[at])
            for at, tag in enumerate(self.tags)
            if tag[2:] == label and tag != "O"
        )

    def dump(self) -> dict[str, object]:
        """The weights as JSON, those of nothing left out."""
        names = list(self._row)
        return {
            "tags": self.tags,
            "state": {name: self._told(self._state[at]) for at, name in enumerate(names)},
            "moves": {tag: self._told(self._moves[at]) for at, tag in enumerate(self.tags)},
        }

    def _told(self, weights: Numbers) -> dict[str, float]:
        return {
            tag: round(float(weight), 4)
            for tag, weight in zip(self.tags, weights, strict=True)
            if weight
        }


def load(stored: Mapping[str, Any]) -> Chain:
    """What `dump` wrote down; KeyError, TypeError or ValueError where it is no model."""
    return Chain(stored["tags"], stored["state"], stored["moves"])


def _summed(scores: Numbers, axis: int) -> Numbers:
    """log Σ exp along an axis."""
    most = scores.max(axis=axis, keepdims=True)
    summed: Numbers = np.log(np.exp(scores - most).sum(axis=axis)) + most.squeeze(axis)
    return summed


def _margins(chances: Numbers) -> list[float]:
    if chances.shape[1] < 2:
        return [1.0] * len(chances)
    two = np.partition(chances, -2, axis=1)[:, -2:]
    margins: list[float] = (two[:, 1] - two[:, 0]).tolist()
    return margins
