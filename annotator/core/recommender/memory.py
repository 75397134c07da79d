"""What phrases were marked as, and how often they stood there unmarked."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotator.core.recommender.automaton import Automaton, Phrase
from annotator.core.recommender.tokens import Token, phrase_of

LONGEST = 12
MOST_PHRASES = 50_000
# What is marked less often than so of all its places is not proposed.
LEAST = 0.3
Number = int | float


@dataclass(frozen=True)
class Mark:
    """What somebody marked: code points, and the answer to its layer's main question, if any."""

    layer: str
    start: int
    end: int
    label: str = ""


@dataclass(frozen=True)
class Read:
    """One reading of one article, as it is learned from: all its words, and its marks."""

    tokens: Sequence[Token]
    marks: Sequence[Mark]


@dataclass(frozen=True)
class Known:
    """What is known of a phrase: as what it was marked, and in how many places it was read."""

    marked: Mapping[tuple[str, str], int]
    seen: int

    def best(self) -> Iterator[tuple[str, str, int, float]]:
        """For each layer its most frequent answer: layer, label, how often, how surely.

        The share of its places, with one unmarked place added, so that a single sighting is
        no certainty.
        """
        by_layer: dict[str, tuple[str, int]] = {}
        for (layer, label), count in sorted(self.marked.items()):
            if layer not in by_layer or count > by_layer[layer][1]:
                by_layer[layer] = (label, count)
        for layer, (label, count) in by_layer.items():
            yield layer, label, count, count / (max(self.seen, count) + 1)


@dataclass(frozen=True)
class Remembered:
    """A phrase found in an article. Code points; `score` is from 0 to 1."""

    layer: str
    label: str
    start: int
    end: int
    score: float
    marked: int
    seen: int


class Memory:
    """All phrases that were marked, ready to be found in an article."""

    def __init__(self, phrases: Mapping[Phrase, Known]) -> None:
        self.phrases = phrases
        likely = (phrase for phrase, known in phrases.items() if _is_likely(known))
        self._automaton = Automaton(likely)

    def find(self, tokens: Sequence[Token]) -> list[Remembered]:
        """What of an article was marked elsewhere, the longest phrase at each place."""
        finds = self._automaton.longest([each.form for each in tokens])
        return [
            Remembered(
                layer=layer,
                label=label,
                start=tokens[first].start,
                end=tokens[last - 1].end,
                score=score,
                marked=count,
                seen=max(self.phrases[phrase].seen, count),
            )
            for first, last, phrase in finds
            for layer, label, count, score in self.phrases[phrase].best()
            if score >= LEAST
        ]

    def dump(self) -> list[list[object]]:
        """As JSON: phrase, places read, and what it was marked as."""
        return [
            [
                list(phrase),
                known.seen,
                [[layer, label, count] for (layer, label), count in sorted(known.marked.items())],
            ]
            for phrase, known in self.phrases.items()
        ]


def _is_likely(known: Known) -> bool:
    return any(score >= LEAST for *_, score in known.best())


def load(stored: Iterable[Sequence[object]]) -> Memory:
    """The memory that `dump` wrote down; ValueError, TypeError or IndexError where it is none."""
    phrases: dict[Phrase, Known] = {}
    for words, seen, marked in stored:
        rows = [(str(layer), str(label), int(count)) for layer, label, count in marked]  # type: ignore[attr-defined]
        counts = {(layer, label): count for layer, label, count in rows}
        phrases[tuple(str(word) for word in words)] = Known(counts, int(seen))  # type: ignore[attr-defined,call-overload]
    return Memory(phrases)


def learn(readings: Sequence[Read]) -> Memory:
    """Remember what was marked, then count where the same words stood."""
    marked: dict[Phrase, Counter[tuple[str, str]]] = defaultdict(Counter)
    for reading in readings:
        for mark, words in _marked_words(reading):
            phrase = phrase_of(words)
            if 0 < len(phrase) <= LONGEST:
                marked[phrase][mark.layer, mark.label] += 1
    often = sorted(marked, key=lambda phrase: (-marked[phrase].total(), phrase))[:MOST_PHRASES]
    automaton = Automaton(often)
    seen: Counter[Phrase] = Counter()
    for reading in readings:
        forms = [each.form for each in reading.tokens]
        seen.update(phrase for *_, phrase in automaton.all(forms))
    return Memory({phrase: Known(dict(marked[phrase]), seen[phrase]) for phrase in often})


def _marked_words(reading: Read) -> Iterator[tuple[Mark, Sequence[Token]]]:
    """Each mark with the words that it touches, in one walk over both."""
    tokens, first = reading.tokens, 0
    for mark in sorted(reading.marks, key=lambda each: (each.start, each.end)):
        while first < len(tokens) and tokens[first].end <= mark.start:
            first += 1
        last = first
        while last < len(tokens) and tokens[last].start < mark.end:
            last += 1
        yield mark, tokens[first:last]
