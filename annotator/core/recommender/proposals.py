"""An article's proposals: remembered phrases and the sequence model's spans, as one ranked list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from annotator.core.recommender import features
from annotator.core.recommender.memory import Mark, Memory, Remembered
from annotator.core.recommender.sequences import Chain, Span
from annotator.core.recommender.tokens import Token, tokens_of

How = Literal["phrase", "words", "both"]
MOST = 200
# Of so many words where the model is least sure, the mean is how sure it is of an article.
_LEAST_SURE = 20


@dataclass(frozen=True)
class Proposal:
    """A mark that the project's own annotations speak for. Code points; `score` from 0 to 1.

    `marked` of `seen` places: how often the phrase was marked so; 0 where it is not remembered.
    """

    layer: str
    start: int
    end: int
    label: str
    score: float
    how: How
    marked: int = 0
    seen: int = 0


@dataclass(frozen=True)
class Taught:
    """What one part of a project has taught: it has never seen the articles it speaks about."""

    memory: Memory
    chains: Mapping[str, Chain]

    def read(
        self, text: str, sentences: Sequence[Sequence[int]], kept: Sequence[Sequence[int]]
    ) -> tuple[list[Proposal], float]:
        """The proposals in the parts of a text that are kept, the surest first, and how sure it
        is of the article (0–1): the lower, the more there is to learn from a person.
        """
        tokens = [each for start, end in kept for each in tokens_of(text, start, end)]
        remembered = self.memory.find(tokens)
        spans, margins = self._spans(text, tokens, sentences)
        found = ranked(remembered, spans)
        unsure = sorted([*margins, *(abs(2 * each.score - 1) for each in remembered)])
        lowest = unsure[:_LEAST_SURE]
        return found, round(sum(lowest) / len(lowest), 4) if lowest else 1.0

    def _spans(
        self, text: str, tokens: Sequence[Token], sentences: Sequence[Sequence[int]]
    ) -> tuple[dict[str, list[Span]], list[float]]:
        if not self.chains:
            return {}, []
        parts = [each for each in features.sentences_of(tokens, sentences) if each]
        told = [features.features_of(each, text) for each in parts]
        spans: dict[str, list[Span]] = {}
        margins: list[float] = []
        for layer, chain in self.chains.items():
            spans[layer], unsure = chain.read(parts, told)
            margins += unsure
        return spans, margins


def ranked(remembered: Iterable[Remembered], spans: Mapping[str, Sequence[Span]]) -> list[Proposal]:
    """One list: where both speak for the same answer they strengthen each other, and of two
    that overlap in a layer the surer one stays.
    """
    told: list[Proposal] = [
        Proposal(
            each.layer,
            each.start,
            each.end,
            each.label,
            each.score,
            "phrase",
            each.marked,
            each.seen,
        )
        for each in remembered
    ]
    for layer, found in spans.items():
        told += [Proposal(layer, e.start, e.end, e.label, e.score, "words") for e in found]
    kept: dict[str, list[Proposal]] = {}
    by_place = sorted(told, key=lambda each: (each.layer, each.start, each.end, each.how))
    for each in by_place:
        row = kept.setdefault(each.layer, [])
        if row and each.start < row[-1].end:
            row[-1] = _one_of(row[-1], each)
        else:
            row.append(each)
    all_kept = [each for row in kept.values() for each in row]
    return sorted(all_kept, key=lambda each: (-each.score, each.start, each.layer))[:MOST]


def _one_of(first: Proposal, second: Proposal) -> Proposal:
    if first.label != second.label or "both" in (first.how, second.how) or first.how == second.how:
        return max(first, second, key=lambda each: (each.score, each.end - each.start))
    phrase, words = (first, second) if first.how == "phrase" else (second, first)
    score = round(1 - (1 - phrase.score) * (1 - words.score), 4)
    return Proposal(
        *(phrase.layer, phrase.start, phrase.end, phrase.label, score, "both"),
        *(phrase.marked, phrase.seen),
    )


def as_marks(proposals: Iterable[Proposal]) -> list[Mark]:
    """The proposals as if somebody had marked them, to be compared with what people marked."""
    return [Mark(each.layer, each.start, each.end, each.label) for each in proposals]
